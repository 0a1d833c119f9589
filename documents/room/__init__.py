"""The room for files: what comes in is read, shown, taken in, and undone; templates go out."""

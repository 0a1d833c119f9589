"""A city as a folder of CSV files: `format` says which, `read` and `write` are the two ways."""

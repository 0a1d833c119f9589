"""Plans as structure, the documents made of them, and how well those are read back."""

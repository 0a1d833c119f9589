"""Texts and their versions: what is kept of rich text, what differs, who wrote what when."""

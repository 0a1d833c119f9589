"""A plan as a document that people read: Word, PDF and HTML, all made of one list of blocks."""

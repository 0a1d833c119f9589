"""A PDF by what it says that its parts are, else by the coordinates of its words and rules."""

from documents.parsing.pdf.reader import read_pdf

__all__ = ["read_pdf"]

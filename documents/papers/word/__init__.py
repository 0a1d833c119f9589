"""A paper as a Word document."""

from documents.papers.word.document import write_word
from documents.papers.word.template import UnfitTemplate

__all__ = ["UnfitTemplate", "write_word"]

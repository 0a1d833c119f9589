"""A paper as a Word document."""

from documents.papers.word.document import write_word
from documents.papers.word.template import UnfitTemplate, check_template

__all__ = ["UnfitTemplate", "check_template", "write_word"]

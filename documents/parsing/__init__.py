"""Reading an operational plan out of the plain text of its published document."""

from documents.parsing.document import parse_plan
from documents.parsing.files import read_document
from documents.parsing.model import NotAPlan, ParsedPlan

__all__ = ["NotAPlan", "ParsedPlan", "parse_plan", "read_document"]

"""Reading an operational plan out of its published document: PDF, Word or plain text."""

from documents.parsing.document import parse_plan
from documents.parsing.files import read_document
from documents.parsing.model import NotAPlan, ParsedPlan
from documents.parsing.reading import PlanDocument, read_plan_document

__all__ = [
    "NotAPlan",
    "ParsedPlan",
    "PlanDocument",
    "parse_plan",
    "read_document",
    "read_plan_document",
]

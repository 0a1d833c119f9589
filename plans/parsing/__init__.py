"""Reading an operational plan out of the plain text of its published document."""

from plans.parsing.document import parse_plan
from plans.parsing.files import read_document
from plans.parsing.model import NotAPlan, ParsedPlan

__all__ = ["NotAPlan", "ParsedPlan", "parse_plan", "read_document"]

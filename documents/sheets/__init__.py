"""Targets and outcomes from a file or a paste: checked whole, then stored in one go.

`files` gives a `Sheet` of a CSV or XLSX file; `targets` and `outcomes` check a sheet against the
database and tell what would change; `actions` stores it. A page that takes pasted rows
makes the `Sheet` itself and uses the rest as it is.
"""

from documents.sheets.files import read_sheet
from documents.sheets.outcomes import check_outcomes
from documents.sheets.sheet import Fault, Refused, Sheet
from documents.sheets.targets import check_targets

__all__ = ["Fault", "Refused", "Sheet", "check_outcomes", "check_targets", "read_sheet"]

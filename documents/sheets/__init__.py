"""Targets and outcomes from a file or a paste: checked whole, then stored in one go.

The path is the same in the browser and by command:

1. `read_file(data, name) -> Reading`: the sheet, its encoding, which of the workbook's sheets was
   read, what was skipped, which heading was taken for which column. Raises `Refused` for what
   cannot be read as rows at all. A paste makes its `Sheet` with `Sheet.of(rows)`.
2. `check_targets(sheet, source=name)`, `check_outcomes(sheet) -> Checked`: `changes` (each with
   what stands and what would), `unchanged` (how many), `faults`, `doubts`, `held` (what is decided
   and would change), `notes`. Nothing is raised, nothing stored.
3. `checked.only(rows)` where a person has left rows out.
4. `documents.actions.sheets.store_targets` or `store_outcomes(checked=…, by=…, grounds=…,
   accepted=…)`: all or none. `accepted` is why the doubts are right: one text for all, or a mapping
   from row to text (0 is the file). Raises `Refused` (faults), `NeedsAnswer` (doubts without an
   answer), `NeedsDecision` (decided, and no grounds), ValidationError.

Between preview and acceptance a page keeps `Reading.as_json()` and makes it again with
`Reading.of_json(kept)`; then it checks anew, because others may have written meanwhile:
`checked.changes` compared with those that were shown tells. `Checked.as_json()` is for showing.
"""

from documents.sheets.difference import Change, Checked, Doubt, NeedsAnswer
from documents.sheets.files import Reading, read_file, read_sheet
from documents.sheets.outcomes import check_outcomes
from documents.sheets.sheet import Fault, Refused, Sheet
from documents.sheets.targets import check_targets

__all__ = [
    "Change",
    "Checked",
    "Doubt",
    "Fault",
    "NeedsAnswer",
    "Reading",
    "Refused",
    "Sheet",
    "check_outcomes",
    "check_targets",
    "read_file",
    "read_sheet",
]

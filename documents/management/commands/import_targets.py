"""`manage.py import_targets FILE`: set the targets of a CSV or XLSX file, all or none."""

from __future__ import annotations

from documents.actions.sheets import store_targets
from documents.sheets import check_targets
from documents.sheets.command import ImportCommand
from documents.sheets.difference import Checked
from documents.sheets.sheet import Sheet
from documents.standing import Grounds
from indicators.models import Target
from organisations.models import User


class Command(ImportCommand):
    help = "Läser in årsmål ur en CSV- eller XLSX-fil: organisation, indicator, year, value."

    def check_sheet(self, sheet: Sheet, source: str) -> Checked[Target]:
        return check_targets(sheet, source=source)

    def store(
        self, checked: Checked[Target], by: User | None, grounds: Grounds | None, accepted: str
    ) -> None:
        store_targets(checked=checked, by=by, grounds=grounds, accepted=accepted)

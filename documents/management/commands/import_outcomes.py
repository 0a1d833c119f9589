"""`manage.py import_outcomes FILE`: set the outcomes of a CSV or XLSX file, all or none."""

from __future__ import annotations

from documents.actions.sheets import store_outcomes
from documents.sheets import check_outcomes
from documents.sheets.command import ImportCommand
from documents.sheets.difference import Checked
from documents.sheets.sheet import Sheet
from documents.standing import Grounds
from indicators.models import Outcome
from organisations.models import User


class Command(ImportCommand):
    help = "Läser in utfall ur en CSV- eller XLSX-fil; utan period gäller raden helåret (VB)."

    def check_sheet(self, sheet: Sheet, source: str) -> Checked[Outcome]:
        return check_outcomes(sheet)

    def store(
        self, checked: Checked[Outcome], by: User | None, grounds: Grounds | None, accepted: str
    ) -> None:
        store_outcomes(checked=checked, by=by, grounds=grounds, accepted=accepted)

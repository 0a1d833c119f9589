"""`manage.py import_outcomes FILE`: set the outcomes of a CSV or XLSX file, all or none."""

from __future__ import annotations

from indicators.imports import check_outcomes
from indicators.imports.actions import store_outcomes
from indicators.imports.command import ImportCommand
from indicators.imports.difference import Checked
from indicators.imports.sheet import Sheet
from indicators.models import Outcome


class Command(ImportCommand):
    help = "Läser in utfall ur en CSV- eller XLSX-fil; utan period gäller raden helåret (VB)."

    def check_sheet(self, sheet: Sheet, source: str) -> Checked[Outcome]:
        return check_outcomes(sheet)

    def store(self, checked: Checked[Outcome]) -> None:
        store_outcomes(checked=checked, by=None)

"""Budgets with their goals, and money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.city_folder.checks.found import Check, Found, decided
from documents.city_folder.checks.names import Names
from documents.city_folder.rows import Row

# Without zeros in front, so that no two numbers are one goal's.
GOAL_NUMBER = r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?"


def _budget(row: Row, names: Names) -> Iterator[Found]:
    yield from decided(row, "adopted_on")
    adopted = row["status"] == "adopted"
    if row["adopted_on"] and not adopted:
        yield Found(
            "adopted_on",
            _("Ett förslag är inte antaget."),
            _("Skriv status adopted eller ta bort datumet."),
        )
    others = [
        other.number
        for other in names.folder["budgets"]
        if other["year"] == row["year"] and other["status"] == "adopted"
    ]
    if adopted and len(others) > 1 and row.number != others[0]:
        problem = _("%(year)d har redan en antagen budget på rad %(row)d.") % {
            "year": row["year"],
            "row": others[0],
        }
        yield Found("status", problem, _("Bara en budget om året är adopted."))


def _goal(row: Row, names: Names) -> Iterator[Found]:
    yield from names.no_budget(row)
    if not re.fullmatch(GOAL_NUMBER, row["code"]):
        problem = _("”%(code)s” är inget nummer på ett mål.") % {"code": row["code"]}
        yield Found(
            "code", problem, _("Skriv 1 för ett inriktningsmål, 1.1 för ett mål under det.")
        )
        return
    above, point, _rest = row["code"].partition(".")
    if point and above not in names.goals[row["year"], row["proposer"]]:
        problem = _("Inriktningsmålet %(above)s saknas i samma budget.") % {"above": above}
        yield Found("code", problem, _("Lägg till det i goals.csv."))


def _of_budget(row: Row, names: Names) -> Iterator[Found]:
    yield from names.no_budget(row)


CHECKS: dict[str, Check] = {
    "budgets": _budget,
    "goals": _goal,
    "appropriations": _of_budget,
    "result_budget": _of_budget,
}

"""What is measured, how, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from documents.city_folder.checks.found import Check, Found, in_order
from documents.city_folder.checks.names import Names
from documents.city_folder.rows import Row


def _indicator(row: Row, names: Names) -> Iterator[Found]:
    own = row["level"] == "own"
    if own and not row["owner"]:
        problem = _("En egen indikator har en ägare.")
        yield Found("owner", problem, _("Skriv organisationens kod."))
    if row["owner"] and not own:
        problem = _("Bara en egen indikator har en ägare.")
        yield Found("owner", problem, _("Skriv level own eller ta bort ägaren."))
    first = names.first("indicators", _called, row)
    if first != row.number:
        problem = _("Namnet står redan på rad %(row)d.") % {"row": first}
        yield Found("name", problem, _("Skriv ett annat namn."))


def _called(row: Row) -> object:
    return row["name"], row["owner"]


def _definition(row: Row, names: Names) -> Iterator[Found]:
    if row["values"] == "state" and row["over_periods"] == "sum":
        problem = _("Ett läge kan inte summeras över perioder.")
        yield Found("over_periods", problem, _("Skriv latest eller mean."))
    low, high = row["minimum"], row["maximum"]
    if low is not None and high is not None and high < low:
        problem = _("Det största möjliga värdet är mindre än det minsta.")
        yield Found("maximum", problem, _("Skriv minst %(low)s.") % {"low": low})


def _placement(row: Row, names: Names) -> Iterator[Found]:
    yield from names.no_budget(row)
    if (row["year"], row["proposer"]) in names.budgets:
        yield from names.no_goal(row, "goal", row["proposer"], levels=(2,))
    if row["committee_goal"] and row["indicator"] in names.indicators:
        yield from _under_committee_goal(row, names)


def _under_committee_goal(row: Row, names: Names) -> Iterator[Found]:
    owner = names.indicators[row["indicator"]]["owner"]
    goals = names.committee_goals.named(owner or "", row["year"], row["committee_goal"])
    if len(goals) != 1 or goals[0]["area_goal"] != row["goal"]:
        yield Found(
            "committee_goal",
            _("Ägaren har inget sådant mål under %(goal)s.") % {"goal": row["goal"]},
            _("Skriv ett mål i committee_goals.csv, eller inget."),
        )


def _responsibility(row: Row, names: Names) -> Iterator[Found]:
    yield from in_order(row, "from", "to")
    for other in names.spans[row["indicator"], row["organisation"]]:
        if (
            other.number < row.number
            and _begins(other) <= _ends(row)
            and _begins(row) <= _ends(other)
        ):
            problem = _("Ansvaret gäller redan enligt rad %(row)d.") % {"row": other.number}
            yield Found("from", problem, _("Tiderna får inte överlappa."))
            return


def _begins(row: Row) -> date:
    return row["from"] or date.min


def _ends(row: Row) -> date:
    return row["to"] or date.max


def _weight(row: Row, names: Names) -> Iterator[Found]:
    if row["weight"] < 0:
        yield Found("weight", _("En vikt är inte negativ."), _("Skriv 0 eller mer."))


CHECKS: dict[str, Check] = {
    "indicators": _indicator,
    "definitions": _definition,
    "placements": _placement,
    "responsibilities": _responsibility,
    "weights": _weight,
}

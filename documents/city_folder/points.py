"""proposed_points.csv: what somebody has written of the proposed decisions, or read of them.

What a point comes from is named as other files name it: "plan", "turnover", "units", the place of a
budget adjustment in plan_figures.csv ("operating_adjustment/2"), or "own".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from documents.city_folder.money_tables import POINTS
from documents.city_folder.placing import place
from documents.city_folder.rows import Folder, Row
from finance.models import BudgetAdjustment, ProposedPoint
from plans.economy.points import ADJUSTMENT, OWN, PLAN, RESULT_UNITS, TURNOVERS, asks

# What there is at most one point of in a plan.
SINGLE = (PLAN, TURNOVERS, RESULT_UNITS)
ADJUSTMENTS = {
    BudgetAdjustment.Kind.OPERATING: "operating_adjustment",
    BudgetAdjustment.Kind.INVESTMENT: "investment_adjustment",
    "": "adjustment",
}
Values = dict[str, Any]
Place = tuple[str, int, str]


def export_points(folder: Folder) -> None:
    """The points that are stored; one whose source is gone says nothing any more."""
    names = {pk: source for (_whose, _year, source), pk in adjustments().items()}
    columns = ("position", "key", "words", "told", "read_amount")
    paths = ("organisation__code", "year", *columns)
    rows = []
    found = ProposedPoint.objects.order_by("position", "pk").values_list(*paths)
    for organisation, year, position, key, *said in found:
        if source := _source(key, names):
            told = dict(zip(columns[2:], said, strict=True))
            rows.append({"organisation": organisation, "year": year, "position": position,
                         "source": source, **told})  # fmt: skip
    place(rows, "organisation", "year")
    folder[POINTS] = [Row.of(POINTS, **row) for row in rows]


def _source(key: str, names: Mapping[int, str]) -> str:
    kind, _dash, row = key.partition("-")
    return names.get(int(row), "") if kind == ADJUSTMENT and row.isdecimal() else key


def adjustments() -> dict[Place, int]:
    """The number of each budget adjustment, by whose it is, its year and what the file calls it."""
    found: dict[Place, int] = {}
    for kind, name in ADJUSTMENTS.items():
        mine = BudgetAdjustment.objects.filter(kind=kind).order_by("position", "pk")
        cells = mine.values_list("organisation__code", "year", "position", "pk")
        columns = ("organisation", "year", "position", "pk")
        rows: list[Values] = [dict(zip(columns, row, strict=True)) for row in cells]
        place(rows, "organisation", "year")
        for row in rows:
            found[row["organisation"], row["year"], f"{name}/{row['position']}"] = row["pk"]
    return found


def stored_points(
    folder: Folder, named: Callable[[Row], Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """The rows as columns of the table, when the adjustments are there; `named` reads the codes."""
    known = adjustments()
    for row in folder[POINTS]:
        values = dict(named(row))
        source = values.pop("source")
        number = known.get((row["organisation"], row["year"], source))
        yield {**values, "key": f"{ADJUSTMENT}-{number}" if number else source}


def public_points(whose: Values, document: Values) -> list[Row]:
    """What somebody has written of the points that an edition holds; its amounts stand as its
    rows do. Editions of earlier days do not tell whose words a point's are."""
    sources = _sources_of(document)
    rows: list[Row] = []
    for point in document.get("proposed_decisions", ()):
        kind = point.get("comes_from", OWN)
        source = next(sources, "") if kind == ADJUSTMENT else kind
        words = point.get("words") or (point["text"] if kind == OWN else "")
        if source and words:
            rows.append(Row.of(POINTS, **whose, position=len(rows) + 1, source=source, words=words))
    return rows


def _sources_of(document: Values) -> Iterator[str]:
    """The adjustments in the order in which their points stand."""
    counts = dict.fromkeys(ADJUSTMENTS.values(), 0)
    for one in document["economy"].get("adjustments", ()):
        name = ADJUSTMENTS[one["kind"]]
        counts[name] += 1
        if asks(one["kind"], Decimal(one["amount"] or 0)):
            yield f"{name}/{counts[name]}"

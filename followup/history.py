"""Who wrote what in the grid, and when: a row's cells through time, read from the events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from drafting.calculations.history import as_it_was, event_model, names_of
from drafting.sheets.answers import LastChange
from drafting.sheets.rows import same
from followup.calculations.grid import GridRow, ReportPlace
from followup.sheet import HEADINGS
from indicators.calculations.entry import FIELDS, empty_texts, texts_of
from indicators.models import Outcome

# How many events of a row are read; the latest are what somebody wants back.
MOST = 200


@dataclass(frozen=True)
class CellChange:
    """A cell of a row that was changed: from what, to what, by whom and when."""

    field: str
    before: str
    after: str
    by: LastChange

    @property
    def heading(self) -> str:
        return str(HEADINGS[self.field])

    @property
    def shown_before(self) -> str:
        return _shown(self.field, self.before)

    @property
    def shown_after(self) -> str:
        return _shown(self.field, self.after)


def _shown(name: str, text: str) -> str:
    if name == "absence" and text:
        return str(Outcome.Absence(text).label)
    return text or "–"


def row_changes(place: ReportPlace, row: GridRow) -> list[CellChange]:
    """What was changed in a row's cells, the latest first."""
    events = list(_events(place, [row.indicator.pk]).order_by("-pgh_id")[:MOST])
    names = names_of(events)
    before = empty_texts()
    found: list[CellChange] = []
    for event in reversed(events):
        is_gone = event.pgh_label == "delete"
        after = empty_texts() if is_gone else texts_of(as_it_was(event), row.decimals)
        by = LastChange(names.get(_user(event), ""), event.pgh_created_at)
        found += [
            CellChange(name, before[name], after[name], by)
            for name in FIELDS
            if not same(before[name], after[name])
        ]
        before = after
    return found[::-1]


def last_changes(place: ReportPlace, indicators: Iterable[int]) -> dict[int, LastChange]:
    """Who last wrote in each of some rows."""
    latest = {event.indicator_id: event for event in _events(place, indicators).order_by("pgh_id")}
    names = names_of(latest.values())
    return {
        pk: LastChange(names.get(_user(event), ""), event.pgh_created_at)
        for pk, event in latest.items()
    }


def _events(place: ReportPlace, indicators: Iterable[int]) -> Any:
    of_place = event_model(Outcome).objects.filter(
        organisation=place.organisation, year=place.year, period=place.period
    )
    return of_place.filter(indicator__in=list(indicators)).select_related("pgh_context")


def _user(event: Any) -> Any:
    return (event.pgh_context.metadata if event.pgh_context else {}).get("user")

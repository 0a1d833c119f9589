"""Who wrote what in the grid, and when: a row's cells through time, read from the events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drafting.calculations.history import as_it_was, names_of
from drafting.sheets.answers import LastChange
from drafting.sheets.history import CellChange
from drafting.sheets.rows import same
from followup.calculations.events import events_of
from followup.calculations.grid import GridRow, ReportPlace
from followup.sheet import HEADINGS, absences
from indicators.calculations.entry import FIELDS, empty_texts, texts_of

# How many events of a row are read; the latest are what somebody wants back.
MOST = 200


def row_changes(place: ReportPlace, row: GridRow) -> list[CellChange]:
    """What was changed in a row's cells, the latest first."""
    events = list(events_of(place, [row.indicator.pk]).order_by("-pgh_id")[:MOST])
    names = names_of(events)
    before = empty_texts()
    found: list[CellChange] = []
    for event in reversed(events):
        is_gone = event.pgh_label == "delete"
        after = empty_texts() if is_gone else texts_of(as_it_was(event), row.decimals)
        by = LastChange(names.get(_user(event), ""), event.pgh_created_at)
        found += [
            CellChange(
                name,
                str(HEADINGS[name]),
                before[name],
                after[name],
                by,
                absences() if name == "absence" else (),
            )
            for name in FIELDS
            if not same(before[name], after[name])
        ]
        before = after
    return found[::-1]


def last_changes(place: ReportPlace, indicators: Iterable[int]) -> dict[int, LastChange]:
    """Who last wrote in each of some rows."""
    latest = {
        event.indicator_id: event for event in events_of(place, indicators).order_by("pgh_id")
    }
    names = names_of(latest.values())
    return {
        pk: LastChange(names.get(_user(event), ""), event.pgh_created_at)
        for pk, event in latest.items()
    }


def _user(event: Any) -> Any:
    return (event.pgh_context.metadata if event.pgh_context else {}).get("user")

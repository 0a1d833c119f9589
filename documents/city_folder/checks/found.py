"""What a check finds in a row, and the questions that several of them ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from documents.city_folder.rows import Row

if TYPE_CHECKING:
    from documents.city_folder.checks.names import Names


class Found(NamedTuple):
    column: str
    problem: str
    remedy: str = ""


Check = Callable[[Row, "Names"], Iterator[Found]]


def in_order(row: Row, first: str, last: str) -> Iterator[Found]:
    """The two dates, where both are given, come in that order."""
    if row[first] and row[last] and row[last] < row[first]:
        problem = _("%(last)s är före %(first)s.") % {"last": row[last], "first": row[first]}
        yield Found(last, problem, _("Samma dag eller senare."))


def decided(row: Row, column: str) -> Iterator[Found]:
    """A decision about a year is made in the years around it, and never in the future."""
    day: date | None = row[column]
    if day is None:
        return
    if day > timezone.localdate():
        yield Found(column, _("%(day)s ligger i framtiden.") % {"day": day}, _("I dag eller förr."))
    elif day.year < row["year"] - 2:
        yield Found(
            column,
            _("%(day)s är för länge före %(year)d.") % {"day": day, "year": row["year"]},
            _("Tidigast %(day)s.") % {"day": date(row["year"] - 2, 1, 1)},
        )


def decided_when(row: Row, status: str) -> Iterator[Found]:
    """A row has a date of decision exactly when its status says that it is decided."""
    if (row["status"] == status) == (row["decided_on"] is not None):
        yield from decided(row, "decided_on")
    elif row["decided_on"] is None:
        yield Found("decided_on", _("Beslutsdatum saknas."), _("Skriv dagen för beslutet."))
    else:
        yield Found(
            "decided_on",
            _("Bara det som är beslutat har ett beslutsdatum."),
            _("Skriv status %(status)s eller ta bort datumet.") % {"status": status},
        )

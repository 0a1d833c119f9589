"""One value that people write: how it is read, cleaned, written, and which events are its."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from common.dates import check_day, sv_date
from decisions.models import Edition
from drafting.calculations.history import as_text, event_model
from drafting.calculations.limits import (
    LONGEST_LINE,
    LONGEST_LINES,
    clean_line,
    clean_prose,
    clean_rich,
)
from drafting.calculations.merging import Merged, merge
from drafting.calculations.rich_text import revision
from organisations.models import User


class Gone(LookupError):
    """The row of the address is not there (any longer)."""


@dataclass(frozen=True)
class Decided:
    """A field's value as it stands decided while something else may be proposed."""

    value: str
    edition: Edition

    @property
    def words(self) -> str:
        """Which decision it stands by: "utgåva 2, beslutad 2024-01-08"."""
        return _("utgåva %(number)d, beslutad %(day)s") % {
            "number": self.edition.number,
            "day": sv_date(self.edition.decision.decided_on),
        }


class EditedField:
    """A value under an address in the place where it is written, such as `activity-12-start`.

    A room's own field says its label and how to write; it sets `row`, of which `attribute` is
    the value, and `events` where its history is not that one row's.
    """

    attribute = "text"
    is_rich = False
    # A rich text in which figures follow their data.
    has_figures = False
    # A plain text with lines of its own; else it is a value on one line.
    has_lines = False
    # Characters; 0: as many as texts of its kind may have.
    longest = 0
    # What is saved by a button is a version, and a step back, for each time that it is pressed;
    # what saves itself is one for each sitting and burst.
    saves_itself = True
    # Whether the last save filled an empty field, or emptied it: what is counted then changes.
    has_turned = False
    # The row appears with the first save, so before its first version it was empty.
    starts_empty = False
    # What was saved also holds what somebody else wrote meanwhile.
    is_merged = False

    def __init__(self, address: str, row: models.Model | None = None) -> None:
        self.address = address
        self.row = row

    @property
    def label(self) -> str:
        raise NotImplementedError

    @property
    def value(self) -> str:
        return as_text(getattr(self.row, self.attribute)) if self.row else ""

    @property
    def revision(self) -> str:
        return revision(self.value)

    @property
    def decided(self) -> Decided | None:
        """What stands by a decision, where that is known of the field: no step back goes past
        it unseen."""
        return None

    def clean(self, value: str) -> str:
        """The text as it will be kept; ValidationError says what would be right."""
        if self.is_rich:
            return clean_rich(value, figures=self.has_figures)
        if self.has_lines:
            return clean_prose(value, self.longest or LONGEST_LINES)
        return clean_line(value, self.longest or LONGEST_LINE)

    def merge(self, base: str, mine: str) -> Merged:
        """My edit of `base`, cleaned, and what stands now put together, paragraph by paragraph."""
        is_value = not (self.is_rich or self.has_lines)
        return merge(base, mine, self.value, whole=is_value)

    def told(self, text: str) -> str:
        """One of the field's values as its history shows it."""
        return text

    def store(self, value: str, by: User) -> None:
        """Write a cleaned value, and keep whether it filled what was empty, or emptied it."""
        self.has_turned = bool(value) != bool(self.value)
        self.write(value, by)

    def write(self, value: str, by: User) -> None:
        """Store a cleaned value by an action of the room that owns the row, and show it."""
        raise NotImplementedError

    def events(self) -> Iterable[Any]:
        """The event rows that hold the field's values, oldest first, with their contexts."""
        if self.row is None:
            return []
        of_row = event_model(type(self.row)).objects.filter(pgh_obj_id=self.row.pk)
        return of_row.select_related("pgh_context").order_by("pgh_id")


class RowField(EditedField):
    """A column of a row that exists: a goal's title, an activity's date.

    `change(by=…, title="…")` is an action of the row's room; it returns the row as it then is.
    """

    def __init__(
        self,
        address: str,
        row: models.Model | None,
        attribute: str,
        change: Callable[..., models.Model],
        has_lines: bool = False,
    ) -> None:
        if row is None:
            raise Gone
        super().__init__(address, row)
        self.attribute = attribute
        self.column = row._meta.get_field(attribute)
        self.has_lines = has_lines
        self.longest = getattr(self.column, "max_length", None) or 0
        self.change = change

    @property
    def label(self) -> str:
        name = str(getattr(self.column, "verbose_name", self.attribute))
        return f"{name[:1].upper()}{name[1:]}"

    @property
    def is_date(self) -> bool:
        return isinstance(self.column, models.DateField)

    def clean(self, value: str) -> str:
        return as_text(read_date(value)) if self.is_date else super().clean(value)

    def write(self, value: str, by: User) -> None:
        typed = read_date(value) if self.is_date else value
        self.row = self.change(by=by, **{self.attribute: typed})


def read_date(value: str) -> date | None:
    """Read 2024-08-31; nothing is no date."""
    if not value.strip():
        return None
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        raise ValidationError(
            _("”%(value)s” är inget datum. Skriv det som 2024-08-31.") % {"value": value}
        ) from None
    check_day(day)
    return day

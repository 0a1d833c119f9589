"""What a file changed, row by row: as it stood and as it became, so that it can be put back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from documents.models import ReceivedFile
from indicators.models import Outcome, Target

Figure = Target | Outcome
# What says which row it is, or when it was written, and not what it says.
_OF_THE_ROW = {"id", "indicator", "organisation", "year", "period", "updated_at", "status"}


@dataclass(frozen=True)
class ReceiptRow:
    """One row of a receipt. `before` and `after` are its columns as text, None for no row."""

    row: int
    place: str
    indicator: int
    organisation: int
    year: int
    period: str
    was: str
    becomes: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    by_decision: bool = False
    why: str = ""

    @property
    def key(self) -> tuple[int, int, int, str]:
        return self.indicator, self.organisation, self.year, self.period


def receipt_of(file: ReceivedFile) -> list[ReceiptRow]:
    return [ReceiptRow(**row) for row in file.receipt]


def model_of(file: ReceivedFile) -> type[Target] | type[Outcome]:
    return Outcome if file.is_of_outcomes else Target


def columns_of(figure: Figure) -> dict[str, Any]:
    """What a row says, as JSON keeps it: numbers as text."""
    return {
        column.name: _plain(getattr(figure, column.name))
        for column in figure._meta.concrete_fields
        if column.name not in _OF_THE_ROW
    }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value.normalize())
    return value.isoformat() if isinstance(value, dt.date) else value


def figures_at(
    model: type[Target] | type[Outcome], keys: Iterable[tuple[int, int, int, str]]
) -> dict[tuple[int, int, int, str], Any]:
    """The rows that stand at these places, locked until the transaction ends."""
    wanted = set(keys)
    rows = model._default_manager.filter(
        indicator__in={key[0] for key in wanted},
        organisation__in={key[1] for key in wanted},
        year__in={key[2] for key in wanted},
    ).order_by("indicator_id", "organisation_id", "year", "pk")
    found = {key_of(row): row for row in rows.select_for_update(of=("self",))}
    return {key: row for key, row in found.items() if key in wanted}


def key_of(figure: Figure) -> tuple[int, int, int, str]:
    period = figure.period if isinstance(figure, Outcome) else ""
    return figure.indicator_id, figure.organisation_id, figure.year, period


def changed_since(file: ReceivedFile, rows: Sequence[ReceiptRow]) -> list[ReceiptRow]:
    """The rows that no longer say what the file made them say."""
    standing = figures_at(model_of(file), [row.key for row in rows])
    return [row for row in rows if said_by(standing.get(row.key)) != row.after]


def said_by(figure: Figure | None) -> dict[str, Any] | None:
    return columns_of(figure) if figure is not None else None

"""What an edition keeps of a plan's money: every table's rows, amounts as exact text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finance.models import PlanFigure
from organisations.models import Organisation
from plans.economy.reading import Economy
from plans.economy.tables import TABLES

Row = dict[str, Any]
# Whose row it is, and where it stands, the edition says by itself.
_OF_THE_PLACE = frozenset(("id", "organisation", "year", "position"))


def economy_as_kept(economy: Economy) -> dict[str, list[Row]]:
    return {table.kept_as: list(_kept(economy.of(table))) for table in TABLES}


def economy_written(organisation: Organisation, year: int) -> dict[str, list[Row]]:
    """As `economy_as_kept`, of what is written now, whichever plan it stands in."""
    whose = {"organisation": organisation, "year": year}
    return {
        table.kept_as: list(_kept(list(table.model._default_manager.filter(**whose))))
        for table in TABLES
    }


def _kept(rows: list[PlanFigure]) -> Iterator[Row]:
    for row in rows:
        columns = [one.name for one in row._meta.concrete_fields if one.name not in _OF_THE_PLACE]
        yield {name: _text(getattr(row, name)) for name in columns}


def _text(value: object) -> object:
    """Booleans as they are, amounts as exact text, nothing as none."""
    return value if isinstance(value, bool) or value is None else str(value)

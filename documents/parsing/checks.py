"""What was read of a table held against itself: the reasons to doubt it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from documents.parsing.cells import (
    EXPRESSION,
    PERIODICITY,
    is_date,
    is_expression,
    is_periodicity,
    iso_date,
    value,
)
from documents.parsing.tables import (
    ACTIVITIES,
    END,
    KF_TARGET,
    NAME,
    START,
    TARGET,
    Row,
    Table,
    misspelt,
)
from documents.parsing.tables import PERIODICITY as PERIOD

_DATE = re.compile(r"\b\d{4}-\s?\d{2}-\s?\d{2}\b")
_ROW_INSIDE = re.compile(rf"\s{EXPRESSION}\s+{PERIODICITY}\s+[A-ZÅÄÖ]")
# A unit without its number; a name may say what it is counted in ("…, %", "… i %").
_LONE_UNIT = re.compile(r"(?<![,:(])(?<!\si)\s[%‰]$")
_LONGEST_NAME = 400
_LONGEST_VALUE = 90


def doubts(table: Table, rows: Sequence[Row]) -> Iterator[str]:
    """Why these rows may not be what the document says; nothing when they hold together."""
    word = misspelt(table.header)
    if word:
        yield f"Rubriken ”{word}” liknar en som hör till tabellen."
    check = _activity if table.kind == ACTIVITIES else _indicator
    for row in rows:
        yield from check(table, row)
        yield from _name(row)
    for same, number in Counter(_as_tuple(row) for row in rows).items():
        if number > 1:
            yield f"Raden ”{_short(same[0])}” står {number} gånger."


def _as_tuple(row: Row) -> tuple[str, ...]:
    return (row.cells.get(NAME, ""), *(f"{key}:{cell}" for key, cell in sorted(row.cells.items())))


def _name(row: Row) -> Iterator[str]:
    name = value(row.cells.get(NAME, "")) or ""
    if not any(sign.isalpha() for sign in name):
        yield f"En rad saknar namn (rad {row.line})."
    elif len(name) > _LONGEST_NAME:
        yield f"”{_short(name)}” är längre än ett namn brukar vara."
    elif name.endswith("-") or _LONE_UNIT.search(name):
        yield f"”{_short(name)}” slutar mitt i något."
    elif _ROW_INSIDE.search(name):
        yield f"”{_short(name)}” ser ut att vara flera rader."


def _indicator(table: Table, row: Row) -> Iterator[str]:
    name = _short(row.cells.get(NAME, ""))
    period = value(row.cells.get(PERIOD, ""))
    if PERIOD in table.columns:
        if period is None:
            yield f"”{name}” saknar periodicitet."
        elif not is_periodicity(period) and not _is_words(period):
            yield f"”{period}” är ingen periodicitet (”{name}”)."
    for column in (TARGET, KF_TARGET):
        cell = value(row.cells.get(column, "")) or ""
        if len(cell) > _LONGEST_VALUE:
            yield f"”{_short(cell)}” är längre än ett årsmål brukar vara."
        elif is_periodicity(cell) and not cell.isdigit():
            yield f"”{cell}” är en periodicitet men står som årsmål (”{name}”)."
        elif iso_date(cell):
            yield f"”{cell}” är ett datum men står som årsmål (”{name}”)."
    if is_expression(row.cells.get(NAME, "")):
        yield f"”{name}” är ett årsmål men står som namn."


def _is_words(text: str) -> bool:
    """A periodicity that no list knows, in a few words."""
    return not is_expression(text) and len(text.split()) <= 4 and len(text) <= 40


def _activity(table: Table, row: Row) -> Iterator[str]:
    name = row.cells.get(NAME, "")
    if len(_DATE.findall(name)) > 1:
        yield f"”{_short(name)}” innehåller fler än ett datumpar."
    for column in (START, END):
        if column not in table.columns:
            continue
        cell = value(row.cells.get(column, ""))
        if cell is None:
            yield f"”{_short(name)}” saknar {'startdatum' if column == START else 'slutdatum'}."
        elif len(_DATE.findall(cell)) > 1:
            yield f"”{cell}” är flera datum i en cell."
        elif not is_date(cell):
            yield f"”{_short(cell)}” är inget datum; datum skrivs som 2024-08-31."


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"

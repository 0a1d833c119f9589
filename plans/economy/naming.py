"""How a table's rows are called in sentences: as they are written, inflected, in the genitive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from common.text import fold
from plans.economy.claims import Amounts
from plans.economy.reading import Economy
from plans.economy.tables import (
    ADJUSTMENTS,
    INVESTMENTS,
    OPERATING,
    PREMISES,
    PROJECTS,
    TURNOVER,
    UNITS,
    MoneyTable,
    amount_of,
)

# The tables whose rows have names of their own.
NAMED_TABLES = (INVESTMENTS, PROJECTS, OPERATING, UNITS)
COSTING_TABLES = (*NAMED_TABLES, PREMISES, ADJUSTMENTS)
PART_TABLES = (OPERATING, TURNOVER, INVESTMENTS, PROJECTS, PREMISES)
LONG_NAME = 5
SHORTEST_PART = 3
# As `plain` leaves it, without diacritics.
FOR = r"(?:for|i|inom|pa|avseende|till)"
# How a name is inflected; one of few letters becomes another word.
_ENDING = r"(?:n|en|et|na|a)?"
_SHORT_ENDING = r"(?:s|ens|nas)?"
_GENITIVE = r"(?:s|ns|ens|ets|nas)"
_VARAV = re.compile(r"^\W*(?:varav\W+)+", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """Its words between single spaces, without case and diacritics.

    >>> plain("Äldreomsorg, 3 mnkr")
    ' aldreomsorg 3 mnkr '
    """
    return f" {' '.join(_WORD.findall(fold(text)))} "


def name_in(table: MoneyTable, row: Any) -> str:
    """What the row is called, though it is a part of the one above it."""
    return _VARAV.sub("", table.name_of(row))


def is_short(name: str) -> bool:
    return len(plain(name).strip()) < LONG_NAME


def inflected(name: str) -> str:
    """A pattern of the name in plain words, with the endings that it may have.

    >>> bool(re.fullmatch(inflected("Ekonomiskt bistånd"), "ekonomiska bistandet"))
    True
    """
    ending = _SHORT_ENDING if is_short(name) else _ENDING
    return f"{_stem(name)}{ending}"


def genitive(name: str) -> str:
    """A pattern of what is the row's: "Äldreomsorgens"."""
    return f"{_stem(name)}{_GENITIVE}"


def _stem(name: str) -> str:
    """The words before the last are adjectives that change with it."""
    *before, last = plain(name).split() or [""]
    return " ".join([*map(_adjective, before), re.escape(last)])


def _adjective(word: str) -> str:
    return rf"{re.escape(word[:-1])}(?:t|a)" if word.endswith("skt") else f"{re.escape(word)}a?"


def is_named(name: str, words: str, shortest: int = LONG_NAME) -> bool:
    called = plain(name)
    return len(called.strip()) >= shortest and called in words


def is_for(name: str, words: str) -> bool:
    """Whether the words are said of what has the name: "… för Parkering"."""
    called = re.escape(plain(name).strip())
    return bool(called) and bool(re.search(rf" {FOR} {called} ", words))


def stands_alone(name: str, text: str) -> bool:
    """Whether a name so short that it is a word among others stands with a capital."""
    written = re.escape(name[:1].upper() + name[1:])
    return bool(re.search(rf"\b{written}{_SHORT_ENDING}\b", text))


def row_called(table: MoneyTable, rows: Iterable[Any], name: str) -> Any:
    """The row with the name, inflected or not; else the only one that ends as the name does, which
    is the longer word for it: "räntor" of "Internräntor"."""
    every, called = list(rows), name.strip()
    for row in every:
        if called and re.fullmatch(inflected(name_in(table, row)), called):
            return row
    if len(called) < LONG_NAME:
        return None
    longer = [row for row in every if plain(name_in(table, row)).strip().endswith(called)]
    return longer[0] if len(longer) == 1 else None


def amounts_of(table: MoneyTable, row: object) -> Amounts:
    amounts = (amount_of(row, name) for name in table.amounts)
    return {one for one in amounts if one is not None}


def rows_of_name(economy: Economy, name: str) -> Iterator[tuple[MoneyTable, Any]]:
    """Every row that is called so, in whatever table."""
    for table in PART_TABLES:
        for row in economy.of(table):
            if plain(table.name_of(row)) == plain(name):
                yield table, row

"""Tables out of rows of values: heads, numbers that align at their decimal comma, totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from common.numbers import sv_number
from documents.papers.blocks import Cell, Column, Row, Table, plain

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A column of a table: the key of its values, its heading, and whether they are numbers.

    `words` says other than what is stored: {"approved": "beviljad"}. One that `is_kept` stands
    there though it is empty: the form has it, and whoever reads the file knows the table by it."""

    key: str
    heading: str
    is_number: bool = False
    share: float = 1
    words: Mapping[str, str] | None = None
    is_kept: bool = False

    def text(self, values: Values) -> str:
        value = values.get(self.key)
        if value is None:
            return ""
        return str((self.words or {}).get(value, value))


def table_of(caption: str, fields: Sequence[Field], rows: Iterable[Values]) -> Table:
    """Rows with `is_total` true are sums, `depth` is how far a "varav" is drawn in. Columns where
    no row says anything are left out, but the first and those of the form."""
    held = list(rows)
    first, *others = fields
    shown = [first, *(field for field in others if field.is_kept or any(map(field.text, held)))]
    columns = tuple(Column(field.is_number, field.share) for field in shown)
    head = Row(tuple(Cell(plain(field.heading), is_head=True) for field in shown))
    told = [_texts(field, held) for field in shown]
    body = (
        Row(
            tuple(Cell(plain(text), is_head=at == 0) for at, text in enumerate(texts)),
            is_total=bool(row.get("is_total")),
            depth=int(row.get("depth") or 0),
        )
        for row, texts in zip(held, zip(*told, strict=True), strict=True)
    )
    return Table(caption, columns, (head,), tuple(body))


def _texts(field: Field, rows: Sequence[Values]) -> list[str]:
    texts = [field.text(row) for row in rows]
    return aligned(texts) if field.is_number else texts


# Letters that a line of a table holds over the whole page, upright and held sideways, in letters
# of the usual size; and those that a cell's edges take.
LETTERS, _SIDEWAYS, _EDGES = 96, 1.5, 3
# Points: the usual size, and the least that can be read on paper.
USUAL_SIZE, _LEAST_UPRIGHT, _LEAST = 9.0, 7.5, 6.0
# Letters of a word that is never broken, and how many columns are turned never, and always.
_LONGEST_WHOLE, _FEW_COLUMNS, _MANY_COLUMNS = 18, 6, 10


@dataclass(frozen=True)
class Setting:
    """How a table stands on its page: upright or sideways, its letters in points."""

    is_sideways: bool = False
    size: float = USUAL_SIZE

    @property
    def is_usual(self) -> bool:
        return self == Setting()


def setting_of(table: Table, letters: float = LETTERS) -> Setting:
    """Whole words where the page has room for them: smaller letters first, then a page held
    sideways. `letters` is what an upright line holds of the usual size."""
    words = (min(longest, _LONGEST_WHOLE) for longest in _longest_words(table))
    needed = sum(longest + _EDGES for longest in words)
    upright = _size(letters, needed)
    columns = len(table.columns)
    if columns <= _FEW_COLUMNS or (upright >= _LEAST_UPRIGHT and columns <= _MANY_COLUMNS):
        return Setting(size=max(_LEAST_UPRIGHT, upright))
    return Setting(is_sideways=True, size=max(_LEAST, _size(letters * _SIDEWAYS, needed)))


def _size(letters: float, needed: float) -> float:
    """Half points are what Word counts in."""
    return min(USUAL_SIZE, int(2 * USUAL_SIZE * letters / needed) / 2) if needed else USUAL_SIZE


def roomy(table: Table, letters: float = LETTERS) -> Table:
    """The same with no column narrower than its longest word, as far as `letters` on a line
    allow: what the others have beyond theirs makes room for it."""
    needed = [longest + _EDGES for longest in _longest_words(table)]
    whole = sum(column.share for column in table.columns)
    widths = [letters * column.share / whole for column in table.columns]
    lack = sum(max(0.0, need - width) for need, width in zip(needed, widths, strict=True))
    spare = sum(max(0.0, width - need) for need, width in zip(needed, widths, strict=True))
    given = min(1.0, lack / spare) if spare else 0.0
    shares = (
        need if width < need else width - (width - need) * given
        for need, width in zip(needed, widths, strict=True)
    )
    columns = (
        replace(column, share=share) for column, share in zip(table.columns, shares, strict=True)
    )
    return replace(table, columns=tuple(columns)) if lack else table


def as_set(table: Table, setting: Setting, letters: float = LETTERS) -> Table:
    """The table with its columns' shares for how it stands on the page."""
    held = letters * (_SIDEWAYS if setting.is_sideways else 1) * USUAL_SIZE / setting.size
    return roomy(table, held)


def _longest_words(table: Table) -> list[int]:
    """Letters of each column's longest word; a cell over several columns stands in none alone."""
    longest = [0] * len(table.columns)
    for _row, placed in table.placed():
        for one in placed:
            if one.cell.across == 1 and not one.is_rest:
                words = one.cell.text.replace("/", "/ ").replace("-", "- ").split(" ")
                most = max((len(part) for word in words for part in word.split("\n")), default=0)
                longest[one.at] = max(longest[one.at], most)
    return longest


def aligned(texts: Sequence[str]) -> list[str]:
    """Exact numbers with as many decimals each as the longest needs, so that their commas stand
    below each other where the column is set to the right.

    >>> aligned(["1", "22.50", "", "-0.125"])
    ['1,000', '22,500', '', '−0,125']
    """
    numbers = [_number(text) for text in texts]
    places = max((_places(number) for number in numbers if number is not None), default=0)
    return [
        text if number is None else sv_number(number, places)
        for text, number in zip(texts, numbers, strict=True)
    ]


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _places(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))

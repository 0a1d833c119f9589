"""A decimal comma, unquoted in a file that commas part: 8,7 became two cells."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents.sheets.sheet import Fault, SheetRow
from indicators.models import IndicatorDefinition

_NUMBERS = ("women", "men", "forecast")


def split_faults(
    row: SheetRow, column: str, definition: IndicatorDefinition | None, *, exact: bool = False
) -> list[Fault]:
    """The row can be read in two ways: refused, at the first cell that may be half a number.

    In an `exact` sheet, where decimals are written so that they stay together elsewhere, two
    cells are two numbers unless the second would be the comment.
    """
    for name in (column, *_NUMBERS):
        joined = row.split.get(name)
        if joined is None or (exact and not _is_half_in_comment(row, joined)):
            continue
        if not _may_be_one(joined, definition):
            continue
        wrong = _("Raden kan läsas på två sätt: %(two)s som två tal, eller %(one)s som ett.") % {
            "two": joined.replace(",", _(" och ")), "one": joined,
        }  # fmt: skip
        right = _("Skriv talet inom citattecken, eller skilj cellerna med semikolon.")
        return [Fault(row.number, "value" if name == column else name, wrong, right)]
    return []


def _is_half_in_comment(row: SheetRow, joined: str) -> bool:
    comment = row.text("comment")
    return comment.isdecimal() and comment == joined.rpartition(",")[2].strip()


def _may_be_one(joined: str, definition: IndicatorDefinition | None) -> bool:
    """Whether an indicator without decimals could have meant one number: then the second cell is
    far from the first, which two figures of one indicator seldom are."""
    if definition is None or definition.decimals:
        return True
    one, _comma, two = joined.partition(",")
    first, second = (int("".join(filter(str.isdigit, half)) or 0) for half in (one, two))
    return not (second and first / 3 <= second <= first * 3)

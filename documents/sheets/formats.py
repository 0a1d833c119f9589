"""A number in a spreadsheet as a person sees it: what its format multiplies and writes beside."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from common.numbers import csv_number

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.|(.)', re.DOTALL)
# Commas after the last digit show thousands, millions.
_SCALES = re.compile(r"(?<=[0#?]),+(?![0#?,])")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_DIGITS = frozenset("0#?")
_WORD = re.compile(r"[^\W\d_]|[%‰]")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A section of a format: how often it takes percent, how many thousands it leaves out, and
    words before and after; and which numbers it is for, with the section of the others."""

    percents: int = 0
    before: str = ""
    after: str = ""
    is_date: bool = False
    is_year: bool = False
    thousands: int = 0
    condition: tuple[str, Decimal] | None = None
    otherwise: NumberFormat | None = None

    def text(self, number: Decimal) -> str:
        """0,72 under `0%` is "72 %", and 72 under `0" %"` is as well."""
        if self.condition and self.otherwise:
            sign, bound = self.condition
            if not _HOLDS[sign](number, bound):
                return self.otherwise.text(number)
        written = csv_number(number * 100**self.percents / 1000**self.thousands)
        sign = " %" if self.percents else ""
        return " ".join(f"{self.before} {written}{sign} {self.after}".split())


@lru_cache(maxsize=1000)
def number_format(code: str) -> NumberFormat:
    """What a format code does to a number.

    >>> number_format('0.0"%";[Red]-0.0"%"').text(Decimal("8.4"))
    '8,4 %'
    """
    section, rest = _first_section(code)
    if is_date_format(section):
        letters = set(re.findall(r"[a-zåäö]", section.casefold()))
        return NumberFormat(is_date=True, is_year=letters in ({"y"}, {"å"}))
    percents, seen, words = 0, False, ["", ""]
    for match in _TOKEN.finditer(section):
        literal, escaped, currency, plain = match.groups()
        said = literal or escaped or currency
        if plain == "%":
            percents += 1
        elif plain and plain in _DIGITS:
            seen = True
        elif said:
            words[seen] += said
        elif plain in ("‰", "€"):
            words[seen] += plain
    before, after = (word if _WORD.search(word) else "" for word in words)
    scales = _SCALES.search(re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", section))
    found = _CONDITION.search(section)
    return NumberFormat(
        percents,
        before.strip(),
        after.strip(),
        thousands=len(scales[0]) if scales else 0,
        condition=(found[1], Decimal(found[2])) if found and rest else None,
        otherwise=number_format(rest) if found and rest else None,
    )


def _first_section(code: str) -> tuple[str, str]:
    """The first section, and what follows it."""
    for match in re.finditer(r'"[^"]*"|\\.|;', code):
        if match[0] == ";":
            return code[: match.start()], code[match.end() :]
    return code, ""


def builtin_format(number: int) -> str:
    return str(BUILTIN_FORMATS.get(number, "General"))

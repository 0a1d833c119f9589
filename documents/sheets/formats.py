"""A number in a spreadsheet as a person sees it: what its format multiplies and writes beside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from common.numbers import csv_number

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|(.)', re.DOTALL)
_DIGITS = frozenset("0#?")
_WORD = re.compile(r"[^\W\d_]|[%‰]")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The first section of a format: how often it takes percent, and words before and after."""

    percents: int = 0
    before: str = ""
    after: str = ""
    is_date: bool = False
    is_year: bool = False

    def text(self, number: Decimal) -> str:
        """0,72 under `0%` is "72 %", and 72 under `0" %"` is as well."""
        written = csv_number(number * 100**self.percents)
        sign = " %" if self.percents else ""
        return " ".join(f"{self.before} {written}{sign} {self.after}".split())


@lru_cache(maxsize=1000)
def number_format(code: str) -> NumberFormat:
    """What a format code does to a number.

    >>> number_format('0.0"%";[Red]-0.0"%"').text(Decimal("8.4"))
    '8,4 %'
    """
    section = _first_section(code)
    if is_date_format(section):
        letters = set(re.findall(r"[a-zåäö]", section.casefold()))
        return NumberFormat(is_date=True, is_year=letters in ({"y"}, {"å"}))
    percents, seen, words = 0, False, ["", ""]
    for match in _TOKEN.finditer(section):
        literal, escaped, plain = match.groups()
        said = literal or escaped
        if plain == "%":
            percents += 1
        elif plain and plain in _DIGITS:
            seen = True
        elif said:
            words[seen] += said
        elif plain in ("‰", "€"):
            words[seen] += plain
    before, after = (word if _WORD.search(word) else "" for word in words)
    return NumberFormat(percents, before.strip(), after.strip())


def _first_section(code: str) -> str:
    for match in re.finditer(r'"[^"]*"|\\.|;', code):
        if match[0] == ";":
            return code[: match.start()]
    return code


def builtin_format(number: int) -> str:
    return str(BUILTIN_FORMATS.get(number, "General"))

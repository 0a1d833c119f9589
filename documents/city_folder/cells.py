"""One cell: its text to a value and back. `read_cell(column, write_cell(column, v)) == v`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from common.numbers import json_number
from documents.city_folder.columns import Column, Kind

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[-a-zA-Z0-9_]+")
# Nothing that a person cannot see: control characters, and signs that turn the text's direction.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
FIRST_YEAR, LAST_YEAR = 1990, 2100
SEPARATOR = ";"


class BadCell(ValueError):
    """The text is no value of its column: what is wrong, and what would be right."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def read_cell(column: Column, text: str) -> Any:
    """The value that the text stands for. Raises `BadCell`."""
    if column.kind is not Kind.TEXT:
        text = text.strip()
    if not text:
        if column.required:
            raise BadCell(_("Värdet saknas."), _example(column))
        return column.default
    return _READERS[column.kind](column, text)


def nearest(text: str, known: Iterable[str]) -> str:
    """The known word that is most like the text, as the end of a message; else nothing."""
    close = get_close_matches(text, list(known), n=1, cutoff=0.6)
    return _("Menas %(word)s?") % {"word": close[0]} if close else ""


def _example(column: Column) -> str:
    if column.words:
        return _("Något av: %(words)s.") % {"words": ", ".join(column.words)}
    examples = {
        Kind.YEAR: _("Skriv ett år, till exempel 2024."),
        Kind.DATE: _("Skriv ett datum, till exempel 2024-08-31."),
        Kind.DECIMAL: _("Skriv ett tal, till exempel 1234.5."),
        Kind.CODE: _("Skriv en kod, till exempel forskola."),
    }
    return examples.get(column.kind, _("Cellen får inte vara tom."))


def _read_text(column: Column, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _UNSEEN.search(text):
        raise BadCell(
            _("Texten innehåller det osynliga tecknet U+%(number)s.")
            % {"number": f"{ord(found[0]):04X}"},
            _("Ta bort det."),
        )
    if column.limit is not None and len(text) > column.limit:
        raise BadCell(
            _("Texten är %(length)d tecken lång.") % {"length": len(text)},
            _("Högst %(limit)d.") % {"limit": column.limit},
        )
    return text


def _read_code(column: Column, text: str) -> str:
    # A code that refers to something is right when that exists, which is asked later.
    if not column.refers and not _CODE.fullmatch(text):
        raise BadCell(
            _("”%(text)s” är ingen kod.") % {"text": text},
            _("En kod har bara a–z, A–Z, 0–9, - och _."),
        )
    return _read_text(column, text)


def _read_decimal(column: Column, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise BadCell(_("”%(text)s” är inget tal.") % {"text": text}, _better_number(text))
    whole, _point, decimals = text.lstrip("-").partition(".")
    before, after = column.digits
    if len(whole.lstrip("0")) > before or len(decimals.rstrip("0")) > after:
        raise BadCell(
            _("”%(text)s” är för långt.") % {"text": text},
            _("Högst %(before)d siffror före punkten och %(after)d efter.")
            % {"before": before, "after": after},
        )
    number = Decimal(text)
    return number or Decimal(0)


def _better_number(text: str) -> str:
    plain = re.sub(r"[\s\u00a0]", "", text).replace("−", "-").replace("–", "-")
    if re.fullmatch(r"-?[0-9]+,[0-9]{1,2}", plain) or re.fullmatch(r"-?0,[0-9]+", plain):
        return _("Decimaler skrivs med punkt: %(text)s.") % {"text": plain.replace(",", ".")}
    if _NUMBER.fullmatch(plain):
        return _("Skriv %(text)s.") % {"text": plain}
    return _("Skriv siffror med punkt och utan tusentalstecken, till exempel 1234.5.")


def _read_whole(column: Column, text: str) -> int:
    limit = column.limit or 0
    if not _WHOLE.fullmatch(text) or len(text) > 12 or int(text) > limit:
        raise BadCell(
            _("”%(text)s” passar inte här.") % {"text": text},
            _("Skriv ett heltal från 0 till %(limit)d.") % {"limit": limit},
        )
    return int(text)


def _read_date(column: Column, text: str) -> date:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise BadCell(
            _("”%(text)s” är inget datum.") % {"text": text},
            _("Skriv år-månad-dag, till exempel 2024-08-31."),
        )


def _read_bool(column: Column, text: str) -> bool:
    if text not in ("0", "1"):
        raise BadCell(
            _("”%(text)s” är varken ja eller nej.") % {"text": text}, _("Skriv 1 eller 0.")
        )
    return text == "1"


def _read_year(column: Column, text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise BadCell(
            _("”%(text)s” är inget år.") % {"text": text},
            _("Skriv ett år från %(first)d till %(last)d.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    return int(text)


def _read_word(column: Column, text: str) -> str:
    if text not in column.words:
        raise BadCell(
            _("”%(text)s” är inget känt ord.") % {"text": text},
            nearest(text, column.words) or _example(column),
        )
    return text


def _read_codes(column: Column, text: str) -> tuple[str, ...]:
    codes = [code.strip() for code in text.split(SEPARATOR)]
    if "" in codes or len(set(codes)) < len(codes):
        raise BadCell(
            _("En kod är tom eller står två gånger."), _("Skriv koderna som ks;forskola.")
        )
    return tuple(codes)


_READERS: dict[Kind, Callable[[Column, str], Any]] = {
    Kind.TEXT: _read_text,
    Kind.CODE: _read_code,
    Kind.DECIMAL: _read_decimal,
    Kind.WHOLE: _read_whole,
    Kind.DATE: _read_date,
    Kind.BOOL: _read_bool,
    Kind.YEAR: _read_year,
    Kind.WORD: _read_word,
    Kind.CODES: _read_codes,
}


def write_cell(column: Column, value: Any) -> str:
    """The text of a value: exact, and the same for equal values.

    >>> write_cell(Column("value", Kind.DECIMAL), Decimal("1E+3"))
    '1000'
    """
    if value is None:
        return ""
    match column.kind:
        case Kind.DECIMAL:
            return json_number(value) or ""
        case Kind.BOOL:
            return "1" if value else "0"
        case Kind.DATE:
            return str(value.isoformat())
        case Kind.CODES:
            return SEPARATOR.join(sorted(value))
        case Kind.TEXT:
            return value.replace("\r\n", "\n").replace("\r", "\n")
    return str(value)

"""What a sheet sends: changed rows, answers to what is asked, or the whole of it as a form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from common.json_requests import json_of, object_of
from common.refusals import Unreadable
from common.text import clean_text
from drafting.sheets.rows import RowChange

MOST_CHARACTERS = 20_000
MOST_ROWS = 2_000
_KEY = re.compile(r"[0-9]{1,18}")
_BASE = re.compile(r"([0-9]{1,18})-base")


class Malformed(ValueError):
    """The request is not something that a sheet sends."""


@dataclass(frozen=True)
class Answer:
    """Why a row that was asked about is right. `base` is what the page showed."""

    row: int
    why: str
    base: Mapping[str, str]


def read_changes(body: bytes, fields: Collection[str]) -> list[RowChange]:
    """`{"rows": [{"row": 12, "texts": {"value": "80"}, "base": {"value": ""}}]}`"""
    rows = _object(body).get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Malformed
    if len(rows) > MOST_ROWS:
        raise Malformed
    return [
        RowChange(
            _number(row.get("row")),
            _texts(row.get("texts"), fields),
            _texts(row.get("base"), fields),
        )
        for row in rows
    ]


def read_answer(body: bytes, fields: Collection[str]) -> Answer:
    """`{"row": 12, "why": "Ny enhet", "base": {"value": "721"}}`"""
    data = _object(body)
    why, base = _why(data.get("why")), _texts(data.get("base"), fields)
    return Answer(_number(data.get("row")), why, base)


def answers_in(changes: Iterable[RowChange]) -> list[Answer]:
    """The answers in a sheet posted as an ordinary form.

    Of a row that the same form changes, nothing is answered: the figure asked about is gone.
    """
    return [
        Answer(change.row, change.why, change.base)
        for change in changes
        if change.why and not change.changed
    ]


def read_whole_form(
    data: Mapping[str, str], rows: Iterable[int], fields: Collection[str]
) -> list[RowChange]:
    """A sheet posted as an ordinary form, without JavaScript: cells are named "12-value", and
    answers "12-why".

    Beside `rows` those that are not there any longer, where somebody typed something in them.
    """
    changes = [_row_of_form(data, row, fields) for row in rows]
    there = [change for change in changes if change]
    known = {change.row for change in there}
    others = {int(key[1]) for name in data if (key := _BASE.fullmatch(name))} - known
    missing = [_row_of_form(data, row, fields) for row in sorted(others)]
    return [*there, *(change for change in missing if change and change.changed)]


def _row_of_form(data: Mapping[str, str], row: int, fields: Collection[str]) -> RowChange | None:
    texts = {name: data[f"{row}-{name}"] for name in fields if f"{row}-{name}" in data}
    if f"{row}-base" not in data or not texts:
        return None
    why = _why(data.get(f"{row}-why", "")).strip()
    return RowChange(row, _checked(texts), _texts(_json(data[f"{row}-base"]), fields), why)


def _object(body: bytes) -> dict[str, object]:
    try:
        return object_of(body)
    except Unreadable:
        raise Malformed from None


def _json(text: str) -> object:
    try:
        return json_of(text)
    except Unreadable:
        raise Malformed from None


def _number(value: object) -> int:
    if not _KEY.fullmatch(str(value)):
        raise Malformed
    return int(str(value))


def _why(value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
        raise Malformed
    return clean_text(value)


def _texts(value: object, fields: Collection[str]) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Malformed
    return _checked({str(name): text for name, text in value.items() if name in fields})


def _checked(texts: Mapping[str, object]) -> dict[str, str]:
    """Texts of a sane length, with plain line ends."""
    if not all(isinstance(text, str) and len(text) <= MOST_CHARACTERS for text in texts.values()):
        raise Malformed
    return {name: str(text).replace("\r\n", "\n") for name, text in texts.items()}

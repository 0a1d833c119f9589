"""JSON that a script sends: read, limited and cleaned in one place."""

from __future__ import annotations

import json
import math
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.refusals import Unreadable
from common.text import without_unsafe

DEEPEST = 12
MOST_VALUES = 200_000
# fetch() calls a text so where nothing else is said.
TYPES = {"application/json", "text/plain", ""}


def read_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the request's body; raises `Unreadable`, which is answered 400 or 415.

    Texts come without what nobody can have typed (`common.text.without_unsafe`).
    """
    if request.content_type not in TYPES:
        raise Unreadable(_("Sidan skickade något oväntat. Ladda om den."), 415)
    return object_of(request.body)


def object_of(body: bytes | str) -> dict[str, Any]:
    """The same, of a text that is at hand."""
    data = json_of(body)
    if not isinstance(data, dict):
        raise Unreadable(_("Sidan skickade något oväntat. Ladda om den."))
    return data


def json_of(body: bytes | str) -> Any:
    """Whatever JSON it is. No number without end, nothing deep, no name twice in an object."""
    try:
        text = body.decode() if isinstance(body, bytes) else body
        data = json.loads(
            text, parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_once
        )
    except (ValueError, RecursionError):
        raise Unreadable(_("Sidan skickade något oväntat. Ladda om den.")) from None
    return _cleaned(data, DEEPEST, [MOST_VALUES])


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _cleaned(value: Any, depth: int, left: list[int]) -> Any:
    left[0] -= 1
    if depth < 0 or left[0] < 0:
        raise Unreadable(_("Det som skickades är för mycket för en gång."), 413)
    if isinstance(value, str):
        return without_unsafe(value)
    if isinstance(value, list):
        return [_cleaned(one, depth - 1, left) for one in value]
    if isinstance(value, dict):
        return {without_unsafe(name): _cleaned(one, depth - 1, left) for name, one in value.items()}
    return value

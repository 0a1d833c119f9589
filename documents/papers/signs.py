"""Signs that the typefaces of a PDF lack, said in words: a file with an empty box, or no file at
all, is worse than "[grinning face]"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby

# What our typeface has for certain: nearly all that anybody writes.
_DOUBTFUL = re.compile("[^\t\n -~\u00a0-\u017f\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac\u2212]")


def printable(text: str, has: Callable[[str], bool]) -> str:
    """The text with each sign that the typefaces lack as its name or its code in brackets.

    `has` says whether some typeface has the sign, with the marks that stand on it.

    >>> printable("Hej \\N{GRINNING FACE} \\u6f22!", lambda sign: False)
    'Hej [grinning face] [U+6F22]!'
    """
    if not _DOUBTFUL.search(text):
        return text
    return "".join(_said(one, has) for one in _with_marks(text))


def _with_marks(text: str) -> list[str]:
    """Each sign with the marks that stand on it."""
    at = 0

    def number(sign: str) -> int:
        nonlocal at
        at += unicodedata.category(sign)[0] != "M"
        return at

    return ["".join(signs) for _number, signs in groupby(text, number)]


def _said(sign: str, has: Callable[[str], bool]) -> str:
    if not _DOUBTFUL.search(sign) or has(sign):
        return sign
    return "".join(one if _is_known(one, has) else _named(one) for one in sign)


def _is_known(sign: str, has: Callable[[str], bool]) -> bool:
    """Marks that no typeface can set on their sign are named after it."""
    return unicodedata.category(sign)[0] != "M" and (not _DOUBTFUL.search(sign) or has(sign))


@lru_cache(maxsize=4096)
def _named(sign: str) -> str:
    """Nothing of a mark that only chooses how the sign before it looks."""
    if unicodedata.name(sign, "").startswith("VARIATION SELECTOR"):
        return ""
    if unicodedata.category(sign) in ("So", "Sk", "Sm"):
        return f"[{unicodedata.name(sign, '').lower() or _code(sign)}]"
    return f"[{_code(sign)}]"


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}"

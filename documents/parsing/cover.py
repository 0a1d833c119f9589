"""Whose plan it is, and for which year: read from the first page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from documents.parsing.lines import Line, squeeze

_ANY_CASE = re.IGNORECASE

_TITLE = re.compile(r"\bverksamhetsplan(?:en)?\b", _ANY_CASE)
_YEAR = re.compile(r"\b(20\d{2}|19\d{2})\b")
_OWNER = re.compile(
    r"\bverksamhetsplan(?:en)?\b.*?\b(?:för|avseende)\s+(?!(?:år\s+)?\d{4})(?P<name>.+)$", _ANY_CASE
)
_NOISE = re.compile(
    r"^(?:förslag till|bilaga \d*:?|tjänsteutlåtande)\s+"
    r"|\b(?:budget\s*(?:/|och|med)\s*)?verksamhetsplan(?:en)?"
    r"(?:\s*(?:/|och|med|samt|inklusive)\s*budget)?"
    r"|\b(?:för\s+)?(?:år\s+)?\d{4}(?:\s?[-–]\s?\d{4})?\b",
    _ANY_CASE,
)
_BODY = re.compile(
    r"(?:nämnd(?:en)?|styrelse(?:n)?|kollegiet|\bAB|\baktiebolag|stiftelse(?:n)?|förbund(?:et)?)$",
    _ANY_CASE,
)
_YEAR_IN_HEADER = re.compile(r"\bm[åa]l (?:år )?(20\d{2})", _ANY_CASE)


def title(lines: Sequence[Line]) -> str:
    """The document's title as printed, its second line included."""
    for index, line in enumerate(lines):
        if not _TITLE.search(line.text) or line.is_toc_entry or len(line.text) > 160:
            continue
        if not (_YEAR.search(line.text) or _OWNER.search(line.text) or _is_short(line)):
            continue
        return _with_next(line, lines[index + 1 : index + 3])
    return ""


def names_plan(line: Line) -> bool:
    """Whether a heading of the cover is the document's title, or says whose it is."""
    return bool(_TITLE.search(line.text) or _BODY.search(line.text))


def _is_short(line: Line) -> bool:
    return len(line.text.split()) <= 6 and not line.text.endswith(".")


def _with_next(line: Line, following: Sequence[Line]) -> str:
    text = squeeze(line.text)
    for below in following:
        incomplete = text.casefold().endswith((" för", " och", " med", "verksamhetsplan", "/", "-"))
        more = not below.blanks and bool(_BODY.search(below.text) or _YEAR.fullmatch(below.text))
        if not (incomplete or more) or len(below.text) > 80:
            break
        text = f"{text} {squeeze(below.text)}"
    return text


def organisation(lines: Sequence[Line], heading: str) -> str | None:
    """The organisation named by the title, else by the addressee or a line of its own."""
    owner = _OWNER.search(heading)
    name = owner["name"] if owner else _NOISE.sub(" ", heading)
    name = _NOISE.sub(" ", name).strip(" ,.-–:") if not owner else _trim(name)
    return squeeze(name) or _addressee(lines) or _named_body(lines)


def _trim(name: str) -> str:
    name = re.sub(r"[\s,]+(?:för\s+)?(?:år\s+)?\d{4}(?:\s?[-–]\s?\d{4})?\.?$", "", name)
    return name.strip(" ,-–:")


def _addressee(lines: Sequence[Line]) -> str | None:
    for index, line in enumerate(lines[:60]):
        if line.text.casefold().rstrip(":") != "till":
            continue
        parts: list[str] = []
        for below in lines[index + 1 : index + 4]:
            if parts and below.blanks:
                break
            parts.append(below.text)
        return squeeze(" ".join(parts)) or None
    return None


def _named_body(lines: Sequence[Line]) -> str | None:
    for line in lines[:60]:
        if _BODY.search(line.text) and len(line.text.split()) <= 6:
            return squeeze(line.text)
    return None


def year(heading: str, lines: Sequence[Line], activity_starts: Sequence[str]) -> int | None:
    """The year of the title, else of the tables' headers, else of most activities."""
    in_title = _YEAR.search(heading)
    if in_title:
        return int(in_title.group(1))
    headers = [found for line in lines for found in _YEAR_IN_HEADER.findall(line.text)]
    candidates = headers or [start[:4] for start in activity_starts]
    return int(Counter(candidates).most_common(1)[0][0]) if candidates else None

"""Who is mentioned: "@" and a person's name, as it stands in a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from organisations.models import User


def _pattern(people: Iterable[User]) -> re.Pattern[str] | None:
    """The longest name first: "@Anna Ek" is not "@Anna"."""
    names = sorted({str(person) for person in people}, key=len, reverse=True)
    if not names:
        return None
    return re.compile(rf"@({'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def mentioned(text: str, people: Iterable[User]) -> list[User]:
    """Those of the people whom the text mentions; two of one name are both meant."""
    known = list(people)
    pattern = _pattern(known)
    found = {match.casefold() for match in pattern.findall(text)} if pattern else set()
    return [person for person in known if str(person).casefold() in found]


_BEGUN = re.compile(r"(?<!\w)@(?=\w)[\w-]+(?: [A-ZÅÄÖÉ][\w-]*)?")


def nobody(text: str, people: Iterable[User]) -> list[str]:
    """What looks like mentions, "@Godk", and is nobody's name: who wrote it believes so."""
    pattern = _pattern(people)
    rest = pattern.sub(" ", text) if pattern else text
    return list(dict.fromkeys(_BEGUN.findall(rest)))


def marked(text: str, people: Iterable[User]) -> SafeString:
    """The text as HTML, in which mentions of the people stand out."""
    pattern = _pattern(people)
    if pattern is None:
        return conditional_escape(text)
    # A pattern with one group: every other part is a name.
    parts = enumerate(pattern.split(text))
    return format_html_join(
        "", "{}", ((_mention(part) if place % 2 else part,) for place, part in parts)
    )


def _mention(name: str) -> SafeString:
    return format_html('<b class="mention">@{}</b>', name)

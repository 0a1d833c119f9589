"""Figures that stand in a rich text and follow their data.

One is an element such as `<data value="target:nojda:2024">78 %</data>`: the key of what is told,
and the value as it was when somebody last saved or confirmed it. What a key means, the room says
whose texts they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape

from common.numbers import NBSP

LONGEST_TEXT = 200

_KEY = r"[a-z]{1,20}(?::[A-Za-z0-9._-]{1,80}){1,3}"
_FIGURE = re.compile(rf'<data value="({_KEY})">([^<]{{1,{LONGEST_TEXT}}})</data>')
_KEPT = re.compile(rf"{_FIGURE.pattern}|</?data\b[^>]*>")
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Inserted:
    """A figure as it stands in a text; `text` is without markup."""

    key: str
    text: str

    @property
    def element(self) -> str:
        return f'<data value="{self.key}">{_escaped(self.text)}</data>'


def inserted(html: str) -> list[Inserted]:
    """The figures of a cleaned text, in its order.

    >>> inserted('<p>Vi når <data value="target:nojda:2024">78 %</data>.</p>')
    [Inserted(key='target:nojda:2024', text='78 %')]
    """
    return list(map(_read, _FIGURE.finditer(html)))


def has_figures(html: str) -> bool:
    return "<data " in html


def only_figures(html: str) -> str:
    """Keep whole figures with a well-formed key; every other such tag goes, its text stays."""
    return _KEPT.sub(lambda found: _whole(found) or found[2] or "", html)


def as_text(html: str, values: Mapping[str, str] = _NOTHING) -> str:
    """Each figure as the text that it is now, by its key; one that is unknown as it stood.

    >>> as_text('<p><data value="target:nojda:2024">78 %</data></p>', {"target:nojda:2024": "79 %"})
    '<p>79 %</p>'
    """
    return _each(html, lambda one: _escaped(values.get(one.key, one.text)))


def brought_up_to_date(html: str, values: Mapping[str, str]) -> str:
    """Figures whose keys are given with their values now; where that is empty, the text alone."""

    def written(one: Inserted) -> str:
        if one.key not in values or is_same(one.text, values[one.key]):
            return one.element
        value = values[one.key]
        return Inserted(one.key, value).element if value else _escaped(one.text)

    return _each(html, written)


def is_same(one: str, other: str) -> bool:
    """Whether two values read alike: a no-break space is a space."""
    return one.split() == other.split()


def _each(html: str, written: Callable[[Inserted], str]) -> str:
    if not has_figures(html):
        return html
    return _FIGURE.sub(lambda found: written(_read(found)), html)


def _read(found: re.Match[str]) -> Inserted:
    return Inserted(found[1], unescape(found[2]))


def _escaped(text: str) -> str:
    """As a cleaned text has it."""
    return escape(text, quote=False).replace(NBSP, "&nbsp;")


def _whole(found: re.Match[str]) -> str:
    says_something = found[1] is not None and unescape(found[2]).strip()
    return found[0] if says_something else ""

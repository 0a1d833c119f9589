"""One paragraph's marks, links and figures, on the words that come back from a file.

A figure that follows its data and a link are the plan's own. What is bold, in italics, raised or
lowered may be a file's, too: Word has runs that say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import groupby, pairwise

from drafting.calculations.alignment import equal_pairs

TAG = re.compile(r"<[^>]*>")
PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_INLINE = re.compile(r'<data value="[^"]*">[^<]*</data>|<br>|<[^>]*>|[^<]+')
_BREAK = "\n"
# What a file tells, in the order in which they stand within each other.
_MARKS = ("<strong>", "<em>", "<sub>", "<sup>")
# Neither a blank nor a hyphen is told for certain.
_UNSURE = re.compile(r"[-\u2010\u00ad\s]")
_AGAINST = {"<sub>": "<sup>", "<sup>": "<sub>"}


@dataclass(frozen=True)
class _Piece:
    """A word, a sign or blanks, with the marks it stands in; `whole` numbers the figure that it
    is a part of."""

    text: str
    marks: tuple[str, ...] = ()
    whole: int = 0

    @property
    def key(self) -> str:
        return " " if self.text.isspace() else self.text


def respelled(marked: str, words: str) -> str:
    """The words, with the marks, links and figures of `marked` on those that stand there, too.

    >>> respelled('Vi når <data value="a:b">85&nbsp;%</data> <em>i år</em>.', "De når 85 % i år.")
    'De når <data value="a:b">85&nbsp;%</data> <em>i år</em>.'
    """
    figures: dict[int, str] = {}
    old = list(_pieces(marked, figures))
    new = list(_pieced(words))
    met = {b: a for a, b in equal_pairs([one.key for one in old], [one.key for one in new])}
    kept = _whole_figures(old, met)
    ahead = _marks_ahead(new, old, met)
    made: list[_Piece] = []
    for index, piece in enumerate(new):
        if index in met:
            one = old[met[index]]
            made.append(one if one.whole in kept else replace(one, whole=0))
            continue
        behind = made[-1].marks if made else ()
        # A word between two that are marked alike is marked so, too.
        made.append(replace(piece, marks=behind if behind == ahead[index] else ()))
    return _spelled(made, figures)


def _marks_ahead(
    new: Sequence[_Piece], old: Sequence[_Piece], met: dict[int, int]
) -> list[tuple[str, ...]]:
    """Of each piece, the marks of the next one that stands in the old words."""
    found: list[tuple[str, ...]] = []
    marks: tuple[str, ...] = ()
    for index in reversed(range(len(new))):
        found.append(marks)
        marks = old[met[index]].marks if index in met else marks
    return found[::-1]


def _pieces(marked: str, figures: dict[int, str]) -> Iterator[_Piece]:
    marks: list[str] = []
    for part in _INLINE.findall(marked):
        if part.startswith("<data "):
            number = len(figures) + 1
            figures[number] = part
            shown = unescape(TAG.sub("", part))
            yield from _pieced(shown, tuple(marks), number)
        elif part == "<br>":
            yield _Piece(_BREAK, tuple(marks))
        elif part.startswith("</"):
            if marks:
                marks.pop()
        elif part.startswith("<"):
            marks.append(part)
        else:
            yield from _pieced(unescape(part), tuple(marks))


def _pieced(text: str, marks: tuple[str, ...] = (), whole: int = 0) -> Iterator[_Piece]:
    """A line's end within it is a blank; a break is a piece of its own."""
    return (_Piece(one.replace(_BREAK, " "), marks, whole) for one in PIECE.findall(text))


def _whole_figures(old: Sequence[_Piece], met: dict[int, int]) -> set[int]:
    """The figures of which every sign stands in the new words, one after the other."""
    places: dict[int, list[int]] = {}
    for b, a in sorted(met.items()):
        if old[a].whole:
            places.setdefault(old[a].whole, []).append(b)
    return {
        number
        for number, at in places.items()
        if at == list(range(at[0], at[0] + sum(one.whole == number for one in old)))
    }


def _spelled(pieces: Sequence[_Piece], figures: dict[int, str]) -> str:
    made: list[str] = []
    stands: list[str] = []
    for (marks, whole), group in groupby(pieces, key=lambda one: (one.marks, one.whole)):
        same = 0
        while same < min(len(stands), len(marks)) and stands[same] == marks[same]:
            same += 1
        made += [_closing(mark) for mark in reversed(stands[same:])]
        made += marks[same:]
        stands = list(marks)
        made.append(figures[whole] if whole else "".join(map(_written, group)))
    made += [_closing(mark) for mark in reversed(stands)]
    return "".join(made)


def _written(piece: _Piece) -> str:
    if piece.text == _BREAK:
        return "<br>"
    return escape(piece.text, quote=False).replace("\u00a0", "&nbsp;")


def _closing(mark: str) -> str:
    name = re.match(r"<(\w+)", mark)
    return f"</{name[1]}>" if name else ""


# --- marks of a file -------------------------------------------------------------------------


def has_marks(text: str) -> bool:
    """Whether anything in it is bold, in italics, raised or lowered."""
    return any(mark in text for mark in _MARKS)


def with_marks(stored: str, filed: str, *, is_changed: bool) -> str:
    """The stored paragraph with the marks that the file has on the same words. One that the file
    `is_changed` in has no others; another keeps those that it has, too. Links and figures stay.

    >>> with_marks("Ett <em>två</em> tre", "Ett två <strong>tre</strong>", is_changed=False)
    'Ett <em>två</em> <strong>tre</strong>'
    >>> with_marks("Ett <em>två</em> tre", "Ett två <strong>tre</strong>", is_changed=True)
    'Ett två <strong>tre</strong>'
    """
    figures: dict[int, str] = {}
    own, others = list(_signs(stored, figures)), list(_signs(filed, {}))
    places = [at for at, one in enumerate(own) if not _UNSURE.match(one.text)]
    told = [one for one in others if not _UNSURE.match(one.text)]
    if [own[at].text for at in places] != [one.text for one in told]:
        return stored
    made = list(own)
    of_figures: dict[int, tuple[str, ...]] = {}
    for at, one in zip(places, told, strict=True):
        number = own[at].whole
        marks = of_figures.setdefault(number, one.marks) if number else one.marks
        made[at] = _marked(own[at], marks, is_changed)
    others_marked = {at for at in places if made[at] != own[at]}
    if not others_marked:
        return stored
    for before, after in pairwise([-1, *places, len(own)]):
        if others_marked & {before, after}:
            _fill_between(made, before, after)
    _keep_whole(made)
    return _spelled(made, figures)


def _signs(marked: str, figures: dict[int, str]) -> Iterator[_Piece]:
    for piece in _pieces(marked, figures):
        yield from (replace(piece, text=sign) for sign in piece.text)


def _marked(own: _Piece, told: Sequence[str], is_changed: bool) -> _Piece:
    """Whatever it has, and the file's marks within it; of those that exclude each other, the
    file's."""
    wanted = [mark for mark in _MARKS if mark in told]
    gone = {_AGAINST.get(mark, "") for mark in wanted}
    gone |= set(_MARKS).difference(wanted) if is_changed else set()
    kept = tuple(mark for mark in own.marks if mark not in gone)
    return replace(own, marks=(*kept, *(mark for mark in wanted if mark not in kept)))


def _fill_between(signs: list[_Piece], before: int, after: int) -> None:
    """Blanks and hyphens between two signs are marked as both of them are, and keep what they have
    of one."""
    first = signs[before].marks if before >= 0 else ()
    last = signs[after].marks if after < len(signs) else ()
    for at in range(before + 1, after):
        own = signs[at].marks
        kept = tuple(m for m in own if m not in _MARKS or m in first or m in last)
        more = (m for m in _MARKS if m in first and m in last and m not in own)
        signs[at] = replace(signs[at], marks=(*kept, *more))


def _keep_whole(signs: list[_Piece]) -> None:
    """A figure is marked as its first sign is."""
    first: dict[int, tuple[str, ...]] = {}
    for at, one in enumerate(signs):
        if one.whole:
            signs[at] = replace(one, marks=first.setdefault(one.whole, one.marks))

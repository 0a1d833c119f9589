"""The proposed decisions as a document has them, held against the plan's points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from plans.economy.points import AMOUNT, Point

# How alike the words of two points are, of 1, when one is the other rewritten.
_REWRITTEN = 0.75
_AMOUNT = re.compile(r"[-−–]?\d[\d\s]*(?:,\d+)?\s*(?:mnkr|enhet(?:er)?)\b")
# A page tells neither how wide a space is, nor a hyphen that ends its line from another.
_UNTOLD = re.compile(r"[-\u2010\u00ad\s]+")


@dataclass(frozen=True)
class PointRead:
    """A point of the document (`text`, empty where it has none) and the plan's that it is, if any.

    `words` are what the plan's point would say, with `AMOUNT` where its amount goes; `amount` is
    the document's where that is another than the table's, whose amount counts.
    """

    text: str
    point: Point | None = None
    words: str = ""
    amount: str = ""

    @property
    def is_new(self) -> bool:
        return self.point is None

    @property
    def is_missing(self) -> bool:
        return not self.text

    @property
    def becomes(self) -> str:
        """What the plan's point would say: with the table's amount, whatever the document's is."""
        return self.words.replace(AMOUNT, self.point.source.amount) if self.point else self.text

    @property
    def is_changed(self) -> bool:
        return self.point is not None and bool(self.words) and self.words != self.point.words


def held_against(points: Sequence[Point], texts: Sequence[str]) -> list[PointRead]:
    """The document's points in its order, then those of the plan that it does not have."""
    pairs = _pairs(points, texts)
    found = [_read(pairs.get(at), text) for at, text in enumerate(texts)]
    paired = {point.pk for point in pairs.values()}
    return [*found, *(PointRead("", point) for point in points if point.pk not in paired)]


def _pairs(points: Sequence[Point], texts: Sequence[str]) -> dict[int, Point]:
    """By the text's place: what says the same, then the same of another amount, then what is most
    alike."""
    pairs: dict[int, Point] = {}
    for alike in (_say_the_same, _say_the_same_but_for_amounts):
        for at, text in enumerate(texts):
            free = (one for one in points if one not in pairs.values())
            if at not in pairs and (same := next((one for one in free if alike(one, text)), None)):
                pairs[at] = same
    for _likeness, at, point in sorted(
        _likenesses(points, texts, pairs), key=lambda one: (-one[0], one[1], one[2].number)
    ):
        if at not in pairs and point not in pairs.values():
            pairs[at] = point
    return pairs


def _likenesses(
    points: Sequence[Point], texts: Sequence[str], pairs: dict[int, Point]
) -> Iterator[tuple[float, int, Point]]:
    for at, text in enumerate(texts):
        for point in points:
            if at not in pairs and point not in pairs.values():
                ours, theirs = _without_amounts(point.words), _without_amounts(text)
                likeness = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
                if likeness >= _REWRITTEN:
                    yield likeness, at, point


def _say_the_same(point: Point, text: str) -> bool:
    return _told(point.text) == _told(text)


def _say_the_same_but_for_amounts(point: Point, text: str) -> bool:
    return _told(_without_amounts(point.words)) == _told(_without_amounts(text))


def _told(text: str) -> str:
    return _UNTOLD.sub("", text)


def _without_amounts(text: str) -> str:
    return _AMOUNT.sub(AMOUNT, text)


def _read(point: Point | None, text: str) -> PointRead:
    if point is None or _say_the_same(point, text):
        return PointRead(text, point)
    amounts = _AMOUNT.findall(text)
    if AMOUNT not in point.words or len(amounts) != 1:
        return PointRead(text, point, text)
    words = text.replace(amounts[0], AMOUNT)
    if _told(words) == _told(point.words):
        words = point.words
    is_another = _told(amounts[0]) != _told(point.source.amount)
    return PointRead(text, point, words, amounts[0] if is_another else "")


__all__ = ["PointRead", "held_against"]

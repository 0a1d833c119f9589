"""The proposed decisions as a document has them, held against the plan's points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from common.numbers import NotANumber
from common.text import fold
from finance.calculations import UNITS, read_amount
from plans.economy.points import AMOUNT, Point

# How alike the words of two points are, of 1, when one is the other rewritten.
_REWRITTEN = 0.75
_AMOUNT = re.compile(
    rf"[-−–]?\d[\d\s]*(?:,\d+)?\s*(?:{'|'.join(UNITS)}|enhet(?:er)?)\b", re.IGNORECASE
)
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
    """By the text's place: what says the same, then the same of another amount, then what names
    the same in words of its own, then what is most alike."""
    pairs: dict[int, Point] = {}
    for alike in (_say_the_same, _say_the_same_but_for_amounts):
        for at, text in enumerate(texts):
            free = (one for one in points if one not in pairs.values())
            if at not in pairs and (same := next((one for one in free if alike(one, text)), None)):
                pairs[at] = same
    pairs |= _about_the_same(points, texts, pairs)
    for _likeness, at, point in sorted(
        _likenesses(points, texts, pairs), key=lambda one: (-one[0], one[1], one[2].number)
    ):
        if at not in pairs and point not in pairs.values():
            pairs[at] = point
    return pairs


def _about_the_same(
    points: Sequence[Point], texts: Sequence[str], pairs: dict[int, Point]
) -> dict[int, Point]:
    """Texts that name what one point of the data decides, and no other text or point does. Of
    several things that a text names the longest name counts: "Ny ishall i Farsta"."""
    free = [one for one in points if one.source.about and one not in pairs.values()]
    named: dict[int, list[Point]] = {}
    for at, text in enumerate(texts):
        found = [one for one in free if at not in pairs and _names(text, one)]
        longest = max((len(one.source.about[-1]) for one in found), default=0)
        named[at] = [one for one in found if len(one.source.about[-1]) == longest]
    times = Counter(point.pk for found in named.values() for point in found)
    return {
        at: found[0]
        for at, found in named.items()
        if len(found) == 1 and times[found[0].pk] == 1
    }  # fmt: skip


def _names(text: str, point: Point) -> bool:
    said = fold(text)
    return all(re.search(rf"\b{re.escape(fold(word))}", said) for word in point.source.about)


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
    amount = _amount_of(point, text) if AMOUNT in point.words else ""
    if not amount:
        return PointRead(text, point, text)
    words = text.replace(amount, AMOUNT)
    if _told(words) == _told(point.words):
        words = point.words
    is_another = not _is_same_amount(amount, point.source.amount)
    return PointRead(text, point, words, amount if is_another else "")


def _amount_of(point: Point, text: str) -> str:
    """The point's amount as the text writes it: the table's, else the only one that it has; empty
    where nobody can tell which is."""
    amounts = _AMOUNT.findall(text)
    same = [one for one in amounts if _is_same_amount(one, point.source.amount)]
    found = set(same) or set(amounts)
    return found.pop() if len(found) == 1 else ""


def _is_same_amount(one: str, other: str) -> bool:
    ours, theirs = _in_mnkr(one), _in_mnkr(other)
    return _told(one) == _told(other) or (ours is not None and ours == theirs)


def _in_mnkr(amount: str) -> Decimal | None:
    """None of what is counted in something else."""
    try:
        return read_amount(amount)
    except NotANumber:
        return None


__all__ = ["PointRead", "held_against"]

"""Which pieces of two sequences are the same piece: equal ones, and those that were rewritten.

Equal pieces are found by those that occur once on both sides (patience), so that a text of
thousands of paragraphs is compared about as fast as it is read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import Generic, TypeVar

Pair = tuple[int, int]
Piece = TypeVar("Piece", bound=Hashable)

# Above this many comparisons a region without landmarks is taken as rewritten.
_MOST = 250_000
_ALIKE = 0.4


def equal_pairs(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Pair]:
    """Places of equal pieces, in order, each piece used once.

    >>> equal_pairs("abc", "xbcy")
    [(1, 1), (2, 2)]
    """
    pairs: list[Pair] = []
    regions = [(0, len(one), 0, len(other))]
    while regions:
        a1, a2, b1, b2 = regions.pop()
        while a1 < a2 and b1 < b2 and one[a1] == other[b1]:
            pairs.append((a1, b1))
            a1, b1 = a1 + 1, b1 + 1
        while a1 < a2 and b1 < b2 and one[a2 - 1] == other[b2 - 1]:
            a2, b2 = a2 - 1, b2 - 1
            pairs.append((a2, b2))
        if a1 == a2 or b1 == b2:
            continue
        marks = _landmarks(one, other, (a1, a2, b1, b2))
        if marks:
            regions += _between(marks, (a1, a2, b1, b2))
            pairs += marks
        elif (a2 - a1) * (b2 - b1) <= _MOST:
            pairs += _by_search(one[a1:a2], other[b1:b2], a1, b1)
    return sorted(pairs)


def _landmarks(
    one: Sequence[Hashable], other: Sequence[Hashable], region: tuple[int, int, int, int]
) -> list[Pair]:
    """Pieces that occur once on both sides, the longest run of them that keeps its order."""
    a1, a2, b1, b2 = region
    here = _once(one, a1, a2)
    there = _once(other, b1, b2)
    return _longest_rising([(here[piece], there[piece]) for piece in here if piece in there])


def _once(pieces: Sequence[Hashable], start: int, end: int) -> dict[Hashable, int]:
    count = Counter(pieces[start:end])
    return {pieces[n]: n for n in range(start, end) if count[pieces[n]] == 1}


def _longest_rising(pairs: list[Pair]) -> list[Pair]:
    """The longest part of pairs, ordered by the first, whose second rises, too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_first, second) in enumerate(pairs):
        at = bisect_left(ends, second)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [second]
        last[at : at + 1] = [index]
    found = []
    index = last[-1] if last else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _between(
    marks: list[Pair], region: tuple[int, int, int, int]
) -> list[tuple[int, int, int, int]]:
    a1, a2, b1, b2 = region
    starts = [(a1, b1), *((a + 1, b + 1) for a, b in marks)]
    ends = [*marks, (a2, b2)]
    return [(a, to_a, b, to_b) for (a, b), (to_a, to_b) in zip(starts, ends, strict=True)]


def _by_search(one: Sequence[Hashable], other: Sequence[Hashable], a1: int, b1: int) -> list[Pair]:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return [
        (a1 + block.a + n, b1 + block.b + n)
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]


def pairs(
    one: Sequence[Piece],
    other: Sequence[Piece],
    words: Callable[[Piece], Sequence[str]],
    may_pair: Callable[[Piece, Piece], bool],
) -> list[Pair]:
    """Equal pieces, and between them those that one side has rewritten.

    `words` are the words of a piece, `may_pair` whether one can have become the other.
    """
    found = equal_pairs(one, other)
    rewritten: list[Pair] = []
    for a1, a2, b1, b2 in _between(found, (0, len(one), 0, len(other))):
        gap = _Gap(one[a1:a2], other[b1:b2], words, may_pair)
        rewritten += [(a1 + a, b1 + b) for a, b in gap.pairs()]
    return sorted(found + rewritten)


class _Gap(Generic[Piece]):
    """Pieces between two equal ones: which of them are one piece before and after."""

    def __init__(
        self,
        one: Sequence[Piece],
        other: Sequence[Piece],
        words: Callable[[Piece], Sequence[str]],
        may_pair: Callable[[Piece, Piece], bool],
    ) -> None:
        self.one, self.other = one, other
        self.counts = (
            [Counter(words(piece)) for piece in one],
            [Counter(words(piece)) for piece in other],
        )
        self.may_pair = may_pair

    def pairs(self) -> list[Pair]:
        if not self.one or not self.other:
            return []
        if len(self.one) * len(self.other) > _MOST // 25:
            return []
        alike = self._most_alike()
        bounds = (0, len(self.one), 0, len(self.other))
        alone = [
            (a1, b1)
            for a1, a2, b1, b2 in _between(alike, bounds)
            if a2 - a1 == b2 - b1 == 1 and self.may_pair(self.one[a1], self.other[b1])
        ]
        return sorted(alike + alone)

    def _likeness(self, a: int, b: int) -> float:
        """How many of both pieces' words they share: 0 none, 1 all."""
        if not self.may_pair(self.one[a], self.other[b]):
            return 0
        here, there = self.counts[0][a], self.counts[1][b]
        shared = sum((here & there).values())
        likeness = 2 * shared / ((here.total() + there.total()) or 1)
        return likeness if likeness >= _ALIKE else 0

    def _most_alike(self) -> list[Pair]:
        """The pairs, in order, whose likeness is the largest together."""
        rows, columns = len(self.one), len(self.other)
        best = [[0.0] * (columns + 1) for _row in range(rows + 1)]
        for a in reversed(range(rows)):
            for b in reversed(range(columns)):
                likeness = self._likeness(a, b)
                together = likeness + best[a + 1][b + 1] if likeness else 0
                best[a][b] = max(together, best[a + 1][b], best[a][b + 1])
        return self._walk(best)

    def _walk(self, best: list[list[float]]) -> list[Pair]:
        found: list[Pair] = []
        a = b = 0
        while a < len(self.one) and b < len(self.other):
            if best[a][b] == best[a + 1][b]:
                a += 1
            elif best[a][b] == best[a][b + 1]:
                b += 1
            else:
                found.append((a, b))
                a, b = a + 1, b + 1
        return found

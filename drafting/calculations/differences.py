"""What differs between two texts, in words: only the paragraphs that differ, clipped to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from drafting.calculations.alignment import equal_pairs, pairs
from drafting.calculations.rich_text import plain

SAME, ADDED, REMOVED = "same", "added", "removed"

# What a page shows of one change, and what can be opened there; the whole text is a link away.
MOST_PARAGRAPHS = 8
MOST_OPENED = 40
MOST_CHARACTERS = 600
_WORDS_AROUND = 8
_MOST_WORDS = 1_000
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of words: in both texts, only in the later (added) or the earlier (removed)."""

    text: str
    kind: str


Paragraph = tuple[Piece, ...]


@dataclass(frozen=True)
class Difference:
    """The paragraphs that differ, at most MOST_PARAGRAPHS of them, and how many words did.

    `rest` are those after them, to be opened, `more` how many there are besides; `looks` when
    only marks or structure differ.
    """

    paragraphs: tuple[Paragraph, ...]
    added: int = 0
    removed: int = 0
    rest: tuple[Paragraph, ...] = ()
    more: int = 0
    looks: bool = False


def difference(before: str, after: str, most: int = MOST_PARAGRAPHS) -> Difference:
    """What was changed from one text to the other.

    >>> [piece.text for piece in difference("<p>Vi bygger</p>", "<p>Vi river</p>").paragraphs[0]]
    ['Vi ', 'bygger', 'river']
    """
    one, other = plain(before).split("\n"), plain(after).split("\n")
    found = [pieces for pieces in _changed(one, other) if any(p.text for p in pieces)]
    counts = {
        kind: sum(len(p.text.split()) for pieces in found for p in pieces if p.kind == kind)
        for kind in (ADDED, REMOVED)
    }
    return Difference(
        paragraphs=tuple(_clipped(pieces) for pieces in found[:most]),
        added=counts[ADDED],
        removed=counts[REMOVED],
        rest=tuple(_clipped(pieces) for pieces in found[most : most + MOST_OPENED]),
        more=max(len(found) - most - MOST_OPENED, 0),
        looks=not found and before != after,
    )


def sides(before: str, after: str) -> tuple[Paragraph, Paragraph]:
    """Both texts of one line each with what differs told apart. Every word that goes or comes is
    there; of what both say only the words around.

    >>> [[piece.text for piece in side] for side in sides("Vi bygger", "Vi river")]
    [['Vi ', 'bygger'], ['Vi ', 'river']]
    """
    if before == after:
        return tuple(_run([before], SAME)), tuple(_run([after], SAME))
    pieces = [piece for paragraph in _changed([before], [after]) for piece in paragraph]
    last = len(pieces) - 1
    shown = [
        Piece(_around(piece.text, index == 0, index == last), SAME) if piece.kind == SAME else piece
        for index, piece in enumerate(pieces)
    ]
    one, other = (
        tuple(piece for piece in shown if piece.text and piece.kind in (SAME, kind))
        for kind in (REMOVED, ADDED)
    )
    return one, other


def _changed(one: Sequence[str], other: Sequence[str]) -> Iterator[Paragraph]:
    """The paragraphs of both texts that are not the same, in order."""
    same = [*pairs(one, other, str.split, _both_say_something), (len(one), len(other))]
    a = b = 0
    for to_a, to_b in same:
        yield from ((Piece(text, REMOVED),) for text in one[a:to_a])
        yield from ((Piece(text, ADDED),) for text in other[b:to_b])
        if to_a < len(one) and one[to_a] != other[to_b]:
            yield tuple(_pieces(one[to_a], other[to_b]))
        a, b = to_a + 1, to_b + 1


def _both_say_something(one: str, other: str) -> bool:
    return bool(one.strip() and other.strip())


def _pieces(one: str, other: str) -> Iterator[Piece]:
    """Both texts of one paragraph, word by word."""
    words, others = _WORD.findall(one), _WORD.findall(other)
    if len(words) * len(others) > _MOST_WORDS**2:
        same = [(a, b, 1) for a, b in equal_pairs(words, others)]
    else:
        matcher = SequenceMatcher(None, words, others, autojunk=False)
        same = [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]
    a = b = 0
    for to_a, to_b, size in [*same, (len(words), len(others), 0)]:
        yield from _run(words[a:to_a], REMOVED)
        yield from _run(others[b:to_b], ADDED)
        a, b = to_a + size, to_b + size
        yield from _run(words[to_a:a], SAME)


def _run(words: Sequence[str], kind: str) -> Iterator[Piece]:
    if words:
        yield Piece("".join(words), kind)


def _clipped(pieces: Paragraph) -> Paragraph:
    """The words around what differs; long runs are cut to what can be read."""
    found = []
    left = MOST_CHARACTERS
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        text = _around(piece.text, index == 0, index == last) if piece.kind == SAME else piece.text
        if len(text) > left:
            found.append(Piece(f"{text[:left].rstrip()} …", piece.kind))
            break
        found.append(Piece(text, piece.kind))
        left -= len(text)
    return tuple(found)


def _around(text: str, is_first: bool, is_last: bool) -> str:
    words = _WORD.findall(text)
    start = [] if is_first else words[:_WORDS_AROUND]
    end = [] if is_last else words[-_WORDS_AROUND:]
    if len(start) + len(end) >= len(words):
        return text
    return "".join([*start, "… ", *end])

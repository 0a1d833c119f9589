"""Finding words in a plan that is read as one page: what stands where, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents.papers.blocks import Block, Heading, words_of

SHORTEST, LONGEST = 2, 100
_AROUND = 40


@dataclass(frozen=True)
class Hit:
    """The first place in a block where the words stand; `number` leads there, from 1."""

    number: int
    heading: str
    before: str
    found: str
    after: str


def pattern_of(asked: str) -> re.Pattern[str] | None:
    """The words as they are looked for, without regard to capitals; none for a single letter."""
    words = asked.strip()[:LONGEST]
    if len(words) < SHORTEST:
        return None
    return re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)


def hits_in(blocks: Iterable[Block], pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Every place, under the heading that it stands under."""
    number, heading = 0, ""
    for block in blocks:
        if isinstance(block, Heading) and block.key:
            heading = block.text
        for text in words_of(block):
            for match in pattern.finditer(text):
                number += 1
                start, end = match.span()
                before = text[max(0, start - _AROUND) : start]
                yield Hit(number, heading, before, match.group(), text[end : end + _AROUND])

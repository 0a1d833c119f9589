"""Words put together to lines and pieces of lines; what every page repeats is taken away."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from common.text import fold
from documents.parsing.headings import goal_heading
from documents.parsing.lines import PAGE_IN_LINE, PAGE_NUMBER, SHEET, Line
from documents.parsing.pdf.pages import Page, Word
from documents.parsing.tables import is_header_text

MARGIN = 0.12  # of the page's height: where running headers and footers stand
APART = 0.75  # of the type's size: blanks wider than this part two cells


@dataclass
class Segment:
    """Words that stand close together: a line's, or a cell's part of it."""

    words: list[Word]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right


@dataclass
class TextLine:
    """Words on one height, from left to right."""

    words: list[Word]
    segments: list[Segment]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @cached_property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Every word that has letters is set in bold."""
        said = [word.bold for word in self.words if any(map(str.isalpha, word.text))]
        return bool(said) and all(said)


def text_lines(page: Page) -> list[TextLine]:
    """The page's lines from above."""
    rows: list[list[Word]] = []
    for word in sorted(page.words, key=lambda word: (word.middle, word.left)):
        if rows and _level(rows[-1][0], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(page, row) for row in rows]


def _level(first: Word, word: Word) -> bool:
    return word.middle - first.middle < 0.35 * min(first.size, word.size)


def _line(page: Page, words: list[Word]) -> TextLine:
    words = sorted(words, key=lambda word: word.left)
    return TextLine(words, segments_of(page, words))


def segments_of(page: Page, words: Sequence[Word]) -> list[Segment]:
    segments = [[words[0]]]
    for before, word in itertools.pairwise(words):
        if word.left - before.right > max(APART * word.size, 5) or _parted(page, before, word):
            segments.append([])
        segments[-1].append(word)
    return [Segment(part) for part in segments]


def _parted(page: Page, before: Word, word: Word) -> bool:
    """Whether an upright rule stands between two words."""
    return any(
        before.right - 1 <= rule.at <= word.left + 1 and rule.start - 1 < word.middle < rule.end + 1
        for rule in page.upright
    )


def without_furniture(pages: Sequence[list[TextLine]], heights: Sequence[float]) -> None:
    """Take page numbers and running headers and footers out of every page's lines."""
    both = list(zip(pages, heights, strict=True))
    repeated = Counter(
        key for lines, height in both for key in {_key(line) for line in _marginal(lines, height)}
    )
    often = 2 if len(pages) <= 5 else max(3, len(pages) // 5)
    for lines, height in both:
        marginal = {id(line) for line in _marginal(lines, height)}

        def is_outside(line: TextLine, marginal: set[int] = marginal) -> bool:
            return id(line) in marginal and _is_furniture(line, repeated[_key(line)] >= often)

        while lines and is_outside(lines[0]):
            del lines[0]
        while lines and is_outside(lines[-1]):
            del lines[-1]


def _marginal(lines: Iterable[TextLine], height: float) -> list[TextLine]:
    return [
        line for line in lines if line.bottom < MARGIN * height or line.top > (1 - MARGIN) * height
    ]


def _key(line: TextLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", fold(line.text)), round(line.top / 3)


def _is_furniture(line: TextLine, repeated: bool) -> bool:
    text = line.text
    if PAGE_NUMBER.match(text) or re.fullmatch(r"\d{1,3}", text):
        return True
    if any(is_header_text(segment.text) for segment in line.segments):
        return False
    if goal_heading(Line(0, text)) or text[0].islower():
        return False
    paged = PAGE_IN_LINE.search(text) or SHEET.search(text)
    return repeated or bool(paged and len(text) < 120)

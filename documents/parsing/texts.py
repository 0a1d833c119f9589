"""Running text: paragraphs, subheadings and bullets out of lines; expected results out of those."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from itertools import pairwise

from documents.parsing.headings import (
    is_subheading,
    is_sublabel,
    looks_like_subheading,
    results_heading,
)
from documents.parsing.lines import BULLET, NUMBERED, Line
from documents.parsing.model import ParsedResult, ParsedText
from documents.parsing.words import Vocabulary

_TAG = re.compile(r"<[^>]*>")
_SENTENCE_END = (".", "!", "?", ":", ".”", '."', ".)")


class Reflow:
    """Puts lines together to paragraphs the way a reader would."""

    def __init__(self, vocabulary: Vocabulary, *, spaced_out: bool, width: int = 0) -> None:
        self.vocabulary = vocabulary
        self.spaced_out = spaced_out
        self.width = width  # of the lines that paragraphs are broken into; 0 where they are not

    def texts(self, lines: Sequence[Line]) -> tuple[ParsedText, ...]:
        """Paragraphs, subheadings and bullets of a goal's or section's text."""
        blocks = self._blocks([line for line in lines if not is_sublabel(line)])
        return tuple(text for text in map(self._text, blocks) if text.text)

    def results(self, lines: Sequence[Line]) -> list[ParsedResult]:
        """Expected results: the bullets of each group, or its paragraphs where it has none."""
        found: list[ParsedResult] = []
        for group, members in _groups(lines):
            found.extend(self._group_results(group, members))
        return found

    def untold(self, lines: Sequence[Line]) -> list[ParsedText]:
        """What stands among listed results and is none of them, where the file tells paragraphs
        apart: it is a part of the goal's text."""
        found: list[ParsedText] = []
        for _group, members in _groups(lines):
            texts = self.texts([line for line in members if line.whole])
            if any(text.kind == "bullet" for text in texts):
                found += [text for text in texts if text.kind == "paragraph"]
        return [text for text in found if _says_something(text)]

    def _group_results(self, group: str, lines: Sequence[Line]) -> list[ParsedResult]:
        blocks = self._blocks([line for line in lines if not is_sublabel(line)])
        texts = [text for text in map(self._text, blocks) if text.text]
        bulleted = [text for text in texts if text.kind == "bullet"]
        plain = [text for text in texts if _says_something(text)]
        return [ParsedResult(text.text, group, text.line) for text in bulleted or plain]

    def _blocks(self, lines: Sequence[Line]) -> list[list[Line]]:
        blocks: list[list[Line]] = []
        for line in lines:
            if blocks and self._continues(blocks[-1], line):
                blocks[-1].append(line)
            else:
                blocks.append([line])
        return blocks

    def _continues(self, block: Sequence[Line], line: Line) -> bool:
        last = block[-1].text
        if line.whole or _bullet_length(line):
            return False
        if _bullet_length(block[-1]) == len(last):  # a bullet alone on its line
            return True
        if last.endswith(("-", ",")) or line.text[0].islower() or line.text[0] == "(":
            return not last.endswith(_SENTENCE_END)
        if line.spaced or last.endswith(":"):
            return False
        return self._next_line_of_paragraph(block, line)

    def _next_line_of_paragraph(self, block: Sequence[Line], line: Line) -> bool:
        adjacent = line.blanks <= (1 if self.spaced_out else 0)
        if not adjacent:
            return False
        last = block[-1].text
        if _bullet_length(block[0]) and not line.blanks and len(last) > 60:
            return True
        if self.width and len(last) + 1 + len(line.text.split()[0]) > self.width:
            return True  # the next word would not have found room above
        if last.endswith(_SENTENCE_END):
            return not _bullet_length(block[0]) and len(last) >= 80 and self.spaced_out
        return (
            not looks_like_subheading(block[-1]) or len(last) > 75 or bool(_bullet_length(block[0]))
        )

    def _text(self, block: Sequence[Line]) -> ParsedText:
        marker = _bullet_length(block[0])
        first = block[0].text[marker:]
        parts = [part for part in (first, *(line.text for line in block[1:])) if part]
        text = re.sub(
            r"(?<!\w)[*_](?=\S)(.+?)(?<=\S)[*_](?!\w)", r"\1", self.vocabulary.join(parts)
        )
        marked = block[0].marked
        if unescape(_TAG.sub("", marked)) != text:  # put together of more, or of other signs
            marked = ""
        if marker:
            return ParsedText("bullet", text, block[0].number, marked=marked)
        if len(block) > 1 or not is_subheading(block[0]):
            return ParsedText("paragraph", text, block[0].number, marked=marked)
        return ParsedText("heading", text, block[0].number, block[0].level)


def paragraph_width(lines: Sequence[Line]) -> int:
    """How wide the lines are that paragraphs are broken into; 0 where a paragraph is one line."""
    broken = [
        len(line.text)
        for line, below in pairwise(lines)
        if not below.blanks and below.text[0].islower() and not line.has_tabs
    ]
    usual = sorted(broken)
    if len(usual) < 10 or len(usual) < len(lines) // 20:
        return 0
    return usual[int(len(usual) * 0.98)]


def _says_something(text: ParsedText) -> bool:
    """A sentence rather than a label over the next ones ("Förskola", "Under året ska:")."""
    return not text.text.endswith(":") and (text.kind == "paragraph" or len(text.text.split()) > 3)


def _bullet_length(line: Line) -> int:
    match = BULLET.match(line.text) or NUMBERED.match(line.text)
    if match:
        return match.end()
    return 1 if (len(line.text) == 1 and not line.text.isalnum()) or line.text == "o" else 0


def _groups(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """The lines under each "Förväntat resultat …" heading."""
    groups: list[tuple[str, list[Line]]] = []
    for line in lines:
        heading = results_heading(line)
        if heading is not None:
            groups.append((heading, []))
        elif groups:
            groups[-1][1].append(line)
    return groups

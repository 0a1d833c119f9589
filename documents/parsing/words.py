"""Joining what a page's width broke: hyphens at line ends are resolved by the document itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Protocol


class Printed(Protocol):
    """A line, whatever it was read from."""

    @property
    def text(self) -> str: ...


_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_WORD = re.compile(r"^[^\W\d_]+")
_LAST_PART = re.compile(r"([^\W_]+(?:-[^\W_]+)*)[-\u00ad\u2010]$")
_WORD_AT_END = re.compile(r"[^\W\d_]+$")
# What the headings of a plan's tables are made of, and those that tell a column.
HEADER_WORDS = (
    "indikator indikatorer indikatorn indikatorerna nämndindikator nämndindikatorer aktivitet"
    " aktiviteter aktiviteten aktiviteterna årsmål mål målvärde kf kf:s kommunfullmäktiges nämnd"
    " nämndens nämnden bolagets styrelsens eget egna obligatorisk obligatoriska periodicitet"
    " mätperiod frekvens uppföljning period start slut startdatum slutdatum datum tid från till"
    " klart år utfall prognos resultat status ansvarig ansvar genomför för och senast"
).split()
MEANT = "årsmål periodicitet startdatum slutdatum indikator".split()
WIDEST = 250  # signs on a page's line
LONG = 300  # lines: a document that says most words more than once
_SHARED_ENDING = {"och", "eller", "samt", "respektive", "resp"}


class Vocabulary:
    """The unbroken words of a document: whether "it-" + "området" keeps its hyphen."""

    def __init__(self, lines: Iterable[Printed]) -> None:
        self.words: Counter[str] = Counter()
        self.lines = 0
        self.unbroken = 0  # lines that no page's width has broken
        self.ends: list[tuple[str, str]] = []  # pieces of words around a hyphen at a line's end
        self.prefixes: set[str] = set()
        above = ""
        for line in lines:
            self._add(line.text)
            self.lines += 1
            self.unbroken += len(line.text) > WIDEST
            last, first = _LAST_PART.search(above), _FIRST_WORD.match(line.text)
            if last and first and line.text[0].islower():
                self.ends.append((last.group(1).casefold(), first.group().casefold()))
            above = line.text

    def _add(self, text: str) -> None:
        for match in _WORD.finditer(text):
            word = match.group().casefold()
            broken = match.end() == len(text.rstrip("-\u00ad")) and text.rstrip().endswith("-")
            if not broken:
                self.words[word] += 1
            head, hyphen, _tail = word.rpartition("-")
            if hyphen:
                self.prefixes.add(head)

    @property
    def wraps(self) -> bool:
        """Whether the document's lines end where the page's width does."""
        return self.unbroken < 10

    def cuts_word(self, left: str, right: str) -> bool:
        """Whether two pieces look like one word broken in two, rather than like two words."""
        last, first = _WORD_AT_END.search(left), _FIRST_WORD.match(right.lstrip())
        if last is None or first is None or left.endswith((" ", "-")):
            return False
        pieces = last.group().casefold(), first.group().casefold()
        rare = self.lines >= LONG and any(self.words[piece] < 2 for piece in pieces)
        return "".join(pieces) in self.words or rare

    def join(self, parts: Iterable[str]) -> str:
        """One string of the parts of a broken text."""
        whole = ""
        for part in parts:
            whole = self._join_two(whole, part) if whole else part.strip()
        return " ".join(whole.split())

    def _join_two(self, left: str, right: str) -> str:
        left, right = left.rstrip(), right.strip()
        if left.endswith("\u00ad"):
            return left[:-1] + right
        if re.search(r"[^\W_][-\u2010]$", left):
            return self._join_hyphen(left, right)
        if re.search(r"\w[–/]$", left):
            return left + right
        return f"{left} {right}"

    def _join_hyphen(self, left: str, right: str) -> str:
        first = _FIRST_WORD.match(right)
        if first is None:
            return left + right
        if not right[0].islower():
            return self._join_capitals(left, right, first.group())
        if first.group().casefold() in _SHARED_ENDING:
            return f"{left} {right}"
        last = _LAST_PART.search(left)
        head = last.group(1) if last else ""
        return left + right if self._keeps_hyphen(head, first.group()) else left[:-1] + right

    def _join_capitals(self, left: str, right: str, first: str) -> str:
        """ "EU-Kommissionen" keeps its hyphen; an abbreviation that a page parted does not."""
        last = _LAST_PART.search(left)
        parted = last and last.group(1).isupper() and first.isupper() and self.parts_words
        return left[:-1] + right if parted else left + right

    @cached_property
    def parts_words(self) -> bool:
        """Whether lines end in the middle of words that stand whole elsewhere."""
        return any(head + tail in self.words for head, tail in self.ends)

    def _keeps_hyphen(self, head: str, tail: str) -> bool:
        joined, hyphenated = (head + tail).casefold(), f"{head}-{tail}".casefold()
        if (joined in self.words) != (hyphenated in self.words):
            return hyphenated in self.words
        part = head.rpartition("-")[2]
        if len(part) == 1 or any(char.isdigit() for char in part):
            return True
        if len(part) > 1 and part.isupper():
            return True
        return len(part) <= 3 and part.casefold() in self.prefixes

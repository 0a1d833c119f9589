"""From raw text to numbered lines: what page layout and file format added is taken away."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace

from common.text import fold, without_unsafe
from documents.parsing.blocks import Grid

_ANY_CASE = re.IGNORECASE

BULLETS = "•·▪◦‣●○■□◾➢➤✓\uf0b7\uf0a7\uf0d8\uf076\uf02d"
BULLET = re.compile(rf"^(?:[{BULLETS}]\s*|[-–—*]\s+|o\s+(?=\S))")
NUMBERED = re.compile(r"^\d{1,2}[.)]\s+(?=\S)")
PAGE_NUMBER = re.compile(
    r"^(?:-\s*)?(?:sid(?:a|an)?\.?\s*)?\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|av\s+\d{1,3}|/\s*\d{1,3})"
    r"(?:\s*-)?$|^sid(?:a|an)?\.?:?\s*\d{1,3}$|^[-–—]\s*\d{1,3}\s*[-–—]$",
    _ANY_CASE,
)
PAGE_IN_LINE = re.compile(r"\bsid(?:a|an)?\.?\s*\d{1,3}\b|\b\d{1,3}\s?\(\d{1,3}\)\s*$", _ANY_CASE)
SHEET = re.compile(r"\bsid(?:a|an)?\.?\s*\d{1,3}(?:\s*\(\d{1,3}\)|\s+av\s+\d{1,3})?$", _ANY_CASE)
LETTERHEAD = re.compile(
    r"^(?:dnr|diarienummer)\b|^tjänsteutlåtande$|^stockholms stad$|\bverksamhetsplan\b.*\d{4}"
    r"|(?<=[\w ])(?:nämnd|nämnden|förvaltning|förvaltningen|styrelse|styrelsen|kontor|kontoret)$",
    _ANY_CASE,
)
TOC_ENTRY = re.compile(r"(?:\.{3,}|…|\t|\s{3,}|(?:\s\.){3,})\s*\d{1,3}$|(?:\.{4,}|…{2,})$")
_MARKUP = re.compile(r"</?(?:b|i|u|em|strong|sup|sub)>|<br\s*/?>", _ANY_CASE)
_RULE = re.compile(r"^\|?[\s:|-]*-{3,}[\s:|-]*\|?$")
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "\u2028": " ", "\v": " "})
_SPACES = re.compile("[\u00a0\u2007\u202f\u2009]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that says something, with what stood around it in the file."""

    number: int
    text: str  # blanks at both ends removed, tabs and inner blanks kept
    indent: int = 0  # blanks it began with
    blanks: int = 0  # empty lines just before
    spaced: bool = False  # one of those held blanks: the PDF's end of a table cell or paragraph
    page_break: bool = False
    cut: bool = False  # it ends without a blank
    level: int = 0  # a heading's, where the file says so; 1 is the highest
    whole: bool = False  # nothing of it stands on another line
    grid: Grid | None = None  # a table whose cells are known
    set_number: str = ""  # before a heading, where the program sets it: it is no part of the text
    marked: str = ""  # the text as HTML, without a point's sign, where the file has marks in it

    @property
    def shown(self) -> str:
        """The text with the number that is set before it."""
        return f"{self.set_number} {self.text}" if self.set_number else self.text

    @property
    def indented(self) -> bool:
        return self.indent > 0

    @property
    def has_tabs(self) -> bool:
        return "\t" in self.text

    @property
    def is_bullet(self) -> bool:
        return bool(BULLET.match(self.text))

    @property
    def is_toc_entry(self) -> bool:
        return bool(TOC_ENTRY.search(self.text))


def squeeze(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def read_lines(text: str) -> list[Line]:
    """All lines of a document that say something, page numbers and running headers left out."""
    lines = _number(_without_layout(_clean(text)))
    return _without_page_furniture(lines)


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    text = unicodedata.normalize("NFC", text).translate(_LIGATURES)
    text = "\f".join(map(without_unsafe, text.split("\f")))  # where a page ends
    return _SPACES.sub(" ", text)


def _without_layout(text: str) -> str:
    """Text that imitates a page by blanks: they stand between words, not for empty cells."""
    said = [line for line in text.split("\n") if line.strip()]
    indented = sum(line.startswith("    ") for line in said)
    if len(said) < 20 or indented < 0.8 * len(said):
        return text
    return "\n".join(re.sub(r" {2,}", " ", line.strip(" ")) for line in text.split("\n"))


def _number(text: str) -> list[Line]:
    lines: list[Line] = []
    blanks, spaced, broken = 0, False, False
    for number, raw in enumerate(text.split("\n"), start=1):
        broken = broken or "\f" in raw
        content = _unmark(raw.replace("\f", " " if raw.strip("\f ") else ""))
        if not content.strip():
            blanks += 1
            spaced = spaced or bool(raw.strip("\f"))
            continue
        lines.append(_line(number, content, blanks, spaced, broken, first=not lines))
        blanks, spaced, broken = 0, False, False
    return lines


def _line(number: int, raw: str, blanks: int, spaced: bool, broken: bool, *, first: bool) -> Line:
    indent = len(raw) - len(raw.lstrip(" "))
    # A form feed that became a blank: the next page goes on without an empty line between.
    new_page = broken or bool(indent and not blanks and not first and "\t" not in raw)
    text = raw.strip(" ") if "\t" in raw else raw.strip()
    return Line(number, text, indent, blanks, spaced, new_page, cut=not raw.endswith((" ", "-")))


def _unmark(raw: str) -> str:
    """A line without Markdown and inline HTML; a row of a Markdown table becomes tabs."""
    stripped = raw.strip()
    if _RULE.match(stripped) and "|" in stripped:
        return ""
    raw = _MARKUP.sub("", raw)
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
        return "\t".join(cell.strip() for cell in stripped[1:-1].split("|"))
    raw = re.sub(r"^(\s*)#{1,6}\s+", r"\1", raw)
    return re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", raw)


def _without_page_furniture(lines: list[Line]) -> list[Line]:
    counts = Counter(_shape(line.text) for line in lines)
    kept: list[Line] = []
    dropped: Line | None = None
    for index, line in enumerate(lines):
        if _is_furniture(lines, index, counts):
            dropped = dropped or line
            continue
        kept.append(_after_drop(line, dropped))
        dropped = None
    return kept


def _after_drop(line: Line, dropped: Line | None) -> Line:
    """A line that follows removed page furniture stands first on its page."""
    if dropped is None:
        return line
    return replace(line, page_break=True, blanks=max(line.blanks, 1), spaced=False)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", fold(text))


def _is_furniture(lines: list[Line], index: int, counts: Counter[str]) -> bool:
    line = lines[index]
    if PAGE_NUMBER.match(line.text):
        return True
    if SHEET.search(line.text) and _at_page_edge(lines, index):
        return True
    repeated = counts[_shape(line.text)]
    if repeated < 3 or len(line.text) > 140:
        return _is_lone_number(lines, index)
    if PAGE_IN_LINE.search(line.text):
        return True
    # A cell's last word, "nämnd", stands alone on many lines without being anybody's name.
    if LETTERHEAD.search(line.text) and not line.text[0].islower() and line.number > 1:
        return not _first_of_its_shape(lines, index)
    return _is_lone_number(lines, index)


def _at_page_edge(lines: list[Line], index: int) -> bool:
    following = lines[index + 1] if index + 1 < len(lines) else None
    return lines[index].page_break or following is None or following.page_break


def _is_lone_number(lines: list[Line], index: int) -> bool:
    """A bare number at a page break is a page number; elsewhere it may be a table cell."""
    if not re.fullmatch(r"\d{1,3}", lines[index].text):
        return False
    return _at_page_edge(lines, index)


def _first_of_its_shape(lines: list[Line], index: int) -> bool:
    shape = _shape(lines[index].text)
    return all(_shape(line.text) != shape for line in lines[:index])

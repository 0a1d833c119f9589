"""A Word document by its real headings, lists and tables; page headers stand outside its text."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from common.text import clean_signs
from documents.parsing import limits
from documents.parsing.blocks import (
    BOLD,
    BULLET,
    CROSSED,
    HEADING,
    HIDDEN,
    PARAGRAPH,
    STRUCK,
    TABLE,
    Block,
    Grid,
    Place,
    Row,
)
from documents.parsing.lines import BULLET as BULLET_SIGN
from documents.parsing.lines import squeeze
from documents.parsing.model import NotAPlan
from documents.parsing.numbering import NUMBER, set_numbers
from documents.parsing.word_apart import (
    crossed_text,
    put_notes_in_place,
    says_crossed,
    says_unseen,
    set_unseen_apart,
    unseen_text,
)
from documents.parsing.word_text import (
    FALLBACK,
    UNSEEN,
    find,
    inherited,
    says,
    styles_that,
    text_of,
    tidy,
    value_of,
)

_STYLE_LEVEL = re.compile(r"^(?:heading|rubrik)\s*(\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|innehåll)", re.IGNORECASE)
_WRAPPING = {qn("w:customXml"), qn("w:ins"), qn("w:moveTo"), qn("w:smartTag")}
_BOX = qn("w:txbxContent")
# A sum's line is bold as headings made by hand are: "Summa kostnader 1 530 mnkr".
AMOUNT_LAST = re.compile(r"\d\s*(?:%|(?:mnkr|tkr|kr|mkr|kronor)\b)\W*$", re.IGNORECASE)
Marks = tuple[str, ...]


def read_word(data: bytes) -> tuple[Block, ...]:
    """The document's blocks in order; NotAPlan says why a file cannot be opened."""
    try:
        limits.check_zip(data)
        document = Document(io.BytesIO(data))
        limits.check_paragraphs(sum(1 for _one in document.element.body.iter(qn("w:p"))))
        unseen = styles_that(document, says_unseen)
        crossed = styles_that(document, says_crossed)
        _take_away_prompts(document.element.body)
        set_unseen_apart(document.element.body, unseen)
        put_notes_in_place(document, unseen, crossed)
        set_numbers(document)
        return tuple(_Walk(_styles(document), crossed).blocks(document.element.body))
    except (PackageNotFoundError, KeyError, zipfile.BadZipFile, XMLSyntaxError, OSError):
        raise NotAPlan("Filen är inget Word-dokument (.docx), eller är skadad. Spara den på nytt.")
    except (ValueError, TypeError, AttributeError, RuntimeError, EOFError, zlib.error) as error:
        if isinstance(error, NotAPlan):
            raise
        raise NotAPlan("Filen är ett skadat Word-dokument. Öppna det och spara det på nytt.")


def _take_away_prompts(body: Any) -> None:
    """What a form says where nobody has written: "Klicka här för att ange text"."""
    for control in list(body.iter(qn("w:sdt"))):
        if find(control.find(qn("w:sdtPr")), "w:showingPlcHdr") is not None:
            for run in list(control.iter(qn("w:r"))):
                run.getparent().remove(run)


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: its name, its level in the outline (0 for running text), and whether its text is
    bold, or in italics."""

    name: str = ""
    level: int = 0
    is_bold: bool = False
    is_italic: bool = False


def _styles(document: Any) -> dict[str, _Style]:
    """By their keys. A style of a template's own is of the level of the one that it builds on."""
    names = {
        style.get(qn("w:styleId")): value_of(style, "w:name")
        for style in document.styles.element.iter(qn("w:style"))
    }
    levels, bold = inherited(document, _says_level), inherited(document, _says_bold)
    italic = inherited(document, _says_italic)
    return {
        key: _Style(name, levels[key] or 0, bool(bold[key]), bool(italic[key]))
        for key, name in names.items()
    }


def _says_level(style: Any) -> int | None:
    name = value_of(style, "w:name")
    match = _STYLE_LEVEL.match(name)
    if match:
        return int(match.group(1))
    if name == "Title":
        return 1
    properties = style.find(qn("w:pPr"))
    return None if find(properties, "w:outlineLvl") is None else _outline(properties)


def _says_bold(element: Any) -> bool | None:
    """Whether the element's own properties make its text bold; None when they do not say."""
    return says(element, "w:b")


def _says_italic(element: Any) -> bool | None:
    return says(element, "w:i")


def _outline(properties: Any) -> int:
    level = properties.find(qn("w:outlineLvl")) if properties is not None else None
    value = int(level.get(qn("w:val"))) + 1 if level is not None else 0
    return value if value <= 9 else 0


@dataclass(slots=True)
class _Walk:
    styles: dict[str, _Style]
    crossed: set[str]  # the styles of text with a line through it
    number: int = 0
    open_cells: dict[int, str] = field(default_factory=dict)  # by column: what goes on below

    def _place(self) -> Place:
        self.number += 1
        return Place(0, self.number)

    def blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                yield from self.blocks(content) if content is not None else ()
            elif child.tag in _WRAPPING:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        own = list(self._own_text(paragraph))
        yield from own
        if own:
            yield from self._crossed(paragraph, qn("w:p"))
        yield from self._unseen(paragraph, qn("w:p"))
        for box in _boxes(paragraph):
            yield from self.blocks(box)

    def _unseen(self, element: Any, tag: str) -> Iterator[Block]:
        """What stands in a paragraph or a table, in none within it, and is not shown, or is struck
        out."""
        runs = [
            run
            for run in element.iter(UNSEEN)
            if next(run.iterancestors(tag), None) is element
            and next(run.iterancestors(UNSEEN), None) is None
        ]
        if text := squeeze(" ".join(map(unseen_text, runs))):
            yield Block(HIDDEN, text, self._place())
        struck = (
            one.text or ""
            for one in element.iter(qn("w:delText"))
            if next(one.iterancestors(tag), None) is element
        )
        if text := tidy(("" if tag == qn("w:p") else " ").join(struck)):
            yield Block(STRUCK, text, self._place())

    def _crossed(self, element: Any, tag: str) -> Iterator[Block]:
        if text := crossed_text(element, tag, self.crossed):
            yield Block(CROSSED, text, self._place())

    def _own_text(self, paragraph: Any) -> Iterator[Block]:
        properties = paragraph.find(qn("w:pPr"))
        style = self.styles.get(value_of(properties, "w:pStyle"), _Style())
        text = tidy(text_of(paragraph))
        if not text or _CONTENTS.match(style.name):
            return
        level = _outline(properties) or style.level
        place = self._place()
        if level or _is_bold(paragraph, text, style.is_bold):
            number = paragraph.get(NUMBER, "")
            yield Block(HEADING, text, place, level or BOLD, number=number)
            return
        marked = self._marks(paragraph, text, style)
        if _is_listed(properties, style.name):
            yield Block(BULLET, text, place, marked=as_marked(text, marked))
            return
        sign = BULLET_SIGN.match(text)
        said, its = (text[sign.end() :], marked[sign.end() :]) if sign else (text, marked)
        yield Block(BULLET if sign else PARAGRAPH, said, place, marked=as_marked(said, its))

    def _marks(self, paragraph: Any, text: str, style: _Style) -> list[Marks]:
        """Of each sign of the text, what its run says that it is beside the paragraph's style. Of
        none anything where the signs cannot be told apart for certain."""
        signs = [(sign, marks) for said, marks in self._runs(paragraph, (), style) for sign in said]
        if not any(marks for _sign, marks in signs):
            return [()] * len(text)
        made: list[Marks] = []
        for sign, marks in signs:
            at = len(made)
            if at < len(text) and (sign == text[at] or (sign.isspace() and text[at] == " ")):
                made.append(marks)
            elif not (sign.isspace() or not clean_signs(sign)):
                return [()] * len(text)
        return made if len(made) == len(text) else [()] * len(text)

    def _runs(self, element: Any, marks: Marks, style: _Style) -> Iterator[tuple[str, Marks]]:
        if element.tag == qn("w:r"):
            marks = self._of_run(element, style)
        if element.tag in (qn("w:p"), qn("w:r"), qn("w:hyperlink")) or element.tag in _WRAPPING:
            for child in element:
                yield from self._runs(child, marks, style)
        else:
            yield text_of(element), marks

    def _of_run(self, run: Any, usual: _Style) -> Marks:
        properties = run.find(qn("w:rPr"))
        own = self.styles.get(value_of(properties, "w:rStyle"), _Style())
        bold, italic = _says_bold(run), _says_italic(run)
        is_bold = own.is_bold if bold is None else bold and not usual.is_bold
        is_italic = own.is_italic if italic is None else italic and not usual.is_italic
        high = value_of(properties, "w:vertAlign")
        told = {"strong": is_bold, "em": is_italic, "sub": high == "subscript",
                "sup": high == "superscript"}  # fmt: skip
        return tuple(name for name, is_so in told.items() if is_so)

    def _table(self, table: Any) -> Iterator[Block]:
        self.open_cells = {}
        nested: list[Any] = []
        rows = [row for element in table.iter(qn("w:tr")) if _belongs(element, table)
                for row in self._row(element, nested)]  # fmt: skip
        width = max((len(row.cells) for row in rows), default=0)
        if width > 1 or (rows and _is_named(table)):
            text = " | ".join(rows[0].cells)
            yield Block(TABLE, text, rows[0].place, grid=Grid(tuple(_widened(rows, width))))
        else:  # a frame around text
            for row in rows:
                yield Block(PARAGRAPH, row.cells[0], row.place)
        yield from self._crossed(table, qn("w:tbl"))
        yield from self._unseen(table, qn("w:tbl"))
        for inner in nested:
            yield from self._table(inner)

    def _row(self, element: Any, nested: list[Any]) -> Iterator[Row]:
        cells: list[str] = [""] * int(value_of(element.find(qn("w:trPr")), "w:gridBefore") or 0)
        covered: set[int] = set()
        below: set[int] = set()
        for cell in element.iter(qn("w:tc")):
            if cell.getparent() is not element and not _in_control(cell, element):
                continue
            nested += cell.findall(qn("w:tbl"))
            at = len(cells)
            text, goes_on = self._cell(cell, at)
            span = min(int(value_of(cell.find(qn("w:tcPr")), "w:gridSpan") or 1), 60)
            cells += [text, *[""] * (span - 1)]
            covered.update(range(at + 1, at + span))
            below.update({at} if goes_on else ())
        if any(cells):
            yield Row(tuple(cells), self._place(), frozenset(covered), frozenset(below))

    def _cell(self, cell: Any, at: int) -> tuple[str, bool]:
        """The cell's text, and whether it is the rest of a cell above."""
        merge = find(cell.find(qn("w:tcPr")), "w:vMerge")
        if merge is not None and merge.get(qn("w:val")) != "restart":
            return self.open_cells.get(at, ""), True
        text = squeeze(" ".join(tidy(text_of(one)) for one in _paragraphs(cell)))
        self.open_cells[at] = text if merge is not None else ""
        return text, False


def as_marked(text: str, marks: Sequence[Marks]) -> str:
    """The text as HTML with its marks; nothing where it has none.

    >>> as_marked("CO2", [(), (), ("sub",)])
    'CO<sub>2</sub>'
    """
    if not any(marks):
        return ""
    parts = []
    for its, group in groupby(zip(text, marks, strict=True), key=lambda one: one[1]):
        said = escape("".join(sign for sign, _marks in group), quote=False)
        opened = "".join(f"<{name}>" for name in its)
        closed = "".join(f"</{name}>" for name in reversed(its))
        parts.append(f"{opened}{said}{closed}")
    return "".join(parts)


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes that hang on a paragraph; a box that is said in two ways once."""
    found = [
        box
        for box in paragraph.iter(_BOX)
        if next(box.iterancestors(qn("w:p")), None) is paragraph
        and next(box.iterancestors(UNSEEN), None) is None
    ]
    newest = [box for box in found if next(box.iterancestors(FALLBACK), None) is None]
    return newest or found


def _paragraphs(cell: Any) -> Iterator[Any]:
    """Those of a cell in their order, whatever they stand in; a table within has its own."""
    for paragraph in cell.iter(qn("w:p")):
        is_again = next(paragraph.iterancestors(FALLBACK), None) is not None
        if next(paragraph.iterancestors(qn("w:tc")), None) is cell and not is_again:
            yield paragraph


def _is_named(table: Any) -> bool:
    """Whether it says that it is a table, by a heading row or a name: a frame around text says
    neither."""
    properties = find(table, "w:tblPr")
    named = find(properties, "w:tblCaption") is not None
    return named or any(True for _one in table.iter(qn("w:tblHeader")))


def _belongs(row: Any, table: Any) -> bool:
    return next(row.iterancestors(qn("w:tbl")), None) is table


def _in_control(cell: Any, row: Any) -> bool:
    """A cell inside a content control is still a cell of its row."""
    return next(cell.iterancestors(qn("w:tr")), None) is row


def _widened(rows: list[Row], width: int) -> Iterator[Row]:
    for row in rows:
        cells = row.cells + ("",) * (width - len(row.cells))
        yield Row(cells, row.place, row.covered, row.below)


def _is_listed(properties: Any, style: str) -> bool:
    listed = find(properties, "w:numPr") is not None
    return listed or style.casefold().startswith(("list", "punkt"))


def _is_bold(paragraph: Any, text: str, is_usual: bool) -> bool:
    """Every run that says something is bold, by itself or (`is_usual`) by the paragraph's style: a
    heading made by hand."""
    if len(text) > 200 or text.endswith((".", ",")) or AMOUNT_LAST.search(text):
        return False
    runs = [run for run in paragraph.iter(qn("w:r")) if text_of(run).strip()]
    said = [_says_bold(run) for run in runs]
    return bool(runs) and all(is_usual if one is None else one for one in said)

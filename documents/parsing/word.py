"""A Word document by its real headings, lists and tables; page headers stand outside its text."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement, parse_xml
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

_STYLE_LEVEL = re.compile(r"^(?:heading|rubrik)\s*(\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|innehåll)", re.IGNORECASE)
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# Of a formula, as it is written on one line: a fraction, a power, an index.
_OF_FORMULA = {qn("m:den"): "/", qn("m:sup"): "^", qn("m:sub"): "_"}
_SAYING = (qn("w:t"), qn("m:t"))
_WRAPPING = {qn("w:customXml"), qn("w:ins"), qn("w:moveTo"), qn("w:smartTag")}
_BOX = qn("w:txbxContent")
# What is shown where a program does not know the newer way to say the same.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTES = {"footnotes": qn("w:footnoteReference"), "endnotes": qn("w:endnoteReference")}
_PASSED_OVER = {
    qn("w:del"), qn("w:moveFrom"), qn("w:drawing"), qn("w:pict"), qn("w:object"),
    qn("w:instrText"), qn("w:delText"),
}  # fmt: skip
# What a run that is not shown is called while the document is read.
_UNSEEN = "unseen"
# What a note says with a line through it, beside the place where it is referred to.
_CROSSED = "crossed"
_PASSED_OVER |= {_UNSEEN, _CROSSED}
_GONE = {qn("w:del"), qn("w:moveFrom")}
# A sum's line is bold as headings made by hand are: "Summa kostnader 1 530 mnkr".
AMOUNT_LAST = re.compile(r"\d\s*(?:%|(?:mnkr|tkr|kr|mkr|kronor)\b)\W*$", re.IGNORECASE)
_OFF = ("0", "false", "off")
_LINES = ("w:strike", "w:dstrike")  # through a text: one, or two
Marks = tuple[str, ...]


def read_word(data: bytes) -> tuple[Block, ...]:
    """The document's blocks in order; NotAPlan says why a file cannot be opened."""
    try:
        limits.check_zip(data)
        document = Document(io.BytesIO(data))
        limits.check_paragraphs(sum(1 for _one in document.element.body.iter(qn("w:p"))))
        unseen, crossed = (
            _styles_that(document, _says_unseen),
            _styles_that(document, _says_crossed),
        )
        _take_away_prompts(document.element.body)
        _set_unseen_apart(document.element.body, unseen)
        _put_notes_in_place(document, unseen, crossed)
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
        if _find(control.find(qn("w:sdtPr")), "w:showingPlcHdr") is not None:
            for run in list(control.iter(qn("w:r"))):
                run.getparent().remove(run)


def _inherited(document: Any, says: Callable[[Any], Any]) -> dict[str, Any]:
    """What each style says, or else the one that it builds on; None where none of them does."""
    above, said = {}, {}
    for style in document.styles.element.iter(qn("w:style")):
        name = style.get(qn("w:styleId"))
        above[name], said[name] = _value(style, "w:basedOn"), says(style)
    found = {}
    for name in above:
        passed: set[str] = set()
        at = name
        while at in above and at not in passed and said[at] is None:
            passed.add(at)
            at = above[at]
        found[name] = said.get(at)
    return found


def _styles_that(document: Any, says: Callable[[Any], bool | None]) -> set[str]:
    """The styles of text that is so."""
    return {name for name, is_so in _inherited(document, says).items() if is_so}


def _says_unseen(element: Any) -> bool | None:
    """Whether the element's own properties hide its text; None when they do not say."""
    vanish = _find(element.find(qn("w:rPr")), "w:vanish")
    return None if vanish is None else vanish.get(qn("w:val")) not in _OFF


def _set_unseen_apart(root: Any, styles: set[str]) -> None:
    """Give what is not shown another name, so that nothing reads it as the document's text."""
    for run in list(root.iter(qn("w:r"))):
        if _is_so(run, _says_unseen, styles):
            run.tag = _UNSEEN


def _is_so(run: Any, says: Callable[[Any], bool | None], styles: set[str]) -> bool:
    """What the run says itself, else whether its style or its paragraph's is one of those."""
    said = says(run)
    if said is not None:
        return said
    paragraph = next(run.iterancestors(qn("w:p")), None)
    of_paragraph = paragraph.find(qn("w:pPr")) if paragraph is not None else None
    own = _value(run.find(qn("w:rPr")), "w:rStyle")
    return own in styles or _value(of_paragraph, "w:pStyle") in styles


def _says_crossed(element: Any) -> bool | None:
    """Whether one line or two go through the text; None when nothing is said of it."""
    said = [one for one in (_says(element, tag) for tag in _LINES) if one is not None]
    return any(said) if said else None


def _crossed_text(element: Any, tag: str, styles: set[str]) -> str:
    """What stands in a paragraph or a table, in none within it, with a line through it."""
    said: list[tuple[Any, str]] = []  # the paragraph of what is crossed out, none for the rest
    for run in element.iter(qn("w:r")):
        above = {one.tag for one in run.iterancestors()}
        within = next(run.iterancestors(tag), None) is not element
        if within or above & _GONE or (_FALLBACK in above and tag != qn("w:p")):
            continue
        if text := _text(run):
            is_crossed = _is_so(run, _says_crossed, styles)
            said.append((next(run.iterancestors(qn("w:p"))) if is_crossed else None, text))
    runs = groupby(said, key=itemgetter(0))
    parts = ["".join(text for _at, text in run).strip() for at, run in runs if at is not None]
    notes = [one.text for one in element.iter(_CROSSED)
             if next(one.iterancestors(tag), None) is element]  # fmt: skip
    return _tidy(" … ".join(filter(None, [*parts, *notes])))


def _unseen_text(run: Any) -> str:
    """What a run that is not shown says, with the boxes in it."""
    boxes = (_text(one) for one in run.iter(qn("w:p")))
    return _tidy(" ".join(["".join(map(_text, run)), *boxes]))


def _put_notes_in_place(document: Any, unseen: set[str], crossed: set[str]) -> None:
    """Foot and end notes become words where they are referred to, as in what is pasted."""
    for relation in document.part.rels.values():
        tag = _NOTES.get(relation.reltype.rpartition("/")[2])
        if tag is None or relation.is_external:
            continue
        root = parse_xml(relation.target_part.blob)
        _set_unseen_apart(root, unseen)
        notes = {note.get(qn("w:id")): note for note in root}
        for reference in list(document.element.body.iter(tag)):
            note = notes.get(reference.get(qn("w:id")))
            if note is None:
                continue
            words = OxmlElement("w:t")
            said = _tidy(" ".join(map(_text, note.iter(qn("w:p")))))
            words.text = f" [Not: {said}]" if said else ""
            # What the note does not show goes along, to be told where it is referred to.
            for hidden in deepcopy(list(note.iter(_UNSEEN))):
                reference.addnext(hidden)
            for paragraph in note.iter(qn("w:p")):
                if text := _crossed_text(paragraph, qn("w:p"), crossed):
                    told = OxmlElement("w:t")
                    told.tag, told.text = _CROSSED, text
                    reference.addnext(told)
            reference.getparent().replace(reference, words)


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
        style.get(qn("w:styleId")): _value(style, "w:name")
        for style in document.styles.element.iter(qn("w:style"))
    }
    levels, bold = _inherited(document, _says_level), _inherited(document, _says_bold)
    italic = _inherited(document, _says_italic)
    return {
        key: _Style(name, levels[key] or 0, bool(bold[key]), bool(italic[key]))
        for key, name in names.items()
    }


def _says_level(style: Any) -> int | None:
    name = _value(style, "w:name")
    match = _STYLE_LEVEL.match(name)
    if match:
        return int(match.group(1))
    if name == "Title":
        return 1
    properties = style.find(qn("w:pPr"))
    return None if _find(properties, "w:outlineLvl") is None else _outline(properties)


def _says_bold(element: Any) -> bool | None:
    """Whether the element's own properties make its text bold; None when they do not say."""
    return _says(element, "w:b")


def _says_italic(element: Any) -> bool | None:
    return _says(element, "w:i")


def _says(element: Any, tag: str) -> bool | None:
    said = _find(element.find(qn("w:rPr")), tag)
    return None if said is None else said.get(qn("w:val")) not in _OFF


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
            for run in element.iter(_UNSEEN)
            if next(run.iterancestors(tag), None) is element
            and next(run.iterancestors(_UNSEEN), None) is None
        ]
        if text := squeeze(" ".join(map(_unseen_text, runs))):
            yield Block(HIDDEN, text, self._place())
        struck = (
            one.text or ""
            for one in element.iter(qn("w:delText"))
            if next(one.iterancestors(tag), None) is element
        )
        if text := _tidy(("" if tag == qn("w:p") else " ").join(struck)):
            yield Block(STRUCK, text, self._place())

    def _crossed(self, element: Any, tag: str) -> Iterator[Block]:
        if text := _crossed_text(element, tag, self.crossed):
            yield Block(CROSSED, text, self._place())

    def _own_text(self, paragraph: Any) -> Iterator[Block]:
        properties = paragraph.find(qn("w:pPr"))
        style = self.styles.get(_value(properties, "w:pStyle"), _Style())
        text = _tidy(_text(paragraph))
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
            yield _text(element), marks

    def _of_run(self, run: Any, usual: _Style) -> Marks:
        properties = run.find(qn("w:rPr"))
        own = self.styles.get(_value(properties, "w:rStyle"), _Style())
        bold, italic = _says_bold(run), _says_italic(run)
        is_bold = own.is_bold if bold is None else bold and not usual.is_bold
        is_italic = own.is_italic if italic is None else italic and not usual.is_italic
        high = _value(properties, "w:vertAlign")
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
        cells: list[str] = [""] * int(_value(element.find(qn("w:trPr")), "w:gridBefore") or 0)
        covered: set[int] = set()
        below: set[int] = set()
        for cell in element.iter(qn("w:tc")):
            if cell.getparent() is not element and not _in_control(cell, element):
                continue
            nested += cell.findall(qn("w:tbl"))
            at = len(cells)
            text, goes_on = self._cell(cell, at)
            span = min(int(_value(cell.find(qn("w:tcPr")), "w:gridSpan") or 1), 60)
            cells += [text, *[""] * (span - 1)]
            covered.update(range(at + 1, at + span))
            below.update({at} if goes_on else ())
        if any(cells):
            yield Row(tuple(cells), self._place(), frozenset(covered), frozenset(below))

    def _cell(self, cell: Any, at: int) -> tuple[str, bool]:
        """The cell's text, and whether it is the rest of a cell above."""
        merge = _find(cell.find(qn("w:tcPr")), "w:vMerge")
        if merge is not None and merge.get(qn("w:val")) != "restart":
            return self.open_cells.get(at, ""), True
        text = squeeze(" ".join(_tidy(_text(one)) for one in _paragraphs(cell)))
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
        and next(box.iterancestors(_UNSEEN), None) is None
    ]
    newest = [box for box in found if next(box.iterancestors(_FALLBACK), None) is None]
    return newest or found


def _paragraphs(cell: Any) -> Iterator[Any]:
    """Those of a cell in their order, whatever they stand in; a table within has its own."""
    for paragraph in cell.iter(qn("w:p")):
        is_again = next(paragraph.iterancestors(_FALLBACK), None) is not None
        if next(paragraph.iterancestors(qn("w:tc")), None) is cell and not is_again:
            yield paragraph


def _is_named(table: Any) -> bool:
    """Whether it says that it is a table, by a heading row or a name: a frame around text says
    neither."""
    properties = _find(table, "w:tblPr")
    named = _find(properties, "w:tblCaption") is not None
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


def _find(properties: Any, tag: str) -> Any:
    return properties.find(qn(tag)) if properties is not None else None


def _value(properties: Any, tag: str) -> str:
    found = _find(properties, tag)
    return (found.get(qn("w:val")) or "") if found is not None else ""


def _is_listed(properties: Any, style: str) -> bool:
    listed = _find(properties, "w:numPr") is not None
    return listed or style.casefold().startswith(("list", "punkt"))


def _is_bold(paragraph: Any, text: str, is_usual: bool) -> bool:
    """Every run that says something is bold, by itself or (`is_usual`) by the paragraph's style: a
    heading made by hand."""
    if len(text) > 200 or text.endswith((".", ",")) or AMOUNT_LAST.search(text):
        return False
    runs = [run for run in paragraph.iter(qn("w:r")) if _text(run).strip()]
    said = [_says_bold(run) for run in runs]
    return bool(runs) and all(is_usual if one is None else one for one in said)


def _text(element: Any) -> str:
    """What is printed of a paragraph or run: deleted text, figures and field codes are not."""
    if element.tag in _SAYING:
        return element.text or ""
    if element.tag in _SIGNS:
        return _SIGNS[element.tag]
    if element.tag in _PASSED_OVER or not isinstance(element.tag, str):
        return ""
    said = "".join(_text(child) for child in element)
    return f"{_OF_FORMULA[element.tag]}{said}" if element.tag in _OF_FORMULA and said else said


def _tidy(text: str) -> str:
    """Without signs that nobody sees, white space as single blanks; the tab before an entry's page
    number is kept."""
    text = clean_signs(text)
    head, tab, page = text.rpartition("\t")
    if tab and page.strip().isdigit() and len(page.strip()) <= 3 and head.strip():
        return f"{squeeze(head)}\t{page.strip()}"
    return squeeze(text)

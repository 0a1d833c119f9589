"""The document that a plan is written into: our own, or a city's with its typeface and marks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Cm, Pt, RGBColor
from lxml.etree import XMLSyntaxError, tostring

from documents.packages import WORD
from documents.papers.word.xml import element, w

LANGUAGE = "sv-SE"
# Styles that a plan is written in, by the names that Word stores, whatever language shows them.
NEEDED = {
    "Normal": "Normal",
    "Title": "Rubrik (Title)",
    "Heading 1": "Rubrik 1",
    "Heading 2": "Rubrik 2",
    "Heading 3": "Rubrik 3",
    "Heading 4": "Rubrik 4",
    "Caption": "Beskrivning",
    "List Bullet": "Punktlista",
    "List Number": "Numrerad lista",
}
TABLE, CELL = "Plantabell", "Tabelltext i plan"
# What a city's template may do without: each is made like the style after it.
_MADE = {
    "Subtitle": "Normal",
    "Heading 5": "Heading 4",
    "Heading 6": "Heading 4",
    "Quote": "Normal",
    "toc 1": "Normal",
    "toc 2": "Normal",
    "toc 3": "Normal",
    "Not i plan": "Normal",
    CELL: "Normal",
    "header": "Normal",
    "footer": "Normal",
}
# What of a template's parts a plan stands on. Pictures, comments and the like of its own text go
# with the text; they would be read by whoever opens the file.
_KEPT = {
    "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "numbering",
    "header", "footer", "footnotes", "endnotes",
}  # fmt: skip
_RUNNING = {
    ("header", "default"): gettext_lazy("sidhuvudet"),
    ("header", "first"): gettext_lazy("sidhuvudet på första sidan"),
    ("header", "even"): gettext_lazy("sidhuvudet på jämna sidor"),
    ("footer", "default"): gettext_lazy("sidfoten"),
    ("footer", "first"): gettext_lazy("sidfoten på första sidan"),
    ("footer", "even"): gettext_lazy("sidfoten på jämna sidor"),
}
_INK, _QUIET, _LINE = RGBColor(0x1B, 0x2B, 0x33), RGBColor(0x4A, 0x5A, 0x63), "9AA7AE"
_OWN_SIZES = {"Title": 26, "Heading 1": 18, "Heading 2": 15, "Heading 3": 13, "Heading 4": 11.5}


class UnfitTemplate(ValueError):
    """The template cannot be used; the message (Swedish) says what it lacks."""


def open_template(data: bytes | None) -> Any:
    """An empty document with every style that a plan needs. A template's other faults are told
    by `checking`, before anybody takes it into use."""
    if data is None:
        document = Document()
        _dress(document)
    else:
        document = opened(data)
        _ensure_styles(document)
    _empty(document)
    for name, like in _MADE.items():
        if style_named(document, name) is None:
            made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = document.styles[like]
    _indent_contents(document)
    _tighten_cells(document)
    if style_named(document, TABLE) is None:
        _add_table_style(document)
    _ensure_numbering(document)
    _speak_swedish(document)
    return document


def opened(data: bytes) -> Any:
    """A city's document with the page that a plan is set on; its text is still there."""
    try:
        document = Document(io.BytesIO(data))
        _settle_page(document)
    except (PackageNotFoundError, XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError):
        raise UnfitTemplate(str(WORD.refusal)) from None
    return document


def _ensure_styles(document: Any) -> None:
    missing = [shown for name, shown in NEEDED.items() if style_named(document, name) is None]
    if missing:
        raise UnfitTemplate(
            _("Mallen saknar formatmallarna %(names)s. Lägg till dem i Word och spara på nytt.")
            % {"names": ", ".join(f"”{name}”" for name in missing)}
        )


def style_named(document: Any, name: str) -> Any:
    """The style by the name that Word stores; none where there is none."""
    wanted = name.casefold()
    found = (s for s in document.styles if s.name and s.name.casefold() == wanted)
    return next(found, None)


def style_id(document: Any, name: str) -> str:
    """What paragraphs call the style by."""
    return str(style_named(document, name).style_id)


def running_parts(document: Any) -> Iterator[tuple[str, Any]]:
    """Header and footer of the page that a plan is set on, each with its name."""
    for reference in _references(document.element.body.sectPr):
        part = document.part.related_parts.get(reference.get(qn("r:id")))
        if part is not None:
            yield str(_RUNNING[_side(reference)]), part.element


def _references(section: Any) -> list[Any]:
    return [one for one in section if one.tag in (w("headerReference"), w("footerReference"))]


def _side(reference: Any) -> tuple[str, str]:
    kind = "header" if reference.tag == w("headerReference") else "footer"
    return kind, reference.get(w("type"), "default")


def _settle_page(document: Any) -> None:
    """A plan has one section, the template's last. What that takes over from those before it
    goes with them unless it is said here."""
    body = document.element.body
    last = body.get_or_add_sectPr()
    said = {_side(one) for one in _references(last)}
    for section in reversed([one for one in body.iter(w("sectPr")) if one is not last]):
        for reference in _references(section):
            if _side(reference) not in said:
                said.add(_side(reference))
                last.insert(0, reference)
    page = document.sections[-1]
    if page.page_width is None:
        page.page_width, page.page_height = Cm(21), Cm(29.7)
    if None in (page.left_margin, page.right_margin):
        page.left_margin = page.right_margin = Cm(2.5)


def _empty(document: Any) -> None:
    body = document.element.body
    for child in list(body):
        if child.tag != w("sectPr"):
            body.remove(child)
    for key, link in list(document.part.rels.items()):
        if link.reltype.rpartition("/")[2] not in _KEPT:
            del document.part.rels[key]


def _ensure_numbering(document: Any) -> None:
    """Word keeps no part for lists in a document that has none, and python-docx makes none."""
    kinds = {link.reltype for link in document.part.rels.values()}
    if RELATIONSHIP_TYPE.NUMBERING in kinds:
        return
    part = NumberingPart.load(
        PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, tostring(element("numbering")),
        document.part.package,
    )  # fmt: skip
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)


def _dress(document: Any) -> None:
    """Our own look: a typeface that every machine has, sizes that tell the levels apart."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    _face(normal, 10.5)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for name, size in _OWN_SIZES.items():
        style = document.styles[name]
        _face(style, size)
        style.font.color.rgb, style.font.bold = _INK, True
        style.paragraph_format.space_before = Pt(size * 0.9)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
    # Not slanted, as the built-in one is: it is the deepest heading that most plans have.
    document.styles["Heading 4"].font.italic = False
    _drop_rule(document.styles["Title"])
    subtitle = document.styles["Subtitle"]
    _face(subtitle, 11)
    subtitle.font.color.rgb, subtitle.font.italic = _QUIET, False
    for spacing in subtitle.element.iter(w("spacing")):
        if spacing.getparent().tag == w("rPr"):
            spacing.getparent().remove(spacing)
            break
    caption = document.styles["Caption"]
    _face(caption, 9.5)
    caption.font.color.rgb, caption.font.bold = _INK, True
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(3)


def _face(style: Any, size: float) -> None:
    style.font.name, style.font.size = "Calibri", Pt(size)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(w(name), "Calibri")


def _drop_rule(title: Any) -> None:
    """The line that the built-in title is underlined with."""
    for border in title.element.iter(w("pBdr")):
        border.getparent().remove(border)
        return


def _indent_contents(document: Any) -> None:
    for level in (1, 2, 3):
        style = document.styles[f"toc {level}"]
        style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        style.paragraph_format.space_after = Pt(2)


def _tighten_cells(document: Any) -> None:
    """What Normal says of its paragraphs goes before what a table's style says of its own."""
    cell = document.styles[CELL]
    cell.font.size = Pt(9)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(0)
    cell.paragraph_format.line_spacing = 1.0


def _add_table_style(document: Any) -> None:
    line = {"val": "single", "sz": "4", "space": "0", "color": _LINE}
    borders = element("tblBorders", *(element(side, **line) for side in ("top", "bottom")),
                      element("insideH", **line))  # fmt: skip
    margins = element("tblCellMar", *(
        element(side, w=size, type="dxa")
        for side, size in (("top", 40), ("left", 70), ("bottom", 40), ("right", 70))
    ))  # fmt: skip
    usual = document.styles.default(WD_STYLE_TYPE.TABLE)
    document.styles.element.append(
        element(
            "style",
            element("name", val=TABLE),
            element("basedOn", val=usual.style_id) if usual else None,
            element("uiPriority", val="59"),
            element("tblPr", borders, margins),
            _shaded("firstRow", "E8EDEF"),
            _shaded("lastRow", ""),
            type="table",
            customStyle="1",
            styleId=TABLE,
        )
    )


def _shaded(part: str, colour: str) -> Any:
    shade = element("shd", val="clear", color="auto", fill=colour) if colour else None
    cell = element("tcPr", shade) if colour else None
    return element("tblStylePr", element("rPr", element("b")), cell, type=part)


def _speak_swedish(document: Any) -> None:
    """The whole document's language; a style's own, or a header's, would say otherwise."""
    styles = document.styles.element
    for part in (styles, *(part for _name, part in running_parts(document))):
        for said in list(part.iter(w("lang"))):
            said.getparent().remove(said)
    defaults = styles.find(w("docDefaults"))
    if defaults is None:
        defaults = element("docDefaults")
        styles.insert(0, defaults)
    runs = _child(_child(defaults, "rPrDefault"), "rPr")
    runs.append(element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))
    document.core_properties.language = LANGUAGE


def _child(parent: Any, name: str) -> Any:
    found = parent.find(w(name))
    if found is None:
        found = element(name)
        parent.insert(0, found)
    return found

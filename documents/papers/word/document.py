"""The document itself: title, contents, headings that lead, running lines, and the blocks."""

from __future__ import annotations

import io
import re
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm

from documents.papers.blocks import (
    Block,
    Heading,
    Listing,
    Mark,
    Note,
    Paper,
    Paragraph,
    Quote,
    Span,
    Table,
)
from documents.papers.cells import LETTERS, Setting, as_set, setting_of
from documents.papers.word.lists import Lists, membership
from documents.papers.word.pages import Pages
from documents.papers.word.tables import table_element
from documents.papers.word.template import CELL, TABLE, open_template, style_id, style_named
from documents.papers.word.xml import (
    element,
    field,
    field_end,
    field_start,
    paragraph,
    text_run,
    w,
)

_PAGE = re.compile(r"\bPAGE\b")
_DEEPEST = 6
_IN_CONTENTS = 3
_MARKS = {
    Mark.STRONG: ("b", {}),
    Mark.EMPHASIS: ("i", {}),
    Mark.ABOVE: ("vertAlign", {"val": "superscript"}),
    Mark.BELOW: ("vertAlign", {"val": "subscript"}),
}

# An average letter against its size, in our typeface and in the widest that texts are set in.
_OWN_LETTER, _WIDEST_LETTER = 0.5, 0.56
# Word takes a run's properties in one order only.
_ORDER = [w(name) for name in ("b", "i", "color", "sz", "u", "vertAlign")]


def write_word(paper: Paper, template: bytes | None = None) -> bytes:
    """The paper as .docx, in the city's template where one is given (UnfitTemplate)."""
    writer = _Writer(open_template(template), is_own=template is None)
    writer.describe(paper)
    writer.run_lines(paper)
    writer.front(paper)
    for block in paper.blocks:
        writer.block(block)
    return writer.saved()


class _Writer:
    def __init__(self, document: Any, *, is_own: bool) -> None:
        self.document = document
        self.end = document.element.body.sectPr
        self.lists = Lists(document)
        self.tables = 0
        self.bookmarks = 0
        self.opens_page = False  # the first heading does, below the contents
        self.links: dict[str, str] = {}
        self.styles: dict[str, str] = {}
        section = document.sections[0]
        room = section.page_width - section.left_margin - section.right_margin
        self.width = int(room / 635)
        # A city's typeface may be wider than ours.
        widening = 1 if is_own else _WIDEST_LETTER / _OWN_LETTER
        self.letters = LETTERS * room / Cm(16) / widening
        self.letter = _OWN_LETTER * widening
        self.pages = Pages(document)

    def style(self, name: str) -> str:
        if name not in self.styles:
            self.styles[name] = style_id(self.document, name)
        return self.styles[name]

    def put(self, made: Any) -> None:
        self.end.addprevious(made)

    def describe(self, paper: Paper) -> None:
        about = self.document.core_properties
        about.title, about.author, about.subject = paper.title, paper.author, paper.reference
        about.comments = about.keywords = about.category = ""
        about.last_modified_by = paper.author
        about.created = about.modified = paper.made_at

    def run_lines(self, paper: Paper) -> None:
        """Who and which document on top of every page, but of a first page that differs, which
        page below, and what it is a draft of. What a city's template says there stays above."""
        section = self.document.sections[0]
        is_first_apart = section.different_first_page_header_footer
        is_even_apart = self.document.settings.odd_and_even_pages_header_footer
        heads, feet = [section.header], [section.footer]
        if is_even_apart:
            heads.append(section.even_page_header)
            feet.append(section.even_page_footer)
        if is_first_apart:
            feet.append(section.first_page_footer)
        for head in heads:
            for line in self.head_lines(paper):
                _put_line(head, line)
        for foot in feet:
            if paper.draft:
                said = text_run(paper.draft, element("b"))
                _put_line(foot, paragraph(said, style=self.style("footer")))
            if not _tells_page(foot):
                right = element("jc", val="right")
                _put_line(foot, paragraph(*_page_number(), style=self.style("footer"),
                                          properties=(right,)))  # fmt: skip

    def head_lines(self, paper: Paper) -> list[Any]:
        """Who and which document, and the reference: on one line where both have room between the
        template's margins, else below each other. The last keeps the page's text at a distance."""
        style, said = self.style("header"), [paper.running, paper.reference]
        apart = element("spacing", after="200")
        if self.has_room_for("    ".join(said)):
            both = text_run("\t".join(said).rstrip())
            return [paragraph(both, style=style, properties=(self.tabs(), apart))]
        runs = [text_run(one) for one in said if one]
        return [*(paragraph(one, style=style) for one in runs[:-1]),
                paragraph(runs[-1], style=style, properties=(apart,))]  # fmt: skip

    def has_room_for(self, line: str) -> bool:
        """Whether a header's line holds the text, in whatever typeface of its size."""
        points = _size_of(style_named(self.document, "header"), self.document)
        return len(line) * points * self.letter <= self.width / 20

    def tabs(self) -> Any:
        """One stop, at the right margin: what the style has besides would catch the reference."""
        style = style_named(self.document, "header").element
        stops = {one.get(w("pos")) for one in style.iter(w("tab"))}
        cleared = [element("tab", val="clear", pos=one) for one in sorted(stops, key=int)]
        return element("tabs", *cleared, element("tab", val="right", pos=self.width))

    def front(self, paper: Paper) -> None:
        self.put(paragraph(text_run(paper.author), style=self.style("Subtitle")))
        self.put(paragraph(text_run(paper.title), style=self.style("Title")))
        for line in paper.state:
            self.put(paragraph(text_run(line), style=self.style("Subtitle")))
        self.contents([heading for heading in paper.headings() if heading.level <= _IN_CONTENTS])

    def contents(self, headings: list[Heading]) -> None:
        """A contents field with its entries; Word fills in the page numbers when it opens."""
        if not headings:
            return
        self.opens_page = True
        bold = element("b")
        self.put(paragraph(text_run(_("Innehåll"), bold), style=self.style("Subtitle")))
        start = field_start(rf'TOC \o "1-{_IN_CONTENTS}" \h \z \u', is_stale=True)
        for number, heading in enumerate(headings):
            entry = text_run(heading.text)
            link = element("hyperlink", entry, anchor=_bookmark(number + 1), history="1")
            runs = [*(start if number == 0 else []), link]
            if number == len(headings) - 1:
                runs.append(field_end())
            self.put(paragraph(*runs, style=self.style(f"toc {heading.level}")))

    def block(self, block: Block, depth: int = 0) -> None:
        match block:
            case Heading():
                self.heading(block)
            case Paragraph(spans=spans):
                self.put(paragraph(*self.runs(spans)))
            case Listing():
                self.listing(block, depth)
            case Quote(blocks=blocks):
                for inner in blocks:
                    self.quoted(inner)
            case Note(text=text):
                self.put(paragraph(text_run(text, element("i")), style=self.style("Not i plan")))
            case Table():
                self.table(block)

    def heading(self, heading: Heading) -> None:
        runs = [text_run(heading.text)]
        if heading.key and heading.level <= _IN_CONTENTS:
            self.bookmarks += 1
            number, name = self.bookmarks, _bookmark(self.bookmarks)
            runs = [element("bookmarkStart", id=number, name=name), *runs,
                    element("bookmarkEnd", id=number)]  # fmt: skip
        level = min(heading.level, _DEEPEST)
        first = (element("pageBreakBefore"),) if self.opens_page else ()
        self.opens_page = False
        self.put(paragraph(*runs, style=self.style(f"Heading {level}"), properties=first))

    def listing(self, listing: Listing, depth: int) -> None:
        number = self.lists.number(listing.start)
        style = self.style("List Number" if listing.start else "List Bullet")
        for item in listing.items:
            for place, block in enumerate(item):
                if isinstance(block, Paragraph) and place == 0:
                    member = (membership(number, depth),)
                    self.put(paragraph(*self.runs(block.spans), style=style, properties=member))
                else:
                    self.block(block, depth + 1)

    def quoted(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self.put(paragraph(*self.runs(block.spans), style=self.style("Quote")))
        else:
            self.block(block)

    def table(self, table: Table) -> None:
        setting = setting_of(table, self.letters)
        if setting.is_sideways:
            self.pages.turn()
        self._table(table, setting)
        if setting.is_sideways:
            self.pages.turn_back()

    def _table(self, table: Table, setting: Setting) -> None:
        self.tables += 1
        number = field("SEQ Tabell \\* ARABIC", str(self.tables))
        said = text_run(f": {table.caption}" if table.caption else "")
        keep = (element("keepNext"),)
        self.put(paragraph(text_run(_("Tabell ")), *number, said,
                           style=self.style("Caption"), properties=keep))  # fmt: skip
        width = self.pages.width(is_sideways=setting.is_sideways)
        told = as_set(table, setting, self.letters)
        size = 0 if setting.is_usual else setting.size
        runs = partial(self.runs, size=size)
        self.put(table_element(told, self.style(TABLE), self.style(CELL), width, runs,
                               is_tight=setting.is_sideways))  # fmt: skip
        self.put(paragraph(properties=(element("spacing", before="0", after="60"),)))

    def runs(self, spans: tuple[Span, ...], size: float = 0) -> list[Any]:
        """Runs in the paragraph's own size, or in one of `size` points."""
        made = []
        for span in spans:
            marked = (_MARKS[mark] for mark in sorted(span.marks))
            marks = [element(name, **said) for name, said in marked]
            marks += [element("sz", val=int(2 * size))] if size else []
            if span.href:
                marks += [element("color", val="0B5394"), element("u", val="single")]
            run = text_run(span.text, *sorted(marks, key=lambda mark: _ORDER.index(mark.tag)))
            made.append(self.link(run, span.href) if span.href else run)
        return made

    def link(self, run: Any, href: str) -> Any:
        if href not in self.links:
            kind = RELATIONSHIP_TYPE.HYPERLINK
            self.links[href] = self.document.part.relate_to(href, kind, is_external=True)
        link = element("hyperlink", run, history="1")
        link.set(qn("r:id"), self.links[href])
        return link

    def saved(self) -> bytes:
        self.pages.end()
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def _size_of(style: Any, document: Any) -> float:
    """Points; a style has the size of what it is based on until it says otherwise."""
    while style is not None:
        if style.font.size is not None:
            return float(style.font.size.pt)
        style = style.base_style
    said = document.styles.element.find(
        f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('sz')}"
    )
    return int(said.get(w("val"))) / 2 if said is not None else 10.0


def _bookmark(number: int) -> str:
    return f"_Toc{number:06d}"


def _page_number() -> list[Any]:
    pages = [*field("PAGE", "1"), text_run(" ("), *field("NUMPAGES", "1"), text_run(")")]
    return [text_run(_("Sida ")), *pages]


def _put_line(running: Any, line: Any) -> None:
    """Below what stands in the header or footer; a new one begins with an empty paragraph."""
    running.is_linked_to_previous = False
    part = running._element
    part.append(line)
    if not _says_anything(part[0]):
        part.remove(part[0])


def _says_anything(first: Any) -> bool:
    drawn = any(True for _one in first.iter(w("drawing"), w("pict"), w("object")))
    words = "".join(one.text or "" for one in first.iter(w("t"), w("instrText")))
    return drawn or first.tag != w("p") or bool(words.strip())


def _tells_page(foot: Any) -> bool:
    """Whether the template numbers its pages itself."""
    if foot.is_linked_to_previous:
        return False
    part = foot._element
    asked = [one.text or "" for one in part.iter(w("instrText"))]
    asked += [one.get(w("instr"), "") for one in part.iter(w("fldSimple"))]
    return any(_PAGE.search(one) for one in asked)

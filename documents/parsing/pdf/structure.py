"""The tree by which a tagged PDF says what its parts are: headings, paragraphs, lists, tables."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from documents.broken import BROKEN_PDF

ELEMENTS = 500_000  # of one document
DEEPEST = 60
WIDEST = 60  # columns or rows of one cell
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A marked content: the number of its page, from 1, and its own there."""

    page: int
    mcid: int


@dataclass(slots=True)
class Element:
    """A part of the document; `kind` is one of the format's own ("P", "LI", "TD"). A cell stands
    over `across` columns and `down` rows."""

    kind: str
    inside: list[Element | Leaf] = field(default_factory=list)
    across: int = 1
    down: int = 1

    def elements(self) -> Iterator[Element]:
        """It and all within it."""
        yield self
        for one in self.inside:
            if isinstance(one, Element):
                yield from one.elements()

    def leaves(self) -> Iterator[Leaf]:
        """In the order in which they are read."""
        for one in self.inside:
            if isinstance(one, Leaf):
                yield one
            else:
                yield from one.leaves()


def structure(data: bytes) -> Element | None:
    """The whole document; None where the file does not vouch for its tree, or it is broken."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            info: Any = document.Root.get("/MarkInfo", {})
            if not info.get("/Marked", False) or info.get("/Suspects", False):
                return None
            root = document.Root.get("/StructTreeRoot")
            return _Reader.of(document, root).read(root) if root is not None else None
    except BROKEN_PDF:
        # It is read by its coordinates instead; should the fault be ours, this tells of it.
        logger.info("The tree of a PDF could not be read", exc_info=True)
        return None


@dataclass(slots=True)
class _Reader:
    pages: dict[tuple[int, int], int]
    roles: dict[str, str]
    met: set[tuple[int, int]] = field(default_factory=set)
    left: int = ELEMENTS

    @classmethod
    def of(cls, document: pikepdf.Pdf, root: Any) -> _Reader:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages, start=1)}
        roles = root.get("/RoleMap", {})
        return cls(pages, {key: str(roles[key]) for key in roles})

    def read(self, root: Any) -> Element:
        whole = Element("Document")
        self._fill(whole, root.get("/K"), 0, 0)
        return whole

    def _fill(self, element: Element, inside: Any, page: int, depth: int) -> None:
        for one in inside if isinstance(inside, pikepdf.Array) else [inside]:
            if isinstance(one, int):
                element.inside.append(Leaf(page, one))
            elif isinstance(one, pikepdf.Dictionary):
                self._add(element, one, page, depth)

    def _add(self, above: Element, one: Any, page: int, depth: int) -> None:
        page = self._page(one, page)
        if "/MCID" in one:
            above.inside.append(Leaf(page, int(one["/MCID"])))
        elif "/S" in one:
            self._enter(one, depth)
            element = Element(self._kind(str(one["/S"])))
            if element.kind in ("TD", "TH"):
                element.across, element.down = _span(one, "/ColSpan"), _span(one, "/RowSpan")
            self._fill(element, one.get("/K"), page, depth + 1)
            above.inside.append(element)

    def _enter(self, one: Any, depth: int) -> None:
        """Every element stands in one place, and there are not too many."""
        self.left -= 1
        if not self.left or depth > DEEPEST or (one.is_indirect and one.objgen in self.met):
            raise ValueError
        self.met.add(one.objgen)

    def _page(self, one: Any, page: int) -> int:
        own = one.get("/Pg")
        return page if own is None else self.pages.get(own.objgen, 0)

    def _kind(self, name: str) -> str:
        for _step in range(5):
            if name not in self.roles or self.roles[name] == name:
                break
            name = self.roles[name]
        return name.removeprefix("/")


def _span(cell: Any, key: str) -> int:
    given = cell.get("/A")
    for one in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(one, pikepdf.Dictionary) and key in one:
            return min(max(int(one[key]), 1), WIDEST)
    return 1

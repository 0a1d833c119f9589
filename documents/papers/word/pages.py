"""Pages upright and sideways: a document's sections, each made from the template's only one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from documents.papers.word.xml import element, paragraph, w

# What a document says once, of its first page and the number that it begins with.
_ONCE = ("titlePg", "pgNumType")


class Pages:
    """The sections of a document. Header and footer are the same in all of them."""

    def __init__(self, document: Any) -> None:
        self.last = document.element.body.sectPr
        page = document.sections[0]
        self.sides = page.left_margin + page.right_margin
        self.long, self.short = page.page_height, page.page_width
        self.is_first = True
        self.turned: Any = None

    def width(self, *, is_sideways: bool) -> int:
        """Of the text, in twentieths of a point."""
        return int(((self.long if is_sideways else self.short) - self.sides) / 635)

    def turn(self) -> None:
        """What comes now stands on pages held sideways, with what already does right before."""
        if self.turned is not None and self.last.getprevious() is self.turned:
            self.turned.getparent().remove(self.turned)
        else:
            self.last.addprevious(self._ended(deepcopy(self.last)))

    def turn_back(self) -> None:
        section = deepcopy(self.last)
        _turn(section)
        self.turned = self._ended(section)
        self.last.addprevious(self.turned)

    def end(self) -> None:
        """A document that ends sideways has no empty page after that."""
        if self.turned is not None and self.last.getprevious() is self.turned:
            self.turned.getparent().remove(self.turned)
            _turn(self.last)

    def _ended(self, section: Any) -> Any:
        """A paragraph that ends a section; the next begins on a page of its own."""
        if self.is_first:
            # Those after it go on with the numbers, and have no first page.
            for said in [one for name in _ONCE for one in self.last.findall(w(name))]:
                self.last.remove(said)
        self.is_first = False
        tight = element("spacing", before="0", after="0", line="20", lineRule="exact")
        return paragraph(properties=(tight, section))


def _turn(section: Any) -> None:
    size = section.find(w("pgSz"))
    wide, high = size.get(w("w")), size.get(w("h"))
    size.set(w("w"), high)
    size.set(w("h"), wide)
    size.set(w("orient"), "landscape")

"""Lists as Word numbers them: every numbered list begins anew, levels keep their signs."""

from __future__ import annotations

from typing import Any

from documents.papers.word.xml import element, w

_SIGNS = ("•", "–", "▪")
LEVELS = len(_SIGNS)
_INDENT = 360  # twentieths of a point


class Lists:
    """The numbering part of one document."""

    def __init__(self, document: Any) -> None:
        self.root = document.part.numbering_part.element
        self.bullets = self._kind("bullet")
        self.numbers = self._kind("decimal")
        self.plain = self._instance(self.bullets)

    def number(self, start: int) -> int:
        """The instance for a list: bullets share one, numbers have one each."""
        return self._instance(self.numbers, start) if start else self.plain

    def _kind(self, form: str) -> int:
        number = self._next("abstractNum", "abstractNumId")
        levels = [_level(at, form) for at in range(LEVELS)]
        several = element("multiLevelType", val="hybridMultilevel")
        kind = element("abstractNum", several, *levels, abstractNumId=number)
        # Word wants every kind before the first instance.
        first = self.root.find(w("num"))
        self.root.append(kind) if first is None else first.addprevious(kind)
        return number

    def _instance(self, kind: int, start: int = 0) -> int:
        number = self._next("num", "numId")
        begins = element("startOverride", val=start)
        override = element("lvlOverride", begins, ilvl=0) if start else None
        self.root.append(element("num", element("abstractNumId", val=kind), override, numId=number))
        return number

    def _next(self, tag: str, key: str) -> int:
        taken = (int(one.get(w(key))) for one in self.root.findall(w(tag)))
        return max(taken, default=0) + 1


def _level(at: int, form: str) -> Any:
    sign = _SIGNS[at] if form == "bullet" else f"%{at + 1}."
    indent = element("ind", left=_INDENT * (at + 1), hanging=_INDENT)
    return element(
        "lvl",
        element("start", val=1),
        element("numFmt", val=form),
        element("lvlText", val=sign),
        element("lvlJc", val="left"),
        element("pPr", indent),
        ilvl=at,
    )


def membership(number: int, level: int) -> Any:
    """What makes a paragraph an item of the list."""
    at = min(level, LEVELS - 1)
    return element("numPr", element("ilvl", val=at), element("numId", val=number))

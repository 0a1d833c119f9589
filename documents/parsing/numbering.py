"""The numbers that Word sets before paragraphs by itself: they stand nowhere in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

# Where the number of a paragraph is kept while its document is read.
NUMBER = "number"
_LEVELS = 9
_DECIMAL = {"decimal", "decimalZero"}
_IS_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?")
_PLACE = re.compile(r"%(\d)")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    says: str = ""  # "%1.%2"
    is_decimal: bool = False
    is_legal: bool = False  # all numbers in figures, whatever the levels above are in
    restarts: int = -1  # after which level; -1 after any above it, 0 never
    style: str = ""  # of the paragraphs that are of this level


@dataclass(slots=True)
class _List:
    """One counting: the levels of a list and how far each has come."""

    levels: dict[int, _Level]
    at: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """The number of the next paragraph of the level; empty where it is not in figures."""
        own = self.levels.get(level, _Level())
        self.at[level] = self.at.get(level, own.start - 1) + 1
        for below in range(level + 1, _LEVELS):
            restarts = self.levels.get(below, _Level()).restarts
            if restarts < 0 or level < restarts:
                self.at.pop(below, None)
        said = [int(one) - 1 for one in _PLACE.findall(own.says)]
        if not all(own.is_legal or self.levels.get(one, _Level()).is_decimal for one in said):
            return ""
        # A level above that nothing has been of yet is shown as where it starts.
        shown = {one: self.at.get(one, self.levels.get(one, _Level()).start) for one in said}
        number = _PLACE.sub(lambda found: str(shown[int(found[1]) - 1]), own.says)
        return number.strip().rstrip(".") if _IS_NUMBER.fullmatch(number.strip()) else ""


def set_numbers(document: Any) -> None:
    """Give each numbered paragraph of the body its number as the attribute NUMBER ("1.1.1")."""
    part = next(
        (one.target_part for one in document.part.rels.values()
         if one.reltype == RELATIONSHIP_TYPE.NUMBERING and not one.is_external), None,
    )  # fmt: skip
    if part is None:
        return
    lists = _Lists(parse_xml(part.blob) if not hasattr(part, "element") else part.element)
    styles = dict(_of_styles(document))
    for paragraph in document.element.body.iter(qn("w:p")):
        properties = paragraph.find(qn("w:pPr"))
        style = _value(properties, "pStyle")
        inherited = styles.get(style, ("", ""))
        own = properties.find(qn("w:numPr")) if properties is not None else None
        name = _value(own, "numId") or inherited[0]
        level = _value(own, "ilvl") or inherited[1]
        if name and name != "0" and (number := lists.next(name, level, style)):
            paragraph.set(NUMBER, number)


class _Lists:
    """The document's lists by their names; several names may count on in one list."""

    def __init__(self, root: Any) -> None:
        self.kinds = {one.get(qn("w:abstractNumId")): one for one in root.iter(qn("w:abstractNum"))}
        self.names = {one.get(qn("w:numId")): one for one in root.iter(qn("w:num"))}
        self.of_style = {
            _value(one, "styleLink"): key for key, one in self.kinds.items()
            if _value(one, "styleLink")
        }  # fmt: skip
        self.counted: dict[str, _List] = {}
        self.begun: dict[str, set[int]] = defaultdict(set)

    def next(self, name: str, level: str, style: str) -> str:
        named = self.names.get(name)
        if named is None:
            return ""
        kind = _value(named, "abstractNumId")
        kind = self.of_style.get(_value(self.kinds.get(kind), "numStyleLink"), kind)
        if kind not in self.counted:
            self.counted[kind] = _List(dict(_levels(self.kinds.get(kind))))
        counted = self.counted[kind]
        styled = (at for at, one in counted.levels.items() if style and one.style == style)
        at = int(level) if level.isdigit() else next(styled, 0)
        for override in named.iter(qn("w:lvlOverride")):
            self._begin_anew(name, override, counted)
        return counted.next(min(at, _LEVELS - 1))

    def _begin_anew(self, name: str, override: Any, counted: _List) -> None:
        """A name that begins at a number of its own does so the first time it is met."""
        at = int(override.get(qn("w:ilvl")) or 0)
        start = _value(override, "startOverride")
        if start.isdigit() and at not in self.begun[name]:
            self.begun[name].add(at)
            counted.at[at] = int(start) - 1


def _levels(kind: Any) -> Iterator[tuple[int, _Level]]:
    for one in kind.iter(qn("w:lvl")) if kind is not None else ():
        legal, restart = one.find(qn("w:isLgl")), _value(one, "lvlRestart")
        yield (
            int(one.get(qn("w:ilvl")) or 0),
            _Level(
                start=int(_value(one, "start") or 1),
                says=_value(one, "lvlText"),
                is_decimal=(_value(one, "numFmt") or "decimal") in _DECIMAL,
                is_legal=legal is not None and legal.get(qn("w:val")) not in ("0", "false", "off"),
                restarts=int(restart) if restart.isdigit() else -1,
                style=_value(one, "pStyle"),
            ),
        )


def _of_styles(document: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    """By each style the list and the level of its paragraphs, those of what it builds on too."""
    own = {one.get(qn("w:styleId")): one for one in document.styles.element.iter(qn("w:style"))}
    for key in own:
        name = level = ""
        at, passed = key, set[str]()
        while at in own and at not in passed:
            passed.add(at)
            properties = own[at].find(qn("w:pPr"))
            said = properties.find(qn("w:numPr")) if properties is not None else None
            name, level = name or _value(said, "numId"), level or _value(said, "ilvl")
            at = _value(own[at], "basedOn")
        yield key, (name, level)


def _value(parent: Any, tag: str) -> str:
    found = parent.find(qn(f"w:{tag}")) if parent is not None else None
    return (found.get(qn("w:val")) or "") if found is not None else ""

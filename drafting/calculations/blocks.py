"""A text as the tree of its paragraphs: what can be edited apart, and put together again.

Only texts that `rich_text.sanitise` has made are read here: their tags are closed and nested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|[^">])*)>')
_LEAVES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "pre"}
_SECTIONS = {"thead", "tbody", "tfoot"}
_CONTAINERS = {"ul", "ol", "li", "blockquote", "table", "tr", "td", "th", *_SECTIONS}
# Below this depth nobody writes apart: what lies deeper is one paragraph.
_DEEPEST = 16


@dataclass(frozen=True)
class Block:
    """A paragraph with its text, or a container (list, item, table, row, cell) of blocks.

    `open` is the tag as it stood; a run of text beside paragraphs is a block without a tag. A
    table's rows are its children, each with the section of the table that it stands in.
    """

    tag: str
    open: str
    text: str = ""
    children: tuple[Block, ...] = ()
    section: str = ""

    @property
    def is_container(self) -> bool:
        return self.tag in _CONTAINERS

    @property
    def close(self) -> str:
        return f"</{self.tag}>" if self.tag else ""

    @property
    def html(self) -> str:
        return f"{self.open}{self.text}{joined(self.children)}{self.close}"


def joined(blocks: Iterable[Block]) -> str:
    """The text again, a table's rows in the sections they belong to."""
    parts = []
    for section, group in groupby(blocks, key=lambda block: block.section):
        inner = "".join(block.html for block in group)
        parts.append(f"<{section}>{inner}</{section}>" if section else inner)
    return "".join(parts)


@dataclass
class _Open:
    tag: str
    source: str
    children: list[Block]
    loose: list[str]

    def settle(self) -> None:
        """What stood beside the paragraphs becomes a block of its own."""
        text = "".join(self.loose)
        if text.strip():
            self.children.append(Block("", "", text))
        self.loose.clear()

    def block(self) -> Block:
        self.settle()
        return Block(self.tag, self.source, children=tuple(_without_sections(self)))


def _without_sections(table: _Open) -> Iterator[Block]:
    for child in table.children:
        if table.tag == "table" and child.tag in _SECTIONS:
            yield from (replace(row, section=child.tag) for row in child.children)
        else:
            yield child


def parse(html: str) -> tuple[Block, ...]:
    """The blocks of a text.

    >>> [block.tag for block in parse("<h3>A</h3><ul><li>B</li></ul>")]
    ['h3', 'ul']
    """
    stack = [_Open("", "", [], [])]
    leaf: _Leaf | None = None
    end = 0
    for match in _TAG.finditer(html):
        before, end = html[end : match.start()], match.end()
        if leaf:
            leaf.add(before, match)
        else:
            leaf = _enter(stack, before, match)
        if leaf and leaf.is_done:
            stack[-1].children.append(leaf.block())
            leaf = None
    stack[-1].loose.append(html[end:] if not leaf else leaf.rest() + html[end:])
    while len(stack) > 1:
        _leave(stack)
    return stack[0].block().children


@dataclass
class _Leaf:
    """A paragraph being read; tags within it are part of its text."""

    tag: str
    source: str
    parts: list[str]
    depth: int = 1

    @property
    def is_done(self) -> bool:
        return self.depth == 0

    def add(self, before: str, match: re.Match[str]) -> None:
        self.parts.append(before)
        if match[2].lower() == self.tag:
            self.depth += -1 if match[1] else 1
        if not self.is_done:
            self.parts.append(match[0])

    def block(self) -> Block:
        return Block(self.tag, self.source, "".join(self.parts))

    def rest(self) -> str:
        return self.source + "".join(self.parts)


def _enter(stack: list[_Open], before: str, match: re.Match[str]) -> _Leaf | None:
    """Go on by one tag outside of paragraphs; the paragraph it opens, if any."""
    tag = match[2].lower()
    stack[-1].loose.append(before)
    if tag not in _LEAVES | _CONTAINERS:
        stack[-1].loose.append(match[0])
        return None
    if match[1]:
        if any(one.tag == tag for one in stack[1:]):
            while _leave(stack) != tag:
                pass
        return None
    stack[-1].settle()
    if tag in _LEAVES or len(stack) > _DEEPEST:
        return _Leaf(tag, match[0], [])
    stack.append(_Open(tag, match[0], [], []))
    return None


def _leave(stack: list[_Open]) -> str:
    closed = stack.pop()
    stack[-1].children.append(closed.block())
    return closed.tag

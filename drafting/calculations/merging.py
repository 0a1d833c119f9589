"""Two people's edits of one text put together, paragraph by paragraph, from what both had loaded.

A paragraph, heading, list item, table cell or line of a plain text is the least that is merged.
What only one has changed is taken as it is. What both have changed, or one has changed and the
other removed, is a conflict, which holds that paragraph's three versions and nothing else.
Where both have added something at the same place, what stands (theirs) comes first, then mine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from drafting.calculations.alignment import Pair, equal_pairs, pairs
from drafting.calculations.blocks import Block, parse
from drafting.calculations.rich_text import has_markup, plain, sanitise

VALUE = "value"

_EMPTIED = re.compile(r"<(ul|ol|li|blockquote|thead|tbody|tr|table)\b[^>]*></\1>")
_LISTS = {"ul", "ol"}
_CELLS = {"td", "th"}
_WHOLE = {"ul", "ol", "li", "blockquote", "table", "tr", "td", "th"}
_START = 40

Piece = TypeVar("Piece")
Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Conflict:
    """One paragraph of which there are two versions; "" is a version that removed it.

    `tag` is the paragraph's kind in HTML, "" in plain text, "value" for a whole value; `row` and
    `column` (from 1) are those of its cell in a table. `key` names it among the text's conflicts.
    """

    base: str
    mine: str
    theirs: str
    tag: str = ""
    row: int = 0
    column: int = 0
    number: int = 0

    @property
    def key(self) -> str:
        """Stays the same while I go on writing."""
        known = "\0".join((self.base, self.theirs, str(self.number)))
        return hashlib.sha256(known.encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        """What a reader would call the paragraph; "" for a value, which is its field."""
        if self.tag == VALUE:
            return ""
        if self.row:
            return _("Tabellens rad %(row)s, kolumn %(column)s") % {
                "row": self.row,
                "column": self.column,
            }
        start = " ".join(plain(self.base or self.theirs or self.mine).split())
        shown = f"{start[:_START].rstrip()}…" if len(start) > _START else start
        return _("Stycket ”%(start)s”") % {"start": shown} if shown else ""

    @property
    def together(self) -> str:
        """Both changes in one: word by word in a paragraph that both have changed a little, else
        theirs and then mine."""
        if self.tag in _WHOLE or not (self.mine and self.theirs):
            return self.theirs + self.mine
        words = merged_words(self.base, self.mine, self.theirs)
        if words is None:
            return "\n".join((self.theirs, self.mine)) if not self.tag else self.theirs + self.mine
        return sanitise(words, figures=True) if has_markup(words) else words


@dataclass(frozen=True)
class Merged:
    """Both texts in one; where there is a conflict, `parts` holds it in its place."""

    parts: tuple[str | Conflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(part for part in self.parts if isinstance(part, Conflict))

    @property
    def text(self) -> str:
        """With what stands (theirs) in the conflicts' places: what can be saved already."""
        return self.chosen({})

    @property
    def mine(self) -> str:
        """With mine in the conflicts' places: what the writer goes on with."""
        return self.chosen({conflict.key: conflict.mine for conflict in self.conflicts})

    def chosen(self, choices: Mapping[str, str]) -> str:
        """The text with a version of each conflict by its key; theirs where none is given."""
        texts = [
            choices.get(part.key, part.theirs) if isinstance(part, Conflict) else part
            for part in self.parts
        ]
        return _without_emptied("".join(texts)) if self.conflicts else "".join(texts)


def merge(base: str, mine: str, theirs: str, *, whole: bool = False) -> Merged:
    """Both edits of `base` in one text. `whole`: a value (a number, a title) is one paragraph.

    >>> merge("<p>A</p><p>B</p>", "<p>A1</p><p>B</p>", "<p>A</p><p>B2</p>").text
    '<p>A1</p><p>B2</p>'
    >>> merge("79 %", "80 %", "81 %", whole=True).conflicts[0].mine
    '80 %'
    """
    if settled := _settled(base, mine, theirs):
        return Merged(tuple(settled))
    if whole:
        return _numbered([Conflict(base, mine, theirs, VALUE)])
    if any(map(has_markup, (base, mine, theirs))):
        found = _merge_blocks(parse(base), parse(mine), parse(theirs), _Cell())
        return _numbered(_in_sections(found))
    return _numbered(_merge_lines(base, mine, theirs))


def _settled(base: str, mine: str, theirs: str) -> list[str]:
    if mine in (base, theirs):
        return [theirs]
    return [mine] if theirs == base else []


def _numbered(parts: Iterable[str | Conflict]) -> Merged:
    """Conflicts that look the same get different keys."""
    seen: dict[str, int] = {}
    found: list[str | Conflict] = []
    for part in parts:
        if isinstance(part, Conflict):
            key = part.key
            seen[key] = seen.get(key, -1) + 1
            part = replace(part, number=seen[key])
        found.append(part)
    return Merged(tuple(found))


def _without_emptied(html: str) -> str:
    """A list or table whose last item was removed goes, too."""
    before = ""
    while before != html:
        before, html = html, _EMPTIED.sub("", html)
    return html


@dataclass(frozen=True)
class _Fate(Generic[Piece]):
    """What one side made of a sequence: each piece of the base (None: removed), and what was
    added after so many of them."""

    kept: dict[int, Piece]
    added: dict[int, list[Piece]]

    @classmethod
    def of(
        cls, base: Sequence[Piece], side: Sequence[Piece], found: Iterable[Pair]
    ) -> _Fate[Piece]:
        kept = {at: side[there] for at, there in found}
        place = {there: at + 1 for at, there in found}
        added: dict[int, list[Piece]] = {}
        after = 0
        for index, piece in enumerate(side):
            if index in place:
                after = place[index]
            else:
                added.setdefault(after, []).append(piece)
        return cls(kept, added)


def _both_added(theirs: list[Piece], mine: list[Piece]) -> list[Piece]:
    """What both added is there once; else theirs first, then mine."""
    same = equal_pairs(theirs, mine)
    found: list[Piece] = []
    a = b = 0
    for to_a, to_b in [*same, (len(theirs), len(mine))]:
        found += [*theirs[a:to_a], *mine[b:to_b], *theirs[to_a : to_a + 1]]
        a, b = to_a + 1, to_b + 1
    return found


def _merge(
    base: Sequence[Piece],
    mine: _Fate[Piece],
    theirs: _Fate[Piece],
    show: Callable[[Piece], Shown],
    settle: Callable[[Piece, Piece | None, Piece | None], Iterable[Shown]],
    both: Callable[[list[Piece], list[Piece]], list[Piece]] = _both_added,
) -> Iterator[Shown]:
    """Walk the base: what each side added there, then what became of the next piece."""
    for index in range(len(base) + 1):
        added = both(theirs.added.get(index, []), mine.added.get(index, []))
        yield from map(show, added)
        if index == len(base):
            return
        was, my, their = base[index], mine.kept.get(index), theirs.kept.get(index)
        if my in (was, their) or their == was:
            left = their if my in (was, their) else my
            yield from [] if left is None else [show(left)]
        else:
            yield from settle(was, my, their)


def _merge_lines(base: str, mine: str, theirs: str) -> Iterator[str | Conflict]:
    """Plain text, line by line; a line end belongs to the text between two lines."""
    lines = [text.split("\n") if text else [] for text in (base, mine, theirs)]
    fates = [_Fate.of(lines[0], side, _line_pairs(lines[0], side)) for side in lines[1:]]

    def settle(was: str, my: str | None, their: str | None) -> list[str | Conflict]:
        return [Conflict(was, my or "", their or "")]

    parts = _merge(lines[0], fates[0], fates[1], lambda line: line, settle)
    for number, part in enumerate(parts):
        if number:
            yield "\n"
        yield part


def _line_pairs(base: list[str], side: list[str]) -> list[Pair]:
    return pairs(base, side, lambda line: str(line).split(), _both_say_something)


def _both_say_something(one: object, other: object) -> bool:
    return bool(str(one).strip()) and bool(str(other).strip())


@dataclass(frozen=True)
class _Row:
    """A piece of a merged text; a table's row says its section (thead, tbody), and `is_loose` a
    run of text without a tag, which must not run into the next."""

    parts: tuple[str | Conflict, ...]
    section: str = ""
    is_loose: bool = False


@dataclass(frozen=True)
class _Cell:
    """Where in a table a paragraph stands, from 1; 0 outside of tables."""

    row: int = 0
    column: int = 0


def _merge_blocks(
    base: Sequence[Block], mine: Sequence[Block], theirs: Sequence[Block], cell: _Cell
) -> list[_Row]:
    fates = [_Fate.of(base, side, _block_pairs(base, side)) for side in (mine, theirs)]
    rows = [block for block in base if block.tag != "caption"]
    places = {id(block): number for number, block in enumerate(rows, 1)}

    def settle(was: Block, my: Block | None, their: Block | None) -> list[_Row]:
        return [_settle(was, my, their, _at(cell, was, places.get(id(was), 0)))]

    return list(_apart(_merge(base, fates[0], fates[1], _as_it_is, settle)))


def _apart(rows: Iterable[_Row]) -> Iterator[_Row]:
    was_loose = False
    for row in rows:
        if was_loose and row.is_loose:
            yield _Row((" ",))
        yield row
        was_loose = row.is_loose


def _at(cell: _Cell, block: Block, number: int) -> _Cell:
    if block.tag == "tr":
        return replace(cell, row=number)
    return replace(cell, column=number) if block.tag in _CELLS else cell


def _as_it_is(block: Block) -> _Row:
    return _Row((block.html,), block.section, not block.tag)


def _block_pairs(base: Sequence[Block], side: Sequence[Block]) -> list[Pair]:
    return pairs(base, side, _words_of, _may_be_one)


def _words_of(block: Block) -> list[str]:
    return plain(block.html).split()


def _may_be_one(one: Block, other: Block) -> bool:
    """Whether one may have become the other: a list stays a list, a paragraph may be a heading."""
    if not (one.is_container or other.is_container):
        is_caption = {one.tag == "caption", other.tag == "caption"}
        return len(is_caption) == 1 and bool(_words_of(one) and _words_of(other))
    return any({one.tag, other.tag} <= kind for kind in (_LISTS, _CELLS, {one.tag}))


def _settle(was: Block, my: Block | None, their: Block | None, cell: _Cell) -> _Row:
    """What both have changed: containers by what they hold, paragraphs as a conflict."""
    if my and their and was.is_container and (outside := _outside(was, my, their)):
        inside = _merge_blocks(was.children, my.children, their.children, cell)
        parts = (outside.open, *_in_sections(inside), outside.close)
        return _Row(parts, outside.section)
    left = their or my or was
    conflict = Conflict(was.html, _html(my), _html(their), was.tag, cell.row, cell.column)
    return _Row((conflict,), left.section, not left.tag)


def _html(block: Block | None) -> str:
    return block.html if block else ""


def _outside(was: Block, my: Block, their: Block) -> Block | None:
    """The container itself as both left it; None when it must be one of them as a whole."""
    if was.tag == "table" and _reshaped(was, my, their):
        return None
    sides = [(block.open, block.section) for block in (was, my, their)]
    if sides[1] in (sides[0], sides[2]):
        return their
    return my if sides[2] == sides[0] else None


def _reshaped(was: Block, my: Block, their: Block) -> bool:
    """Columns were added or removed: the other's rows and cells would not fit."""
    return len({_widths(table) for table in (was, my, their)}) > 1


def _widths(table: Block) -> frozenset[int]:
    return frozenset(len(row.children) for row in table.children if row.tag == "tr")


def _in_sections(rows: Iterable[_Row]) -> list[str | Conflict]:
    """The parts in order, a table's rows in their sections."""
    parts: list[str | Conflict] = []
    for section, group in groupby(rows, key=lambda row: row.section):
        inner = [part for row in group for part in row.parts]
        parts += [f"<{section}>", *inner, f"</{section}>"] if section else inner
    return parts


_FIGURE = "<data "
_TOKEN = re.compile(rf"(?:{_FIGURE}[^>]*>[^<]*</data>|<[^>]*>|[^<\s]+|<)\s*|\s+")
_ENDS = frozenset(".,;:!?)")
# In how many places both may have written before theirs and mine are each left whole.
_MOST_MEETINGS = 1


def merged_words(base: str, mine: str, theirs: str) -> str | None:
    """Both edits of one paragraph; where they touch, theirs and then mine, each in one piece.

    None where both have written in several of the same places: word by word that says nothing.

    >>> merged_words("Vi bygger tio hus", "Vi bygger elva hus", "I år bygger vi tio hus nu")
    'I år bygger vi elva hus nu'
    >>> merged_words("Vi bygger.", "Vi bygger. Ett nytt hus.", "Vi bygger. En ny skola.")
    'Vi bygger. En ny skola. Ett nytt hus.'
    """
    words, mine_words, their_words = (_TOKEN.findall(text) for text in (base, mine, theirs))
    my, their = (_fate_of_words(words, side) for side in (mine_words, their_words))
    meetings = [
        at for at in my.added.keys() & their.added.keys() if my.added[at] != their.added[at]
    ]
    if len(meetings) > _MOST_MEETINGS:
        return None
    return _spaced(_merge(words, my, their, str, _with_their_space, _one_or_both))


def _fate_of_words(base: Sequence[str], side: Sequence[str]) -> _Fate[str]:
    """What became of each word, whatever space comes after it."""
    bare = [[word.strip() for word in words] for words in (base, side)]
    return _Fate.of(base, side, equal_pairs(*bare))


def _with_their_space(_was: str, my: str | None, their: str | None) -> list[str]:
    return [their] if my and their else []


def _one_or_both(theirs: list[str], mine: list[str]) -> list[str]:
    same = [word.strip() for word in theirs] == [word.strip() for word in mine]
    return theirs if same else [*theirs, *mine]


def _spaced(words: Iterable[str]) -> str:
    """Words that came to stand beside each other are kept apart by one space."""
    found: list[str] = []
    for word in words:
        last = found[-1] if found else ""
        if last[-1:].isspace():
            word = word.lstrip()
        elif _is_word(word) and _is_word(last) and word[0] not in _ENDS:
            found.append(" ")
        if word:
            found.append(word)
    return "".join(found)


def _is_word(token: str) -> bool:
    is_mark = token.startswith("<") and not token.startswith(_FIGURE)
    return bool(token.strip()) and not is_mark

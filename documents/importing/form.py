"""The form of a text, kept where its words come back from a file.

A file is read as words, paragraphs, points and tables: it tells neither marks and links, nor
figures that follow their data, nor the levels of a list. What stands in the plan has them, and
keeps them in every paragraph that the file says unchanged, and word by word in the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from itertools import groupby

from drafting.calculations.alignment import equal_pairs, pairs
from drafting.calculations.blocks import Block, joined, parse
from drafting.calculations.rich_text import has_markup

Path = tuple[int, ...]
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"[-\u2010\u00ad\s]+")
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_INLINE = re.compile(r'<data value="[^"]*">[^<]*</data>|<br>|<[^>]*>|[^<]+')
_LIVE = re.compile(r"<(?P<tag>data|a) (?P<opened>[^>]*)>(?P<shown>.*?)</(?P=tag)>")
_LISTS = {"ul", "ol"}
_BREAK = "\n"


def in_form_of(old: str, new: str) -> str:
    """What `new` says, in `old`'s form wherever it says the same.

    `new` comes back as it is where the two are built so differently that nothing can be kept.

    >>> in_form_of("<p><em>Ett</em> två</p><p><strong>Tre</strong></p>", "<p>Ett sju</p><p>Tre</p>")
    '<p><em>Ett</em> sju</p><p><strong>Tre</strong></p>'
    """
    if not (has_markup(old) and has_markup(new)):
        return new
    tree, others = parse(old), parse(new)
    edits = _edits(tree, others)
    if edits is None:
        return new
    kept = joined(edits.applied(tree))
    return kept if words_in(kept) == words_in(new) else new


def become_words(old: str, new: str) -> int:
    """How many figures that followed their data, and links, are plain words in the new text.

    >>> become_words('<p><a href="https://a.se">Här</a> och nu</p>', "<p>Här och sen</p>")
    1
    """
    left = Counter(one["opened"] for one in _LIVE.finditer(new))
    words, lost = words_in(new), 0
    for one in _LIVE.finditer(old):
        if left[one["opened"]]:
            left[one["opened"]] -= 1
        else:
            lost += words_in(f"<p>{one['shown']}</p>") in words
    return lost


def words_in(text: str) -> str:
    """The words of a text in a row, whatever stands between them; tables' names are none."""
    return "".join(_words_of(leaf.block) for leaf in _leaves(parse(text)))


@dataclass(frozen=True)
class _Leaf:
    """A paragraph, or a table as a whole; `path` is its place in the tree. Those that say the same
    are equal."""

    words: str
    path: Path = field(compare=False)
    block: Block = field(compare=False)
    # The lists that it stands in, from without.
    lists: tuple[Block, ...] = field(compare=False, default=())

    @property
    def kind(self) -> str:
        return "item" if self.lists else self.block.tag


def _words_of(block: Block) -> str:
    if block.tag == "caption":
        return ""
    inner = block.text + "".join(f" {_words_of(child)}" for child in block.children)
    return _BLANK.sub("", unescape(_TAG.sub("", inner)))


def _leaves(
    blocks: Sequence[Block], path: Path = (), lists: tuple[Block, ...] = ()
) -> Iterator[_Leaf]:
    for index, block in enumerate(blocks):
        here = (*path, index)
        if block.is_container and block.tag != "table":
            inside = (*lists, block) if block.tag in _LISTS else lists
            yield from _leaves(block.children, here, inside)
        else:
            yield _Leaf(_words_of(block), here, block, lists)


@dataclass
class _Edits:
    """What becomes of the leaves, by their paths. `after` holds what follows one, `()` what begins
    the text."""

    instead: dict[Path, Block | None] = field(default_factory=dict)
    after: dict[Path, list[Block]] = field(default_factory=dict)

    def applied(self, blocks: Sequence[Block], path: Path = ()) -> tuple[Block, ...]:
        made: list[Block] = list(self.after.get((), ())) if not path else []
        for index, block in enumerate(blocks):
            here = (*path, index)
            if here in self.instead:
                kept = self.instead[here]
                made += [kept] if kept else []
            elif block.is_container and block.tag != "table":
                children = self.applied(block.children, here)
                made += [replace(block, children=children)] if children else []
            else:
                made.append(block)
            made += self.after.get(here, ())
        return tuple(made)


def _edits(tree: Sequence[Block], others: Sequence[Block]) -> _Edits | None:
    """How the tree comes to say what the others say; None where that cannot be told."""
    old, new = list(_leaves(tree)), list(_leaves(others))
    met = {b: a for a, b in pairs(old, new, _tokens, _may_be)}
    edits = _Edits()
    gone = set(range(len(old))) - set(met.values())
    for index in gone:
        if old[index].words:
            edits.instead[old[index].path] = None
    before: _Leaf | None = None
    added: list[_Leaf] = []
    for index, leaf in enumerate(new):
        if index not in met:
            added.append(leaf)
            continue
        if not _place(edits, tree, before, added):
            return None
        before, added = old[met[index]], []
        if before.words != leaf.words:
            edits.instead[before.path] = _rewritten(before.block, leaf.block)
    return edits if _place(edits, tree, before, added) else None


def _tokens(leaf: _Leaf) -> list[str]:
    return [word for word in _PIECE.findall(_plain(leaf.block)) if not word.isspace()]


def _plain(block: Block) -> str:
    return unescape(_TAG.sub(" ", block.html if block.is_container else block.text))


def _may_be(one: _Leaf, other: _Leaf) -> bool:
    return one.kind == other.kind


def _place(edits: _Edits, tree: Sequence[Block], before: _Leaf | None, added: list[_Leaf]) -> bool:
    """Put what was added after the leaf that it follows; False where it fits nowhere there."""
    if not added:
        return True
    if before is None:
        edits.after[()] = list(_standing(added))
        return True
    items: list[_Leaf] = []
    if before.lists:
        while added and added[0].lists:
            items.append(added.pop(0))
    if items:
        # After the item's own paragraph, and what stands below it goes on under the last new one.
        place = before.path[:-1]
        if _at(tree, place).tag != "li" or not _is_last(tree, before.path, len(place)):
            return False
        edits.after[place] = [Block("li", "<li>", children=(item.block,)) for item in items]
    if added and len(before.path) > 1 and not _is_last(tree, before.path, 1):
        return False
    if added:
        edits.after[before.path[:1]] = list(_standing(added))
    return True


def _at(tree: Sequence[Block], path: Path) -> Block:
    first, *rest = path
    return _at(tree[first].children, tuple(rest)) if rest else tree[first]


def _is_last(tree: Sequence[Block], path: Path, depth: int) -> bool:
    """Whether nothing follows within the block that the first `depth` steps lead to."""
    blocks = tree
    for at, index in enumerate(path):
        if at >= depth and index != len(blocks) - 1:
            return False
        blocks = blocks[index].children
    return True


def _standing(leaves: Iterable[_Leaf]) -> Iterator[Block]:
    """Paragraphs and tables as they are, items in lists of their kind."""
    for opened, group in groupby(
        leaves, key=lambda leaf: leaf.lists[-1].open if leaf.lists else ""
    ):
        if not opened:
            yield from (leaf.block for leaf in group)
            continue
        items = list(group)
        of = items[0].lists[-1]
        yield replace(
            of, children=tuple(Block("li", "<li>", children=(item.block,)) for item in items)
        )


def _rewritten(old: Block, new: Block) -> Block:
    if old.tag != "table":
        return replace(old, text=respelled(old.text, unescape(_TAG.sub("", new.text))))
    cells, others = list(_cells(old.children)), list(_cells(new.children))
    if len(cells) != len(others):
        caption = [child for child in old.children if child.tag == "caption"]
        rows = [child for child in new.children if child.tag != "caption"]
        return replace(old, children=(*caption, *rows))
    texts = iter(others)
    return replace(old, children=tuple(_with_cells(child, texts) for child in old.children))


def _cells(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.tag in ("td", "th"):
            yield block
        else:
            yield from _cells(block.children)


def _with_cells(block: Block, others: Iterator[Block]) -> Block:
    if block.tag not in ("td", "th"):
        return replace(block, children=tuple(_with_cells(one, others) for one in block.children))
    other = next(others)
    if _words_of(block) == _words_of(other):
        return block
    if len(block.children) == 1 and not block.children[0].is_container:
        (one,) = block.children
        return replace(
            block, children=(replace(one, text=respelled(one.text, _plain(other).strip())),)
        )
    return replace(block, children=other.children)


# --- one paragraph ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Piece:
    """A word, a sign or blanks, with the marks it stands in; `whole` numbers the figure that it
    is a part of."""

    text: str
    marks: tuple[str, ...] = ()
    whole: int = 0

    @property
    def key(self) -> str:
        return " " if self.text.isspace() else self.text


def respelled(marked: str, words: str) -> str:
    """The words, with the marks, links and figures of `marked` on those that stand there, too.

    >>> respelled('Vi når <data value="a:b">85&nbsp;%</data> <em>i år</em>.', "De når 85 % i år.")
    'De når <data value="a:b">85&nbsp;%</data> <em>i år</em>.'
    """
    figures: dict[int, str] = {}
    old = list(_pieces(marked, figures))
    new = list(_pieced(words))
    met = {b: a for a, b in equal_pairs([one.key for one in old], [one.key for one in new])}
    kept = _whole_figures(old, met)
    ahead = _marks_ahead(new, old, met)
    made: list[_Piece] = []
    for index, piece in enumerate(new):
        if index in met:
            one = old[met[index]]
            made.append(one if one.whole in kept else replace(one, whole=0))
            continue
        behind = made[-1].marks if made else ()
        # A word between two that are marked alike is marked so, too.
        made.append(replace(piece, marks=behind if behind == ahead[index] else ()))
    return _spelled(made, figures)


def _marks_ahead(
    new: Sequence[_Piece], old: Sequence[_Piece], met: dict[int, int]
) -> list[tuple[str, ...]]:
    """Of each piece, the marks of the next one that stands in the old words."""
    found: list[tuple[str, ...]] = []
    marks: tuple[str, ...] = ()
    for index in reversed(range(len(new))):
        found.append(marks)
        marks = old[met[index]].marks if index in met else marks
    return found[::-1]


def _pieces(marked: str, figures: dict[int, str]) -> Iterator[_Piece]:
    marks: list[str] = []
    for part in _INLINE.findall(marked):
        if part.startswith("<data "):
            number = len(figures) + 1
            figures[number] = part
            shown = unescape(_TAG.sub("", part))
            yield from _pieced(shown, tuple(marks), number)
        elif part == "<br>":
            yield _Piece(_BREAK, tuple(marks))
        elif part.startswith("</"):
            if marks:
                marks.pop()
        elif part.startswith("<"):
            marks.append(part)
        else:
            yield from _pieced(unescape(part), tuple(marks))


def _pieced(text: str, marks: tuple[str, ...] = (), whole: int = 0) -> Iterator[_Piece]:
    """A line's end within it is a blank; a break is a piece of its own."""
    return (_Piece(one.replace(_BREAK, " "), marks, whole) for one in _PIECE.findall(text))


def _whole_figures(old: Sequence[_Piece], met: dict[int, int]) -> set[int]:
    """The figures of which every sign stands in the new words, one after the other."""
    places: dict[int, list[int]] = {}
    for b, a in sorted(met.items()):
        if old[a].whole:
            places.setdefault(old[a].whole, []).append(b)
    return {
        number
        for number, at in places.items()
        if at == list(range(at[0], at[0] + sum(one.whole == number for one in old)))
    }


def _spelled(pieces: Sequence[_Piece], figures: dict[int, str]) -> str:
    made: list[str] = []
    stands: list[str] = []
    for (marks, whole), group in groupby(pieces, key=lambda one: (one.marks, one.whole)):
        same = 0
        while same < min(len(stands), len(marks)) and stands[same] == marks[same]:
            same += 1
        made += [_closing(mark) for mark in reversed(stands[same:])]
        made += marks[same:]
        stands = list(marks)
        made.append(figures[whole] if whole else "".join(map(_written, group)))
    made += [_closing(mark) for mark in reversed(stands)]
    return "".join(made)


def _written(piece: _Piece) -> str:
    if piece.text == _BREAK:
        return "<br>"
    return escape(piece.text, quote=False).replace("\u00a0", "&nbsp;")


def _closing(mark: str) -> str:
    name = re.match(r"<(\w+)", mark)
    return f"</{name[1]}>" if name else ""

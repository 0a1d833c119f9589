"""The form of a text, kept where its words come back from a file.

A file is read as words, paragraphs, points and tables: it tells neither links, nor figures that
follow their data, nor the levels of a list, and only Word's tell marks. What stands in the plan has
them, and keeps them in every paragraph that the file says unchanged, and word by word in the
others. Where a text of a Word file has marks they are taken for the paragraphs that are changed,
and added to those of the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import groupby

from documents.importing.paragraph import PIECE, TAG, has_marks, respelled, with_marks
from drafting.calculations.alignment import pairs
from drafting.calculations.blocks import Block, joined, parse
from drafting.calculations.rich_text import has_markup

Path = tuple[int, ...]
_BLANK = re.compile(r"[-\u2010\u00ad\s]+")
_LIVE = re.compile(r"<(?P<tag>data|a) (?P<opened>[^>]*)>(?P<shown>.*?)</(?P=tag)>")
_LISTS = {"ul", "ol"}


def in_form_of(old: str, new: str) -> str:
    """What `new` says, in `old`'s form wherever it says the same.

    `new` comes back as it is where the two are built so differently that nothing can be kept.

    >>> in_form_of("<p><em>Ett</em> två</p><p><strong>Tre</strong></p>", "<p>Ett sju</p><p>Tre</p>")
    '<p><em>Ett</em> sju</p><p><strong>Tre</strong></p>'
    """
    if not (has_markup(old) and has_markup(new)):
        return new
    tree, others = parse(old), parse(new)
    edits = _edits(tree, others, is_marked=has_marks(new))
    if edits is None:
        return new
    kept = joined(edits.applied(tree))
    return kept if words_in(kept) == words_in(new) else new


def marked_as(old: str, new: str) -> str:
    """The old text, of which the new one says the same words, with the marks that the new one has
    in the same paragraphs.

    >>> marked_as("<p>Ett två</p><p>Tre</p>", "<p>Ett <em>två</em></p><p>Tre</p>")
    '<p>Ett <em>två</em></p><p>Tre</p>'
    """
    if not (has_markup(old) and has_marks(new)):
        return old
    tree = parse(old)
    ours, theirs = list(_leaves(tree)), list(_leaves(parse(new)))
    edits = _Edits()
    for b, a in pairs(theirs, ours, _tokens, _may_be):
        _mark(edits, ours[a], theirs[b])
    if not edits.instead:
        return old
    kept = joined(edits.applied(tree))
    return kept if words_in(kept) == words_in(old) else old


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
    return _BLANK.sub("", unescape(TAG.sub("", inner)))


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


def _edits(
    tree: Sequence[Block], others: Sequence[Block], *, is_marked: bool = False
) -> _Edits | None:
    """How the tree comes to say what the others say, `is_marked` with their marks; None where that
    cannot be told."""
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
            edits.instead[before.path] = _rewritten(before.block, leaf.block, is_marked)
        elif is_marked:
            _mark(edits, before, leaf)
    return edits if _place(edits, tree, before, added) else None


def _tokens(leaf: _Leaf) -> list[str]:
    return [word for word in PIECE.findall(_plain(leaf.block)) if not word.isspace()]


def _plain(block: Block) -> str:
    return unescape(TAG.sub(" ", block.html if block.is_container else block.text))


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


def _mark(edits: _Edits, old: _Leaf, new: _Leaf) -> None:
    """Give a paragraph the marks that the file has in it. A heading's are its own."""
    if old.block.tag != "p" or old.words != new.words:
        return
    text = with_marks(old.block.text, new.block.text, is_changed=False)
    if text != old.block.text:
        edits.instead[old.path] = replace(old.block, text=text)


def _rewritten(old: Block, new: Block, is_marked: bool) -> Block:
    if old.tag != "table":
        text = respelled(old.text, unescape(TAG.sub("", new.text)))
        if is_marked and old.tag == "p":
            text = with_marks(text, new.text, is_changed=True)
        return replace(old, text=text)
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

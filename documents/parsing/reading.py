"""A plan's file, of whatever kind, read into its blocks and the plan they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from common.text import clean_signs
from documents.parsing import limits
from documents.parsing.blocks import LINE, Block, PageSize, Place
from documents.parsing.document import parse_plan, plan_of_blocks
from documents.parsing.files import read_with_strays
from documents.parsing.headings import KnownGoal
from documents.parsing.model import ParsedPlan
from documents.parsing.pdf import read_pdf
from documents.parsing.word import read_word

TEXT, PDF, WORD = "text", "pdf", "word"


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """What was read of a file: its blocks as they stand, and the plan.

    Everything in `plan` carries the running number of its first line; `place` says where that is.
    `pages` holds the sizes of a PDF's pages; it is empty for other kinds.
    """

    name: str
    kind: str  # TEXT | PDF | WORD
    blocks: tuple[Block, ...]
    plan: ParsedPlan
    pages: tuple[PageSize, ...] = ()
    places: dict[int, Place] = field(default_factory=dict)

    def place(self, line: int) -> Place:
        """Where the line of this running number stands."""
        return self.places.get(line, Place(page=0, line=line))


def read_plan_document(data: bytes, name: str, goals: Sequence[KnownGoal] = ()) -> PlanDocument:
    """The plan of a file's bytes; NotAPlan when it holds none, with a word about why.

    `goals` are the council's of the plan's year: headings name them without a label too.
    """
    limits.check_size(data)
    if data.startswith(b"%PDF"):
        blocks, pages = read_pdf(data)
        return _document(name, PDF, blocks, plan_of_blocks(blocks, goals), pages)
    if data.startswith(b"PK\x03\x04"):
        blocks = read_word(data)
        return _document(name, WORD, blocks, plan_of_blocks(blocks, goals))
    text, strays = read_with_strays(data)
    return _document(name, TEXT, _lines(text), parse_plan(text, strays))


def _document(
    name: str,
    kind: str,
    blocks: Sequence[Block],
    plan: ParsedPlan,
    pages: Sequence[PageSize] = (),
) -> PlanDocument:
    places = {block.place.line: block.place for block in blocks}
    places |= {row.place.line: row.place for b in blocks if b.grid for row in b.grid.rows}
    # Some hidden signs tell where a page broke a word: they go when it is put together.
    cleaned: tuple[tuple[Block, ...], ParsedPlan] = _cleaned((tuple(blocks), plan))
    return PlanDocument(name, kind, *cleaned, tuple(pages), places)


def _cleaned(read: Any) -> Any:
    """The same with nothing in its texts that nobody sees."""
    if isinstance(read, str):
        return clean_signs(read)
    if isinstance(read, tuple):
        return tuple(map(_cleaned, read))
    if is_dataclass(read) and not isinstance(read, type | Place):
        return replace(
            read, **{one.name: _cleaned(getattr(read, one.name)) for one in fields(read)}
        )
    return read


def _lines(text: str) -> list[Block]:
    lines = enumerate(text.split("\n"), start=1)
    return [Block(LINE, line.strip(), Place(0, at)) for at, line in lines if line.strip()]

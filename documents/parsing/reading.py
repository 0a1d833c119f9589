"""A plan's file, of whatever kind, read into its blocks and the plan they make."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.parsing.blocks import LINE, Block, PageSize, Place
from documents.parsing.document import parse_plan
from documents.parsing.files import read_document
from documents.parsing.model import ParsedPlan

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


def read_plan_document(data: bytes, name: str) -> PlanDocument:
    """The plan of a file's bytes; NotAPlan when it holds none, with a word about why."""
    text = read_document(data)
    blocks = tuple(
        Block(LINE, line, Place(0, number))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    )
    places = {block.place.line: block.place for block in blocks}
    return PlanDocument(name, TEXT, blocks, parse_plan(text), places=places)

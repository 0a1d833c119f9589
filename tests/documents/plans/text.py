"""Plans as text: written with tabs or cells over lines, or taken out of a PDF by others."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import pdfplumber
from pdfminer.high_level import extract_text

from tests.documents.plans.design import CHAPTER, GOAL, RESULTS, TITLE, Block, Design, Table
from tests.documents.plans.pdf import Pdf
from tests.documents.plans.plan import BULLET, SUBHEADING, Goal, Plan

HEADINGS = (TITLE, CHAPTER, GOAL, RESULTS, SUBHEADING)


@dataclass(frozen=True)
class Tabbed:
    """A row a line, cells between tabs, an empty line between paragraphs."""

    design: Design
    encoding: str = "utf-8"
    newline: str = "\n"
    name = "plan.txt"

    def write(self, plan: Plan) -> bytes:
        parts: list[str] = []
        bullets: list[str] = []
        for block in self.design.blocks(plan):
            if isinstance(block, Block) and block.kind == BULLET:
                bullets.append(f"- {block.text}")
                continue
            parts += ["\n".join(bullets)] if bullets else []
            bullets = []
            parts.append(self._part(block))
        text = "\n\n".join(parts) + "\n"
        return text.replace("\n", self.newline).encode(self.encoding)

    @staticmethod
    def _part(block: Block | Table) -> str:
        if isinstance(block, Table):
            rows = ([[block.over]] if block.over else []) + [block.header, *block.rows]
            return "\n".join("\t".join(row) for row in rows)
        return f"{block.label}\n{block.text}" if block.label else block.text


@dataclass(frozen=True)
class CellsOverLines:
    """As programs print a PDF's text: names over lines, then their cells, and blanks that betray
    what a line began or ended with."""

    design: Design
    encoding: str = "utf-8"
    width: int = 64
    name = "plan.txt"

    def write(self, plan: Plan) -> bytes:
        lines: list[str] = []
        bullets = False
        for block in self.design.blocks(plan):
            is_bullet = isinstance(block, Block) and block.kind == BULLET
            if bullets and not is_bullet:
                lines.append("")
            bullets = is_bullet
            lines += self._table(block) if isinstance(block, Table) else self._block(block)
        return "\n".join(lines).encode(self.encoding)

    def _block(self, block: Block) -> Iterator[str]:
        if block.label:
            yield f"{block.label} "
        mark = "• " if block.kind == BULLET else ""
        for line in _wrap(f"{mark}{block.text}", 84):
            yield f"{line} "
        if block.kind not in (BULLET, RESULTS):
            yield ""

    def _table(self, block: Table) -> Iterator[str]:
        yield from ("  " + line + " " for line in _wrap(" ".join(block.header), 34))
        yield ""
        for row in block.rows:
            yield from self._row(row)
        yield " "

    def _row(self, row: list[str]) -> Iterator[str]:
        """A cell goes on on the line of the one before, as long as that is a single line."""
        cells = [_wrap(cell, self.width if cell is row[0] else 12) or [""] for cell in row]
        if len(cells[0]) > 1:
            yield from (" ", " ", "")
        line = [] if len(cells[0]) > 1 else [""]
        for number, cell in enumerate(cells):
            line.append(cell[0])
            if len(cell) == 1 and number + 1 < len(cells):
                continue
            yield " ".join(line) + " "
            yield from (f"{rest} " for rest in cell[1:])
            yield ""
            line = []


@dataclass(frozen=True)
class Extracted:
    """A PDF of ours as some program gives its text. Where that loses empty cells, the plan is
    printed without any: no reader could put them back."""

    pdf: Pdf
    program: Callable[[bytes], str]
    encoding: str = "utf-8"
    full_rows: bool = True
    name = "plan.txt"

    def write(self, plan: Plan) -> bytes:
        return self.program(self.pdf.write(plan)).encode(self.encoding)

    def told(self, plan: Plan) -> Plan:
        """What of the plan the text can say."""
        return with_full_rows(plan) if self.full_rows else plan


def raw_text(data: bytes) -> str:
    with pdfplumber.open(BytesIO(data)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def layout_text(data: bytes) -> str:
    """With the columns kept apart by blanks."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        return "\f".join(page.extract_text(layout=True) for page in pdf.pages)


def pdfminer_text(data: bytes) -> str:
    return extract_text(BytesIO(data))


def with_full_rows(plan: Plan) -> Plan:
    return replace(
        plan,
        strategic=[
            replace(row, goals=[_filled(goal) for goal in row.goals]) for row in plan.strategic
        ],
    )


def _filled(goal: Goal) -> Goal:
    rows = [
        replace(row, target=row.target or "73", kf_target=row.kf_target or "98 %")
        for row in goal.indicators
    ]
    return replace(goal, indicators=rows)


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)

"""Plans as PDF, set by typst in designs that differ in everything that a reader could lean on."""

from __future__ import annotations

from dataclasses import dataclass

import typst

from tests.documents.plans.design import (
    CHAPTER,
    GOAL,
    KF_TARGET,
    NAME,
    RESULTS,
    TITLE,
    Block,
    Design,
    Table,
)
from tests.documents.plans.plan import BULLET, SUBHEADING, Plan

_SIZES = {TITLE: 20, CHAPTER: 16, GOAL: 13, RESULTS: 11, SUBHEADING: 11}


@dataclass(frozen=True)
class Pdf:
    """`rules` is what is drawn around cells: "all", "rows" or nothing."""

    design: Design
    paper: str = "a4"
    landscape: bool = False
    rules: str = "all"
    repeat: bool = True  # the table's heading on every page that it goes over to
    running: bool = True
    narrow: bool = False  # so that headings and cells break often
    hyphenate: bool = False
    breakable: bool = True  # a row goes on over the page
    contents: bool = False
    font: str = "Libertinus Serif"
    size: int = 10  # in points; no word may be wider than its cell
    align: str = "left"
    name = "plan.pdf"

    def write(self, plan: Plan) -> bytes:
        parts = [self._settings(plan)]
        for block in self.design.blocks(plan):
            parts.append(self._table(block) if isinstance(block, Table) else self._block(block))
            if self.contents and isinstance(block, Block) and block.kind == TITLE:
                parts.append('#outline(title: "Innehåll", depth: 3)\n#pagebreak()')
        source = "\n".join(parts).encode()
        return typst.compile(
            source, format="pdf", font_paths=typst.Fonts(include_system_fonts=False)
        )

    def _settings(self, plan: Plan) -> str:
        header = (
            _text(f"Verksamhetsplan {plan.year} – {plan.organisation}") if self.running else '""'
        )
        return f"""
#set page(paper: "{self.paper}", flipped: {_bool(self.landscape)}, margin: 2cm,
  header: {header}, footer: context align(center)[#counter(page).display("1 (1)", both: true)])
#set text(font: "{self.font}", size: {self.size}pt, lang: "sv", hyphenate: {_bool(self.hyphenate)})
#set par(justify: {_bool(self.hyphenate)})
#show heading: it => block(above: 1.2em, below: 0.7em, it.body)
"""

    def _block(self, block: Block) -> str:
        if block.kind == BULLET:
            return f"#list({_text(block.text)})"
        if block.kind not in _SIZES:
            return f"#par({_text(block.text)})\n"
        size = _SIZES[block.kind]
        label = f'#text(weight: "bold", {_text(block.label)})#linebreak()' if block.label else ""
        body = f"#text(size: {size}pt, {_text(block.text)})"
        if block.kind in (GOAL, CHAPTER):
            return f"#heading(level: {block.level})[{label}{body}]"
        return f"#block(strong[{body}])"

    def _table(self, block: Table) -> str:
        stroke = {"all": "0.5pt", "rows": "(x: none, y: 0.4pt)"}.get(self.rules, "none")
        top = (
            f"table.cell(colspan: {len(block.columns)}, {_text(block.over)})," if block.over else ""
        )
        heads = ", ".join(f"strong({_text(text)})" for text in block.header)
        header = f"table.header(repeat: {_bool(self.repeat)}, {top} {heads}),"
        rows = "\n".join(", ".join(map(self._cell, row)) + "," for row in block.rows)
        return f"""#table(columns: ({", ".join(map(self._width, block.columns))}), stroke: {stroke},
  align: {self.align}, inset: 5pt,
  {header}
  {rows}
)"""

    def _cell(self, text: str) -> str:
        return f"table.cell(breakable: {_bool(self.breakable)}, {_text(text)})"

    def _width(self, column: str) -> str:
        if column == NAME:
            return "5cm" if self.narrow else "1fr"
        if self.narrow:
            return "1.9cm" if column == KF_TARGET else "2.1cm"
        return "3cm" if column == KF_TARGET else "2.6cm"


def _text(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'text("{quoted}")'


def _bool(value: bool) -> str:
    return "true" if value else "false"

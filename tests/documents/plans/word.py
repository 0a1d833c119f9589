"""Plans as Word documents, the ways in which offices make them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tests.documents.plans.design import CHAPTER, GOAL, NAME, RESULTS, TITLE, Block, Design, Table
from tests.documents.plans.plan import BULLET, SUBHEADING, Plan


@dataclass(frozen=True)
class Word:
    """`styles`: headings are headings and bullets are lists; else bold text and a typed sign."""

    design: Design
    styles: bool = True
    merged: bool = False  # a heading over two columns, its parts below; a cell over all columns
    running: bool = False  # a page header that names the plan
    breaks: bool = False  # names broken by hand inside their cells
    name = "plan.docx"

    def write(self, plan: Plan) -> bytes:
        document = Document()
        if self.running:
            section = document.sections[0]
            section.header.paragraphs[0].text = f"Verksamhetsplan {plan.year}\tSida 1"
        for block in self.design.blocks(plan):
            if isinstance(block, Table):
                self._table(document, block)
            else:
                self._block(document, block)
        out = BytesIO()
        document.save(out)
        return out.getvalue()

    def _block(self, document, block: Block) -> None:
        if block.kind == BULLET:
            style = {"style": "List Bullet"} if self.styles else {}
            document.add_paragraph(block.text if self.styles else f"•\t{block.text}", **style)
        elif block.kind in (TITLE, CHAPTER, GOAL, RESULTS, SUBHEADING):
            self._heading(document, block)
        else:
            document.add_paragraph(block.text)

    def _heading(self, document, block: Block) -> None:
        if block.label:
            self._bold(document, block.label)
        if self.styles:
            document.add_heading(block.text, block.level)
        else:
            self._bold(document, block.text)

    @staticmethod
    def _bold(document, text: str) -> None:
        """In two runs, as Word leaves a heading that was written in two sittings."""
        paragraph = document.add_paragraph()
        for part in (text[: len(text) // 2], text[len(text) // 2 :]):
            run = paragraph.add_run(part)
            run.bold, run.font.size = True, Pt(13)

    def _table(self, document, block: Table) -> None:
        over = bool(block.over)
        split = self.merged and {"target", "kf_target"} <= set(block.columns)
        table = document.add_table(rows=over + split + 1, cols=len(block.columns))
        table.style = "Table Grid"
        if over:
            top = table.rows[0].cells
            top[0].merge(top[-1]).text = block.over
        if split:
            self._split_header(table, block, int(over))
        else:
            for cell, text in zip(table.rows[int(over)].cells, block.header, strict=True):
                cell.text = text
        for row in table.rows:
            _repeat(row)
        for values in block.rows:
            self._row(table.add_row(), block, values)
        for row in table.rows:
            row.cells[block.columns.index(NAME)].width = Cm(8)
        document.add_paragraph()

    @staticmethod
    def _split_header(table, block: Table, at: int) -> None:
        """ "Årsmål" over both targets, "Nämnd" and "KF" below; the others are two rows high."""
        upper, lower = table.rows[at].cells, table.rows[at + 1].cells
        for column, name, text in zip(range(len(upper)), block.columns, block.header, strict=True):
            if name not in ("target", "kf_target"):
                upper[column].merge(lower[column]).text = text
        left, right = sorted((block.columns.index("target"), block.columns.index("kf_target")))
        upper[left].merge(upper[right]).text = "Årsmål"
        lower[block.columns.index("target")].text = "Nämndens"
        lower[block.columns.index("kf_target")].text = "KF:s"

    def _row(self, row, block: Table, values: list[str]) -> None:
        for cell, column, value in zip(row.cells, block.columns, values, strict=True):
            words = value.split(" ")
            if self.breaks and column == NAME and len(words) > 6:
                cell.text = f"{' '.join(words[:4])}\n{' '.join(words[4:])}"
            else:
                cell.text = value


def _repeat(row) -> None:
    """Repeated on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)

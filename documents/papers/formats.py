"""The formats in which a plan leaves the house, and how each is written."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from documents.papers.blocks import Paper, Table
from documents.papers.pdf import write_pdf
from documents.papers.web import write_html
from documents.papers.word import write_word

# Of a page that is saved and read alone: it cannot fetch the house's.
STYLE = Path(__file__).with_name("alone.css")


class Format(models.TextChoices):
    """What a file is called at its end, and what people call it."""

    DOCX = "docx", _("Word")
    PDF = "pdf", _("PDF")
    HTML = "html", _("HTML")
    JSON = "json", _("JSON")


CONTENT_TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.HTML: "text/html; charset=utf-8",
    Format.JSON: "application/json",
}


def write(
    kind: Format, paper: Paper, document: Mapping[str, Any], template: bytes | None = None
) -> bytes:
    """The paper in the format; `document` is what it was made of, which JSON gives as it is,
    beside the tables as they are printed."""
    if kind == Format.DOCX:
        return write_word(paper, template)
    if kind == Format.PDF:
        return write_pdf(paper)
    if kind == Format.HTML:
        return _whole_page(paper)
    return json.dumps(_told(paper, document), ensure_ascii=False, indent=1).encode()


def _whole_page(paper: Paper) -> bytes:
    """A page that stands alone: no script, nothing fetched."""
    context = {
        "paper": paper,
        "body": write_html(paper.blocks),
        "headings": paper.headings(),
        "style": f"data:text/css;base64,{b64encode(_style(paper).encode()).decode()}",
    }
    return render_to_string("documents/paper_alone.html", context).encode()


def _style(paper: Paper) -> str:
    """What it is a draft of stands at the foot of every printed page."""
    style = STYLE.read_text(encoding="utf-8")
    if paper.draft:
        # A string in CSS ends at its sign and at the end of its line.
        said = paper.draft.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
        style += f'@page {{ @bottom-left {{ content: "{said}"; font: bold 8pt sans-serif }} }}\n'
    return style


def _told(paper: Paper, document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "organisation": paper.author,
        "title": paper.title,
        "reference": paper.reference,
        "state": list(paper.state),
        "draft": paper.draft,
        "made_at": paper.made_at.isoformat(),
        "plan": document,
        "tables": [_table_told(one) for one in paper.blocks if isinstance(one, Table)],
    }


def _table_told(table: Table) -> dict[str, Any]:
    """A table as every other format prints it, its sums with it."""
    rows = [[cell.text for cell in row.cells] for row in table.body]
    heads = [[cell.text for cell in row.cells] for row in table.head]
    return {"caption": table.caption, "head": heads, "rows": rows}

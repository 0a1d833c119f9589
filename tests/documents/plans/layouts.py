"""The layouts in which every plan must be readable, by name."""

from __future__ import annotations

from typing import Protocol

from tests.documents.plans.design import END, KF_TARGET, NAME, PERIODICITY, START, TARGET, Design
from tests.documents.plans.pdf import Pdf
from tests.documents.plans.plan import Plan
from tests.documents.plans.text import (
    CellsOverLines,
    Extracted,
    Tabbed,
    layout_text,
    pdfminer_text,
    raw_text,
)
from tests.documents.plans.word import Word


class Layout(Protocol):
    @property
    def name(self) -> str: ...

    def write(self, plan: Plan) -> bytes: ...


PLAIN = Design()
TURNED = Design(
    columns=(NAME, KF_TARGET, PERIODICITY, TARGET),
    dates=(NAME, END, START),
    order=("activities", "indicators", "results", "texts"),
)
NAME_LAST = Design(
    columns=(TARGET, KF_TARGET, PERIODICITY, NAME),
    dates=(START, END, NAME),
    order=("results", "indicators", "activities", "texts"),
    year_in_target=False,
)
CAPITALS = Design(label="above", capitals=True, own_headings=True, narrow_own=True)
OTHER_WORDS = Design(
    label="none",
    names={
        TARGET: "Nämndens årsmål", KF_TARGET: "KF årsmål", PERIODICITY: "Periodicitet",
        START: "Start", END: "Slut",
    },
)  # fmt: skip
OVER = Design(over=True)

LAYOUTS: dict[str, Layout] = {
    "word-styles": Word(PLAIN, running=True),
    "word-bold-turned": Word(TURNED, styles=False),
    "word-merged": Word(Design(over=True), merged=True, breaks=True),
    "word-no-labels": Word(OTHER_WORDS, breaks=True),
    "pdf-ruled": Pdf(PLAIN, contents=True),
    "pdf-landscape-bare": Pdf(TURNED, landscape=True, rules="none", font="New Computer Modern"),
    "pdf-narrow-hyphens": Pdf(CAPITALS, narrow=True, hyphenate=True, rules="rows"),
    "pdf-small-pages": Pdf(PLAIN, paper="a5", repeat=False, rules="rows"),
    "pdf-name-last": Pdf(NAME_LAST, landscape=True, breakable=False, align="center + horizon"),
    "pdf-over": Pdf(OVER, running=False, font="DejaVu Sans Mono", size=7, breakable=False),
    "text-tabs": Tabbed(PLAIN),
    "text-tabs-turned": Tabbed(TURNED, encoding="utf-16", newline="\r\n"),
    "text-cells": CellsOverLines(PLAIN, encoding="cp1252"),
    "text-cells-capitals": CellsOverLines(CAPITALS),
    "text-plumber-raw": Extracted(Pdf(PLAIN), raw_text),
    "text-plumber-layout": Extracted(Pdf(PLAIN, landscape=True), layout_text, full_rows=False),
    "text-pdfminer": Extracted(Pdf(PLAIN, rules="none"), pdfminer_text, encoding="utf-16"),
}

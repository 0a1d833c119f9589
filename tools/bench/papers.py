"""A plan of eighty pages as Word and PDF, against the bare library with the same texts and cells;
then cities of such plans in every format, read back as the job does, by as many as there are cores.

Prints JSON lines, as `inside` does.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable

import django

django.setup()

import pypdfium2  # noqa: E402
import typst  # noqa: E402
from docx import Document  # noqa: E402

from documents.papers.blocks import Heading, Paper, Table, words_of  # noqa: E402
from documents.papers.checked import check_words  # noqa: E402
from documents.papers.formats import Format, write  # noqa: E402
from documents.papers.pdf import STANDARDS, write_pdf  # noqa: E402
from documents.papers.plan import About, paper_of  # noqa: E402
from documents.papers.word import write_word  # noqa: E402

TRIES = 3
CITIES = (5, 15, 45)
CORES = min(2, os.cpu_count() or 1)
GOALS, PARAGRAPHS, ROWS = 16, 34, 12
SENTENCE = "Förvaltningen fortsätter under året att utveckla arbetet tillsammans med invånarna. "


def plan_of_eighty_pages() -> Paper:
    """As many goals, paragraphs and rows as the largest published plan, in made-up words."""
    sections, indicators, goals = [], [], []
    for number in range(GOALS):
        code = f"{number // 6 + 1}.{number % 6 + 1}"
        text = "".join(f"<p>{SENTENCE * 5}</p>" for _ in range(PARAGRAPHS))
        sections.append({"goal": code, "heading": "", "text": text, "words": 0})
        goals.append({"area_goal": code, "code": f"{code}.1", "title": SENTENCE,
                      "description": SENTENCE * 12, "is_example": True,
                      "results": [{"group": "", "text": SENTENCE}] * 9})  # fmt: skip
        indicators += [
            {"indicator": "i", "name": f"{SENTENCE[:60]} {row}", "level": "council",
             "area_goal": code, "committee_goal": "", "target": f"{row},5 %",
             "council_target": "90 %", "frequency": "year", "previous": "77 %"}
            for row in range(ROWS)
        ]  # fmt: skip
    document = {"title": "Verksamhetsplan 2024", "sections": sections, "indicators": indicators,
                "committee_goals": goals}  # fmt: skip
    made = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    return paper_of(document, About("Nämnden", 2024, ("Utkast",), made))


def bare_word(paper: Paper) -> bytes:
    """Nothing but the same headings, paragraphs and cells, as python-docx has them written."""
    document = Document()
    for block in paper.blocks:
        if isinstance(block, Table):
            table = document.add_table(rows=len(block.rows), cols=len(block.columns))
            for row, cells in zip(table.rows, block.rows, strict=True):
                for cell, said in zip(row.cells, cells.cells, strict=True):
                    cell.text = said.text
        elif isinstance(block, Heading):
            document.add_heading(block.text, block.level)
        else:
            for text in words_of(block):
                document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bare_pdf(paper: Paper) -> bytes:
    """The same for typst: markup with the same texts, to the same standards."""
    parts = ['#set document(title: "Plan", date: datetime(year: 2024, month: 1, day: 1))']
    for block in paper.blocks:
        if isinstance(block, Table):
            heads = _cells(cell.text for row in block.head for cell in row.cells)
            cells = _cells(cell.text for row in block.body for cell in row.cells)
            columns = len(block.columns)
            parts.append(f"#table(columns: {columns}, table.header({heads}), {cells})")
        elif isinstance(block, Heading):
            parts.append(f"#heading(level: {block.level}, {json.dumps(block.text)})")
        else:
            parts += [f"#par(text({json.dumps(text)}))" for text in words_of(block)]
    source = "\n".join(parts).encode()
    made: bytes = typst.compile(source, format="pdf", pdf_standards=STANDARDS)
    return made


def _cells(texts) -> str:  # type: ignore[no-untyped-def]
    return ", ".join(f"[#text({json.dumps(text)})]" for text in texts)


def seconds(write: Callable[[Paper], bytes], paper: Paper) -> float:
    """The median of some tries, after one that nobody counts."""
    write(paper)
    taken = []
    for _ in range(TRIES):
        started = time.perf_counter()
        write(paper)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def pages_of(paper: Paper) -> int:
    document = pypdfium2.PdfDocument(write_pdf(paper))
    number = len(document)
    document.close()
    return number


def publish_one(_number: int) -> int:
    """The files of one published plan, as the job makes them; the most memory it took, in MB."""
    paper = plan_of_eighty_pages()
    for kind in Format:
        check_words(kind, paper, write(kind, paper, {}))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def publish_city(plans: int) -> tuple[float, int]:
    """Seconds for all of them, and the most memory of one process."""
    started = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(CORES) as workers:
        peak = max(workers.imap_unordered(publish_one, range(plans)))
    return time.perf_counter() - started, peak


def main() -> None:
    paper = plan_of_eighty_pages()
    pages = pages_of(paper)
    for name, ours, bare, most in (
        ("Word", write_word, bare_word, 3),
        ("PDF", write_pdf, bare_pdf, 2),
    ):
        mine, theirs = seconds(ours, paper), seconds(bare, paper)
        told = {"seconds": round(mine, 2), "bare": round(theirs, 2), "most": most}
        times = round(mine / theirs, 2)
        row = {"measure": "paper", "format": name, "pages": pages, "times": times}
        print(json.dumps(row | told))
    for plans in CITIES:
        taken, peak = publish_city(plans)
        row = {"measure": "papers", "plans": plans, "cores": CORES, "peak_mb": peak}
        row |= {"seconds": round(taken, 1), "each": round(taken / plans, 2)}
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()

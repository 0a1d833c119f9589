"""Pages of a PDF as words and rules with coordinates; figures are passed over."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page as PdfPage
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from documents.limits import PAGE_CHARACTERS
from documents.parsing import limits
from documents.parsing.blocks import Box
from documents.parsing.model import NotAPlan
from documents.parsing.pdf.marks import HYPHENS, Marked, MarkedPage, Run, is_bold, marked

logger = logging.getLogger(__name__)

THIN = 2.5  # points: a rectangle no thicker is a rule


@dataclass(slots=True)
class Word:
    """A word with its box in points and how it is set."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, level or upright: `at` is its place across, `start` and `end` along."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    level: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    marked: Marked | None = None  # of a document that says what its parts are


def box_of(words: Sequence[Word | Run]) -> Box:
    return (
        round(min(word.left for word in words), 1),
        round(min(word.top for word in words), 1),
        round(max(word.right for word in words), 1),
        round(max(word.bottom for word in words), 1),
    )


def read_pages(data: bytes, *, with_marks: bool = False) -> Iterator[Page]:
    """Page by page; each is let go before the next is read."""
    limits.check_pages(data)
    limits.check_streams(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for number, one in enumerate(PDFPage.create_pages(document.doc), start=1):
                page = MarkedPage(document, one, number)
                yield _page(page, with_marks=with_marks)
                page.close()
    except PdfminerException as error:
        raise NotAPlan(_why(error.args[0] if error.args else error))
    except (MalformedPDFException, PDFException, LookupError, RuntimeError) as error:
        raise NotAPlan(_why(error))
    except (ValueError, TypeError) as error:
        if isinstance(error, NotAPlan):
            raise
        raise NotAPlan(_why(error))


def _why(error: object) -> str:
    if isinstance(error, PDFPasswordIncorrect):
        return "Filen är en PDF med lösenord. Spara den utan lösenord."
    # Should the fault be ours and not the file's, this tells of it.
    logger.info("A PDF could not be read", exc_info=True)
    return "Filen är en skadad PDF. Öppna den och spara den på nytt."


def _page(page: PdfPage, *, with_marks: bool) -> Page:
    if len(page.chars) > PAGE_CHARACTERS:
        raise NotAPlan(f"Sidan {page.page_number} har fler tecken än vad som läses.")
    read = Page(page.page_number, float(page.width), float(page.height))
    for found in page.extract_words(return_chars=True, x_tolerance_ratio=0.2):
        if found["upright"]:
            read.words.append(_word(found))
    for shape in (*page.lines, *page.rects):
        _add_rules(read, shape)
    if with_marks:
        read.marked = marked(page.chars)
    return read


def _word(found: dict[str, Any]) -> Word:
    first = found["chars"][0]
    text = normalize("NFC", found["text"]).translate(HYPHENS)
    return Word(
        text, found["x0"], found["x1"], found["top"], found["bottom"],
        round(first["size"], 1), is_bold(first["fontname"]),
    )  # fmt: skip


def _add_rules(page: Page, shape: dict[str, Any]) -> None:
    """A thin shape is one rule; a filled or framed box is its four sides."""
    left, right = max(shape["x0"], 0.0), min(shape["x1"], page.width)
    top, bottom = max(shape["top"], 0.0), min(shape["bottom"], page.height)
    if right - left > page.width * 0.98 and bottom - top > page.height * 0.9:
        return  # the page's own background
    wide, high = right - left, bottom - top
    if high <= THIN < wide:
        page.level.append(Rule((top + bottom) / 2, left, right))
    elif wide <= THIN < high:
        page.upright.append(Rule((left + right) / 2, top, bottom))
    elif wide > THIN and high > THIN:
        page.level += [Rule(top, left, right), Rule(bottom, left, right)]
        page.upright += [Rule(left, top, bottom), Rule(right, top, bottom)]

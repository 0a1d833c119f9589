"""Reading a file back as a stranger would: every word that was to stand in it stands there, in
order. A file that lacks one is not given to anybody."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

import pypdfium2
from django.utils.translation import gettext as _
from docx import Document
from lxml import html

from documents.papers.blocks import Heading, Paper, words_of
from documents.papers.fitting import fitted
from documents.papers.formats import Format
from documents.papers.pdf import FOOT, HEAD, said_in_pdf
from documents.papers.word.xml import w

_SIGNS = re.compile(r"[\W_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+")
_SHOWN = 60


class NotWhole(Exception):
    """Something that was to be in the file is not; the message (Swedish) says from where."""


def check_words(kind: Format, paper: Paper, data: bytes) -> None:
    """Raise NotWhole unless each block's letters and figures follow each other in the file."""
    reader = READERS.get(kind)
    if reader is None:
        return
    there, at, below = _squeezed(reader(data)), 0, ""
    for block in fitted(paper.blocks) if kind == Format.PDF else paper.blocks:
        below = block.text if isinstance(block, Heading) else below
        for text in words_of(block):
            said = said_in_pdf(text) if kind == Format.PDF else text
            wanted = _squeezed(said)
            found = there.find(wanted, at)
            if found < 0:
                raise NotWhole(
                    _("Filen saknar en text under ”%(below)s”: ”%(text)s”. Är det en tabell eller"
                      " en lång rad, dela den. Fråga annars driften.")
                    % {"text": said[:_SHOWN], "below": below[:_SHOWN]}
                )  # fmt: skip
            at = found + len(wanted)


def _squeezed(text: str) -> str:
    """Letters and figures alone, in one way of writing each: lines are broken, and hyphens set,
    where a page ends. What is written from the right is read back in another order."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text))


def _of_word(data: bytes) -> str:
    body = Document(io.BytesIO(data)).element.body
    return " ".join(_printed(body.iter(w("t"))))


def _printed(runs: Iterable[object]) -> Iterator[str]:
    return (run.text or "" for run in runs)  # type: ignore[attr-defined]


def _of_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(map(_of_page, document))
    finally:
        document.close()


def _of_page(page: pypdfium2.PdfPage) -> str:
    """Without the running lines: a paragraph goes on over the end of a page."""
    bottom, top = FOOT, page.get_height() - HEAD
    return str(page.get_textpage().get_text_bounded(bottom=bottom, top=top))


def _of_html(data: bytes) -> str:
    return str(html.fromstring(data).find("body").find("main").text_content())


READERS = {Format.DOCX: _of_word, Format.PDF: _of_pdf, Format.HTML: _of_html}

"""What a PDF marks in its pages: to which part of its structure each sign belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from pdfminer.layout import LTChar, LTItem, LTPage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import decode_text
from pdfplumber.page import Page as PdfPage
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

ARTIFACT = "Artifact"  # what the page adds: running lines, repeated headings, leaders
BLANK = 0.2  # of the type's size: a wider gap is a blank
# Fonts that print a hyphen and a soft hyphen with one sign tell of either; a file may tell them
# apart by what it says that the hyphens are read as.
SOFT = "\u00ad"
HYPHENS = str.maketrans({"\u00ad": "-", "\u2010": "-", "\u2011": "-"})


@dataclass(slots=True)
class _Mark:
    """Marked content that is open: its own number or that of what it stands in, and what it is
    read as instead of its signs."""

    tag: str
    mcid: int | None
    actual: str | None = None


class _Device(PDFPageAggregatorWithMarkedContent):
    """Marked content may stand in other marked content, which goes on where it ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open: list[_Mark] = []
        self.figures = 0

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        props = props if isinstance(props, dict) else {}
        above = self.open[-1] if self.open else _Mark("", None)
        name = ARTIFACT if above.tag == ARTIFACT else str(getattr(tag, "name", ""))
        mcid = props.get("MCID", above.mcid)
        if "MCID" in props and self.figures:
            mcid = None  # a number of the form's own, not of the page's
        actual = props.get("ActualText")
        said = decode_text(actual) if isinstance(actual, bytes) else above.actual
        self.open.append(_Mark(name, mcid, said))
        self._tell()

    def end_tag(self) -> None:
        if self.open:
            self.open.pop()
        self._tell()

    def begin_figure(self, *args: Any, **kwargs: Any) -> None:
        self.figures += 1
        super().begin_figure(*args, **kwargs)

    def end_figure(self, *args: Any, **kwargs: Any) -> None:
        self.figures -= 1
        super().end_figure(*args, **kwargs)

    def tag_cur_item(self) -> None:
        super().tag_cur_item()
        if self.open and self.open[-1].actual is not None and self.cur_item._objs:
            last: Any = self.cur_item._objs[-1]
            last.actual = self.open[-1].actual
            self.open[-1].actual = ""  # all of it stands for its first sign

    def _tell(self) -> None:
        mark = self.open[-1] if self.open else None
        self.cur_tag, self.cur_mcid = (mark.tag, mark.mcid) if mark else (None, None)


class MarkedPage(PdfPage):
    """A page whose signs have the number ("mcid") of the marked content that they stand in, however
    deep, and the text that they are read as."""

    @property
    def layout(self) -> LTPage:
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            try:
                PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            except Exception as error:  # whatever a broken page ends in, as the library does
                raise PdfminerException(error) from error
            self._layout: LTPage = device.get_result()
        return self._layout

    def process_object(self, obj: LTItem) -> dict[str, Any]:
        read: dict[str, Any] = super().process_object(obj)
        if isinstance(obj, LTChar):
            actual, is_soft = getattr(obj, "actual", None), read["text"] == SOFT
            read["soft"], read["tells"] = is_soft and actual is None, is_soft and actual == "-"
            read["text"] = read["text"].translate(HYPHENS) if actual is None else actual
        return read


@dataclass(slots=True)
class Run:
    """Signs after each other on one line of one marked content; its box is in points."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    soft: bool = False  # ends in what may be a soft hyphen

    def leads_to(self, other: Run) -> bool:
        """Whether the other goes on along the same line, perhaps a little higher or lower."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        low = min(self.bottom - self.top, other.bottom - other.top)
        return shared > 0.3 * low and other.left > self.right - 0.5 * max(self.size, other.size)

    def add(self, other: Run) -> None:
        """Take the other, which this leads to."""
        apart = other.left - self.right > BLANK * max(self.size, other.size)
        blank = apart and not self.text.endswith(" ") and not other.text.startswith(" ")
        self.text += f" {other.text}" if blank else other.text
        self.right = max(self.right, other.right)
        # A line is as high as its highest sign.
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)
        self.bold = self.bold and other.bold
        self.soft = other.soft

    def end_softly(self) -> None:
        """The hyphen at the end, if it may be a soft one, is one."""
        if self.soft and self.text.endswith("-"):
            self.text = self.text[:-1] + SOFT


@dataclass(slots=True)
class Marked:
    """A page's text by the numbers of its marked contents; how many signs the page adds, and those
    that stand in none and of which nothing is known. `tells`: that hyphens are none that are
    soft."""

    runs: dict[int, list[Run]]
    added: int = 0
    outside: list[Run] = field(default_factory=list)
    tells: bool = False


def marked(chars: Iterable[dict[str, Any]]) -> Marked:
    """The signs of a page in the order in which they are printed."""
    found = Marked({})
    for char in chars:
        mcid = char.get("mcid")
        found.tells |= bool(char.get("tells"))
        if char.get("tag") == ARTIFACT:
            found.added += not char["text"].isspace()
        elif mcid is None:
            _add(found.outside, char)
        else:
            _add(found.runs.setdefault(mcid, []), char)
    for runs in (*found.runs.values(), found.outside):
        for run in runs:
            run.text = normalize("NFC", run.text)
    return found


def _add(runs: list[Run], char: dict[str, Any]) -> None:
    run = Run(
        char["text"], char["x0"], char["x1"], char["top"], char["bottom"], char["size"],
        is_bold(char["fontname"]) or char["text"].isspace(), bool(char.get("soft")),
    )  # fmt: skip
    if runs and (runs[-1].leads_to(run) or not char["upright"]):
        runs[-1].add(run)
    else:
        runs.append(run)


def is_bold(font: str) -> bool:
    font = font.casefold()
    return any(weight in font for weight in ("bold", "black", "heavy", "semib"))

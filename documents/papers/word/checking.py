"""Whether a city's Word document can be what plans are written in: what was looked at, what was
found, and what would be right.

What the plan's text replaces is not looked at: a template's own text goes. What stays is: styles,
page, header and footer, and whatever the file carries or fetches.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm

from documents.limits import MEBIBYTE, TEMPLATE_BYTES, TEMPLATE_UNPACKED
from documents.packages import (
    FETCHING_FIELDS,
    WORD,
    Part,
    Unsound,
    carried_parts,
    examined,
    external_links,
)
from documents.papers.word.template import (
    LANGUAGE,
    NEEDED,
    UnfitTemplate,
    opened,
    running_parts,
    style_named,
)
from documents.papers.word.xml import w

logger = logging.getLogger(__name__)

# Tables of money have eight columns; on less than this their words break.
LEAST_WIDTH = Cm(12)
_HEADINGS = {f"Heading {level}": level for level in (1, 2, 3, 4)}
_FETCHING = re.compile(rf"\b({FETCHING_FIELDS}|MACROBUTTON)\b")
_SHOWN = 80


class Level(StrEnum):
    """A fault hinders, what is told is worth knowing, the rest is as it should be."""

    FAULT = "hinders"
    TOLD = "told"
    MET = "met"


@dataclass(frozen=True)
class Found:
    """What was found of one subject; a fault says where and what would be right."""

    subject: str
    level: Level
    words: str


Check = Callable[[Any], Iterator[str]]


def examine(data: bytes) -> list[Found]:
    """Everything that was looked at, in the order of the page. UnfitTemplate says why a file
    cannot be looked into at all."""
    if len(data) > TEMPLATE_BYTES:
        size = {"size": TEMPLATE_BYTES // MEBIBYTE}
        raise UnfitTemplate(_("Mallen är större än %(size)d MB. Komprimera bilderna i den.") % size)
    try:
        parts = examined(data, WORD, unpacked=TEMPLATE_UNPACKED)
    except Unsound as error:
        raise UnfitTemplate(str(error)) from None
    carried = [*_macros_and_objects(parts), *_links(parts)]
    found = [*_told(_("Makron, inbäddade objekt och länkade filer"), carried,
                    _("Inga. Mallen bär inte med sig något och hämtar inget."))]  # fmt: skip
    if carried:
        return found
    try:
        return [*found, *_looked_at(opened(data))]
    except UnfitTemplate:
        raise
    except Exception:
        # Every part reads and is of its kind, yet says what no Word does (a level or a width in
        # letters): what that can be is without end. What cannot be asked of an empty document
        # either is no fault of the file's.
        _looked_at(Document())
        logger.exception("A sound package could not be looked into as a template")
        words = _("Filen är skadad. Öppna den i Word och spara den på nytt.")
        raise UnfitTemplate(words) from None


def _looked_at(document: Any) -> list[Found]:
    found: list[Found] = []
    for subject, check, met in _CHECKS:
        if check is _levels and hinders(found):
            continue  # nothing can be said of the levels of styles that are not there
        found += _told(str(subject), check(document), str(met))
    return [*found, _language(document), *_running(document), *_own_text(document)]


def hinders(found: Iterable[Found]) -> bool:
    return any(one.level == Level.FAULT for one in found)


def _told(subject: str, faults: Iterable[str], met: str) -> Iterator[Found]:
    said = list(faults)
    yield from (Found(subject, Level.FAULT, words) for words in said)
    if not said:
        yield Found(subject, Level.MET, met)


# --- what a file carries and fetches ---------------------------------------------------------


def _macros_and_objects(parts: Iterable[Part]) -> Iterator[str]:
    for name in carried_parts(parts):
        yield _(
            "%(name)s är ett makro eller ett inbäddat objekt. Ta bort det i Word och spara som"
            " Word-dokument (.docx) utan makron."
        ) % {"name": name}


def _links(parts: Iterable[Part]) -> Iterator[str]:
    """What Word fetches by itself; a link that a reader follows is none."""
    for part, target in external_links(parts):
        said = {"part": _told_part(part), "target": target[:_SHOWN]}
        yield (
            _(
                "%(part)s hämtar %(target)s när filen öppnas. Bryt länken (Arkiv, Info, Redigera"
                " länkar till filer), infoga bilden i filen eller koppla från mallen."
            )
            % said
        )


def _told_part(rels: str) -> str:
    """The part that a list of links belongs to, in the words of Word."""
    name = PurePosixPath(rels).name.removesuffix(".rels")
    words = {
        "document": _("Texten"), "settings": _("Dokumentets inställningar"),
        "header": _("Sidhuvudet"), "footer": _("Sidfoten"),
    }  # fmt: skip
    plain = name.removesuffix(".xml").rstrip("0123456789")
    return words.get(plain, name or _("Filen"))


# --- what a plan is written in ---------------------------------------------------------------


def _styles(document: Any) -> Iterator[str]:
    missing = [shown for name, shown in NEEDED.items() if style_named(document, name) is None]
    if missing:
        yield _(
            "Saknas: %(names)s. Lägg till dem i Word (Hantera formatmallar) och spara på nytt."
        ) % {"names": ", ".join(f"”{name}”" for name in missing)}
    for name, shown in NEEDED.items():
        style = style_named(document, name)
        if style is not None and style.type != WD_STYLE_TYPE.PARAGRAPH:
            yield _("”%(name)s” är ingen styckemall. Gör den till en formatmall för stycken.") % {
                "name": shown
            }


def _levels(document: Any) -> Iterator[str]:
    """Headings are what the contents are made of, and what those who do not see move by."""
    for name, shown in NEEDED.items():
        style = style_named(document, name)
        if style is None:
            continue
        wanted, given = _HEADINGS.get(name), _outline_level(style)
        if wanted and given != wanted:
            yield _(
                "”%(name)s” har %(given)s och ska ha nivå %(wanted)d (Ändra formatmall, Stycke,"
                " Dispositionsnivå)."
            ) % {"name": shown, "given": _level_words(given), "wanted": wanted}
        elif not wanted and given and name != "Title":
            yield _(
                "”%(name)s” har %(given)s och blir en rubrik i innehållet. Ge den nivån Brödtext."
            ) % {"name": shown, "given": _level_words(given)}


def _outline_level(style: Any) -> int:
    """1–9, 0 for text; a style has what it is based on until it says otherwise."""
    seen = 0
    while style is not None and seen < 20:
        said = style.element.find(f"{w('pPr')}/{w('outlineLvl')}")
        if said is not None:
            level = int(said.get(w("val"), "9"))
            return level + 1 if level < 9 else 0
        style, seen = style.base_style, seen + 1
    return 0


def _level_words(level: int) -> str:
    return (
        _("dispositionsnivå %(level)d") % {"level": level} if level else _("ingen dispositionsnivå")
    )


def _page(document: Any) -> Iterator[str]:
    section = document.sections[-1]
    columns = section._sectPr.find(w("cols"))
    if columns is not None and int(columns.get(w("num"), "1")) > 1:
        yield _("Sidan har flera spalter. Tabellerna behöver hela bredden: välj en spalt.")
    if None in (section.page_width, section.left_margin, section.right_margin):
        return
    room = section.page_width - section.left_margin - section.right_margin
    if room < LEAST_WIDTH:
        yield _(
            "Mellan marginalerna är %(room)s cm, och tabellerna behöver minst %(least)s cm."
            " Minska marginalerna eller välj ett större papper."
        ) % {"room": _centimetres(room), "least": _centimetres(LEAST_WIDTH)}


def _centimetres(length: int) -> str:
    return f"{length / Cm(1):.1f}".replace(".", ",").removesuffix(",0")


def _pictures(document: Any) -> Iterator[str]:
    """In header and footer; others go with the template's own text."""
    for name, part in running_parts(document):
        for picture in part.iter(_DRAWN):
            if not _is_described(picture):
                yield _(
                    "En bild i %(part)s saknar alternativtext. Skriv en (högerklicka, Redigera"
                    " alternativtext) eller märk den som dekorativ."
                ) % {"part": name}


_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def _is_described(picture: Any) -> bool:
    marks = picture.iter(_DECORATIVE)
    return bool(picture.get("descr", "").strip()) or any(one.get("val") == "1" for one in marks)


def _fields(document: Any) -> Iterator[str]:
    for name, part in running_parts(document):
        asked = "".join(one.text or "" for one in part.iter(w("instrText")))
        asked += " ".join(one.get(w("instr"), "") for one in part.iter(w("fldSimple")))
        for word in sorted(set(_FETCHING.findall(asked))):
            yield _(
                "Fältet %(field)s i %(part)s hämtar eller kör något. Ta bort fältet, eller gör det"
                " till text (Ctrl Skift F9)."
            ) % {"field": word, "part": name}


_CHECKS: tuple[tuple[Any, Check, Any], ...] = (
    (
        gettext_lazy("Formatmallar"), _styles,
        gettext_lazy("Alla som en plan skrivs med finns."),
    ),
    (
        gettext_lazy("Rubriknivåer"), _levels,
        gettext_lazy("Rubrik 1 till 4 har dispositionsnivå 1 till 4, annan text har ingen."),
    ),
    (gettext_lazy("Sidan"), _page, gettext_lazy("Tabellerna får plats mellan marginalerna.")),
    (
        gettext_lazy("Bilder i sidhuvud och sidfot"), _pictures,
        gettext_lazy("Alla har en alternativtext, eller så finns inga."),
    ),
    (
        gettext_lazy("Fält i sidhuvud och sidfot"), _fields,
        gettext_lazy("Inga som hämtar eller kör något."),
    ),
)  # fmt: skip


# --- what is told ----------------------------------------------------------------------------


def _language(document: Any) -> Found:
    subject = _("Språk")
    said = {one.get(w("val")) for one in document.styles.element.iter(w("lang"))}
    for _name, part in running_parts(document):
        said |= {one.get(w("val")) for one in part.iter(w("lang"))}
    others = sorted(one for one in said if one and one != LANGUAGE)
    if not others:
        return Found(subject, Level.MET, _("Svenska."))
    words = _("Mallen säger %(languages)s. Planen märks ändå som svenska, sidhuvud och sidfot med.")
    return Found(subject, Level.TOLD, words % {"languages": ", ".join(others)})


def _running(document: Any) -> Iterator[Found]:
    """What stands on every page, for whoever looks whether it is the right template."""
    for name, part in running_parts(document):
        text = " ".join("".join(one.text or "" for one in part.iter(w("t"))).split())[:_SHOWN]
        pictures = sum(1 for _one in part.iter(_DRAWN))
        held = [f"”{text}”"] if text else []
        held += [_("%(number)d bilder") % {"number": pictures}] if pictures > 1 else []
        held += [_("en bild")] if pictures == 1 else []
        if held:
            yield Found(name.capitalize(), Level.MET, ", ".join(held))


def _own_text(document: Any) -> Iterator[Found]:
    number = sum(len((one.text or "").split()) for one in document.element.body.iter(w("t")))
    if number:
        words = _(
            "Mallens egen text (%(number)d ord) kommer inte med. Det som ska stå på varje sida"
            " läggs i sidhuvudet eller sidfoten."
        )
        yield Found(_("Text i mallen"), Level.TOLD, words % {"number": number})

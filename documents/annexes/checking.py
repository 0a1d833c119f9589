"""Whether a file may be an annex: by what it holds, never by what it is called alone."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, takewhile
from pathlib import PurePath
from typing import NoReturn

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

from common.text import clean_text
from documents.broken import BROKEN_PDF
from documents.limits import FILE_BYTES, MEBIBYTE, PLAN_UNPACKED
from documents.packages import (
    EXCEL,
    WORD,
    Kind,
    Unsound,
    carried_parts,
    commands,
    examined,
    external_links,
    hidden_lines,
    hidden_sheets,
    runs,
)

MOST_PIXELS = 50_000_000
# What all pictures of a PDF unfold to: some forty scanned pages in colour.
_PICTURES = 1024 * MEBIBYTE
LONGEST_NAME = 150
_SHOWN = 80
# Refuses what the file may not be; what it says (Swedish) is worth knowing before it is public.
Check = Callable[[bytes], list[str]]


@dataclass(frozen=True)
class Checked:
    """A file that may be an annex: its name as it is kept, and what (Swedish) whoever adds it
    should know before it is public."""

    name: str
    data: bytes
    told: list[str]


def checked(name: str, data: bytes) -> Checked:
    """The file looked into; ValidationError says what is wrong with it."""
    plain = clean_text(PurePath(name.replace("\\", "/")).name)[-LONGEST_NAME:]
    ending = PurePath(plain).suffix.casefold()
    check = _CHECKS.get(ending)
    if check is None:
        raise ValidationError(
            _("Bilagor är PDF, Word (.docx), Excel (.xlsx) eller bilder (PNG, JPEG).")
        )
    if not data:
        raise ValidationError(_("Filen är tom."))
    if len(data) > FILE_BYTES:
        size = {"size": FILE_BYTES // MEBIBYTE}
        raise ValidationError(
            _("Filen är större än %(size)d MB. Dela eller komprimera den.") % size
        )
    return Checked(plain, data, check(data))


def _refuse(words: str) -> NoReturn:
    raise ValidationError(words)


def _not_what_it_says() -> NoReturn:
    _refuse(_("Filen är skadad eller något annat än vad den heter. Spara den på nytt."))


# What a PDF says where something runs, is sent or opened, or lies in it as a file of its own.
_PROGRAMS = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFile|FileAttachment|RichMedia|Rendition|SubmitForm|ImportData"
    rb"|GoToE|GoToR|OnInstantiate)|/EF\s*(<<|\d+ \d+ R)"
)
_ADDRESS = re.compile(rb"/URI\s*(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)


def _pdf(data: bytes) -> list[str]:
    if not data.startswith(b"%PDF-"):
        _not_what_it_says()
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            is_form_of_programs = "/XFA" in document.Root.get("/AcroForm", {})
            pages = len(document.pages)
            _ensure_unfolds_as_usual(document)
            acts = any(map(_acts, _dictionaries(document)))
            plain = _in_plain_words(document)
            was_mended = bool(document.get_warnings())
    except pikepdf.PasswordError:
        _refuse(_("PDF-filen är låst med lösenord. Spara den utan."))
    except BROKEN_PDF:
        _refuse(_("PDF-filen är skadad och går inte att läsa. Spara den på nytt."))
    has_programs = is_form_of_programs or _PROGRAMS.search(plain)
    if acts or has_programs or any(map(runs, _addresses(plain))):
        _refuse(
            _("PDF-filen innehåller program, inbäddade filer, delar av andra filer, något som sker"
              " av sig självt när den öppnas eller länkar till filer på en dator. Skriv ut den till"
              " en ny.")
        )  # fmt: skip
    _ensure_no_package(data)
    if was_mended or not pages:
        _refuse(
            _("PDF-filen är skadad eller avkortad: delar av den går inte att läsa. Hämta den på"
              " nytt där den kom ifrån, eller skriv ut den till en ny PDF.")
        )  # fmt: skip
    return []


# What names a file, wherever a PDF speaks of one.
_FILES = ("/F", "/UF", "/DOS", "/Mac", "/Unix")


def _dictionaries(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream of the file once, those that stand within others as well."""
    waiting = [one for one in document.objects if _is_made_of_others(one)]
    while waiting:
        one = waiting.pop()
        inside: Iterable[pikepdf.Object] = one
        if not isinstance(one, pikepdf.Array):
            yield one
            inside = (value for _name, value in one.items())
        waiting += [each for each in inside if _is_made_of_others(each) and not each.is_indirect]


def _is_made_of_others(value: object) -> bool:
    return isinstance(value, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream))


def _acts(one: pikepdf.Object) -> bool:
    """Whether something happens with nobody asking (when the file or a page opens or closes, when
    the pointer passes), or a part of what is shown is another file's."""
    by_itself = [one.get("/OpenAction")]
    if isinstance(moments := one.get("/AA"), pikepdf.Dictionary):
        by_itself += [action for _moment, action in moments.items()]
    is_elsewhere = isinstance(one, pikepdf.Stream) and ("/F" in one or "/Ref" in one)
    names = any(isinstance(one.get(name), pikepdf.String) for name in _FILES)
    return is_elsewhere or names or any(map(_does_more_than_turn_pages, by_itself))


def _does_more_than_turn_pages(action: object) -> bool:
    """Whether it is an action, and another than going to a place in the file: where a file opens,
    many programs say so."""
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    return action.S != "/GoTo" or "/Next" in action


def _ensure_unfolds_as_usual(document: pikepdf.Pdf) -> None:
    """Refuse a file whose streams unfold to more than readers' programs should have to hold."""
    left = {True: _PICTURES, False: PLAN_UNPACKED}
    for one in document.objects:
        if isinstance(one, pikepdf.Stream):
            is_picture = one.get("/Subtype") == "/Image"
            left[is_picture] -= _unfolded(one, min(PLAN_UNPACKED, left[is_picture]))
            if left[is_picture] < 0:
                _refuse(_("PDF-filen packar upp till mer än den får. Skriv ut den till en ny."))


def _unfolded(stream: pikepdf.Stream, most: int) -> int:
    """The bytes that a stream unfolds to; what is more than `most` is not unfolded, and counts as
    more than any file may hold."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    data = stream.read_raw_bytes()
    for _name in takewhile(lambda name: name in ("/FlateDecode", "/Fl"), names):
        try:
            data = zlib.decompressobj().decompress(data, most + 1)
        except zlib.error:
            break
    return len(data) if len(data) <= most else PLAN_UNPACKED + _PICTURES


def _addresses(plain: bytes) -> list[str]:
    """Where the file's links lead, however they are spelt."""
    return [str(pikepdf.Object.parse(one)) for one in _ADDRESS.findall(plain)]


def _in_plain_words(document: pikepdf.Pdf) -> bytes:
    """The file with every object written out: packed in streams or spelt oddly, it says what it
    is. Pages and pictures stay packed."""
    out = io.BytesIO()
    document.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=False,
        encryption=False,
    )
    return out.getvalue()


def _ensure_no_package(data: bytes) -> None:
    """Refuse a file that is a package of others as well, for whoever reads it from its end."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        _not_what_it_says()


def _office(kind: Kind) -> Check:
    """A sound package of the kind, that carries no programs and fetches nothing."""

    def check(data: bytes) -> list[str]:
        try:
            parts = examined(data, kind, unpacked=PLAN_UNPACKED)
        except Unsound as error:
            _refuse(str(error))
        for name in carried_parts(parts):
            _refuse(
                _("Filen innehåller makron eller inbäddade program (%(name)s). Spara den utan.")
                % {"name": name[:_SHOWN]}
            )
        targets = (target for _part, target in external_links(parts))
        for target in chain(targets, commands(parts)):
            _refuse(
                _(
                    "Filen kör eller hämtar något när den öppnas eller en länk i den följs"
                    " (%(target)s). Spara den utan."
                )
                % {"target": target[:_SHOWN]}
            )
        return _hidden(hidden_sheets(parts), hidden_lines(parts))

    return check


def _hidden(sheets: list[str], lines: list[str]) -> list[str]:
    told = [
        (_("Arbetsboken har dolda blad, som också blir offentliga: %(names)s."), sheets),
        (_("Bladen har dolda rader eller kolumner, som också blir offentliga: %(names)s."), lines),
    ]
    return [
        words % {"names": ", ".join(f"”{name[:_SHOWN]}”" for name in names)}
        for words, names in told
        if names
    ]


def _image(kind: str) -> Check:
    def check(data: bytes) -> list[str]:
        try:
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                width, height = image.size
                image.verify()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            _not_what_it_says()
        if width * height > MOST_PIXELS:
            _refuse(_("Bilden har för många bildpunkter. Spara den mindre."))
        _ensure_no_package(data)
        return []

    return check


_CHECKS: dict[str, Check] = {
    ".pdf": _pdf,
    ".docx": _office(WORD),
    ".xlsx": _office(EXCEL),
    ".png": _image("PNG"),
    ".jpg": _image("JPEG"),
    ".jpeg": _image("JPEG"),
}

"""Whether a file may be an annex: by what it holds, never by what it is called alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import IO
from xml.parsers import expat

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

from common.text import clean_text
from documents.limits import (
    FILE_BYTES,
    MEBIBYTE,
    MEMBERS,
    PLAN_UNPACKED,
    packed_as_usual,
    unfolds,
    unpacked_size,
)

MOST_PIXELS = 50_000_000
LONGEST_NAME = 150


def checked_name(name: str, data: bytes) -> str:
    """The file's name as it is kept; ValidationError says what is wrong with the file."""
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
    check(data)
    return plain


def _refuse(words: str) -> None:
    raise ValidationError(words)


def _not_what_it_says() -> None:
    _refuse(_("Filen är skadad eller något annat än vad den heter. Spara den på nytt."))


# What a PDF says where something runs, is sent or opened, or lies in it as a file of its own.
_PROGRAMS = (
    b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/Rendition", b"/SubmitForm",
    b"/ImportData", b"/GoToE",
)  # fmt: skip


def _pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-"):
        _not_what_it_says()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            is_form_of_programs = "/XFA" in document.Root.get("/AcroForm", {})
            plain = _in_plain_words(document)
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        _refuse(_("PDF-filen går inte att läsa. Är den låst med lösenord, spara den utan."))
    if is_form_of_programs or any(words in plain for words in _PROGRAMS):
        _refuse(_("PDF-filen innehåller program eller inbäddade filer. Skriv ut den till en ny."))
    _ensure_no_package(data)


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


def _office(part: str) -> Callable[[bytes], None]:
    """A package that holds `part`, no macros and nothing that unfolds without measure."""

    def check(data: bytes) -> None:
        if not data.startswith(b"PK\x03\x04"):
            _not_what_it_says()
        try:
            members = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            _not_what_it_says()
        names = [one.filename.casefold() for one in members]
        if part not in names or not all(map(_is_inside, names)):
            _not_what_it_says()
        if any(_carries(name) for name in names):
            _refuse(_("Filen innehåller makron eller inbäddade program. Spara den utan."))
        too_much = len(members) > MEMBERS or unpacked_size(members) > PLAN_UNPACKED
        if too_much or unfolds(members) or not packed_as_usual(members):
            _refuse(_("Filen packar upp till mer än den får. Spara den på nytt."))
        if _runs(io.BytesIO(data), members):
            _refuse(
                _("Filen innehåller makron, eller hämtar något när den öppnas. Spara den utan.")
            )

    return check


# Parts that are programs, or files of other kinds that a reader opens from within.
_CARRIED = ("/embeddings/", "/activex/", "vbaproject", "vbadata")
_RUNNING = (
    ".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar", ".hta",
    ".htm", ".html", ".mht", ".zip",
)  # fmt: skip
# What packages say of such parts, whatever these are called, and of what is fetched at once.
_SAID = (b"macroenabled", b"vbaproject", b"attachedtemplate", b"ddelink", b"oleobject")


def _carries(name: str) -> bool:
    return name.endswith(_RUNNING) or any(one in f"/{name}" for one in _CARRIED)


def _is_inside(name: str) -> bool:
    """Whether a member's name stays in the package when somebody unpacks it."""
    parts = name.replace("\\", "/").split("/")
    return ".." not in parts and bool(parts[0]) and ":" not in name


def _runs(file: io.BytesIO, members: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the package's own lists, its links to other files, or what its texts declare before
    they begin, name what runs or fetches."""
    with zipfile.ZipFile(file) as package:
        for one in members:
            name = one.filename.casefold()
            if _is_list(name) and any(words in package.read(one).lower() for words in _SAID):
                return True
            if name.endswith((".xml", ".rels", ".vml", ".svg")):
                with package.open(one) as text:
                    if _fetches(text, whole=name.endswith(".rels")):
                        return True
    return False


class _Enough(Exception):
    """The reading may stop: `fetches` says what was found."""

    def __init__(self, *, fetches: bool) -> None:
        self.fetches = fetches


def _fetches(text: IO[bytes], *, whole: bool) -> bool:
    """Whether an XML text declares entities, or links to what is opened with it. Read to its first
    element; `whole` for lists of links, which are short."""

    def declared(*_said: object) -> None:
        raise _Enough(fetches=True)

    def element(_name: str, said: dict[str, str]) -> None:
        is_outside = said.get("TargetMode", "").casefold() == "external"
        kind = said.get("Type", "").casefold()
        if (is_outside and not kind.endswith("/hyperlink")) or kind.endswith("/afchunk"):
            raise _Enough(fetches=True)
        if not whole:
            raise _Enough(fetches=False)

    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = declared
    reader.StartElementHandler = element
    try:
        reader.ParseFile(text)
    except _Enough as found:
        return found.fetches
    except expat.ExpatError:
        _not_what_it_says()
    return False


def _is_list(name: str) -> bool:
    return name == "[content_types].xml" or name.endswith(".rels") or "/externallinks/" in name


def _image(kind: str) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        try:
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                width, height = image.size
                image.verify()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            _not_what_it_says()
        if width * height > MOST_PIXELS:
            _refuse(_("Bilden har för många bildpunkter. Spara den mindre."))
        _ensure_no_package(data)

    return check


_CHECKS: dict[str, Callable[[bytes], None]] = {
    ".pdf": _pdf,
    ".docx": _office("word/document.xml"),
    ".xlsx": _office("xl/workbook.xml"),
    ".png": _image("PNG"),
    ".jpg": _image("JPEG"),
    ".jpeg": _image("JPEG"),
}

"""Whether a file may be an annex: by what it holds, never by what it is called alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import PurePath

import pypdfium2
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image
from pypdfium2 import raw

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


def _pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-"):
        _not_what_it_says()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        _refuse(_("PDF-filen går inte att läsa. Är den låst med lösenord, spara den utan."))
    try:
        runs = raw.FPDFDoc_GetJavaScriptActionCount(document) > 0
        carries = raw.FPDFDoc_GetAttachmentCount(document) > 0
    finally:
        document.close()
    if runs or carries or b"/Launch" in data or b"/JavaScript" in data:
        _refuse(_("PDF-filen innehåller program eller inbäddade filer. Skriv ut den till en ny."))


def _office(part: str) -> Callable[[bytes], None]:
    """A package that holds `part`, no macros and nothing that unfolds without measure."""

    def check(data: bytes) -> None:
        try:
            members = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            _not_what_it_says()
        names = [one.filename.casefold() for one in members]
        if part not in names:
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
# What packages say of such parts, whatever these are called, and of what is fetched at once.
_SAID = (b"macroenabled", b"vbaproject", b"attachedtemplate", b"ddelink", b"oleobject")


def _carries(name: str) -> bool:
    return any(one in f"/{name}" for one in _CARRIED)


def _runs(file: io.BytesIO, members: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the package's own lists, or its links to other files, name what runs or fetches."""
    lists = [one for one in members if _is_list(one.filename.casefold())]
    with zipfile.ZipFile(file) as package:
        return any(words in package.read(one).lower() for one in lists for words in _SAID)


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

    return check


_CHECKS: dict[str, Callable[[bytes], None]] = {
    ".pdf": _pdf,
    ".docx": _office("word/document.xml"),
    ".xlsx": _office("xl/workbook.xml"),
    ".png": _image("PNG"),
    ".jpg": _image("JPEG"),
    ".jpeg": _image("JPEG"),
}

"""Whether a document is too big: looked at before anything of it is built in memory."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import pypdfium2

from documents.limits import (
    MEBIBYTE,
    PLAN_BYTES,
    PLAN_PAGES,
    PLAN_PARAGRAPHS,
    PLAN_PARTS,
    PLAN_UNPACKED,
)
from documents.parsing.model import NotAPlan

_STREAM = re.compile(rb"stream\r?\n")


def check_size(data: bytes) -> None:
    if len(data) > PLAN_BYTES:
        raise NotAPlan(
            f"Filen är för stor ({len(data) // MEBIBYTE} MB). "
            f"Högst {PLAN_BYTES // MEBIBYTE} MB läses; dela den eller spara den utan bilder."
        )


def check_zip(data: bytes) -> None:
    """Refuse an archive that unfolds beyond reason; only its directory is read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > PLAN_PARTS or sum(part.file_size for part in parts) > PLAN_UNPACKED:
            raise NotAPlan(_too_much())
        for part in parts:
            _check_part(archive, part)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """The directory may lie about a part's size; what unfolds beyond it does not go on."""
    left = part.file_size
    with archive.open(part) as unfolding:
        while chunk := unfolding.read(MEBIBYTE):
            left -= len(chunk)
            if left < 0:
                raise NotAPlan(_too_much())


def check_pages(data: bytes) -> None:
    """Refuse a PDF with more pages than a plan has; none of them is built to be counted."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    try:
        if len(pdf) > PLAN_PAGES:
            raise NotAPlan(f"Dokumentet har {len(pdf)} sidor. Högst {PLAN_PAGES} läses: dela det.")
    finally:
        pdf.close()


def check_paragraphs(number: int) -> None:
    """Refuse a Word document of more paragraphs than a plan has, before they are understood."""
    if number > PLAN_PARAGRAPHS:
        counted, most = (
            f"{one:,}".replace(",", "\N{NO-BREAK SPACE}") for one in (number, PLAN_PARAGRAPHS)
        )
        raise NotAPlan(
            f"Dokumentet har {counted} stycken, tabellernas celler medräknade. Högst {most} läses:"
            " dela det."
        )


def check_streams(data: bytes) -> None:
    """Refuse a PDF whose compressed parts unfold to more than memory should hold."""
    left = PLAN_UNPACKED
    for size in _unfolded_sizes(data):
        left -= size
        if left < 0:
            raise NotAPlan(_too_much())


def _unfolded_sizes(data: bytes) -> Iterator[int]:
    """The sizes of what the Flate streams hold, chunk by chunk; other kinds do not unfold."""
    view = memoryview(data)
    for match in _STREAM.finditer(data):
        start = match.end()
        if data[start : start + 1] not in (b"\x78", b"\x58", b"\x48", b"\x68"):
            continue
        yield from _unfold(zlib.decompressobj(), view[start:])


def _unfold(unpacker: zlib._Decompress, view: memoryview) -> Iterator[int]:
    at, step = 0, 64 * 1024
    pending: bytes = b""
    while not unpacker.eof and (pending or at < len(view)):
        chunk = pending or bytes(view[at : at + step])
        at += 0 if pending else step
        try:
            yield len(unpacker.decompress(chunk, MEBIBYTE))
        except zlib.error:
            return
        pending = unpacker.unconsumed_tail


def _too_much() -> str:
    return (
        "Filen packar upp sig till mer än vad som läses "
        f"({PLAN_UNPACKED // MEBIBYTE} MB). Spara dokumentet på nytt utan bilder och bilagor."
    )

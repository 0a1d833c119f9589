"""How big a document may be: looked at before anything of it is built in memory."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from documents.parsing.model import NotAPlan

MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
MOST_PAGES = 1000
MOST_PARTS = 5000
MOST_CHARACTERS_ON_PAGE = 60_000
_STREAM = re.compile(rb"stream\r?\n")


def check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise NotAPlan(
            f"Filen är för stor ({len(data) // MEGABYTE} MB). "
            f"Högst {MOST_BYTES // MEGABYTE} MB läses; dela den eller spara den utan bilder."
        )


def check_zip(data: bytes) -> None:
    """Refuse an archive that unfolds beyond reason; only its directory is read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise NotAPlan(_too_much())
        for part in parts:
            _check_part(archive, part)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """The directory may lie about a part's size; what unfolds beyond it does not go on."""
    left = part.file_size
    with archive.open(part) as unfolding:
        while chunk := unfolding.read(MEGABYTE):
            left -= len(chunk)
            if left < 0:
                raise NotAPlan(_too_much())


def check_streams(data: bytes) -> None:
    """Refuse a PDF whose compressed parts unfold to more than memory should hold."""
    left = MOST_UNPACKED
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
            yield len(unpacker.decompress(chunk, MEGABYTE))
        except zlib.error:
            return
        pending = unpacker.unconsumed_tail


def _too_much() -> str:
    return (
        "Filen packar upp sig till mer än vad som läses "
        f"({MOST_UNPACKED // MEGABYTE} MB). Spara dokumentet på nytt utan bilder och bilagor."
    )

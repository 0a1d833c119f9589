"""Bytes to text, or a clear word about why that cannot be done."""

from __future__ import annotations

from dataclasses import dataclass

from common.files import NotText, decode
from documents.parsing.model import NotAPlan

_LIKELY = "åäöÅÄÖéÉèüÜ–—’”“…•\u00a0§"
MOST_STRAYS = 40  # more of them, and the text is in another encoding


@dataclass(frozen=True, slots=True)
class Stray:
    """A byte that is not of the text's encoding, and what it was read as."""

    line: int
    byte: int
    read_as: str

    @property
    def is_likely(self) -> bool:
        """Whether Swedish text holds such a sign, so that it was read right."""
        return self.read_as in _LIKELY

    @property
    def reason(self) -> str:
        return (
            f"Byten {self.byte:#04x} hör inte till filens teckenkodning (UTF-8); "
            f"den lästes som ”{self.read_as}”."
        )


def read_document(data: bytes) -> str:
    """The text of a document's file; NotAPlan says what the file is when it is no text."""
    return read_with_strays(data)[0]


def read_with_strays(data: bytes) -> tuple[str, list[Stray]]:
    """The text, and the bytes of another encoding that a few of its lines hold."""
    found = _mostly_utf8(data)
    if found is not None:
        return found
    try:
        return decode(data), []
    except NotText as error:
        raise NotAPlan(f"Filen är {error}. Spara dokumentet som ren text (UTF-8) först.")


def _mostly_utf8(data: bytes) -> tuple[str, list[Stray]] | None:
    """None for text in another encoding, or no text at all."""
    if data.startswith((b"%PDF", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")):
        return None
    parts: list[str] = []
    strays: list[Stray] = []
    at, line = 0, 1
    while at < len(data):
        stop = _first_stray(data, at)
        part = data[at:stop].decode("utf-8")
        line += part.count("\n")
        parts.append(part)
        if stop < len(data):
            sign = _one_sign(data[stop])
            strays.append(Stray(line, data[stop], sign))
            parts.append(sign)
        if len(strays) > MOST_STRAYS:
            return None
        at = stop + 1
    text = "".join(parts)
    wide = sum(sign > "\x7f" for sign in text) - len(strays)
    return (text, strays) if len(strays) * 5 <= wide or not strays else None


def _first_stray(data: bytes, start: int) -> int:
    """Where the first byte stands that is no part of UTF-8 text; the end where there is none."""
    null = data.find(b"\x00", start)
    end = len(data) if null < 0 else null
    try:
        data[start:end].decode("utf-8")
    except UnicodeDecodeError as error:
        return start + error.start
    return end


def _one_sign(byte: int) -> str:
    return bytes([byte]).decode("cp1252", errors="replace") if byte else " "

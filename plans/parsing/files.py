"""Bytes to text, or a clear word about why that cannot be done."""

from __future__ import annotations

from plans.parsing.model import NotAPlan

_OTHER_FORMATS = {
    b"%PDF": "en PDF-fil",
    b"PK\x03\x04": "en Word-, Excel- eller zip-fil",
    b"\xd0\xcf\x11\xe0": "en äldre Word- eller Excel-fil",
    b"{\\rtf": "en RTF-fil",
}


def read_document(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252."""
    for start, name in _OTHER_FORMATS.items():
        if data.startswith(start):
            raise NotAPlan(f"Filen är {name}. Spara dokumentet som ren text (UTF-8) först.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise NotAPlan("Filen är ingen textfil. Spara dokumentet som ren text (UTF-8) först.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")

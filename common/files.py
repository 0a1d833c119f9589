"""What people upload or name on the command line: bytes to text, or a word about why not."""

from __future__ import annotations

import re

from django.utils.http import content_disposition_header

# What Windows refuses in a file's name, and the names that are its devices.
_REFUSED = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]+')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)

_OTHER_FORMATS = {
    b"%PDF": "en PDF-fil",
    b"PK\x03\x04": "en Word-, Excel- eller zip-fil",
    b"\xd0\xcf\x11\xe0": "en äldre Word- eller Excel-fil",
    b"{\\rtf": "en RTF-fil",
    b"\x89PNG": "en bild",
    b"\xff\xd8\xff": "en bild",
}


class NotText(ValueError):
    """The bytes are no text; the message names what they are ("en PDF-fil")."""


def is_zip(data: bytes) -> bool:
    """XLSX and DOCX are zip archives."""
    return data.startswith(b"PK\x03\x04")


def decode(data: bytes) -> str:
    """Text in UTF-8 with or without BOM, UTF-16 with BOM, or Windows-1252.

    >>> decode("å".encode("cp1252")) == decode("å".encode("utf-8-sig")) == "å"
    True
    """
    for start, name in _OTHER_FORMATS.items():
        if data.startswith(start):
            raise NotText(name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise NotText("ingen textfil")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def name_to_save(name: str) -> str:
    """The file's name as every system can save it; what it is called elsewhere is left alone.

    >>> name_to_save('Budget 2024: "bilaga" 1?.pdf')
    'Budget 2024_ _bilaga_ 1_.pdf'
    """
    plain = _REFUSED.sub("_", name).strip(" ").rstrip(". ") or "fil"
    return f"_{plain}" if _DEVICE.match(plain) else plain


def attachment(name: str) -> str:
    """The header `Content-Disposition` of a file to save under the name."""
    header = content_disposition_header(True, name_to_save(name))
    assert header is not None  # an attachment always has one
    return header

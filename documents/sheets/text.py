"""Bytes to text, and a word about why not: which encoding, and the row that is in another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.files import NotText, decode
from documents.sheets.sheet import Fault, Refused

UTF_8, UTF_16, WINDOWS = "UTF-8", "UTF-16", "Windows-1252"

# Bytes that an older code page, read as Windows-1252, leaves inside words: "på går" becomes
# "p†g†r" (DOS) or "pŒgŒr" (Mac).
_OTHER_PAGE = re.compile(
    r"[\x81\x8d\x8f\x90\x9d]|(?<=[a-zåäö])[†„Œ](?=[a-zåäö])|[†Ž™](?=[a-zåäö])"
    r"|(?<=[a-zåäö])[”ŠŽ™](?=[a-zåäö])"
)
# UTF-8 that was once read as Windows-1252 and saved so.
_TWICE = re.compile(r"Ã[¥¤¶…„–©¼]|Â[ -¿]|â€[“”™œ]")
# The same where no å, ä or ö is left in the whole file: at the ends of words, too.
_NORDIC = re.compile(r"[åäöÅÄÖ]")
_OTHER_ENDS = re.compile(
    r"[†Œ]|(?<![^\W_])[…€™](?=[a-z])|(?<=[b-df-hj-np-tv-z])š(?=[b-df-hj-np-tv-z])"
)
_INVALID = "\ufffd"


@dataclass(frozen=True, slots=True)
class Text:
    """What the bytes say, and in which encoding."""

    said: str
    encoding: str


def read_text(data: bytes) -> Text:
    """The text of a CSV file. Raises Refused, with the row where an encoding is broken."""
    try:
        text = _decoded(data)
    except NotText as found:
        wrong = _("Filen är %(what)s och kan inte läsas som rader.") % {"what": found}
        raise Refused([Fault(0, "", wrong, _("Spara den som CSV eller XLSX."))])
    _ensure_whole(text)
    return Text(text.said.lstrip("\ufeff"), text.encoding)


def _decoded(data: bytes) -> Text:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Text(decode(data), UTF_16)
    if not data or b"\x00" in data or data.startswith((b"%PDF", b"PK", b"\xd0\xcf", b"{\\rtf")):
        decode(data)
    try:
        return Text(data.decode("utf-8"), UTF_8)
    except UnicodeDecodeError as broken:
        if _mostly_utf8(data):
            raise Refused([_stray_byte(data, broken)])
        # Undefined bytes stay themselves, to be found.
        said = "".join(_WINDOWS[byte] for byte in data)
        return Text(said, WINDOWS)


_WINDOWS = [
    bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
    for byte in range(256)
]


def _mostly_utf8(data: bytes) -> bool:
    if data.startswith(b"\xef\xbb\xbf"):
        return True
    text = data.decode("utf-8", errors="replace")
    broken = text.count(_INVALID)
    return sum(char > "\x7f" for char in text) - broken > broken


def _stray_byte(data: bytes, broken: UnicodeDecodeError) -> Fault:
    row = data.count(b"\n", 0, broken.start) + 1
    wrong = _("Ett tecken (byte %(byte)s) är sparat i en annan teckenkodning än resten.") % {
        "byte": f"{data[broken.start]:02X}"
    }
    return Fault(row, "", wrong, _("Skriv om det och spara filen som CSV UTF-8."))


def _ensure_whole(text: Text) -> None:
    looks = [_TWICE] if text.encoding != WINDOWS else [_OTHER_PAGE, _TWICE]
    if text.encoding == WINDOWS and not _NORDIC.search(text.said):
        looks.append(_OTHER_ENDS)
    faults = []
    for number, line in enumerate(text.said.splitlines(), 1):
        if _INVALID in line or any(look.search(line) for look in looks):
            wrong = _("Å, ä och ö är sparade i en annan teckenkodning: ”%(text)s”.") % {
                "text": line.strip()[:80]
            }
            faults.append(Fault(number, "", wrong, _("Spara filen som CSV UTF-8 på nytt.")))
    if faults:
        raise Refused(faults[:20])

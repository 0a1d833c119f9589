"""Files as accidents and attackers leave them: packages and PDFs that are broken in some place."""

from __future__ import annotations

import io
import warnings
import zipfile
from random import Random

_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def with_bad_checksums(data: bytes) -> bytes:
    """Every entry broken in transit: its bytes are not what its checksum says."""
    broken = bytearray(data)
    for one in zipfile.ZipFile(io.BytesIO(data)).infolist():
        broken[one.header_offset + 30 + len(one.filename) + 5] ^= 0xFF
    return bytes(broken)


def flagged_as_locked(data: bytes) -> bytes:
    """Every entry says that it is encrypted."""
    broken = bytearray(data)
    for sign, offset in ((_LOCAL, 6), (_CENTRAL, 8)):
        at = data.find(sign)
        while at >= 0:
            broken[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(broken)


def doubled(data: bytes, name: str) -> bytes:
    """An entry stands twice."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr(name, b"<x/>")
    return out.getvalue()


def at_random(data: bytes, rng: Random) -> bytes:
    """The file after one accident: bytes changed, the end lost, or, in a package, an entry lost,
    doubled, emptied or changed where its checksum agrees."""
    accidents = [_changed, _cut]
    if data.startswith(_LOCAL):
        accidents += [_lost, _twice, _emptied, _rewritten]
    return rng.choice(accidents)(data, rng)


def _changed(data: bytes, rng: Random) -> bytes:
    broken = bytearray(data)
    for _time in range(rng.choice((1, 4, 40))):
        broken[rng.randrange(len(broken))] = rng.randrange(256)
    return bytes(broken)


def _cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(1, len(data))]


def _entries(data: bytes) -> list[tuple[str, bytes]]:
    package = zipfile.ZipFile(io.BytesIO(data))
    return [(name, package.read(name)) for name in package.namelist()]


def _packed(entries: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, text in entries:
            package.writestr(name, text)
    return out.getvalue()


def _lost(data: bytes, rng: Random) -> bytes:
    entries = _entries(data)
    del entries[rng.randrange(len(entries))]
    return _packed(entries)


def _twice(data: bytes, rng: Random) -> bytes:
    entries = _entries(data)
    return _packed([*entries, rng.choice(entries)])


def _emptied(data: bytes, rng: Random) -> bytes:
    return _with_one(data, rng, lambda _text: rng.choice((b"", b"<x/>", b"\0" * 9)))


def _rewritten(data: bytes, rng: Random) -> bytes:
    """An XML that is well-formed and says what no Office does: a number in letters, elements that
    have lost what they hold."""
    words = rng.choice((
        (b'="0', b'="a'), (b'="1', b'="x1'), (b"w:val=", b"w:vol="), (b"<w:name ", b"<w:nome "),
        (b"<w:pPr>", b"<w:pPr/><w:pPr>"), (b"rId1", b"rId99"), (b"w:type=", b"w:kind="),
        (b"<w:sectPr", b"<w:sectPr/><w:sectPr"),
    ))  # fmt: skip
    return _with_one(data, rng, lambda text: text.replace(*words))


def _with_one(data: bytes, rng: Random, change) -> bytes:
    entries = _entries(data)
    at = rng.randrange(len(entries))
    entries[at] = (entries[at][0], change(entries[at][1]))
    return _packed(entries)

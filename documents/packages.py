"""An Office file as the package that it is: whether it opens and reads, and what it carries.

One examination for every file that is kept and handed on as it came: annexes, Word templates.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from xml.parsers import expat

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.limits import MEMBERS, packed_as_usual, unfolds, unpacked_size

_UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError,
    zlib.error, ValueError, OverflowError,
)  # fmt: skip
# Bits of a member's header that say that its bytes, or the list of members, are encrypted.
_ENCRYPTED = 0x1 | 0x40 | 0x2000
# What a file begins with when Office has locked it, or is of before 2007.
_COMPOUND = b"\xd0\xcf\x11\xe0"


class Unsound(ValueError):
    """The package cannot be looked into, or is not what it says; the message (Swedish) says why,
    and what would be right."""


@dataclass(frozen=True)
class Kind:
    """A sort of package: the type of its main part, and what it and its program are called."""

    main_type: str
    refusal: object
    program: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = Kind(
    f"{_OFFICE}wordprocessingml.document.main+xml",
    gettext_lazy("Filen är inget Word-dokument. Spara den som .docx i Word."),
    "Word",
)
EXCEL = Kind(
    f"{_OFFICE}spreadsheetml.sheet.main+xml",
    gettext_lazy("Filen är ingen Excel-arbetsbok. Spara den som .xlsx i Excel."),
    "Excel",
)


@dataclass(frozen=True)
class Link:
    kind: str
    target: str
    is_external: bool


@dataclass(frozen=True)
class Part:
    """A file in the package: its type by the package's own list, and what it leads to."""

    name: str
    type: str
    leads_to: tuple[Link, ...]
    # Elements that run something in other programs, and fields that a reader follows.
    running: tuple[str, ...]
    # Sheets that a workbook does not show, by name.
    hidden_sheets: tuple[str, ...]


# --- whether it opens and reads ------------------------------------------------------------------


def examined(data: bytes, kind: Kind, *, unpacked: int) -> list[Part]:
    """The parts of a sound package of `kind` that unfolds to at most `unpacked` bytes. Every part
    has been read to its end. Unsound says why there are none."""
    if data.startswith(_COMPOUND):
        raise Unsound(
            _("Filen är låst med lösenord eller sparad i ett äldre format. %(refusal)s")
            % {"refusal": kind.refusal}
        )
    if not data.startswith(b"PK\x03\x04"):
        raise Unsound(str(kind.refusal))
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except _UNREADABLE:
        raise Unsound(str(kind.refusal)) from None
    with package:
        members = package.infolist()
        _check_list(members, kind, unpacked)
        texts = {one.filename: _text_of(package, one, kind) for one in members}
    return _parts(texts, kind)


def _check_list(members: list[zipfile.ZipInfo], kind: Kind, unpacked: int) -> None:
    too_much = len(members) > MEMBERS or unpacked_size(members) > unpacked
    if too_much or unfolds(members) or not packed_as_usual(members):
        words = _("Filen packar upp till mer än den får. Spara den på nytt i %(program)s.")
        raise Unsound(words % {"program": kind.program})
    if any(one.flag_bits & _ENCRYPTED for one in members):
        raise Unsound(_("Filen är låst med lösenord. Spara den utan."))
    if not all(_is_inside(one.filename) for one in members):
        raise Unsound(str(kind.refusal))
    # Readers differ in which of two they take; names are the same whatever their case.
    name, times = Counter(one.filename.casefold() for one in members).most_common(1)[0]
    if times > 1:
        raise _damaged(name, kind, _("finns flera gånger"))


def _is_inside(name: str) -> bool:
    """Whether a member's name stays in the package when somebody unpacks it."""
    parts = name.replace("\\", "/").split("/")
    return ".." not in parts and bool(parts[0]) and ":" not in name


def _damaged(name: str, kind: Kind, what: str) -> Unsound:
    words = _("Filen är skadad: %(name)s %(what)s. Öppna den i %(program)s och spara den på nytt.")
    return Unsound(words % {"name": name, "what": what, "program": kind.program})


def _text_of(package: zipfile.ZipFile, member: zipfile.ZipInfo, kind: Kind) -> _Text | None:
    """The member read to its end, against its checksum; what it says where it is XML."""
    name = member.filename.casefold()
    try:
        # Never more than the list of members has said, whatever the member itself holds.
        data = package.read(member)
    except _UNREADABLE:
        raise _damaged(member.filename, kind, _("går inte att läsa")) from None
    if not name.endswith((".xml", ".rels", ".vml", ".svg")):
        return None
    try:
        return _Text(data)
    except _Declared:
        words = _("har en egen dokumenttyp (DOCTYPE), som Office inte skriver")
        raise _damaged(member.filename, kind, words) from None
    except expat.ExpatError:
        raise _damaged(member.filename, kind, _("går inte att läsa")) from None


class _Declared(Exception):
    """A document type is declared: with it a small text unfolds, or reads other files."""


_LISTED = {"Relationship", "Override", "Default", "ddeLink", "oleLink", "sheet"}
_FOLLOWED_FIELD = re.compile(rb"HYPERLINK[\s(]+(?:\"|&quot;)\s*([A-Za-z][A-Za-z0-9+.-]+):")


class _Text:
    """An XML text: its first element, and those elements that lists are made of."""

    def __init__(self, data: bytes) -> None:
        self.root = ""
        self.listed: list[tuple[str, dict[str, str]]] = []
        self.schemes = {found.decode().casefold() for found in _FOLLOWED_FIELD.findall(data)}
        reader = expat.ParserCreate(namespace_separator=" ")
        reader.StartDoctypeDeclHandler = self._declared
        reader.StartElementHandler = self._began
        reader.Parse(data, True)

    def _declared(self, *_said: object) -> None:
        raise _Declared

    def _began(self, name: str, said: dict[str, str]) -> None:
        self.root = self.root or name
        local = name.rpartition(" ")[2]
        if local in _LISTED:
            self.listed.append((local, said))

    def of(self, name: str) -> Iterator[dict[str, str]]:
        return (said for local, said in self.listed if local == name)


# --- whether it is what it says ------------------------------------------------------------------

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types Types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships Relationships"
# Both ways that Office writes: the usual one, and the standard's strict one.
_SPACES = (
    "http://schemas.openxmlformats.org/{}/2006/main",
    "http://purl.oclc.org/ooxml/{}/main",
)
# The first element of a part, by what its type ends with.
_ROOTS = {
    "wordprocessingml.document.main+xml": ("wordprocessingml", "document"),
    "wordprocessingml.styles+xml": ("wordprocessingml", "styles"),
    "wordprocessingml.numbering+xml": ("wordprocessingml", "numbering"),
    "wordprocessingml.settings+xml": ("wordprocessingml", "settings"),
    "wordprocessingml.fontTable+xml": ("wordprocessingml", "fonts"),
    "wordprocessingml.header+xml": ("wordprocessingml", "hdr"),
    "wordprocessingml.footer+xml": ("wordprocessingml", "ftr"),
    "wordprocessingml.footnotes+xml": ("wordprocessingml", "footnotes"),
    "wordprocessingml.endnotes+xml": ("wordprocessingml", "endnotes"),
    "wordprocessingml.comments+xml": ("wordprocessingml", "comments"),
    "spreadsheetml.sheet.main+xml": ("spreadsheetml", "workbook"),
    "spreadsheetml.worksheet+xml": ("spreadsheetml", "worksheet"),
    "spreadsheetml.styles+xml": ("spreadsheetml", "styleSheet"),
    "spreadsheetml.sharedStrings+xml": ("spreadsheetml", "sst"),
}


def _parts(texts: dict[str, _Text | None], kind: Kind) -> list[Part]:
    types = _types(texts, kind)
    for name, text in texts.items():
        if not _begins_as(text, types[name]):
            raise _damaged(name, kind, _("är något annat än filen säger"))
        if name.endswith(".rels") and (text is None or text.root != _LINKS):
            raise _damaged(name, kind, _("är något annat än filen säger"))
    main = _main_part(texts)
    if types.get(main) != kind.main_type:
        raise Unsound(str(kind.refusal))
    return [_part(name, types[name], text) for name, text in texts.items()]


def _types(texts: dict[str, _Text | None], kind: Kind) -> dict[str, str]:
    """Every part's type, by the package's list of them."""
    listed = texts.get("[Content_Types].xml")
    if listed is None or listed.root != _TYPES:
        raise Unsound(str(kind.refusal))
    own = {one.get("PartName", "").lstrip("/"): one.get("ContentType", "")
           for one in listed.of("Override")}  # fmt: skip
    usual = {one.get("Extension", "").casefold(): one.get("ContentType", "")
             for one in listed.of("Default")}  # fmt: skip
    return {name: own.get(name) or usual.get(_ending(name), "") for name in texts}


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").casefold()


def _begins_as(text: _Text | None, type_: str) -> bool:
    """Whether a part of a known type begins with the element that such parts are made of."""
    known = _ROOTS.get(type_.removeprefix(_OFFICE))
    if known is None:
        return True
    space, local = known
    return text is not None and text.root in [f"{one.format(space)} {local}" for one in _SPACES]


def _main_part(texts: dict[str, _Text | None]) -> str:
    links = texts.get("_rels/.rels")
    for one in links.of("Relationship") if links else ():
        if one.get("Type", "").endswith("/officeDocument"):
            return one.get("Target", "").lstrip("/")
    return ""


# --- what it carries -----------------------------------------------------------------------------


def _part(name: str, type_: str, text: _Text | None) -> Part:
    if text is None:
        return Part(name, type_, (), (), ())
    links = [
        Link(one.get("Type", ""), one.get("Target", ""),
             one.get("TargetMode", "").casefold() == "external")
        for one in text.of("Relationship")
    ]  # fmt: skip
    links += [Link(_FOLLOWED, f"{one}:", is_external=True) for one in sorted(text.schemes)]
    hidden = [one.get("name", "") for one in text.of("sheet")
              if one.get("state", "visible") != "visible"]  # fmt: skip
    running = [local for local in ("ddeLink", "oleLink") for _one in text.of(local)]
    return Part(name, type_, tuple(links), tuple(running), tuple(hidden))


# Parts that are programs, or files of other kinds that a reader opens from within.
_PROGRAMS = ("vbaproject", "vbadata", "activex/", "embeddings/", "afchunk")
_ENDINGS = (
    ".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar", ".hta",
    ".htm", ".html", ".mht", ".zip",
)  # fmt: skip
# What a package says of such parts, whatever these are called.
_TYPED = ("macroenabled", "vbaproject", "vbadata", "activex", "oleobject")
_CARRYING = ("/oleobject", "/package", "/control", "/vbaproject", "/afchunk", "/activexcontrol",
             "/subdocument")  # fmt: skip
_FOLLOWED = "/hyperlink"
# A letter alone is a drive.
_SCHEMES = {"", "http", "https", "mailto", "tel", "ftp", "file"}


def carried_parts(parts: Iterable[Part]) -> Iterator[str]:
    """Programs, files of other kinds that are opened from within, and whatever leads to them: the
    part's name, each once."""
    told = set()
    for part in parts:
        inside = [part.name] if _is_program(part) else []
        inside += [one.target for one in part.leads_to if one.kind.casefold().endswith(_CARRYING)]
        for name in inside:
            if PurePosixPath(name).name not in told:
                told.add(PurePosixPath(name).name)
                yield name


def _is_program(part: Part) -> bool:
    name, type_ = part.name.casefold(), part.type.casefold()
    if name.endswith(".rels"):
        return False
    by_name = any(one in name for one in _PROGRAMS) or name.endswith(_ENDINGS)
    return by_name or any(one in type_ for one in _TYPED) or bool(part.running)


def external_links(parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """What is fetched without anybody asking, or runs when it is followed: the part that does so,
    and from where."""
    for part in parts:
        for one in part.leads_to:
            if one.is_external and (not one.kind.endswith(_FOLLOWED) or runs(one.target)):
                yield part.name, one.target


def runs(address: str) -> bool:
    """Whether a link that a reader follows leads to a program: no page, file, letter or call."""
    try:
        scheme = urlsplit(address.strip()).scheme.casefold()
    except ValueError:
        return False
    return len(scheme) != 1 and scheme not in _SCHEMES


def hidden_sheets(parts: Iterable[Part]) -> list[str]:
    """The names of the sheets that a workbook does not show."""
    return [name for part in parts for name in part.hidden_sheets]

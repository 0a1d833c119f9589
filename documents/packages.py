"""An Office file as the package that it is: whether it opens and reads, and what it carries.

One examination for every file that is kept and handed on as it came: annexes, Word templates.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.limits import DEEPEST, MEMBERS, packed_as_usual, unfolds, unpacked_size

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
    # Elements that run something in other programs.
    running: tuple[str, ...] = ()
    # Formulas and fields that run or fetch something when the file is opened.
    commands: tuple[str, ...] = ()
    # Sheets that a workbook does not show, by name.
    hidden_sheets: tuple[str, ...] = ()
    # What the workbook calls the sheet, when it has rows or columns that are not shown.
    hides_lines: str = ""


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
    except _TooDeep:
        words = _("har för många tabeller eller annat i varandra")
        raise _damaged(member.filename, kind, words) from None
    except expat.ExpatError:
        raise _damaged(member.filename, kind, _("går inte att läsa")) from None


class _Declared(Exception):
    """A document type is declared: with it a small text unfolds, or reads other files."""


class _TooDeep(Exception):
    """Elements stand within each other deeper than those who read such files follow them."""


_LISTED = {"Relationship", "Override", "Default", "ddeLink", "oleLink", "sheet"}
# Elements whose text is a formula, and the one whose texts together are a field of Word's.
_FORMULAS = {"f", "formula", "formula1", "formula2", "oldFormula", "definedName"}
_FIELD = "instrText"
# Stands where a field of Word's begins, alone or in another.
_WITHIN = "\x13"
# Fields that start a program, or take in what another file or address holds.
FETCHING_FIELDS = "DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DATABASE|RD"
_FETCHING_FIELD = re.compile(rf"(?:^|\x13)\s*((?:{FETCHING_FIELDS})\b[^\x13]*)", re.IGNORECASE)
# What a formula holds that is words, a sheet's name or a column's; a bar outside of these asks
# another program (`cmd|'/c calc'!A1`).
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]")
_FETCHING_FORMULA = re.compile(
    r"\b(?:\w+\.)*(WEBSERVICE|IMAGE|RTD|CALL|REGISTER|EXEC)\s*\(", re.IGNORECASE
)
_LINK = re.compile(r"HYPERLINK[\s(]+\"([^\"]*)\"", re.IGNORECASE)
_LINK_ANYWHERE = re.compile(rb"HYPERLINK[\s(]+(?:\"|&quot;)\s*([A-Za-z][A-Za-z0-9+.-]+:[^\"&<]*)")


class _Text:
    """An XML text: its first element, those elements that lists are made of, and the commands
    that stand in it as formulas and fields."""

    def __init__(self, data: bytes) -> None:
        self.root = ""
        self.listed: list[tuple[str, dict[str, str]]] = []
        self.followed = {one.decode(errors="replace") for one in _LINK_ANYWHERE.findall(data)}
        self.formulas: list[str] = []
        self.fields: list[str] = []
        self.hides_lines = False
        self._is_command = False
        self._words: list[str] = []
        self._field: list[str] = []
        self._depth = self._within = 0
        reader = expat.ParserCreate(namespace_separator=" ")
        reader.buffer_text = True
        reader.StartDoctypeDeclHandler = self._declared
        reader.StartElementHandler = self._began
        reader.EndElementHandler = self._ended
        reader.CharacterDataHandler = self._said
        reader.Parse(data, True)
        self._field_ended()

    def _declared(self, *_said: object) -> None:
        raise _Declared

    def _began(self, name: str, said: dict[str, str]) -> None:
        self.root = self.root or name
        self._within += 1
        if self._within > DEEPEST:
            raise _TooDeep
        local = name.rpartition(" ")[2]
        if local in _LISTED:
            self.listed.append((local, said))
        elif local in ("row", "col") and said.get("hidden") in ("1", "true"):
            self.hides_lines = True
        elif local == "fldSimple":
            self.fields.append(_named(said, "instr"))
        elif local == "fldChar":
            self._field_goes_on(_named(said, "fldCharType"))
        self._is_command = local in _FORMULAS or local == _FIELD

    def _said(self, words: str) -> None:
        if self._is_command:
            self._words.append(words)

    def _ended(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._within -= 1
        self._is_command = False
        if local not in _FORMULAS and local != _FIELD:
            return
        words, self._words = "".join(self._words), []
        if local == _FIELD:
            self._field.append(words)
        else:
            self.formulas.append(words)

    def _field_goes_on(self, kind: str) -> None:
        """A field may be cut into pieces, and have others within it: it is read as one."""
        self._depth += {"begin": 1, "end": -1}.get(kind, 0)
        if kind == "begin":
            self._field.append(_WITHIN)
        if self._depth <= 0:
            self._field_ended()

    def _field_ended(self) -> None:
        self.fields.append("".join(self._field))
        self._field, self._depth = [], 0

    def of(self, name: str) -> Iterator[dict[str, str]]:
        return (said for local, said in self.listed if local == name)

    def commands(self) -> Iterator[str]:
        """What is run or fetched by formulas and fields, as it is written."""
        for field in self.fields:
            yield from (found.strip() for found in _FETCHING_FIELD.findall(field))
        for formula in self.formulas:
            outside = _QUOTED.sub("", formula)
            if "|" in outside or _FETCHING_FORMULA.search(outside):
                yield formula

    def links(self) -> Iterator[str]:
        """Where formulas and fields lead whoever follows them."""
        yield from self.followed
        for words in (*self.fields, *(one.replace('"&"', "") for one in self.formulas)):
            yield from _LINK.findall(words)


def _named(said: dict[str, str], name: str) -> str:
    """An attribute, of whichever space."""
    return next((said[one] for one in said if one.rpartition(" ")[2] == name), "")


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
    _check_whole(texts, main, kind)
    sheets = _sheets(texts, main)
    return [_part(name, types[name], text, sheets.get(name, name)) for name, text in texts.items()]


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


# What a file is not whole without, where it says that it has it.
_NEEDED = (
    "/worksheet", "/chartsheet", "/sharedStrings", "/styles", "/numbering", "/header", "/footer",
    "/footnotes", "/endnotes",
)  # fmt: skip


def _check_whole(texts: dict[str, _Text | None], main: str, kind: Kind) -> None:
    """Every sheet, header and list that the main part leads to is there."""
    there = {name.casefold() for name in texts}
    links = _links_of(texts, main)
    for type_, target in links.values():
        if type_.endswith(_NEEDED) and target.casefold() not in there:
            raise _damaged(target, kind, _("finns inte i den"))
    book = texts[main]
    for sheet in book.of("sheet") if book and kind is EXCEL else ():
        if _named(sheet, "id") not in links:
            raise _damaged(sheet.get("name", ""), kind, _("finns inte i den"))


def _links_of(texts: dict[str, _Text | None], main: str) -> dict[str, tuple[str, str]]:
    """What the main part leads to in the package: kind and name of each part, by its mark."""
    folder = PurePosixPath(main).parent
    listed = texts.get(str(folder / "_rels" / f"{PurePosixPath(main).name}.rels"))
    return {
        one.get("Id", ""): (one.get("Type", ""), _within(folder, one.get("Target", "")))
        for one in (listed.of("Relationship") if listed else ())
        if one.get("TargetMode", "").casefold() != "external"
    }


def _within(folder: PurePosixPath, target: str) -> str:
    """A part's name, of how another part in the folder spells it."""
    return posixpath.normpath(posixpath.join("/", str(folder), unquote(target))).lstrip("/")


def _sheets(texts: dict[str, _Text | None], main: str) -> dict[str, str]:
    """What the workbook calls its sheets, by the names of their parts."""
    book, links = texts[main], _links_of(texts, main)
    return {
        links[mark][1]: sheet.get("name", "")
        for sheet in (book.of("sheet") if book else ())
        if (mark := _named(sheet, "id")) in links
    }


# --- what it carries -----------------------------------------------------------------------------


def _part(name: str, type_: str, text: _Text | None, sheet: str) -> Part:
    if text is None:
        return Part(name, type_, ())
    links = [
        Link(one.get("Type", ""), one.get("Target", ""),
             one.get("TargetMode", "").casefold() == "external")
        for one in text.of("Relationship")
    ]  # fmt: skip
    links += [Link(_FOLLOWED, one, is_external=True) for one in sorted(set(text.links()))]
    hidden = [one.get("name", "") for one in text.of("sheet")
              if one.get("state", "visible") != "visible"]  # fmt: skip
    running = [local for local in ("ddeLink", "oleLink") for _one in text.of(local)]
    hides = sheet if text.hides_lines else ""
    commands = tuple(text.commands())
    return Part(name, type_, tuple(links), tuple(running), commands, tuple(hidden), hides)


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
_SCHEMES = {"", "http", "https", "mailto", "tel", "ftp"}


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


def commands(parts: Iterable[Part]) -> Iterator[str]:
    """Formulas and fields that run or fetch something when the file is opened."""
    return (one for part in parts for one in part.commands)


def runs(address: str) -> bool:
    """Whether a link that a reader follows leads to a program, or to a file on a computer: no
    page, letter, call or place in the same file.

    >>> runs("https://stockholm.se/plan.exe"), runs("#kap"), runs("file:///c:/x.exe"), runs("C:/a")
    (False, False, True, True)
    """
    plain = address.strip()
    try:
        scheme = urlsplit(plain).scheme.casefold()
    except ValueError:
        return False
    if scheme not in _SCHEMES or plain.startswith((r"\\", "//")):
        return True
    return not scheme and plain.casefold().endswith(_ENDINGS)


def hidden_lines(parts: Iterable[Part]) -> list[str]:
    """The names of the sheets that have rows or columns that are not shown."""
    return [part.hides_lines for part in parts if part.hides_lines]


def hidden_sheets(parts: Iterable[Part]) -> list[str]:
    """The names of the sheets that a workbook does not show."""
    return [name for part in parts for name in part.hidden_sheets]

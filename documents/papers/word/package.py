"""A Word file as the package that it is: what its parts carry, and what they fetch."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from documents.limits import (
    MEBIBYTE,
    MEMBERS,
    TEMPLATE_BYTES,
    TEMPLATE_UNPACKED,
    packed_as_usual,
    unfolds,
    unpacked_size,
)

_DOCUMENT = "word/document.xml"
_PROGRAMS = ("vbaproject", "vbadata", "activex/", "embeddings/", "afchunk")
_CARRYING = ("/oleObject", "/package", "/control", "/vbaProject", "/aFChunk", "/activeXControl",
             "/subDocument")  # fmt: skip
_FOLLOWED = "/hyperlink"


class Damaged(ValueError):
    """The file is no Word package that can be looked into; the message (Swedish) says why."""


@dataclass(frozen=True)
class Part:
    """A file in the package, with what it says of the others that it leads to."""

    name: str
    leads_to: tuple[_Link, ...] = field(default=())


@dataclass(frozen=True)
class _Link:
    kind: str
    target: str
    is_external: bool


def parts_of(data: bytes) -> Iterator[Part]:
    """The parts of the package, those that lead on with where."""
    if len(data) > TEMPLATE_BYTES:
        size = {"size": TEMPLATE_BYTES // MEBIBYTE}
        raise Damaged(_("Mallen är större än %(size)d MB. Komprimera bilderna i den.") % size)
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Damaged(_("Filen är ingen Word-mall. Spara den som .docx.")) from None
    with package:
        members = package.infolist()
        _check_size(members)
        if _DOCUMENT not in {one.filename for one in members}:
            raise Damaged(_("Filen är ingen Word-mall. Spara den som .docx."))
        for one in members:
            yield Part(one.filename, tuple(_links(package, one)))


def _check_size(members: list[zipfile.ZipInfo]) -> None:
    too_much = len(members) > MEMBERS or unpacked_size(members) > TEMPLATE_UNPACKED
    if too_much or unfolds(members) or not packed_as_usual(members):
        raise Damaged(_("Filen packar upp till mer än den får. Spara den på nytt i Word."))


def _links(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[_Link]:
    if not member.filename.endswith(".rels"):
        return
    for one in _parsed(package, member):
        yield _Link(one.get("Type", ""), one.get("Target", ""), one.get("TargetMode") == "External")


def _parsed(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(package.read(member), parser)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, RuntimeError, OSError, ValueError):
        words = _("Filen är skadad (%(part)s). Öppna den i Word och spara den på nytt.")
        raise Damaged(words % {"part": member.filename}) from None


def carried_parts(parts: Iterable[Part]) -> Iterator[str]:
    """Programs, files of other kinds that are opened from within, and whatever leads to them."""
    told = set()
    for part in parts:
        inside = [part.name] if _is_program(part.name) else []
        inside += [one.target for one in part.leads_to if one.kind.endswith(_CARRYING)]
        for name in inside:
            if PurePosixPath(name).name not in told:
                told.add(PurePosixPath(name).name)
                yield name


def _is_program(name: str) -> bool:
    return any(one in name.casefold() for one in _PROGRAMS) and not name.endswith(".rels")


def external_links(parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """What is fetched without anybody asking: the part that does so, and from where."""
    for part in parts:
        for one in part.leads_to:
            if one.is_external and not one.kind.endswith(_FOLLOWED):
                yield _told(part.name), one.target


def _told(rels: str) -> str:
    """The part that a list of links belongs to, in the words of Word."""
    name = PurePosixPath(rels).name.removesuffix(".rels")
    words = {
        "document": _("Texten"), "settings": _("Dokumentets inställningar"),
        "header": _("Sidhuvudet"), "footer": _("Sidfoten"),
    }  # fmt: skip
    plain = name.removesuffix(".xml").rstrip("0123456789")
    return words.get(plain, name or _("Filen"))

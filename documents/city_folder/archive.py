"""A zipped city folder, as it comes from a browser."""

from __future__ import annotations

import stat
import zlib
from io import BytesIO
from lzma import LZMAError
from pathlib import PurePosixPath
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from documents.city_folder.rows import Fault, FolderRefused
from documents.limits import (
    CITY_BYTES,
    CITY_ROWS,
    MEBIBYTE,
    MEMBERS,
    packed_as_usual,
    unpacked_size,
)

NOT_OURS = ("__MACOSX", ".")
# What Python says of an archive that is damaged, encrypted, or named in no known letters.
UNREADABLE = (
    BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error,
    LZMAError, UnicodeError,
)  # fmt: skip


def unzip(data: bytes) -> dict[str, bytes]:
    """The files of the archive by name; they may lie in one folder. Raises `FolderRefused`."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _ensure_reasonable(archive.infolist())
            members = [one for one in archive.infolist() if _is_file(one)]
            _ensure_fits(members)
            files = {PurePosixPath(one.filename).name: archive.read(one) for one in members}
    except UNREADABLE:
        raise _refused(_("Filen är inget zip-arkiv som går att läsa."), _("Packa mappen på nytt."))
    if sum(data.count(b"\n") for data in files.values()) > CITY_ROWS:
        raise _refused(
            _("Arkivet har fler än %(rows)d rader.") % {"rows": CITY_ROWS},
            _("Läs in mappen med manage.py load_city."),
        )
    return files


def _is_file(member: ZipInfo) -> bool:
    parts = PurePosixPath(member.filename).parts
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return not member.is_dir() and not is_link and not any(p.startswith(NOT_OURS) for p in parts)


def _ensure_fits(members: list[ZipInfo]) -> None:
    folders = {PurePosixPath(one.filename).parent for one in members}
    if len(folders) > 1:
        raise _refused(
            _("Arkivet har flera mappar."), _("Packa bara stadens mapp, utan undermappar.")
        )
    if len({one.filename for one in members}) < len(members):
        raise _refused(_("Arkivet har samma fil flera gånger."), _("Packa mappen på nytt."))


def _ensure_reasonable(members: list[ZipInfo]) -> None:
    """Before anything is unpacked; what is not ours counts as well."""
    if unpacked_size(members) > CITY_BYTES or len(members) > MEMBERS:
        raise _refused(
            _("Arkivet är större än %(size)d MB uppackat.") % {"size": CITY_BYTES // MEBIBYTE},
            _("Läs in mappen med manage.py load_city."),
        )
    if not packed_as_usual(members):
        raise BadZipFile


def _refused(problem: str, remedy: str) -> FolderRefused:
    return FolderRefused([Fault(_("arkivet"), None, "", problem, remedy)])

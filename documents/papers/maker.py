"""Which release of what makes files is at work: another one may make what this one could not."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_OURS = (".py", ".typ", ".css")
_PACKAGES = ("python-docx", "typst")


@cache
def maker() -> str:
    """Changes with every file of ours that makes documents, and with the packages that do."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(one for one in here.rglob("*") if one.suffix in _OURS):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    for package in _PACKAGES:
        digest.update(f"{package} {version(package)}".encode())
    return digest.hexdigest()

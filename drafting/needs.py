"""What a page needs of the desk, read from the page itself: nobody has to remember to say it.

A page that somebody only reads carries neither the desk's scripts nor the working stylesheet. What
comes to need them later is seen by `static/js/signed_in.js`, which fetches them then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

STYLES = Path(settings.BASE_DIR) / "static" / "css"

# A form that only asks, such as a search, holds nothing to be kept.
ASKS = re.compile(r'<form\b(?![^>]*\bmethod="post")[^>]*>.*?</form>', re.DOTALL | re.IGNORECASE)
# What somebody writes in, as signed_in.js says it too, and what the desk's scripts look for.
WRITTEN_IN = re.compile(
    r'<(?:textarea|select|input(?![^>]*\btype="(?:hidden|submit|button)"))\b'
    r"|\sdata-(?:draft-desk|sheet|sign-out|stands-in-for|without-script)\b"
)
CLASSES = re.compile(r'\sclass="([^"]+)"')
RULES = re.compile(r"/\*.*?\*/|\{[^{}]*\}", re.DOTALL)
NAME = re.compile(r"\.([a-zA-Z_][\w-]*)")


def is_written_in(html: str) -> bool:
    """Tell whether the page has anything that the desk keeps: a form to fill in, a sheet.

    >>> is_written_in('<form method="post"><textarea name="text"></textarea></form>')
    True
    >>> is_written_in('<form method="get"><input name="sok"></form>')
    False
    """
    return WRITTEN_IN.search(ASKS.sub("", html)) is not None


def is_dressed_for_work(html: str) -> bool:
    """Tell whether the page has a class that only the working stylesheet knows."""
    ours = working_classes()
    return any(not ours.isdisjoint(found[1].split()) for found in CLASSES.finditer(html))


@cache
def working_classes() -> frozenset[str]:
    readers, work = (_classes(STYLES.glob(files)) for files in ("*.css", "work/*.css"))
    return frozenset(work - readers)


def _classes(paths: Iterable[Path]) -> set[str]:
    return {name for path in paths for name in NAME.findall(RULES.sub("{}", path.read_text()))}

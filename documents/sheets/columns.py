"""The columns that a sheet may have, by the names that people, templates and exports give them."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from common.text import clean_text, fold

# What people also call the columns, folded.
_ALSO = {
    "organisation": (
        "organisation", "namnd", "namnd/styrelse", "namnd eller styrelse", "styrelse", "bolag",
        "organisationens namn",
    ),
    "organisation_code": ("organisationskod", "namndkod", "organisation_code", "kod organisation"),
    "indicator": ("indicator", "indikator", "indikatornamn", "indikatorns namn"),
    "indicator_code": ("indikatorkod", "kod", "indicator_code", "indikatorns kod", "code"),
    "year": ("year", "ar", "budgetar"),
    "period": ("period",),
    "value": ("value", "varde"),
    "target": ("arsmal", "target"),
    "outcome": ("utfall", "outcome"),
    "numerator": ("numerator", "taljare"),
    "denominator": ("denominator", "namnare"),
    "women": ("women", "kvinnor", "flickor", "utfall kvinnor", "utfall for kvinnor"),
    "men": ("men", "man", "pojkar", "utfall man", "utfall for man"),
    "absence": (
        "absence", "franvaro", "varfor varde saknas", "saknas", "orsak", "varfor vardet saknas",
    ),
    "forecast": ("forecast", "prognos", "prognos for aret", "prognos for helaret", "helarsprognos"),
    "comment": ("comment", "kommentar"),
    "unit": ("unit", "enhet"),
    "values": ("values", "vardet galler", "vad vardet ar", "vad periodens varde ar"),
    "origin": ("origin", "vardets ursprung"),
    "example": ("is_example", "exempeldata"),
}  # fmt: skip
# What our own tables have beside: read by people, not by the import.
_BESIDE = frozenset(
    (
        "mal", "slag", "ett ar tidigare", "trend", "uppfyllelse", "avstand till arsmalet",
        "kvinnor / man", "lasning", "vilken lasning", "anmarkning", "bedomt efter",
        "utfallet galler", "jamfort med", "iakttagelse", "aktivitet",
        "utgava", "kalla", "status", "bekraftat", "tolkas som",
        "beslut", "kommunfullmaktiges arsmal", "kf:s arsmal", "stadens arsmal", "omradesmal",
        "namndmal", "senaste utfall", "read_as", "source", "reference", "confirmed",
    )
)  # fmt: skip
COLUMNS = tuple(_ALSO)
# Words that say what is asked, over any of three columns.
VALUES = ("value", "target", "outcome")
_BY_NAME = {name: column for column, names in _ALSO.items() for name in names}
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@lru_cache(maxsize=2000)
def known_column(heading: str) -> str | None:
    """The column that a heading names; what it says in parentheses is about it.

    >>> known_column("Utfall\\n(hittills i år)"), known_column("Ansvarig")
    ('outcome', None)
    """
    if len(heading) > 200:
        return None
    whole = fold(clean_text(heading))
    return _BY_NAME.get(whole) or _BY_NAME.get(_shortened(whole))


def _shortened(whole: str) -> str:
    return _ASIDE.sub(" ", whole).partition(",")[0].strip(" :*")


def stands_beside(heading: str) -> bool:
    """Whether a heading is one of our own that says nothing to store."""
    whole = fold(clean_text(heading))
    return whole in _BESIDE or _shortened(whole) in _BESIDE


def nearest_column(heading: str) -> str:
    """The known heading that is most like another, where one is: "Komentar" is "kommentar"."""
    close = get_close_matches(fold(clean_text(heading)), _BY_NAME, n=1, cutoff=0.82)
    return close[0] if close else ""

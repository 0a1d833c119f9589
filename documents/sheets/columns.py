"""The columns that a sheet may have, by the names that people, templates and exports give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

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
_LONGEST = 200


@dataclass(frozen=True)
class Headings:
    """The headings that a kind of sheet has, folded, by the columns that they name.

    `beside` are ours that say nothing to store. Of each of `required` one column must be there;
    a row is the header when it names one of the first. `advice` says how a header looks. What
    stands in a merged cell counts for all its rows where `fills_merged`; else it is asked for.
    `words` are the columns' headings, where people know them by other names than ours.
    """

    by_name: Mapping[str, str]
    required: tuple[tuple[str, ...], ...]
    advice: Callable[[], str]
    beside: frozenset[str] = frozenset()
    fills_merged: bool = True
    words: Mapping[str, str] = field(default_factory=dict)

    def named(self, column: str) -> str:
        """A column as people know it."""
        return self.words.get(column, column)

    def known(self, heading: str) -> str | None:
        """The column that a heading names; what it says in parentheses is about it."""
        if len(heading) > _LONGEST:
            return None
        whole = fold(clean_text(heading))
        return self.by_name.get(whole) or self.by_name.get(_shortened(whole))

    def stands_beside(self, heading: str) -> bool:
        """Whether a heading is one of our own that says nothing to store."""
        whole = fold(clean_text(heading))
        return whole in self.beside or _shortened(whole) in self.beside

    def nearest(self, heading: str) -> str:
        """The known heading most like another, where one is: "Komentar" is "kommentar"."""
        close = get_close_matches(fold(clean_text(heading)), self.by_name, n=1, cutoff=0.82)
        return close[0] if close else ""

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a row names columns: what each row is about, and at least one more."""
        found = {self.known(cell) for cell in cells if cell.strip()}
        return bool(found & set(self.required[0])) and len(found - {None}) > 1

    def missing(self, found: set[str | None]) -> list[str]:
        return [choices[0] for choices in self.required if not found & set(choices)]


def _shortened(whole: str) -> str:
    return _ASIDE.sub(" ", whole).partition(",")[0].strip(" :*")


def header_advice() -> str:
    beside = [one for one in COLUMNS if one not in ("value", "target", "outcome", "origin")]
    return _("Första raden ska vara %(columns)s.") % {
        "columns": "organisation,indicator,year,[period],value"
        + _(", och om de behövs ")
        + ",".join(one for one in beside if one not in ("organisation", "indicator", "year",
                                                        "period"))
    }  # fmt: skip


FIGURES = Headings(
    _BY_NAME,
    (("indicator", "indicator_code"), ("year",), (*VALUES, "numerator", "forecast")),
    header_advice,
    _BESIDE,
)

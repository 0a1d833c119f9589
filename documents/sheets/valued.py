"""Which column of a sheet holds the values that are asked for."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from documents.sheets.places import year_of
from documents.sheets.sheet import Fault, Sheet

_OF_TARGETS = ("value", "target")
_OF_OUTCOMES = ("value", "outcome", "numerator", "denominator", "women", "men", "forecast")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PERIOD = re.compile(r"\b(?:T[123]|VB|M(?:0[1-9]|1[0-2]))\b", re.IGNORECASE)
_OTHER = {"target": "outcome", "outcome": "target"}


def value_column(sheet: Sheet, wanted: str) -> tuple[str, list[Fault]]:
    """The column with targets or outcomes, and a fault where only the other ones are there.

    A sheet may hold both, as an exported table does; each import takes its own.
    """
    both = [one for one in (wanted, "value") if sheet.has(one)]
    if len(both) > 1:
        wrong = _("Det finns två kolumner med värden.")
        return wanted, [Fault(sheet.header, "value", wrong, _("Ta bort den ena."))]
    if both:
        return both[0], []
    other = _OTHER[wanted]
    if sheet.has(other):
        return wanted, [Fault(sheet.header, other, *_wrong_table(other))]
    if wanted == "outcome" and (sheet.has("numerator") or sheet.has("forecast")):
        return wanted, []
    return wanted, [Fault(sheet.header, "value", _("Kolumnen value saknas."))]


def heading_faults(sheet: Sheet, *, with_period: bool = False) -> list[Fault]:
    """Headings that name another year or period than rows do: "Utfall (T1)" over rows of VB.

    One fault for each such column, at its first row. A forecast in T1 may well be called VB's.
    """
    faults = []
    figures = _OF_OUTCOMES if with_period else _OF_TARGETS
    for read in sheet.columns:
        if read.column not in figures:
            continue
        years = {int(one) for one in _YEAR.findall(read.heading)}
        periods = (
            {one.upper() for one in _PERIOD.findall(read.heading)}
            if with_period and read.column != "forecast"
            else set()
        )
        for row in sheet.rows if years or periods else ():
            year, period = year_of(row.text("year")), row.text("period").upper() or "VB"
            if (year and years and year not in years) or (periods and period not in periods):
                said = f"{row.text('year')} {period if periods else ''}".strip()
                wrong = _("Kolumnen heter ”%(name)s”, men raden gäller %(said)s.") % {
                    "name": read.heading, "said": said,
                }  # fmt: skip
                right = _("Rätta rubriken eller raderna, så att de säger samma sak.")
                faults.append(Fault(row.number, read.column or "", wrong, right))
                break
    return faults


def _wrong_table(column: str) -> tuple[str, str]:
    if column == "target":
        return _("Kolumnen Årsmål hör till årsmål."), _("Läs in filen som årsmål.")
    return _("Kolumnen Utfall hör till utfall."), _("Läs in filen som utfall.")

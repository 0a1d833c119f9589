"""What a file that somebody left would change, and what stands in its way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from documents.models import ReceivedFile
from documents.sheets import (
    Checked,
    Fault,
    Reading,
    Refused,
    Sheet,
    check_outcomes,
    check_targets,
)
from documents.sheets.columns import VALUES
from documents.sheets.places import name_key, year_of
from organisations.lookup import organisation_lookup
from organisations.models import Organisation

Subject = ReceivedFile.Subject


@dataclass(frozen=True)
class Place:
    """For whom and which year a file is left. The city's own may be about everybody."""

    organisation: Organisation
    year: int


def subject_of(sheet: Sheet, asked: str = "") -> str:
    """Whether the sheet is of targets or outcomes; what somebody has said goes first.

    Raises `Refused` for a sheet that says neither, or both.
    """
    if asked:
        return asked
    says_target = sheet.has("target")
    says_outcome = any(
        sheet.has(name)
        for name in ("outcome", "numerator", "women", "men", "absence", "forecast", "period")
    )
    if says_target != says_outcome:
        return Subject.TARGETS if says_target else Subject.OUTCOMES
    wrong = (
        _("Filen har både årsmål och utfall.")
        if says_target
        else _("Det går inte att se om filen har årsmål eller utfall.")
    )
    raise Refused([Fault(0, "", wrong, _("Välj vad den innehåller och lämna den igen."))])


def check(reading: Reading, subject: str, place: Place) -> Checked[Any]:
    """The file held against what stands. Raises `Refused`, also for rows that are not the
    place's: of those nothing is looked up, so that nobody reads another's figures by asking."""
    sheet = reading.sheet
    faults = [*_foreign(sheet, place), *_of_other_years(sheet, place)]
    elsewhere = {fault.row for fault in faults}
    mine = [
        row
        for row in sheet.rows
        if row.number not in elsewhere and year_of(row.text("year")) in (None, place.year)
    ]
    checked = _held(replace(sheet, rows=mine), subject, reading.name)
    if faults or checked.faults:
        raise Refused(_by_headings([*faults, *checked.faults], sheet))
    return checked


def _by_headings(faults: Iterable[Fault], sheet: Sheet) -> list[Fault]:
    """The faults with their columns named as the sheet's headings name them."""
    headings = {one.column: one.heading for one in sheet.columns if one.column}
    said = (headings[one] for one in VALUES if one in headings)
    headings.setdefault("value", next(said, "value"))
    return [replace(one, column=headings.get(one.column, one.column)) for one in faults]


def _held(sheet: Sheet, subject: str, source: str) -> Checked[Any]:
    if subject == Subject.TARGETS:
        return check_targets(sheet, source=source)
    return check_outcomes(sheet)


def _foreign(sheet: Sheet, place: Place) -> list[Fault]:
    if place.organisation.is_city:
        return []
    lookup = organisation_lookup(Organisation.objects.all(), key=name_key)
    right = _("Du lämnar filen för %(name)s.") % {"name": place.organisation.name}
    faults = []
    for row in sheet.rows:
        named = row.text("organisation")
        found = lookup.find(named) if named else None
        if found == place.organisation or (named and found is None):
            continue  # a name that nobody has is told when the row is read
        wrong = (
            _("Raden gäller %(name)s.") % {"name": found.name}
            if found
            else _("Raden säger inte vilken organisation den gäller.")
        )
        faults.append(Fault(row.number, "organisation", wrong, right))
    return faults


def _of_other_years(sheet: Sheet, place: Place) -> list[Fault]:
    """One fault when the whole file is another year's, else one a row."""
    others = [row for row in sheet.rows if year_of(row.text("year")) not in (None, place.year)]
    if not others:
        return []
    right = _("Du lämnar den till %(year)d. Byt år högst upp på sidan, eller ta en ny mall.")
    years = {year_of(row.text("year")) for row in others}
    if len(others) == len(sheet.rows) and len(years) == 1:
        wrong = _("Filen gäller %(year)s.") % {"year": years.pop()}
        return [Fault(others[0].number, "year", wrong, right % {"year": place.year})]
    return [
        Fault(
            row.number,
            "year",
            _("Raden gäller %(year)s.") % {"year": year_of(row.text("year"))},
            right % {"year": place.year},
        )
        for row in others
    ]


def fingerprint(checked: Checked[Any]) -> str:
    """Of all that was shown: what is accepted is what somebody saw."""
    shown = json.dumps(checked.as_json(), sort_keys=True, default=str)
    return hashlib.sha256(shown.encode()).hexdigest()

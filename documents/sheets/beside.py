"""What is known beside each row of outcomes: last year's figures, and the year's earlier ones."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.sheets.places import RowSubject
from indicators.models import Outcome, Period
from indicators.plausibility import Known

Key = tuple[int, int, int, str]
TERTIALS = (Period.T1.value, Period.T2.value, Period.VB.value)
MONTHS = tuple(one.value for one in Period if one.value.startswith("M"))


class Beside:
    """Values of the rows' years and the years before, with what the file itself says."""

    def __init__(self, places: Iterable[RowSubject]) -> None:
        listed = list(places)
        years = {year for place in listed for year in (place.year, place.year - 1)}
        periods = {one for place in listed for one in _course_of(place.period)}
        rows = Outcome.objects.filter(
            year__in=years,
            period__in=periods | {Period.VB.value},
            indicator__in={place.indicator.pk for place in listed},
            organisation__in={place.organisation.pk for place in listed},
        ).values_list("indicator_id", "organisation_id", "year", "period", "value")
        self.values: dict[Key, Decimal] = {
            (indicator, organisation, year, period): value
            for indicator, organisation, year, period, value in rows
            if value is not None
        }

    def say(self, key: Key, value: Decimal | None) -> None:
        """What the file says counts as known for the file's other rows."""
        if value is not None:
            self.values[key] = value

    def known(self, place: RowSubject, kept: frozenset[str]) -> Known:
        """What is known beside a row, as far as the definition has held."""
        indicator, organisation, year, period = place.key
        course = _course_of(period)
        earlier = [
            (one, value)
            for one in course[: course.index(period)]
            if (value := self.values.get((indicator, organisation, year, one))) is not None
        ]
        if place.definition is None or place.definition.from_year >= year:
            return Known(earlier=earlier, kept=kept)
        before = {
            one: value
            for one in (*course, Period.VB.value)
            if (value := self.values.get((indicator, organisation, year - 1, one))) is not None
        }
        return Known(
            last_year=before.get(period),
            last_full_year=before.get(Period.VB.value),
            earlier=earlier,
            history=tuple(before.values())[::-1],
            kept=kept,
        )


def _course_of(period: str) -> tuple[str, ...]:
    """The periods of a year that a period is one of, in time's order."""
    return MONTHS if period in MONTHS else TERTIALS

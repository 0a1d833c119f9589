"""What a period's figure means, in the words of every heading, cell, help text, file and why.

A figure that somebody reports is told by `meaning_of` ("maj–augusti för sig"), one that is made of
those so far by `reading_of` ("summan av januari–augusti"), a column of many periods by `heading`.
"""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext as _

from indicators.models import IndicatorDefinition, Period

Values = IndicatorDefinition.Values
Frequency = IndicatorDefinition.Frequency
OverPeriods = IndicatorDefinition.OverPeriods

YEAR = 12


class Measured(Protocol):
    """What of a definition says which time a figure is about."""

    values: str
    frequency: str
    over_periods: str


def meaning_of(definition: Measured, period: str) -> str:
    """What the figure that is reported for a period is about.

    Year to date: "hittills i år (januari–augusti)", in VB "hela året"; own period: "maj–augusti
    för sig"; state: "läget 31 augusti".
    """
    first, last = months_of(definition, period)
    if definition.values == Values.STATE:
        return _("läget %(day)s") % {"day": _day(last)}
    if (first, last) == (1, YEAR):
        return _("hela året")
    if definition.values == Values.OWN_PERIOD:
        return _("%(months)s för sig") % {"months": month_span(first, last)}
    return _("hittills i år (%(months)s)") % {"months": month_span(first, last)}


def reading_of(definition: Measured, period: str) -> str:
    """What the figure that is judged in a period is about: parts of the year are put together.

    "summan av januari–augusti", "medelvärdet av januari–augusti"; else as `meaning_of` says.
    """
    last = last_month(definition, period)
    if definition.values == Values.YEAR_TO_DATE or last <= _length(definition, period):
        return meaning_of(definition, period)
    if definition.over_periods == OverPeriods.MEAN and definition.values == Values.STATE:
        return _("medelvärdet av lägena till och med %(day)s") % {"day": _day(last)}
    if definition.over_periods == OverPeriods.MEAN:
        return _("medelvärdet av %(months)s") % {"months": month_span(1, last)}
    if definition.over_periods == OverPeriods.SUM:
        return _("summan av %(months)s") % {"months": month_span(1, last)}
    return meaning_of(definition, period)


def heading(values: str) -> str:
    """The short form, for a column: "hittills i år", "perioden för sig", "läget vid ...".

    What the choices say; empty for what is not one of them.
    """
    return str(Values(values).label) if values in Values.values else ""


def asked_for(definition: Measured, period: str) -> str:
    """What to write for a period, as a sentence to whoever reports it."""
    meaning = {"meaning": meaning_of(definition, period)}
    if definition.values == Values.STATE:
        return _("Skriv hur det var då: %(meaning)s.") % meaning
    if definition.values == Values.YEAR_TO_DATE:
        return _("Skriv allt sedan årets början: %(meaning)s.") % meaning
    if definition.over_periods == OverPeriods.SUM:
        return _("Skriv bara %(meaning)s. Perioderna läggs samman till årets värde.") % meaning
    return _("Skriv bara %(meaning)s.") % meaning


def months_of(definition: Measured, period: str) -> tuple[int, int]:
    """The first and last month of what is reported for a period, 1–12."""
    last = last_month(definition, period)
    if definition.values != Values.OWN_PERIOD:
        return 1, last
    return last - _length(definition, period) + 1, last


def last_month(definition: Measured, period: str) -> int:
    """A half-yearly figure of T2 is about January to June; all others end with the period."""
    if definition.frequency == Frequency.HALF_YEAR and period == Period.T2:
        return 6
    return Period(period).end_month


def _length(definition: Measured, period: str) -> int:
    """How many months a period has of its own. A month is one, whatever else is asked for."""
    if period not in Period.main():
        return 1
    months = {Frequency.HALF_YEAR: 6, Frequency.YEAR: YEAR, Frequency.MONTH: 1}
    return min(months.get(Frequency(definition.frequency), 4), last_month(definition, period))


def month_span(first: int, last: int) -> str:
    """The months by name: "maj–augusti", or one of them."""
    months = dict.fromkeys((first, last))
    return "–".join(str(Period(f"M{month:02}").label) for month in months)


def _day(last: int) -> str:
    # All months but February end on the same day every year.
    if last == 2:
        return _("sista februari")
    day = Period(f"M{last:02}").last_day(2023).day
    return f"{day} {month_span(last, last)}"

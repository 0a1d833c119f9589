"""What published figures were made from beside their own period's outcomes: months that a tertial
sums, tertials that a year sums, the year before. As it stood when the figures were frozen."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from decisions.models import Edition, Standing
from documents.city_folder.export import EXAMPLE, OF_INDICATOR, OF_ORGANISATION, rows_of
from documents.city_folder.rows import Row
from indicators.models import (
    FrozenOutcome,
    FrozenTarget,
    Fulfilment,
    IndicatorDefinition,
    IndicatorResponsibility,
    Outcome,
    Period,
)
from indicators.models.computed import Judged

Matter = tuple[int, str]
Over = IndicatorDefinition.OverOrganisations
MONTHS_OF_A_TERTIAL = 4
AS_IN_FILE = {**OF_INDICATOR, **OF_ORGANISATION, **EXAMPLE}


class MadeFrom:
    """Which outcomes of periods that are not public the public editions were made from."""

    def __init__(self, editions: Mapping[Matter, Edition]) -> None:
        self.needed: dict[Matter, set[int]] = defaultdict(set)
        self.until: dict[Matter, dt.datetime] = {}
        for (year, period), edition in editions.items():
            for matter, indicators in _needed(year, period, edition).items():
                if matter not in editions and indicators:
                    self.needed[matter] |= indicators
                    self.until[matter] = max(
                        edition.made_at, self.until.get(matter, edition.made_at)
                    )

    def outcomes(self) -> Iterator[Row]:
        for matter, indicators in self.needed.items():
            yield from _as_it_stood(matter, indicators, self.until[matter])


def _needed(year: int, period: str, edition: Edition) -> dict[Matter, set[int]]:
    """Indicators by the matters that the edition's figures read, other than its own."""
    rows = Fulfilment.every.under(edition).order_by()
    indicators = set(rows.values_list("indicator", flat=True).distinct())
    asked: dict[Matter, set[int]] = {(year, period): indicators, (year - 1, period): indicators}
    foretold = set(rows.filter(judged=Judged.FORECAST).values_list("indicator", flat=True))
    if foretold:
        # held against the whole year before; a ratio's are weighted by any year's denominators
        asked |= _whole_years(year, foretold)
    relative = FrozenTarget.objects.filter(edition=edition, base_year__isnull=False)
    for indicator, base in relative.values_list("indicator", "base_year"):
        for one in (period, str(Period.VB)):
            asked[base or 0, one] = asked.get((base or 0, one), set()) | {indicator}
    found: dict[Matter, set[int]] = defaultdict(set)
    for (when, one), of in asked.items():
        found[when, one] |= of
        for part, summed in _parts(when, one).items():
            found[when, part] |= summed & of
    return found


def _whole_years(year: int, foretold: set[int]) -> dict[Matter, set[int]]:
    shares = IndicatorDefinition.objects.filter(
        indicator__in=foretold, over_organisations=Over.RATIO
    )
    weighed = set(shares.values_list("indicator", flat=True))
    earlier = Outcome.objects.filter(indicator__in=weighed, year__lt=year - 1).order_by()
    years = earlier.values_list("year", flat=True).distinct()
    whole = {(one, str(Period.VB)): weighed for one in years}
    return whole | {(year - 1, str(Period.VB)): foretold}


def _parts(year: int, period: str) -> dict[str, set[int]]:
    """Which other periods of the year a period's figures are read out of, of which indicators."""
    definitions = IndicatorDefinition.objects.filter(from_year__lte=year).order_by("from_year")
    latest = {one.indicator_id: one for one in definitions}
    ended = set(
        IndicatorResponsibility.objects.filter(ends_on__year=year)
        .exclude(ends_on=dt.date(year, 12, 31))
        .values_list("indicator", flat=True)
    )
    found: dict[str, set[int]] = defaultdict(set)
    for indicator, definition in latest.items():
        # a sum keeps the last figure of one that does not answer any more
        is_kept = indicator in ended and definition.over_organisations == Over.SUM
        parts = _earlier(Period(period)) if is_kept else _read_from(definition, Period(period))
        for part in parts:
            found[str(part)].add(indicator)
    return found


def _earlier(period: Period) -> list[Period]:
    return [one for one in Period if one.end_month <= period.end_month and one != period]


def _read_from(definition: IndicatorDefinition, period: Period) -> list[Period]:
    """The periods beside its own that a figure is made of, by what it means.

    What counts from the first day of the year is not put together, only read out of the last
    month; half years have nothing to do with the first tertial.
    """
    earlier = _earlier(period)
    main = Period.main()
    is_latest = (
        definition.over_periods == definition.OverPeriods.LATEST
        or definition.values == definition.Values.YEAR_TO_DATE
    )
    match definition.frequency:
        case definition.Frequency.MONTH if not is_latest:
            return earlier
        case definition.Frequency.MONTH if period in main:
            is_to_date = definition.values == definition.Values.YEAR_TO_DATE
            begins = period.end_month - (1 if is_to_date else MONTHS_OF_A_TERTIAL)
            return [one for one in earlier if one not in main and one.end_month > begins]
        case definition.Frequency.TERTIAL if not is_latest and period in main:
            return [one for one in earlier if one in main]
        case definition.Frequency.HALF_YEAR if not is_latest and period == Period.VB:
            return [Period.T2]
    return []


def _as_it_stood(matter: Matter, indicators: set[int], until: dt.datetime) -> Iterator[Row]:
    """The rules of "What stands" at an earlier time: the reports' editions, else what was final."""
    year, period = matter
    of_matter = Q(year=year, period=period, indicator__in=indicators)
    reports = reports_until(matter, until)
    in_reports = FrozenOutcome.objects.filter(of_matter, edition__in=[one.pk for one in reports])
    yield from rows_of("outcomes", in_reports, **AS_IN_FILE)
    opened = Standing.objects.filter(year=year, subject=period).exclude(organisation__kind="city")
    yield from rows_of(
        "outcomes",
        _entered_until(of_matter, until)
        .filter(status=Outcome.Status.FINAL)
        .exclude(organisation__in=opened.values("organisation")),
        **AS_IN_FILE,
    )


def _entered_until(of_matter: Q, until: dt.datetime) -> QuerySet[Any]:
    """Outcomes as their history has them at that time."""
    every = apps.get_model("indicators", "OutcomeEvent")._default_manager
    events = every.filter(of_matter, pgh_created_at__lte=until)
    latest = events.order_by("pgh_obj_id", "-pgh_created_at", "-pgh_id").distinct("pgh_obj_id")
    kept = every.filter(pgh_id__in=latest.values("pgh_id"))
    found: QuerySet[Any] = kept.exclude(pgh_label="delete")
    return found


def reports_until(matter: Matter, until: dt.datetime) -> Iterable[Edition]:
    """Each organisation's latest report of a period that was handed in by then."""
    year, period = matter
    reports = Edition.objects.filter(
        kind=Edition.Kind.REPORT, year=year, subject=period, made_at__lte=until
    )
    return (
        reports.select_related("organisation", "decision")
        .order_by("organisation_id", "-number")
        .distinct("organisation_id")
    )

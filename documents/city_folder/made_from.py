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
    Outcome,
    Period,
)

Matter = tuple[int, str]
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
    rows = Fulfilment.every.under(edition).values_list("indicator", flat=True)
    indicators = set(rows.order_by().distinct())
    found: dict[Matter, set[int]] = defaultdict(set)
    for when in (year, year - 1):
        summed = indicators & _put_together(when)
        for part in _before(period):
            found[when, part] |= summed
    found[year - 1, period] |= indicators
    relative = FrozenTarget.objects.filter(edition=edition, base_year__isnull=False)
    for indicator, base in relative.values_list("indicator", "base_year"):
        if base is not None:
            found[base, period].add(indicator)
            found[base, str(Period.VB)].add(indicator)
    return found


def _put_together(year: int) -> set[int]:
    """Indicators whose periods may be read out of the year's other periods."""
    definitions = IndicatorDefinition.objects.filter(from_year__lte=year).order_by("from_year")
    rows = definitions.values_list("indicator", "frequency", "over_periods")
    latest = {indicator: (frequency, over) for indicator, frequency, over in rows}
    return {
        indicator
        for indicator, (frequency, over) in latest.items()
        if frequency == "month" or (frequency != "year" and over != "latest")
    }


def _before(period: str) -> list[str]:
    end = Period(period).end_month
    return [str(one) for one in Period if one.end_month <= end and one != period]


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

"""What was handed in though something is asked about it that nobody has answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from indicators.asked import FIGURES, YEARS_BACK, outcome_doubts
from indicators.models import IndicatorDefinition, Outcome
from organisations.models import Organisation

_READ = ("organisation_id", "indicator_id", "year", "period", "confirmed")


def unanswered_in(
    year: int,
    period: str,
    handed_in: Iterable[Organisation],
    definitions: Mapping[int, IndicatorDefinition],
) -> list[tuple[Organisation, int]]:
    """Those whose report holds figures that are asked about, with how many: one query beside the
    definitions that hold in the year, by their indicators."""
    organisations = list(handed_in)
    # Thousands of rows of a few columns each, which as models would take ten times as long.
    rows = (
        Outcome.objects.filter(
            organisation__in=organisations, year__gte=year - YEARS_BACK, year__lte=year
        )
        .order_by()
        .values_list(*_READ, *FIGURES, named=True)
    )
    series: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        series[row.organisation_id, row.indicator_id].append(row)
    found = Counter(
        organisation
        for (organisation, indicator), of_one in series.items()
        for one in of_one
        if (one.year, one.period) == (year, period)
        and not one.confirmed
        and outcome_doubts(one, definitions.get(indicator), series[organisation, indicator])
    )
    return [(one, found[one.pk]) for one in organisations if found[one.pk]]

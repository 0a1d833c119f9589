"""What was handed in though something is asked about it that nobody has answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from indicators.asked import FIGURES, YEARS_BACK, outcome_doubts
from indicators.models import IndicatorDefinition, Outcome
from organisations.models import Organisation

_SERIES = ("organisation_id", "indicator_id")


class Told(NamedTuple):
    """What a doubt reads of the figures beside the one that is asked about."""

    year: int
    period: str
    value: Decimal


def unanswered_in(
    year: int,
    period: str,
    handed_in: Iterable[Organisation],
    definitions: Mapping[int, IndicatorDefinition],
) -> list[tuple[Organisation, int]]:
    """Those whose report holds figures that are asked about, with how many: two queries beside
    the definitions that hold in the year, by their indicators."""
    organisations = list(handed_in)
    told = Outcome.objects.filter(organisation__in=organisations).order_by()
    beside = told.filter(year__gte=year - YEARS_BACK, year__lte=year, value__isnull=False)
    series: dict[tuple[int, int], list[Told]] = defaultdict(list)
    # Thousands of rows of a few columns each, which as models would take ten times as long.
    for one, indicator, *values in beside.values_list(*_SERIES, *Told._fields):
        series[one, indicator].append(Told(*values))
    asked = told.filter(year=year, period=period, confirmed="")
    found = Counter(
        row.organisation_id
        for row in asked.values_list(*_SERIES, "year", "period", *FIGURES, named=True)
        if outcome_doubts(
            row,
            definitions.get(row.indicator_id),
            series.get((row.organisation_id, row.indicator_id), ()),
        )
    )
    return [(one, found[one.pk]) for one in organisations if found[one.pk]]

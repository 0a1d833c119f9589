"""What was handed in though something is asked about it that nobody has answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from indicators.asked import YEARS_BACK, outcome_doubts
from indicators.models import Outcome
from indicators.selectors import definitions_in_force
from organisations.models import Organisation


def unanswered_in(
    year: int, period: str, handed_in: Iterable[Organisation]
) -> list[tuple[Organisation, int]]:
    """Those whose report holds figures that are asked about, with how many: two queries."""
    organisations = list(handed_in)
    rows = Outcome.objects.filter(
        organisation__in=organisations, year__gte=year - YEARS_BACK, year__lte=year
    ).order_by("organisation", "indicator", "year", "period")
    series: dict[tuple[int, int], list[Outcome]] = defaultdict(list)
    for row in rows:
        series[row.organisation_id, row.indicator_id].append(row)
    asked = [
        (key, one)
        for key, of_one in series.items()
        for one in of_one
        if (one.year, one.period) == (year, period) and not one.confirmed
    ]
    definitions = definitions_in_force({indicator for (_whose, indicator), _one in asked}, year)
    found = Counter(
        organisation
        for (organisation, indicator), one in asked
        if outcome_doubts(one, definitions.get(indicator), series[organisation, indicator])
    )
    return [(one, found[one.pk]) for one in organisations if found[one.pk]]

"""What happened to a report's figures and words, as the database kept it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max

from drafting.calculations.history import event_model
from followup.calculations.grid import ReportPlace
from indicators.models import Indicator, Outcome
from organisations.models import User


def events_of(place: ReportPlace, indicators: Iterable[int] | None = None) -> Any:
    """The events of the report's outcomes, of some indicators or all, with who caused them."""
    found = event_model(Outcome).objects.filter(
        organisation=place.organisation, year=place.year, period=place.period
    )
    if indicators is not None:
        found = found.filter(indicator__in=list(indicators))
    return found.select_related("pgh_context")


def latest_event(place: ReportPlace) -> int:
    """The number of the last thing that happened; 0 where nothing has."""
    return events_of(place).aggregate(latest=Max("pgh_id"))["latest"] or 0


def changed_by_others(place: ReportPlace, seen: int, by: User) -> list[str]:
    """The indicators that others than `by` have written in after the event that was `seen`."""
    later = events_of(place).filter(pgh_id__gt=seen).exclude(pgh_context__metadata__user=by.pk)
    found = Indicator.objects.filter(pk__in=later.values("indicator")).order_by("name")
    return list(found.values_list("name", flat=True))

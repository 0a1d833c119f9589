"""Which organisations have a plan of a year left to begin."""

from __future__ import annotations

from organisations.models import Organisation, OrganisationQuerySet
from plans.models import OperationalPlan


def startable(year: int) -> OrganisationQuerySet:
    """Organisations that exist in the year and have no plan for it yet."""
    existing = Organisation.objects.without_city().existing_in(year)
    return existing.exclude(plans__in=OperationalPlan.objects.of_year(year))

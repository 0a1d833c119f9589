"""Chooses what the waiting time is measured on, and prints it as JSON.

An editor's outcome that counts in the city's figure; two values far apart, so that each save
changes what the city's page shows.
"""

from __future__ import annotations

import json
import secrets

import django

django.setup()

from indicators.calculations.entry import texts_of  # noqa: E402
from indicators.models import IndicatorDefinition, Outcome  # noqa: E402
from tools.bench.pages import ORGANISATION, YEAR, people  # noqa: E402

PERIOD = "VB"


def main() -> None:
    password = secrets.token_urlsafe(12)
    known = people()
    user, office = known["editor"], known["admin"]
    assert user and office
    for person in (user, office):
        person.set_password(password)
        person.save()
    outcome = (
        Outcome.objects.filter(
            organisation__code=ORGANISATION,
            year=YEAR,
            period=PERIOD,
            value__isnull=False,
            denominator__isnull=True,
            women__isnull=True,
            indicator__level="council",
            indicator__definitions__over_organisations__in=[
                IndicatorDefinition.OverOrganisations.SUM,
                IndicatorDefinition.OverOrganisations.MEAN,
                IndicatorDefinition.OverOrganisations.WEIGHTED_MEAN,
            ],
        )
        .order_by("pk")
        .select_related("indicator")[0]
    )
    placement = outcome.indicator.placements.of_year(YEAR).get()
    definition = outcome.indicator.definitions.get()
    report = f"/{YEAR}/uppfoljning/{PERIOD}/{ORGANISATION}/"
    print(
        json.dumps(
            {
                "email": user.email,
                "password": password,
                "office": office.email,
                "office_password": password,
                "indicator": outcome.indicator_id,
                "value": texts_of(outcome, definition.decimals)["value"],
                "values": [20, 70],
                "report": report,
                "save": f"{report}spara/",
                "page": f"/{YEAR}/mal/{placement.area_goal.code}/?period={PERIOD}",
            }
        )
    )


if __name__ == "__main__":
    main()

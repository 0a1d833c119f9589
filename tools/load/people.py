"""Chooses who writes what under load, and prints it as JSON.

Every decided plan is opened again, so that there is room for many. Each editor has a field or a
row of their own and a session; the address of the page and what stands there are told.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from drafting.calculations.rich_text import revision  # noqa: E402
from followup.actions import place_of, reopen_report, set_period_closed  # noqa: E402
from followup.calculations.grid import grid  # noqa: E402
from followup.models import ReportingPeriod  # noqa: E402
from goals.models import AreaGoal  # noqa: E402
from organisations.models import Membership, Organisation, User  # noqa: E402
from plans.actions.workflow import reopen  # noqa: E402
from plans.models import OperationalPlan, PlanSection  # noqa: E402
from tools.bench.pages import YEAR  # noqa: E402
from tools.signed_in import session_of  # noqa: E402

Job = dict[str, Any]
PERIOD = "T2"
# One in four writes figures, as in the weeks when both are due.
FIGURES = 4


def main(number: int) -> None:
    texts, rows = list(islice(_sections(), number)), list(islice(_rows(), number // FIGURES))
    jobs = rows + texts[: number - len(rows)]
    print(json.dumps([{**job, **_editor(place, job["who"])} for place, job in enumerate(jobs)]))


def _sections() -> Iterator[Job]:
    """A plan's text on a goal, for every open plan and goal."""
    admin = User.objects.filter(city_role="admin")[0]
    goals = list(AreaGoal.objects.filter(budget__year=YEAR, budget__status="adopted"))
    for plan in OperationalPlan.objects.filter(budget__year=YEAR).select_related("organisation"):
        if plan.status == OperationalPlan.Status.DECIDED:
            reopen(plan=plan, by=admin, reason="last")
        for goal in goals:
            section = PlanSection.objects.filter(plan=plan, area_goal=goal).first()
            address = [YEAR, plan.organisation.code, goal.code]
            yield {
                "kind": "text",
                "who": plan.organisation_id,
                "page": reverse("plan_goal", args=address),
                "save": reverse("plan_save", args=address),
                "field": "section",
                "base": revision(section.text if section else ""),
                "section": [plan.pk, goal.pk],
            }


def _rows() -> Iterator[Job]:
    """A row of an organisation's report, first one of each, then another."""
    admin = User.objects.filter(city_role="admin")[0]
    period = ReportingPeriod.objects.get(year=YEAR, period=PERIOD)
    if period.is_closed:
        set_period_closed(reporting_period=period, closed=False, by=admin, reason="last")
    for organisation in Organisation.objects.filter(responsibilities__isnull=False).distinct():
        place = place_of(period, organisation)
        if organisation.is_city:
            continue
        if place.is_submitted:
            reopen_report(place=place, by=admin, reason="last")
            place = place_of(period, organisation)
        row = next((row for row in grid(place) if row.is_in_grid), None)
        if row is not None:
            address = [YEAR, PERIOD, organisation.code]
            yield {
                "kind": "row",
                "who": organisation.pk,
                "page": reverse("report", args=address),
                "save": reverse("report_save", args=address),
                "indicator": row.indicator.pk,
                "base": row.texts,
            }


def _editor(number: int, organisation: int) -> Job:
    user = User.objects.create(email=f"last{number}@example.org", name=f"Redaktör {number}")
    Membership.objects.create(user=user, organisation_id=organisation, role="editor")
    return {"cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(user)}", "person": user.pk}


if __name__ == "__main__":
    main(int(sys.argv[1]))

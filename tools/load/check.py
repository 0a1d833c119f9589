"""Which of the last acknowledged words are not in the database; printed as JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from indicators.models import Outcome  # noqa: E402
from plans.models import PlanSection  # noqa: E402
from tools.bench.pages import YEAR  # noqa: E402
from tools.load.people import PERIOD  # noqa: E402


def stored(job: dict[str, Any]) -> str:
    if job["kind"] == "text":
        plan, goal = job["section"]
        return PlanSection.objects.get(plan=plan, area_goal=goal).text
    outcomes = Outcome.objects.filter(indicator=job["indicator"], year=YEAR, period=PERIOD)
    return outcomes.get(organisation=job["who"]).comment


def main() -> None:
    jobs = json.loads(sys.argv[1])
    said = [job for job in jobs if job["last"]]
    lost = [f"{job['page']}: {job['last']}" for job in said if job["last"] not in stored(job)]
    print(json.dumps(lost, ensure_ascii=False))


if __name__ == "__main__":
    main()

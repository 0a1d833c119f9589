"""What a city folder brings: plans and their sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from drafting.calculations.rich_text import sanitise
from organisations.loading import loading
from organisations.models import User
from plans.models import OperationalPlan, PlanSection

Values = Mapping[str, Any]


def load_plans(*, rows: Iterable[Values], by: User | None) -> list[OperationalPlan]:
    """The plans as they stand, in the order of the rows."""
    with loading(by):
        return OperationalPlan.objects.bulk_create(OperationalPlan(**row) for row in rows)


def load_sections(*, rows: Iterable[Values], by: User | None) -> None:
    """Sections; their HTML is cleaned as what somebody types is."""
    with loading(by):
        PlanSection.objects.bulk_create(
            PlanSection(**row | {"text": sanitise(row["text"])}) for row in map(dict, rows)
        )

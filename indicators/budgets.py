"""The budget as a decision: adopted, frozen with its goals, places, targets and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from common.numbers import json_number
from decisions.actions import deciding, make_edition, publish
from decisions.models import BUDGET, Decision, Edition
from goals.models import AreaGoal, Budget
from indicators.carrying import councils_placements
from indicators.editions import freeze_budget
from indicators.models import (
    IndicatorDefinition,
    IndicatorResponsibility,
    Policy,
    Tolerance,
    Weight,
)
from indicators.models.definitions import covers
from indicators.tasks import drain_soon
from organisations.models import Organisation, User


def adopt_budget(
    *,
    budget: Budget,
    by: User | None,
    decided_on: dt.date | None = None,
    reference: str = "",
    kind: str = Decision.Kind.BUDGET,
) -> Edition:
    """Record that the council adopted the budget: its goals and targets stand and are public."""
    city = Organisation.objects.city()
    with deciding(
        kind=kind,
        organisation=city,
        year=budget.year,
        subject=BUDGET,
        by=by,
        decided_on=decided_on,
        reference=reference,
    ) as decision:
        adopted = Budget.objects.select_for_update().get(pk=budget.pk)
        other = Budget.objects.adopted_for(budget.year).exclude(pk=budget.pk)
        if other.exists():
            raise ValidationError(_("Året har redan en antagen budget."))
        adopted.status = Budget.Status.ADOPTED
        adopted.adopted_on = decision.decided_on if decided_on else adopted.adopted_on
        adopted.reference = reference or adopted.reference
        adopted.save()
        edition = budget_edition(budget=adopted, decision=decision)
        publish(edition=edition, decision=decision)
        drain_soon()
    return edition


def budget_edition(*, budget: Budget, decision: Decision) -> Edition:
    """Freeze an adopted budget, at its adoption and after each decision that changes it."""
    return make_edition(
        decision=decision,
        kind=Edition.Kind.BUDGET,
        document=budget_document(budget),
        freeze=freeze_budget,
    )


def budget_document(budget: Budget) -> dict[str, Any]:
    """Goals, definitions and rules of the year, named by code."""
    policy = Policy.objects.filter(year=budget.year).first()
    return {
        "proposer": budget.proposer,
        "source": budget.source,
        "goals": list(_goals(budget)),
        "definitions": list(_definitions(budget)),
        "policy": policy.as_document() if policy else {},
        "tolerances": list(_tolerances(budget)),
        "answering": list(_answering(budget)),
        "weights": list(_weights(budget)),
    }


def _goals(budget: Budget) -> Iterable[dict[str, str]]:
    for goal in budget.strategic_goals.all():
        yield {"code": goal.code, "title": goal.title}
    for area in AreaGoal.objects.filter(budget=budget):
        yield {"code": area.code, "title": area.title}


def _tolerances(budget: Budget) -> Iterable[dict[str, str]]:
    rows = Tolerance.objects.filter(policy__year=budget.year).select_related("indicator")
    for one in rows.order_by("indicator__code"):
        amounts = {"absolute": one.absolute, "percent": one.percent}
        given = {name: str(amount) for name, amount in amounts.items() if amount is not None}
        yield {"indicator": one.indicator.code, **given}


_NAMED = ("indicator__code", "organisation__code")


def _answering(budget: Budget) -> Iterable[list[str]]:
    """Who answers for what the council has placed, on which days of the year."""
    first, last = dt.date(budget.year, 1, 1), dt.date(budget.year, 12, 31)
    rows = IndicatorResponsibility.objects.filter(
        covers(first, last), indicator__in=_councils(budget)
    )
    for *named, starts, ends in rows.order_by(*_NAMED, "starts_on").values_list(
        *_NAMED, "starts_on", "ends_on"
    ):
        days = max(starts, first), min(ends or last, last)
        yield [*named, *(day.isoformat() for day in days)]


def _weights(budget: Budget) -> Iterable[list[str]]:
    rows = Weight.objects.filter(year=budget.year, indicator__in=_councils(budget))
    for *named, weight in rows.order_by(*_NAMED).values_list(*_NAMED, "weight"):
        yield [*named, str(weight)]


def _councils(budget: Budget) -> models.QuerySet[Any]:
    return councils_placements(budget).values("indicator")


# What a definition says, beside which indicator it is of and from when.
_DEFINITION = (
    "from_year",
    "unit",
    "decimals",
    "direction",
    "frequency",
    "values",
    "over_periods",
    "over_organisations",
    "by_gender",
    "minimum",
    "maximum",
    "whole",
    "exceeds_hundred",
    "largest_change",
    "why",
    "numerator",
    "denominator",
)


def _definitions(budget: Budget) -> Iterable[dict[str, object]]:
    """Every definition, up to the year, of what is placed in the budget."""
    rows = (
        IndicatorDefinition.objects.filter(
            indicator__placements__budget=budget, from_year__lte=budget.year
        )
        .select_related("indicator")
        .order_by("indicator__code", "from_year")
        .distinct()
    )
    for row in rows:
        named = {"indicator": row.indicator.code, "name": row.indicator.name}
        said = {name: getattr(row, name) for name in _DEFINITION}
        yield named | {name: _plain(value) for name, value in said.items() if value is not None}


def _plain(value: object) -> object:
    """Numbers as text, for a document is of plain things."""
    return json_number(value) if isinstance(value, Decimal) else value

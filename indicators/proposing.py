"""Definitions of own indicators in a plan that is open again: what is decided stands meanwhile.

What is written waits beside the definition and becomes it when the plan is decided. Readers of
the published plan, and all figures, go by the decided one until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from common.checks import check
from common.recording import recorded
from decisions.models import PLAN
from indicators.actions import set_definition
from indicators.models import (
    FrozenPlacement,
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    ProposedDefinition,
)
from organisations.models import Organisation, User


def in_decided_plans(indicators: Iterable[int], year: int) -> QuerySet[Any]:
    """Where decided plans hold the organisations' own indicators, by year: `in_year`, and whether
    they are read with the definition that the `year` at hand has (`measures_alike`)."""
    begun_between = IndicatorDefinition.objects.filter(
        indicator=OuterRef("indicator"),
        from_year__gt=year,
        from_year__lte=OuterRef("edition__year"),
    )
    return (
        FrozenPlacement.objects.filter(
            indicator__in=indicators,
            indicator__owner__isnull=False,
            edition__stands_for__subject=PLAN,
        )
        .annotate(
            in_year=F("edition__year"),
            measures_alike=ExpressionWrapper(
                Q(edition__year__gte=year) & ~Exists(begun_between), BooleanField()
            ),
        )
        .order_by("in_year")
    )


def years_decided(indicator: Indicator, year: int) -> list[int]:
    """The years whose decided plans are read with the definition that the year has, in order."""
    held = in_decided_plans([indicator.pk], year).filter(measures_alike=True)
    return sorted(set(held.values_list("in_year", flat=True)))


def why_fixed(decided: Iterable[int], year: int) -> str:
    """Why a decision on the year's plan cannot change the definition that the plans of the decided
    years are read with; empty when it can."""
    others = [one for one in decided if one != year]
    if not others:
        return ""
    words = _(
        "Planen för %(later)d är beslutad med samma definition. Den kan ändras från %(later)d, när"
        " den planen öppnas igen."
    )
    return words % {"later": others[0]}


def define(
    *, indicator: Indicator, from_year: int, by: User, **changes: Any
) -> IndicatorDefinition:
    """Say how an own indicator is measured from a year on; where that is decided, what it is to
    be when the plan is decided anew. The definition as it then is, saved or not.

    Raises ValidationError where a later year's plan is decided with it.
    """
    with recorded(by):
        decided = years_decided(indicator, from_year)
        if reason := why_fixed(decided, from_year):
            raise ValidationError(reason)
        if not decided:
            return set_definition(indicator=indicator, from_year=from_year, by=by, **changes)
        return _propose(indicator, from_year, changes)


def _propose(indicator: Indicator, year: int, changes: Mapping[str, Any]) -> IndicatorDefinition:
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    in_force = indicator.definitions.filter(from_year__lte=year).order_by("from_year").last()
    assert in_force is not None  # a decided plan has measured by one
    known = ProposedDefinition.objects.filter(indicator=indicator, year=year).first()
    proposal = known or ProposedDefinition(indicator=indicator, year=year)
    wanted = as_proposed(in_force, proposal)
    for name, value in changes.items():
        setattr(wanted, name, value)
    check(wanted, *changes)
    proposal.changes = {
        name: _kept(getattr(wanted, name))
        for name in {*proposal.changes, *changes}
        if getattr(wanted, name) != getattr(in_force, name)
    }
    if proposal.changes:
        proposal.save()
    elif known:
        known.delete()
    return wanted


def as_proposed(
    definition: IndicatorDefinition, proposal: ProposedDefinition | None
) -> IndicatorDefinition:
    """A copy of the definition in force that says what is proposed, not to be saved."""
    wanted = copy(definition)
    for name, value in _read(proposal).items():
        setattr(wanted, name, value)
    return wanted


def _kept(value: Any) -> Any:
    """A column's value as the proposal keeps it: decimals exactly, as text."""
    return str(value) if isinstance(value, Decimal) else value


def _read(proposal: ProposedDefinition | None) -> dict[str, Any]:
    columns = {field.name: field for field in IndicatorDefinition._meta.fields}
    changes = proposal.changes if proposal else {}
    return {name: columns[name].to_python(value) for name, value in changes.items()}


def all_as_proposed(
    definitions: Mapping[int, IndicatorDefinition], proposals: Iterable[ProposedDefinition]
) -> dict[int, IndicatorDefinition]:
    """Definitions by indicator, those that have a proposal as it says."""
    by_indicator = {one.indicator_id: one for one in proposals}
    return {key: as_proposed(one, by_indicator.get(key)) for key, one in definitions.items()}


def settle_proposed(*, organisation: Organisation, year: int, by: User) -> None:
    """Let what was proposed hold, of the indicators that the plan still has; nothing waits on.

    Belongs inside the decision on the organisation's plan.
    """
    placed = IndicatorPlacement.objects.of_year(year).filter(indicator=OuterRef("indicator"))
    proposals = ProposedDefinition.objects.filter(indicator__owner=organisation, year=year)
    for one in proposals.annotate(holds=Exists(placed)).select_related("indicator"):
        one.delete()
        if one.holds:
            set_definition(indicator=one.indicator, from_year=year, by=by, **_read(one))

"""Steering a year: the council's indicators, who answers, weights, and the rules for judging."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.guard import explained
from goals.actions import DOWN, put_in_order
from goals.budgets import hold_budget
from goals.models import AreaGoal, Budget
from indicators.actions import (
    place_indicator,
    rename_indicator,
    set_definition,
    set_target,
)
from indicators.carrying import councils_placements
from indicators.models import (
    Indicator,
    IndicatorPlacement,
    IndicatorResponsibility,
    Policy,
    Target,
    Tolerance,
    Weight,
)
from indicators.models.definitions import covers
from indicators.rules import (
    NewRules,
    budgeted_years,
    changing_rules,
    years_answered_otherwise,
)
from indicators.tasks import drain_soon
from organisations.models import Organisation, User


def councils_indicators() -> models.QuerySet[Indicator]:
    """What the council has decided on, whether placed this year or not."""
    return Indicator.objects.filter(owner__isnull=True)


def add_council_indicator(
    *,
    budget: Budget,
    area_goal: AreaGoal,
    name: str,
    by: User,
    level: str = Indicator.Level.COUNCIL,
    **definition: Any,
) -> Indicator:
    """A new indicator of the council's under a goal, defined from the budget's year on.

    Raises ValidationError, at `name`, for a name that the council uses already.
    """
    tidy = " ".join(name.split())
    with explained(), recorded(by):
        hold_budget(budget.year)
        ensure_name_free(tidy)
        indicator = Indicator(code=_free_code(tidy), name=tidy, level=level)
        indicator.clean_fields(exclude=["owner", "sort_name"])
        indicator.save()
        set_definition(indicator=indicator, from_year=budget.year, by=by, **definition)
        place_indicator(indicator=indicator, budget=budget, area_goal=area_goal, by=by)
    return indicator


def ensure_name_free(name: str, but: Indicator | None = None) -> None:
    others = councils_indicators().filter(name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise ValidationError(
            {"name": _("Det finns redan en indikator som heter så. Välj den i listan i stället.")}
        )


def rename_council_indicator(*, indicator: Indicator, name: str, by: User) -> Indicator:
    """Give one of the council's another name, which no edition has yet read it by.

    Raises ValidationError at `name`: what has been decided on keeps its name.
    """
    tidy = " ".join(name.split())
    if tidy == indicator.name:
        return indicator
    if indicator.frozen_placements.exists():
        raise ValidationError(
            {"name": _("Indikatorn har beslutats under sitt namn, och det ändras inte.")}
        )
    ensure_name_free(tidy, but=indicator)
    return rename_indicator(indicator=indicator, name=tidy, by=by)


def _free_code(name: str) -> str:
    """A readable code that nothing has: `andel-nojda`, then `andel-nojda-2`."""
    stem = slugify(name)[:70].strip("-") or "indikator"
    taken = set(Indicator.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(c for n in range(1, 10**6) if (c := f"{stem}-{n}" if n > 1 else stem) not in taken)


def move_placement(*, placement: IndicatorPlacement, way: str, by: User) -> None:
    """Let one of the council's indicators change places with its neighbour under the goal.

    At the end nothing moves. Raises ValidationError when somebody has taken it away meanwhile.
    """
    with explained(), recorded(by):
        hold_budget(placement.budget.year)
        # Two who move at once come one after the other, each from what the other has left.
        rows = list(
            councils_placements(placement.budget)
            .filter(area_goal=placement.area_goal)
            .order_by("position", "pk")
            .select_for_update(of=("self",))
        )
        if placement not in rows:
            raise ValidationError(_("Indikatorn står inte längre under målet. Ladda om sidan."))
        place = rows.index(placement)
        other = place + (1 if way == DOWN else -1)
        if not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        put_in_order(rows)


# --- who answers, with which weight ----------------------------------------------------------


def add_responsibility(
    *,
    indicator: Indicator,
    organisation: Organisation,
    starts_on: dt.date,
    ends_on: dt.date | None,
    by: User,
) -> IndicatorResponsibility:
    """Let an organisation answer for the indicator from a day, to a day or until further notice."""
    span = IndicatorResponsibility(indicator=indicator, organisation=organisation)
    return change_responsibility(span=span, starts_on=starts_on, ends_on=ends_on, by=by)


def change_responsibility(
    *, span: IndicatorResponsibility, starts_on: dt.date, ends_on: dt.date | None, by: User
) -> IndicatorResponsibility:
    """Set from when and until when somebody answers; spans of one organisation never overlap.

    In an adopted year it belongs inside `changing_rules`, as all that says who answers.
    """
    with explained(), recorded(by):
        span.starts_on, span.ends_on = starts_on, ends_on
        _ensure_span_fits(span)
        span.save()
        drain_soon()
    return span


def _ensure_span_fits(span: IndicatorResponsibility) -> None:
    try:
        span.validate_constraints()
    except ValidationError as refused:
        field = "starts_on" if span.ends_after_start else "ends_on"
        raise ValidationError({field: refused.messages}) from None


def remove_responsibility(*, span: IndicatorResponsibility, by: User) -> None:
    """Say that the organisation never answered during the span; the history keeps it."""
    with explained(), recorded(by):
        span.delete()
        drain_soon()


def end_responsibilities(
    *, organisation: Organisation, day: dt.date, by: User, grounds: NewRules | None = None
) -> int:
    """Let an organisation answer for nothing after a day; how many spans that cut short.

    Spans that were to begin later go; the history keeps them. Adopted years in which somebody
    else is to answer, or nobody, ask for `grounds`.
    """
    after = day + dt.timedelta(days=1)
    spans = IndicatorResponsibility.objects.answered_by(organisation)
    with changing_rules(years=_years_cut(spans, day), by=by, grounds=grounds):
        gone, _by_model = spans.filter(starts_on__gte=after).delete()
        cut = spans.filter(covers(after, after)).update(ends_on=day)
    return gone + cut


def _years_cut(spans: Iterable[IndicatorResponsibility], day: dt.date) -> set[int]:
    """The years with a budget of which the spans cover less when they end by a day."""
    years = budgeted_years()
    return {
        year for span in spans for year in years_answered_otherwise(span, _until(span, day), years)
    }


def _until(span: IndicatorResponsibility, day: dt.date) -> IndicatorResponsibility | None:
    if span.starts_on > day:
        return None
    return IndicatorResponsibility(
        indicator_id=span.indicator_id, organisation_id=span.organisation_id,
        starts_on=span.starts_on, ends_on=min(span.ends_on or day, day),
    )  # fmt: skip


def set_weight(
    *,
    indicator: Indicator,
    organisation: Organisation,
    year: int,
    weight: Decimal | None,
    by: User,
    basis: str = "",
) -> None:
    """State an organisation's weight in the city's mean, or (None) take it away.

    In an adopted year it belongs inside `changing_rules`.
    """
    mine: dict[str, Any] = {"indicator": indicator, "organisation": organisation, "year": year}
    with explained(), recorded(by):
        hold_budget(year)
        if weight is None:
            Weight.objects.filter(**mine).delete()
        else:
            stored = Weight.objects.filter(**mine).first() or Weight(**mine)
            stored.weight, stored.basis = weight, basis
            stored.validate_constraints()
            stored.save()
        drain_soon()


# --- rules of the year -----------------------------------------------------------------------


def save_policy(
    *,
    policy: Policy,
    tolerances: Mapping[int, tuple[Decimal | None, Decimal | None]],
    by: User,
    grounds: NewRules | None = None,
) -> Policy:
    """Save the year's rules with exactly these tolerances: (in the unit, in percent) by indicator.

    An indicator with neither has none. Rules of an adopted year rest on the decision of `grounds`.
    """
    with changing_rules(years=[policy.year], by=by, grounds=grounds):
        if grounds:
            policy.decided_on, policy.reference = grounds.decided_on, grounds.reference
        policy.save()
        stored = {one.indicator_id: one for one in policy.tolerances.all()}
        for indicator, (absolute, percent) in tolerances.items():
            one = stored.pop(indicator, None) or Tolerance(policy=policy, indicator_id=indicator)
            if absolute is None and percent is None:
                if one.pk:
                    one.delete()
                continue
            if (one.absolute, one.percent) != (absolute, percent):
                one.absolute, one.percent = absolute, percent
                one.validate_constraints()
                one.save()
    return policy


# --- the city's targets ----------------------------------------------------------------------


def set_citys_targets(*, year: int, wanted: Mapping[Indicator, tuple[str, str]], by: User) -> int:
    """Set the city's targets of a year, (text, how it is read) by indicator, all or none.

    An emptied one is removed. Faults come together, each under its indicator's code; how many
    were changed comes back.
    """
    city = Organisation.objects.city()
    changed, faults = 0, {}
    with explained(), recorded(by):
        hold_budget(year)
        stored = {
            one.indicator_id: one
            for one in Target.objects.answered_by(city)
            .of_year(year)
            .select_for_update(of=("self",))
        }
        for indicator, (text, read_as) in wanted.items():
            target = stored.get(indicator.pk)
            if (text, read_as) == ((target.text, target.read_as) if target else ("", "")):
                continue
            changed += 1
            try:
                with transaction.atomic():
                    _set_or_remove(target, indicator, city, year, text, read_as, by)
            except ValidationError as refused:
                faults[indicator.code] = refused.messages
        if faults:
            raise ValidationError(faults)
    return changed


def _set_or_remove(
    target: Target | None,
    indicator: Indicator,
    city: Organisation,
    year: int,
    text: str,
    read_as: str,
    by: User,
) -> None:
    if target and not text and not read_as:
        remove_target(target=target, by=by)
        return
    set_target(indicator=indicator, organisation=city, year=year, text=text, read_as=read_as, by=by)


def remove_target(*, target: Target, by: User) -> None:
    """Let the indicator have no target; one that a later decision has changed stays."""
    with recorded(by):
        hold_budget(target.year)
        if target.changes.exists():
            raise ValidationError(_("Årsmålet har ändrats genom beslut och kan inte tas bort."))
        target.delete()
        drain_soon()

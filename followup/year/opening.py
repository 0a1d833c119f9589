"""Opening a year: everything goes over from the year before, and back while nobody has written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.numbers import sv_number
from common.recording import recorded
from drafting.calculations.history import event_model
from followup.models import ReportingPeriod
from followup.periods import copy_periods
from goals.budgets import (
    citys_budget,
    copy_activities,
    copy_goals,
    remove_budget,
    start_budget,
)
from goals.models import Activity, AreaGoal, Budget, CommitteeGoal, StrategicGoal
from indicators import carrying
from indicators.models import (
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Policy,
    Target,
    Tolerance,
    Weight,
)
from indicators.tasks import drain_soon
from organisations.models import Organisation, User
from plans.actions.template import copy_template, remove_template
from plans.models import OperationalPlan, SectionTemplate
from plans.outline import template_of

# What the context of the change that opened a year is known by.
OPENED = "opened_year"


@dataclass(frozen=True)
class NewTarget:
    """A target that the year has already and that is another than the year before."""

    goal: str
    indicator: str
    before: str
    after: str
    needs_interpretation: bool


@dataclass(frozen=True)
class Preview:
    """What becomes what when a year is opened: counts, new targets, what does not follow."""

    organisations: int
    closed: list[Organisation]
    strategic: int
    areas: int
    indicators: int
    targets_before: int
    targets_after: int
    new_targets: list[NewTarget]
    dated_targets: list[Target]
    activities: list[Activity]
    answering_before: int
    answering: int
    prolonged: int
    weights: int
    tolerances: int
    periods: int
    sections: int


def source_of(year: int) -> Budget:
    """The budget that a year is opened from: the adopted one of the year before."""
    if citys_budget(year):
        raise ValidationError(_("%(year)d är redan öppnat.") % {"year": year})
    source = Budget.objects.adopted_for(year - 1).first()
    if source is None:
        raise ValidationError(
            _("%(before)d har ingen antagen budget. Anta den först, så kan %(year)d öppnas.")
            % {"before": year - 1, "year": year}
        )
    return source


def preview(source: Budget) -> Preview:
    """The same sets as `open_year` writes."""
    year = source.year + 1
    placed = carrying.councils_placements(source)
    indicators = set(placed.values_list("indicator", flat=True))
    before = {one.indicator_id: one for one in carrying.carried_targets(source)}
    there = {
        one.indicator_id: one for one in Target.objects.of_city().of_year(year)
        if one.indicator_id in indicators
    }  # fmt: skip
    answering = IndicatorResponsibility.objects.filter(
        indicator__in=indicators, organisation__in=Organisation.objects.existing_in(year)
    )
    counted = Organisation.objects.without_city()
    last = dt.date(source.year, 12, 31)
    carried = [one for pk, one in before.items() if pk not in there]
    return Preview(
        organisations=counted.existing_in(year).count(),
        closed=list(counted.existing_in(source.year).exclude(
            pk__in=counted.existing_in(year).values("pk")
        ).in_order()),
        strategic=source.strategic_goals.count(),
        areas=source.area_goals.count(),
        indicators=len(indicators),
        targets_before=len(before),
        targets_after=len(there.keys() | before.keys()),
        new_targets=_new_targets(placed, before, there),
        dated_targets=[one for one in carried if one.base_year or one.kind == "to_be_set"],
        activities=list(councils_activities(source).select_related("area_goal")),
        answering_before=IndicatorResponsibility.objects.in_year(source.year)
        .filter(indicator__in=indicators)
        .count(),
        answering=answering.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last)).count(),
        prolonged=carrying.prolonged(source).count(),
        weights=Weight.objects.filter(year=source.year, indicator__in=indicators).count(),
        tolerances=Tolerance.objects.filter(policy__year=source.year).count(),
        periods=ReportingPeriod.objects.of_year(source.year).count(),
        sections=len(template_of(source)),
    )  # fmt: skip


def _new_targets(
    placed: models.QuerySet[IndicatorPlacement],
    before: dict[int, Target],
    there: dict[int, Target],
) -> list[NewTarget]:
    found: dict[int, NewTarget] = {}
    for place in placed.select_related("indicator", "area_goal"):
        after, old = there.get(place.indicator_id), before.get(place.indicator_id)
        if after is None or (old and old.text == after.text):
            continue
        found.setdefault(
            place.indicator_id,
            NewTarget(
                place.area_goal.code,
                place.indicator.name,
                str(old or "–"),
                str(after),
                after.kind == Target.Kind.UNINTERPRETED,
            ),
        )
    return list(found.values())


@dataclass(frozen=True)
class Line:
    """One line of the preview: what, how many before and after, and how it becomes so."""

    what: str
    before: str
    after: str
    how: str

    @classmethod
    def counted(cls, what: str, before: int, after: int, how: str) -> Line:
        return cls(what, sv_number(before), sv_number(after), how)


def lines_of(found: Preview) -> list[Line]:
    goals = _("%(strategic)d + %(areas)d") % {
        "strategic": found.strategic,
        "areas": found.areas,
    }
    new = len(found.new_targets)
    closed = ", ".join(one.short_name for one in found.closed)
    return [
        Line.counted(
            _("Organisationer"),
            found.organisations + len(found.closed),
            found.organisations,
            _("slutar: %(names)s") % {"names": closed} if closed else _("samma"),
        ),
        Line(_("Inriktningsmål och mål"), goals, goals, _("samma, med samma nummer")),
        Line.counted(
            _("Indikatorer"),
            found.indicators,
            found.indicators,
            _("samma definitioner; serierna fortsätter"),
        ),
        Line.counted(
            _("KF:s årsmål"),
            found.targets_before,
            found.targets_after,
            f"{_new(new)}, {_same(found.targets_after - new)}",
        ),
        Line.counted(
            _("Vem som svarar för vad"),
            found.answering_before,
            found.answering + found.prolonged,
            _("%(number)s förlängs ett år") % {"number": sv_number(found.prolonged)},
        ),
        Line.counted(_("Vikter"), found.weights, found.weights, _("samma")),
        Line.counted(
            _("Toleranser"),
            found.tolerances,
            found.tolerances,
            _("samma regler, ännu inte beslutade för året"),
        ),
        Line.counted(_("Perioder"), found.periods, found.periods, _("ett år senare")),
        Line.counted(
            _("KF:s aktiviteter"),
            len(found.activities),
            0,
            _("följer inte med, om de inte väljs nedan"),
        ),
        Line.counted(
            _("Planens avsnitt"),
            found.sections,
            found.sections,
            _("samma rubriker, anvisningar och krav"),
        ),
        Line(
            _("Planernas texter"),
            "",
            "",
            _("kommer som förslag när nämnden eller bolaget börjar på sin plan"),
        ),
        Line(_("Anslag"), "", "", _("följer inte med")),
    ]


def councils_activities(source: Budget) -> models.QuerySet[Activity]:
    """The council's activities in the order of the budget."""
    return (
        Activity.objects.of_council()
        .filter(budget=source)
        .order_by("area_goal__sort_code", "position", "pk")
    )


def open_year(*, year: int, by: User, activities: Collection[int] = ()) -> Budget:
    """Carry everything over into a draft budget of the year, in one step.

    Goals, places, targets, responsibilities, weights, rules and periods follow by identity;
    of the council's activities those that are chosen. Refused for a year that is open.
    """
    with recorded(by, **{OPENED: year}):
        source = source_of(year)
        budget = start_budget(year=year, by=by)
        goals = copy_goals(source=source, into=budget)
        carrying.copy_placements(source=source, into=budget, goals=goals)
        carrying.copy_targets(source=source, year=year)
        carrying.prolong_responsibilities(source=source)
        carrying.copy_weights(source=source, year=year)
        carrying.copy_policy(source=source, year=year)
        copy_periods(year=year)
        chosen = councils_activities(source).filter(pk__in=activities)
        copy_activities(activities=chosen, into=budget, goals=goals)
        copy_template(source=source, into=budget)
        drain_soon()
    return budget


def opened_by(budget: Budget) -> Any:
    """The context of the change that opened the budget's year; None when it was begun by hand."""
    event = (
        event_model(Budget)
        .objects.filter(pgh_label="insert", pgh_obj_id=budget.pk)
        .select_related("pgh_context")
        .first()
    )
    context = event.pgh_context if event else None
    opened = context and context.metadata.get(OPENED) == budget.year
    return context if opened and budget.status == Budget.Status.PROPOSAL else None


def may_be_undone(budget: Budget) -> bool:
    """Whether the year was opened in one step and nobody has written anything in it since."""
    context = opened_by(budget)
    return context is not None and not _written(budget, context)


def _new(number: int) -> str:
    return ngettext("%(new)d är ny", "%(new)d är nya", number) % {"new": number}


def _same(number: int) -> str:
    return ngettext("%(same)d oförändrad", "%(same)d oförändrade", number) % {"same": number}


def _written(budget: Budget, context: Any) -> bool:
    """Any event in the year's rows after the opening, by whomever."""
    of_year, of_budget = Q(year=budget.year), Q(budget=budget)
    spans = Q(ends_on__isnull=True) | Q(ends_on__gte=dt.date(budget.year, 1, 1))
    goals = AreaGoal.objects.filter(budget=budget)
    policies = event_model(Policy).objects.filter(of_year).values("pgh_obj_id")
    where: dict[type[models.Model], Q] = {
        Budget: of_year,
        StrategicGoal: of_budget,
        AreaGoal: of_budget,
        Activity: of_budget,
        IndicatorPlacement: of_budget,
        OperationalPlan: of_budget,
        SectionTemplate: of_budget,
        CommitteeGoal: Q(area_goal__in=goals),
        Target: of_year,
        Outcome: of_year,
        Weight: of_year,
        Policy: of_year,
        Tolerance: Q(policy__in=policies),
        ReportingPeriod: of_year,
        IndicatorDefinition: Q(from_year=budget.year),
        IndicatorResponsibility: spans,
    }
    later = Q(pgh_created_at__gt=context.created_at) & (
        ~Q(pgh_context=context) | Q(pgh_context__isnull=True)
    )
    found = [
        event_model(model).objects.filter(later, rows).order_by().values("pgh_id")[:1]
        for model, rows in where.items()
    ]
    return found[0].union(*found[1:], all=True).exists()


def undo_opening(*, budget: Budget, by: User) -> None:
    """Close a year that was opened as if it had not been, while nobody has written in it."""
    with recorded(by):
        locked = Budget.objects.select_for_update().get(pk=budget.pk)
        context = opened_by(locked)
        if context is None or _written(locked, context):
            raise ValidationError(
                _("Någon har skrivit i %(year)d, och öppnandet går inte längre att ångra.")
                % {"year": budget.year}
            )
        carrying.take_back(budget=locked, context=context)
        carrying.made_in(ReportingPeriod, context).delete()
        remove_template(budget=locked)
        remove_budget(budget=locked)
        drain_soon()

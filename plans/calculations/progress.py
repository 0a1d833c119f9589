"""How far a plan has come, goal by goal. One definition, counted in one query for all plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from indicators.models import IndicatorPlacement, Target
from plans.models import OperationalPlan, PlanSection

# A target of these kinds says that there is no level yet, or none that anybody can judge.
UNSET_KINDS = (
    Target.Kind.NONE,
    Target.Kind.TO_BE_SET,
    Target.Kind.BY_COMMITTEE,
    Target.Kind.UNINTERPRETED,
)
SET_KINDS = [kind for kind in Target.Kind if kind not in UNSET_KINDS]

_STRATEGIC = ("strategic_goal__code", "strategic_goal__title")


@dataclass(frozen=True)
class Counts:
    """What a plan holds under one area goal."""

    says_how: bool = False
    assigned: int = 0
    targets_set: int = 0
    goals: int = 0
    goals_without_result: int = 0
    own_activities: int = 0
    own_indicators: int = 0


@dataclass(frozen=True)
class Part:
    """One of the things asked for, and what is missing when it is not done."""

    name: str
    done: bool
    missing: str = ""


@dataclass(frozen=True)
class GoalProgress:
    """How far one organisation has come with one area goal: "3 av 4 klart"."""

    plan_id: int
    area_goal_id: int
    code: str
    title: str
    strategic_code: str
    strategic_title: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def is_done(self) -> bool:
        return self.done == self.total

    @property
    def missing(self) -> list[str]:
        return [part.missing for part in self.parts if not part.done]


def parts(counts: Counts) -> tuple[Part, ...]:
    """The definition of complete. Targets are asked for only where indicators are assigned.

    >>> [part.done for part in parts(Counts(says_how=True, goals=1))]
    [True, True, False]
    """
    asked = [
        Part(_("Bidraget"), counts.says_how, _("Beskriv hur ni bidrar till målet.")),
        _targets(counts),
        _goals(counts),
        Part(
            _("Arbetet"),
            counts.own_activities + counts.own_indicators > 0,
            _("Lägg till minst en aktivitet eller en egen indikator."),
        ),
    ]
    return tuple(part for part in asked if part)


def _targets(counts: Counts) -> Part | None:
    if not counts.assigned:
        return None
    lacking = counts.assigned - counts.targets_set
    missing = ngettext(
        "%(count)d indikator saknar årsmål.", "%(count)d indikatorer saknar årsmål.", lacking
    ) % {"count": lacking}
    return Part(_("Årsmålen"), lacking == 0, missing)


def _goals(counts: Counts) -> Part:
    missing = _("Formulera minst ett nämndmål med förväntat resultat.")
    if counts.goals_without_result:
        missing = ngettext(
            "%(count)d nämndmål saknar förväntat resultat.",
            "%(count)d nämndmål saknar förväntat resultat.",
            counts.goals_without_result,
        ) % {"count": counts.goals_without_result}
    done = counts.goals > 0 and not counts.goals_without_result
    return Part(_("Nämndmålen"), done, missing)


def progress_of(plans: Iterable[OperationalPlan]) -> dict[int, list[GoalProgress]]:
    """Each plan's area goals in order with what is done. One query, however many plans."""
    ids = [plan.pk for plan in plans]
    progress: dict[int, list[GoalProgress]] = {pk: [] for pk in ids}
    for row in _counted(ids):
        progress[row["plan"]].append(_goal_progress(row))
    return progress


def _goal_progress(row: dict[str, Any]) -> GoalProgress:
    counts = Counts(**{name: row[name] for name in Counts.__dataclass_fields__})
    return GoalProgress(
        plan_id=row["plan"],
        area_goal_id=row["pk"],
        code=str(row["code"]),
        title=str(row["title"]),
        strategic_code=str(row["strategic_goal__code"]),
        strategic_title=str(row["strategic_goal__title"]),
        parts=parts(counts),
    )


def assigned(organisation: object, year: object) -> Q:
    """Condition on placements: indicators that the organisation sets a target for.

    It answers for them in the year, or they are its own. Takes values or `OuterRef`s; the same
    placement may come twice, so count distinct.
    """
    return Q(
        indicator__responsibilities__organisation=organisation,
        indicator__responsibilities__year=year,
    ) | Q(indicator__owner=organisation)


def _counted(plan_ids: list[int]) -> Iterable[dict[str, Any]]:
    """One row for each plan and area goal of its budget."""
    organisation, year = OuterRef("organisation"), OuterRef("budget__year")
    here = {"area_goal": OuterRef("pk")}
    placements = IndicatorPlacement.objects.filter(assigned(organisation, year), **here)
    with_target = placements.filter(
        indicator__targets__organisation=organisation,
        indicator__targets__year=year,
        indicator__targets__kind__in=SET_KINDS,
    )
    goals = CommitteeGoal.objects.filter(organisation=organisation, **here)
    resultless = ~Exists(ExpectedResult.objects.filter(committee_goal=OuterRef("pk")))
    activities = Activity.objects.filter(
        Q(**here) | Q(committee_goal__area_goal=OuterRef("pk")), organisation=organisation
    )
    own = IndicatorPlacement.objects.filter(indicator__owner=organisation, **here)
    sections = PlanSection.objects.contributing().filter(plan=OuterRef("plan"), **here)
    return (
        AreaGoal.objects.filter(budget__plans__in=plan_ids)
        .annotate(plan=F("budget__plans"), organisation=F("budget__plans__organisation"))
        .annotate(
            says_how=Exists(sections),
            assigned=_count(placements, "indicator"),
            targets_set=_count(with_target, "indicator"),
            goals=_count(goals),
            goals_without_result=_count(goals.filter(resultless)),
            own_activities=_count(activities),
            own_indicators=_count(own),
        )
        .order_by("plan", "sort_code", "pk")
        .values("plan", "pk", "code", "title", *_STRATEGIC, *Counts.__dataclass_fields__)
    )


def _count(rows: QuerySet[Any], what: str = "pk") -> Coalesce:
    """How many distinct `what` the subquery has; a subquery without rows counts as 0."""
    one_group = rows.order_by().annotate(group=Value(1)).values("group")
    return Coalesce(Subquery(one_group.annotate(n=Count(what, distinct=True)).values("n")), 0)

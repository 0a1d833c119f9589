"""Reads for the pages about plans, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common.at_once import at_once
from common.numbers import measure, sv_number, with_minus
from common.text import fold
from drafting.desk import Desk, FieldView
from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from indicators.meaning import heading
from indicators.models import (
    Fulfilment,
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    Outcome,
    Period,
    ProposedDefinition,
    RecomputeMark,
    Target,
    TargetChange,
)
from indicators.proposing import all_as_proposed, in_decided_plans
from indicators.selectors import definitions_begun, in_force
from organisations.models import the_city
from organisations.permissions import Viewer
from plans.asked import (
    AskedDates,
    AskedTarget,
    asked_about,
    asked_about_dates,
    by_indicator,
    outcomes_before,
)
from plans.calculations.progress import UNSET_KINDS, progress_of
from plans.calculations.readings import needs_attention, reading
from plans.calculations.tree import PartProgress, TreeProgress, tree_progress
from plans.council import CouncilActivity, activities_of_both, council_choices
from plans.holdings import with_lacks
from plans.models import OperationalPlan, OperationalPlanQuerySet, PlanSection
from plans.outline import area_goals_of, outlines


@dataclass(frozen=True)
class PlanSummary:
    """A plan with how far it has come."""

    plan: OperationalPlan
    tree: TreeProgress

    @property
    def total(self) -> int:
        return self.tree.total

    @property
    def done(self) -> int:
        return self.tree.done

    @property
    def next_part(self) -> PartProgress | None:
        """The first part with something missing: where to go on."""
        return self.tree.next_part


def plans_with_progress(plans: OperationalPlanQuerySet) -> list[PlanSummary]:
    """These plans with progress, in four queries however many they are."""
    found = list(plans.select_related("organisation", "budget"))
    trees = trees_of(found, texts=False)
    return [PlanSummary(plan, trees[plan.pk]) for plan in found]


def trees_of(plans: Iterable[OperationalPlan], *, texts: bool = True) -> dict[int, TreeProgress]:
    """What is done of each part of each plan, in three queries; `texts` may be left behind."""
    found = list(plans)
    parts = with_lacks(found, outlines(found, texts=texts))
    goals = area_goals_of(part for every in parts.values() for part in every)
    progress = progress_of(found, goals)
    return {plan.pk: tree_progress(parts[plan.pk], progress[plan.pk]) for plan in found}


def tree_of(plan: OperationalPlan) -> TreeProgress:
    """What is done of each part of one plan."""
    return trees_of([plan])[plan.pk]


def visible_plans_with_progress(user: Viewer, year: int) -> list[PlanSummary]:
    """The year's plans the person may open, in the organisations' order."""
    return plans_with_progress(
        OperationalPlan.objects.visible_to(user)
        .of_year(year)
        .order_by("organisation__kind_order", "organisation__sort_name", "pk")
    )


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator under the goal: own target beside the council's and last year's outcome."""

    placement_id: int
    committee_goal_id: int | None
    indicator: Indicator
    definition: IndicatorDefinition | None
    target: FieldView
    reading: str
    needs_attention: bool
    council_target: str
    previous: str
    previous_period: str
    fulfilment: Fulfilment | None
    is_pending: bool
    revision: TargetChange | None
    asked: AskedTarget | None
    name: FieldView
    unit: FieldView
    direction: FieldView
    values: FieldView
    # The latest year whose decided plan holds it, if it is the organisation's own, and whether a
    # decided plan is read with the definition in force.
    decided_in: int | None
    is_measured_as_decided: bool
    # Whether it goes on from last year's plan.
    continues: bool
    # Whether its own target says a level, or that none is measured.
    is_set: bool

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it; see `Fold`."""
        is_asked = self.asked is not None and not self.asked.is_settled
        fields = (self.target, self.name)
        return (
            not self.is_set
            or self.needs_attention
            or is_asked
            or self.definition_waits
            or any(one.error for one in fields)
        )

    @property
    def definition_waits(self) -> bool:
        """Whether it is not said how it is measured, or something said of it was refused."""
        fields = (self.unit, self.direction, self.values)
        return self.definition is None or any(one.error for one in fields)

    @property
    def meaning(self) -> str:
        """What a period's figure means, in short."""
        return heading(self.definition.values) if self.definition else ""

    @property
    def why_url(self) -> str:
        """The page that says why the symbol is what it is."""
        return reverse("why", args=[self.fulfilment.pk]) if self.fulfilment else ""

    @property
    def is_own(self) -> bool:
        return self.indicator.level == Indicator.Level.OWN


def indicator_rows(
    plan: OperationalPlan, area_goal: AreaGoal, desk: Desk, indicator_id: int | None = None
) -> list[IndicatorRow]:
    """The indicators the organisation sets targets for under the goal, in the budget's order."""
    placements = (
        IndicatorPlacement.objects.filter(area_goal=area_goal)
        .in_plan_of(plan.organisation_id, plan.year)
        .select_related("indicator")
        .order_by("position", "pk")
    )
    if indicator_id is not None:
        placements = placements.filter(indicator=indicator_id)
    return rows_of(plan, list(placements), desk)


def rows_of(
    plan: OperationalPlan, placements: list[IndicatorPlacement], desk: Desk
) -> list[IndicatorRow]:
    """The rows of indicators that have been found where they stand, in one query."""
    figures = Figures.read(plan, [placement.indicator_id for placement in placements])
    return [_indicator_row(placement, figures, desk) for placement in placements]


@dataclass
class Figures:
    """What is stored about some indicators for an organisation and the city, by indicator.

    How far each is reached and what decisions have changed are read where a page shows them: a
    document does not.
    """

    plan: OperationalPlan
    ids: list[int]
    definitions: dict[int, IndicatorDefinition]
    own: dict[int, Target]
    city: dict[int, Target]
    previous: dict[int, Outcome]
    series: dict[int, list[Outcome]]
    fulfilments: dict[int, Fulfilment]
    # Those that are still to be computed.
    pending: set[int]
    # Changes that a decision has made, by target.
    revisions: dict[int, TargetChange]
    # The latest year whose decided plan holds an own indicator, by indicator; and those that a
    # decided plan measures by the definition in force.
    decided_in: dict[int, int]
    measured_as_decided: set[int]
    # Own ones that stood in the year before, too.
    continuing: set[int]

    @classmethod
    def read(cls, plan: OperationalPlan, ids: list[int], *, computed: bool = True) -> Figures:
        """One query, whatever the number of indicators."""
        organisation, year = plan.organisation_id, plan.year
        whose = Q(organisation=organisation) | Q(organisation=the_city())
        asked = [
            definitions_begun(ids, year),
            Target.objects.filter(whose, indicator__in=ids, year=year).order_by(),
            outcomes_before(plan, ids),
            ProposedDefinition.objects.filter(indicator__in=ids, year=year),
        ]
        begun, targets, outcomes, proposed, *more = at_once(
            [*asked, *_computed(plan, ids)] if computed else asked
        )
        fulfilments, marks, changes, held, before = more or ([], [], [], [], [])
        own = {t.indicator_id: t for t in targets if t.organisation_id == organisation}
        city = {t.indicator_id: t for t in targets if t.organisation_id != organisation}
        last_year = [one for one in outcomes if one.year == year - 1]
        latest = sorted(last_year, key=lambda o: (Period(o.period).end_month, o.period == "VB"))
        return cls(
            plan,
            ids,
            definitions=all_as_proposed(in_force(begun), proposed),
            own=own,
            city=city,
            previous={o.indicator_id: o for o in latest},
            series=by_indicator(outcomes),
            fulfilments={one.indicator_id: one for one in fulfilments},
            pending={one.indicator_id for one in marks},
            revisions={one.target_id: one for one in changes},
            decided_in={one.indicator_id: one.in_year for one in held},
            measured_as_decided={one.indicator_id for one in held if one.measures_alike},
            continuing={one.indicator_id for one in before},
        )


def _computed(plan: OperationalPlan, ids: list[int]) -> list[QuerySet[Any]]:
    reached = Fulfilment.objects.plans(plan.year).answered_by(plan.organisation_id)
    return [
        reached.filter(indicator__in=ids).defer("inputs").order_by(),
        RecomputeMark.objects.filter(indicator__in=ids, year__lte=plan.year),
        TargetChange.objects.filter(
            target__organisation=plan.organisation_id,
            target__year=plan.year,
            target__indicator__in=ids,
        ).order_by("decided_on", "pk"),
        in_decided_plans(ids, plan.year),
        IndicatorPlacement.objects.of_year(plan.year - 1)
        .filter(indicator__in=ids, indicator__owner=plan.organisation_id)
        .order_by(),
    ]


def _indicator_row(placement: IndicatorPlacement, figures: Figures, desk: Desk) -> IndicatorRow:
    pk = placement.indicator_id
    definition, target = figures.definitions.get(pk), figures.own.get(pk)
    council, previous = figures.city.get(pk), figures.previous.get(pk)
    return IndicatorRow(
        placement_id=placement.pk,
        committee_goal_id=placement.committee_goal_id,
        indicator=placement.indicator,
        definition=definition,
        target=desk.show(f"target-{pk}", target.text if target else ""),
        reading=reading(target, definition),
        needs_attention=needs_attention(target, definition),
        council_target=with_minus(council.text) if council else "",
        previous=outcome_text(previous, definition),
        previous_period=previous.period if previous else "",
        fulfilment=figures.fulfilments.get(pk),
        is_pending=pk in figures.pending,
        revision=figures.revisions.get(target.pk if target else 0),
        asked=asked_about(target, placement.indicator, definition, figures.series.get(pk, [])),
        name=desk.show(f"indicator-{pk}-name", placement.indicator.name),
        unit=desk.show(f"definition-{pk}-unit", definition.unit if definition else ""),
        direction=desk.show(
            f"definition-{pk}-direction", definition.direction if definition else ""
        ),
        values=desk.show(f"definition-{pk}-values", definition.values if definition else ""),
        decided_in=figures.decided_in.get(pk),
        is_measured_as_decided=pk in figures.measured_as_decided,
        continues=pk in figures.continuing,
        is_set=target is not None and target.kind not in UNSET_KINDS,
    )


def outcome_text(outcome: Outcome | None, definition: IndicatorDefinition | None) -> str:
    if outcome is None:
        return ""
    if outcome.value is None:
        return str(outcome.get_absence_display())
    if definition is None:
        return sv_number(outcome.value)
    return measure(outcome.value, definition.unit, definition.decimals)


@dataclass(frozen=True)
class ResultRow:
    pk: int
    group: str
    text: FieldView

    @property
    def waits(self) -> bool:
        return bool(self.text.error) or not self.text.value


@dataclass(frozen=True)
class ActivityRow:
    pk: int
    goal_id: int | None
    activity: Activity
    title: FieldView
    start: FieldView
    end: FieldView
    in_charge: FieldView
    agenda: FieldView
    carries_out: FieldView

    @property
    def asked(self) -> AskedDates | None:
        """What is asked about its dates."""
        return asked_about_dates(self.activity)

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it; see `Fold`."""
        fields = (self.title, self.start, self.end, self.in_charge, self.agenda, self.carries_out)
        is_filled_in = self.title.value and self.start.value and self.end.value
        return self.asked is not None or not is_filled_in or any(one.error for one in fields)

    @property
    def continues(self) -> bool:
        """Whether it goes on from last year's plan."""
        return self.activity.continues_id is not None

    @property
    def council(self) -> Activity | None:
        """The one of the council's activities that it carries out."""
        return self.activity.carries_out


@dataclass(frozen=True)
class GoalRow:
    """A committee goal with all that hangs under it."""

    pk: int
    code: str
    title: FieldView
    description: FieldView
    agenda: FieldView
    results: list[ResultRow]
    activities: list[ActivityRow]
    indicators: list[IndicatorRow]
    # Whether it goes on from last year's plan.
    continues: bool

    @property
    def key(self) -> str:
        """The number as a form has it."""
        return str(self.pk)


@dataclass(frozen=True)
class Workbench:
    """Everything the page of one area goal shows."""

    section: FieldView
    assigned: list[IndicatorRow]
    own: list[IndicatorRow]
    goals: list[GoalRow]
    activities: list[ActivityRow]
    council: list[CouncilActivity]

    @property
    def council_choices(self) -> list[tuple[str, str]]:
        """What an own activity can carry out, to choose from; first that it carries out nothing."""
        return [("", _("Ingen, aktiviteten är vår egen")), *council_choices(self.council)]


def workbench(
    plan: OperationalPlan, area_goal: AreaGoal, section: PlanSection | None, desk: Desk
) -> Workbench:
    """Read the page of one area goal, with its section, in seven queries."""
    rows = indicator_rows(plan, area_goal, desk)
    own: dict[int | None, list[IndicatorRow]] = defaultdict(list)
    for row in rows:
        if row.is_own:
            own[row.committee_goal_id].append(row)
    activities: dict[int | None, list[ActivityRow]] = defaultdict(list)
    own_activities, council = activities_of_both(plan, area_goal)
    for activity in own_activities:
        activities[activity.committee_goal_id].append(_activity_row(activity, desk))
    goals = CommitteeGoal.objects.filter(organisation=plan.organisation_id, area_goal=area_goal)
    of_goals = ExpectedResult.objects.filter(committee_goal__in=goals.order_by())
    goals_here, results_here = at_once([goals, of_goals.order_by("position", "pk")])
    results: dict[int, list[ExpectedResult]] = defaultdict(list)
    for result in results_here:
        results[result.committee_goal_id].append(result)
    return Workbench(
        section=desk.show("section", section.text if section else ""),
        assigned=[row for row in rows if not row.is_own],
        own=own[None],
        goals=[
            _goal_row(one, results[one.pk], activities[one.pk], own[one.pk], desk)
            for one in goals_here
        ],
        activities=activities[None],
        council=council,
    )


def _activity_row(activity: Activity, desk: Desk) -> ActivityRow:
    return ActivityRow(
        pk=activity.pk,
        goal_id=activity.committee_goal_id,
        activity=activity,
        title=desk.show(f"activity-{activity.pk}-title", activity.title),
        start=desk.show(f"activity-{activity.pk}-start", activity.start),
        end=desk.show(f"activity-{activity.pk}-end", activity.end),
        in_charge=desk.show(f"activity-{activity.pk}-in_charge", activity.in_charge),
        agenda=desk.show(f"activity-{activity.pk}-agenda", activity.agenda),
        carries_out=desk.show(f"activity-{activity.pk}-carries_out", activity.carries_out_id),
    )


def _goal_row(
    goal: CommitteeGoal,
    results: list[ExpectedResult],
    activities: list[ActivityRow],
    own: list[IndicatorRow],
    desk: Desk,
) -> GoalRow:
    return GoalRow(
        pk=goal.pk,
        code=goal.code,
        title=desk.show(f"goal-{goal.pk}-title", goal.title),
        description=desk.show(f"goal-{goal.pk}-description", goal.description),
        agenda=desk.show(f"goal-{goal.pk}-agenda", goal.agenda),
        results=[
            ResultRow(result.pk, result.group, desk.show(f"result-{result.pk}-text", result.text))
            for result in results
        ],
        activities=activities,
        indicators=own,
        continues=goal.continues_id is not None,
    )


def goal_choices(goals: Iterable[Any]) -> list[tuple[int, str]]:
    return [(goal.pk, f"{goal.code} {goal.title.value}"[:120]) for goal in goals]


@dataclass(frozen=True)
class DecidedTarget:
    """A target that stands, as the page that changes it by a decision shows it."""

    indicator: Indicator
    definition: IndicatorDefinition | None
    goals: str
    target: Target | None

    @property
    def pk(self) -> int:
        return self.indicator.pk

    @property
    def text(self) -> str:
        return self.target.text if self.target else ""

    @property
    def read_as(self) -> str:
        return self.target.read_as if self.target else ""

    def is_about(self, words: str) -> bool:
        """Whether the indicator's name or one of its goals' numbers holds the words."""
        return fold(words) in fold(f"{self.indicator.name} {self.goals}")


def plans_targets(plan: OperationalPlan) -> list[DecidedTarget]:
    """Every indicator that the plan's organisation sets a target for, in the budget's order."""
    placements = IndicatorPlacement.objects.filter(budget=plan.budget_id)
    placements = placements.in_plan_of(plan.organisation_id, plan.year)
    return _decided_targets(placements, plan.year, Target.objects.answered_by(plan.organisation_id))


def councils_targets(year: int) -> list[DecidedTarget]:
    """Every indicator of the council in the year's adopted budget, with the city's target."""
    placements = IndicatorPlacement.objects.of_year(year).filter(indicator__owner=None)
    return _decided_targets(placements, year, Target.objects.of_city())


def _decided_targets(
    placements: QuerySet[IndicatorPlacement], year: int, targets: QuerySet[Target]
) -> list[DecidedTarget]:
    goals: dict[Indicator, list[str]] = defaultdict(list)
    found = placements.select_related("indicator", "area_goal").distinct()
    for place in found.order_by("area_goal__sort_code", "position", "pk"):
        goals[place.indicator].append(place.area_goal.code)
    definitions = IndicatorDefinition.objects.filter(indicator__in=goals, from_year__lte=year)
    in_force = {one.indicator_id: one for one in definitions.order_by("from_year")}
    set_for = {one.indicator_id: one for one in targets.filter(year=year, indicator__in=goals)}
    return [
        DecidedTarget(one, in_force.get(one.pk), ", ".join(codes), set_for.get(one.pk))
        for one, codes in goals.items()
    ]

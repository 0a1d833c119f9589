"""What can be edited in a plan's workspace, each under an address such as `activity-12-start`.

An address is found only within one plan and one area goal, so nobody reaches another
organisation's rows by changing a number in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from drafting.calculations.history import as_text, event_model
from drafting.fields import EditedField, Gone, RowField
from goals.actions import change_activity, change_committee_goal, change_expected_result
from goals.agenda import read_agenda
from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from goals.words import own_goal
from indicators.actions import rename_indicator, set_definition, set_target, set_values
from indicators.models import Indicator, IndicatorDefinition, IndicatorPlacement, Target
from organisations.models import User
from plans.actions.headings import rename_heading
from plans.actions.part_notices import tell_of_change
from plans.actions.spots import Spot, of_area_goal, spot_of
from plans.models import OperationalPlan


class SectionField(EditedField):
    """The text of a part of the plan, such as how the organisation contributes to a goal."""

    is_rich = True
    has_figures = True
    starts_empty = True

    def __init__(self, address: str, plan: OperationalPlan, spot: Spot) -> None:
        self.stored = spot.section(plan)
        super().__init__(address, self.stored)
        self.plan = plan
        self.spot = spot

    @property
    def label(self) -> str:
        return self.spot.label

    def write(self, value: str, by: User) -> None:
        # Nobody else can have made the row: the plan's is locked.
        section = self.stored or self.spot.begin(self.plan, by)
        section.text, section.updated_by, section.is_suggested_from = value, by, None
        section.save()
        tell_of_change(section, by)
        self.stored = self.row = section


class TargetField(EditedField):
    """The organisation's target for an indicator it answers for or owns."""

    starts_empty = True

    def __init__(self, address: str, plan: OperationalPlan, indicator: Indicator) -> None:
        targets = Target.objects.of_year(plan.year).answered_by(plan.organisation)
        stored = targets.filter(indicator=indicator).first()
        super().__init__(address, stored)
        self.plan = plan
        self.indicator = indicator

    @property
    def label(self) -> str:
        return _("Årsmål för %(indicator)s") % {"indicator": self.indicator.name}

    def write(self, value: str, by: User) -> None:
        self.row = set_target(
            indicator=self.indicator,
            organisation=self.plan.organisation,
            year=self.plan.year,
            text=value,
            by=by,
        )


class PlacedTarget(TargetField):
    """The target where its indicator stands, under a goal."""

    def __init__(self, address: str, plan: OperationalPlan, placement: IndicatorPlacement) -> None:
        super().__init__(address, plan, placement.indicator)
        self.placement = placement


class DefinitionField(RowField):
    """How an own indicator is measured from the plan's year on; earlier years keep theirs.

    The row is the definition in force, which may have begun before the year. A change makes the
    year's own, so the history goes across definitions.
    """

    def __init__(
        self, address: str, plan: OperationalPlan, indicator: Indicator, attribute: str
    ) -> None:
        known = indicator.definitions.filter(from_year__lte=plan.year).order_by("-from_year")
        action = set_values if attribute == "values" else set_definition
        change = partial(action, indicator=indicator, from_year=plan.year)
        super().__init__(address, known.first(), attribute, change)
        self.plan = plan
        self.indicator = indicator

    def events(self) -> Iterator[Any]:
        """Those of the definition in force at the time: a later one hides those before it."""
        in_force = 0
        of_indicator = event_model(IndicatorDefinition).objects.filter(
            indicator=self.indicator, from_year__lte=self.plan.year
        )
        for event in of_indicator.select_related("pgh_context").order_by("pgh_id"):
            if event.from_year < in_force:
                continue
            yield event
            in_force = 0 if event.pgh_label == "delete" else event.from_year


class CarriedOutField(RowField):
    """Which of the council's activities an own one carries out; its value is that one's key."""

    attribute = "carries_out_id"

    def __init__(self, address: str, area_goal: AreaGoal, activity: Activity | None) -> None:
        change = partial(change_activity, activity=activity)  # type: ignore[arg-type]
        super().__init__(address, activity, self.attribute, change)
        self.area_goal = area_goal

    def clean(self, value: str) -> str:
        return str(self._chosen(value).pk) if value else ""

    def write(self, value: str, by: User) -> None:
        self.row = self.change(by=by, carries_out=self._chosen(value) if value else None)

    def _chosen(self, value: str) -> Activity:
        found = council_activity(self.area_goal, value)
        if found is None:
            raise ValidationError(_("Välj en av kommunfullmäktiges aktiviteter under målet."))
        return found


def council_activity(area_goal: AreaGoal, key: str) -> Activity | None:
    """The one of the council's activities under the goal that the key is of."""
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        return None
    return Activity.objects.of_council().under(area_goal).filter(pk=key).first()


class AgendaField(RowField):
    """Which of Agenda 2030's goals a row contributes to; its value is their numbers: "4, 10"."""

    @property
    def label(self) -> str:
        return _("Agenda 2030")

    def clean(self, value: str) -> str:
        return as_text(read_agenda(value))

    def write(self, value: str, by: User) -> None:
        self.row = self.change(by=by, agenda=read_agenda(value))


class GoalTitle(RowField):
    """The words of a goal of the organisation's own."""

    @property
    def label(self) -> str:
        assert isinstance(self.row, CommitteeGoal)
        return capfirst(own_goal(self.row.organisation))


def goals_of(plan: OperationalPlan, area_goal: AreaGoal) -> models.QuerySet[CommitteeGoal]:
    return CommitteeGoal.objects.answered_by(plan.organisation_id).filter(area_goal=area_goal)


def results_of(plan: OperationalPlan, area_goal: AreaGoal) -> models.QuerySet[ExpectedResult]:
    return ExpectedResult.objects.filter(
        committee_goal__organisation=plan.organisation_id, committee_goal__area_goal=area_goal
    )


def activities_of(plan: OperationalPlan, area_goal: AreaGoal) -> models.QuerySet[Activity]:
    return Activity.objects.under(area_goal).filter(organisation=plan.organisation_id)


def indicators_of(plan: OperationalPlan, area_goal: AreaGoal) -> models.QuerySet[Indicator]:
    return Indicator.objects.filter(
        owner=plan.organisation_id, placements__area_goal=area_goal
    ).distinct()


@dataclass(frozen=True)
class RowKind:
    """Rows with columns that are fields, and the action that changes one: `change(goal=…, …)`.

    `prose` are the columns whose texts have lines and paragraphs.
    """

    rows: Callable[[OperationalPlan, AreaGoal], models.QuerySet[Any]]
    columns: frozenset[str]
    change: Callable[..., models.Model]
    prose: frozenset[str] = frozenset()


ROWS = {
    "goal": RowKind(
        goals_of,
        frozenset({"title", "description", "agenda"}),
        change_committee_goal,
        frozenset({"description"}),
    ),
    "result": RowKind(
        results_of, frozenset({"text", "group"}), change_expected_result, frozenset({"text"})
    ),
    "activity": RowKind(
        activities_of, frozenset({"title", "start", "end", "in_charge", "agenda"}), change_activity
    ),
    "indicator": RowKind(indicators_of, frozenset({"name"}), rename_indicator),
}
# Columns whose fields read or name themselves otherwise.
OF_THEIR_OWN: dict[tuple[str, str], type[RowField]] = {
    ("goal", "title"): GoalTitle,
    ("goal", "agenda"): AgendaField,
    ("activity", "agenda"): AgendaField,
}
# Digits that a key in an address can have.
LONGEST_KEY = 18
DEFINED = frozenset({"unit", "direction", "values"})


def find_field(plan: OperationalPlan, area_goal: AreaGoal, address: str) -> EditedField:
    """The field of an address; `Gone` when there is none for this plan and goal."""
    kind, _dash, rest = address.partition("-")
    number, _dash, attribute = rest.partition("-")
    if kind == "section" and not rest:
        return SectionField(address, plan, of_area_goal(area_goal))
    if not number.isdecimal() or len(number) > LONGEST_KEY:
        raise Gone
    pk = int(number)
    if kind == "target" and not attribute:
        return PlacedTarget(address, plan, _has_target(plan, area_goal, pk))
    if kind == "definition" and attribute in DEFINED:
        return DefinitionField(address, plan, own_indicator(plan, area_goal, pk), attribute)
    if kind == "activity" and attribute == "carries_out":
        activity = activities_of(plan, area_goal).filter(pk=pk).first()
        return CarriedOutField(address, area_goal, activity)
    row_kind = ROWS.get(kind)
    if row_kind is None or attribute not in row_kind.columns:
        raise Gone
    row = row_kind.rows(plan, area_goal).filter(pk=pk).first()
    change = partial(row_kind.change, **{kind: row})
    field = OF_THEIR_OWN.get((kind, attribute), RowField)
    return field(address, row, attribute, change, attribute in row_kind.prose)


def find_part_field(plan: OperationalPlan, key: str, address: str) -> EditedField:
    """The text of a part, or the words of the organisation's own heading."""
    spot = spot_of(plan, key)
    if address == "section":
        return SectionField(address, plan, spot)
    if address == "heading" and spot.own is not None:
        return RowField(address, spot.own, "heading", partial(rename_heading, section=spot.own))
    raise Gone


def _has_target(plan: OperationalPlan, area_goal: AreaGoal, pk: int) -> IndicatorPlacement:
    """Where the indicator stands under the goal, for which the organisation sets a target."""
    placements = IndicatorPlacement.objects.filter(area_goal=area_goal, indicator=pk)
    mine = placements.in_plan_of(plan.organisation_id, plan.year)
    placement = mine.select_related("indicator").first()
    if placement is None:
        raise Gone
    return placement


def own_indicator(plan: OperationalPlan, area_goal: AreaGoal, pk: int) -> Indicator:
    indicator = indicators_of(plan, area_goal).filter(pk=pk).first()
    if indicator is None:
        raise Gone
    return indicator

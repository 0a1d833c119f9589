"""Where in a plan a section stands, found by its key, and the row that is written there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from drafting.fields import Gone
from goals.models import AreaGoal, StrategicGoal
from goals.words import spoken
from organisations.models import User
from plans.actions.template import ensure_template
from plans.models import OperationalPlan, PlanSection, SectionTemplate
from plans.models.sections import own_number
from plans.standard import standard_template


@dataclass(frozen=True)
class Spot:
    """One of the four: a part of the template, a strategic or an area goal, an own heading."""

    label: str
    template: SectionTemplate | None = None
    strategic_goal: StrategicGoal | None = None
    area_goal: AreaGoal | None = None
    own: PlanSection | None = None

    def section(self, plan: OperationalPlan) -> PlanSection | None:
        """What is written there, if anything is."""
        if self.own:
            return self.own
        if self.template and self.template.is_standard:
            return None
        return PlanSection.objects.filter(
            plan=plan,
            template=self.template,
            strategic_goal=self.strategic_goal,
            area_goal=self.area_goal,
            parent=None,
        ).first()

    def begin(self, plan: OperationalPlan, by: User) -> PlanSection:
        """The row to write in, not saved. A year without a template is given the standard one."""
        template = self.template
        if template and template.is_standard:
            ensure_template(budget=plan.budget, by=by)
            template = SectionTemplate.objects.get(budget=plan.budget_id, key=template.key)
        return PlanSection(
            plan=plan,
            template=template,
            strategic_goal=self.strategic_goal,
            area_goal=self.area_goal,
        )


def spot_of(plan: OperationalPlan, key: str) -> Spot:
    """The spot of a key of the outline ("inledning", "1", "1.4", "egen-12"); `Gone` without one."""
    # Goals have numbers and parts have words: what it most likely is comes first.
    likely = (_goal, _part) if key[:1].isdigit() else (_part, _goal)
    for find in (_own_heading, *likely):
        if spot := find(plan, key):
            return spot
    raise Gone


def _goal(plan: OperationalPlan, key: str) -> Spot | None:
    if area := AreaGoal.objects.filter(budget=plan.budget_id, code=key).first():
        return of_area_goal(area)
    if strategic := StrategicGoal.objects.filter(budget=plan.budget_id, code=key).first():
        return Spot(str(strategic), strategic_goal=strategic)
    return None


def of_area_goal(goal: AreaGoal) -> Spot:
    return Spot(_("Så bidrar vi till %(goal)s") % {"goal": goal.code}, area_goal=goal)


def _own_heading(plan: OperationalPlan, key: str) -> Spot | None:
    number = own_number(key)
    if number is None:
        return None
    own = PlanSection.objects.own_headings().filter(plan=plan, pk=number).first()
    return Spot(own.heading, own=own) if own else None


def _part(plan: OperationalPlan, key: str) -> Spot | None:
    parts = SectionTemplate.objects.filter(budget=plan.budget_id)
    found = parts.filter(key=key).first()
    if found is None and not parts.exists():
        found = next((one for one in standard_template(plan.budget) if one.key == key), None)
    if found is None or found.is_of_goals:
        return None
    return Spot(spoken(plan.organisation, found.heading), template=found)

"""A small plan in the database, decided and published when a test asks for it."""

import datetime as dt
from types import SimpleNamespace

from decisions.selectors import published_edition
from plans.actions import workflow
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    CommitteeGoalFactory,
    ExpectedResultFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    PlanSectionFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)

DECIDED = dt.date(2023, 12, 14)
CANARY = "Kanariefågel 4711"


def make_scene(code="norra"):
    organisation = OrganisationFactory(code=code, name="Norra innerstadens stadsdelsnämnd")
    strategic = StrategicGoalFactory(code="1", title="Ett Stockholm")
    area = AreaGoalFactory(strategic_goal=strategic, code="1.1", title="Trygg uppväxt")
    plan = OperationalPlanFactory(organisation=organisation, budget=area.budget, title="")
    indicator = IndicatorDefinitionFactory(unit="%", decimals=0).indicator
    IndicatorPlacementFactory(indicator=indicator, area_goal=area)
    IndicatorResponsibilityFactory(indicator=indicator, organisation=organisation)
    TargetFactory(indicator=indicator, text="91 %")
    target = TargetFactory(indicator=indicator, organisation=organisation, text="85 %")
    section = PlanSectionFactory(plan=plan, area_goal=area, text="<p>Vi bygger.</p>")
    goal = CommitteeGoalFactory(
        organisation=organisation, area_goal=area, code="1.1.1", title="Goda skolor"
    )
    ExpectedResultFactory(committee_goal=goal, text="Fler klarar skolan")
    ActivityFactory(budget=plan.budget, area_goal=area, organisation=organisation, title="Läxhjälp")
    by = UserFactory(admin=True)
    return SimpleNamespace(**locals())


def decide(scene, motivation=""):
    workflow.submit(plan=scene.plan, by=scene.by)
    workflow.decide(
        plan=scene.plan,
        by=scene.by,
        decided_on=DECIDED,
        reference="NI 2023/841",
        motivation=motivation,
    )


def publish(scene, reason=""):
    """Decide and publish; the edition."""
    decide(scene, reason)
    workflow.publish_plan(plan=scene.plan, by=scene.by, reason=reason)
    return published_edition(scene.organisation, 2024, "plan")


def write_draft(scene):
    """After the decision somebody writes what nobody is to read yet."""
    workflow.reopen(plan=scene.plan, by=scene.by, reason="Räknat om")
    type(scene.section).objects.filter(pk=scene.section.pk).update(text=f"<p>{CANARY}</p>")

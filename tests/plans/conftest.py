"""A small plan: one area goal with an indicator, a committee goal, a result and an activity."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    CommitteeGoalFactory,
    ExpectedResultFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    MembershipFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    OutcomeFactory,
    PlanSectionFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)

# Addresses of a plan as a whole, without a goal.
OF_THE_PLAN = {
    "plan",
    "plan_way",
    "plan_submit",
    "plan_ask_office",
    "plan_send_on",
    "plan_send_back",
    "plan_office_return",
    "plan_withdraw",
    "plan_decide",
    "plan_reopen",
    "plan_go_back",
    "plan_publish",
    "plan_editions",
    "plan_unpublish",
    "plan_part_restore",
    "plan_money_remove",
    "plan_whole_history",
    "plan_sheet",
    "plan_sheet_answer",
    "plan_sheet_row",
    "plan_sheet_save",
    "plan_sheet_symbols",
    "plan_targets",
}


@pytest.fixture
def scene(db):
    organisation = OrganisationFactory(code="norra")
    area_goal = AreaGoalFactory(
        strategic_goal=StrategicGoalFactory(code="1"), code="1.1", title="Trygg uppväxt"
    )
    plan = OperationalPlanFactory(organisation=organisation, budget=area_goal.budget)
    indicator = IndicatorDefinitionFactory(unit="%", decimals=0).indicator
    IndicatorPlacementFactory(indicator=indicator, area_goal=area_goal)
    IndicatorResponsibilityFactory(indicator=indicator, organisation=organisation)
    TargetFactory(indicator=indicator, text="90 %")
    OutcomeFactory(indicator=indicator, organisation=organisation, year=2023, value=77)
    section = PlanSectionFactory(plan=plan, area_goal=area_goal, text="<p>Vi bygger.</p>")
    goal = CommitteeGoalFactory(
        organisation=organisation, area_goal=area_goal, code="1.1.1", title="Goda skolor"
    )
    result = ExpectedResultFactory(committee_goal=goal, text="Fler klarar skolan")
    activity = ActivityFactory(
        budget=plan.budget,
        area_goal=area_goal,
        organisation=organisation,
        title="Öppna läxhjälp",
        start="2024-01-01",
        end="2024-06-30",
    )
    return SimpleNamespace(**locals())


@pytest.fixture
def people(scene):
    """One person for each role, and one from another organisation."""
    roles = ("reader", "editor", "approver")
    members = {
        role: MembershipFactory(organisation=scene.organisation, role=role).user for role in roles
    }
    return {
        **members,
        "outsider": MembershipFactory(role="approver").user,
        "politician": UserFactory(politician=True),
        "slk": UserFactory(slk=True),
        "admin": UserFactory(admin=True),
    }


@pytest.fixture
def url(scene):
    """`url("plan_save")` is the address of a view for the scene's plan and goal."""

    def _url(name, **more):
        place = {"year": 2024, "organisation": "norra"}
        if name.startswith("plan_part") and name != "plan_part_restore":
            place["key"] = "inledning"
        elif name not in OF_THE_PLAN:
            place["code"] = "1.1"
        return reverse(name, kwargs={**place, **more})

    return _url

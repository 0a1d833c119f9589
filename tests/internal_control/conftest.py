"""A plan with one complete process of its own under 1.1, and its people."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests import factories as make


@pytest.fixture
def scene(db):
    organisation = make.OrganisationFactory(code="norra")
    area_goal = make.AreaGoalFactory(
        strategic_goal=make.StrategicGoalFactory(code="1"), code="1.1", title="Trygg uppväxt"
    )
    plan = make.OperationalPlanFactory(organisation=organisation, budget=area_goal.budget)
    process = make.ControlProcessFactory(
        organisation=organisation, area_goal=area_goal, name="Orosanmälan", position=1
    )
    way = make.ControlPracticeFactory(process=process, text="Två bedömer", position=1)
    check = make.ControlPracticeFactory(process=process, check=True, text="Loggen läses")
    risk = make.ControlRiskFactory(
        process=process, text="Bedöms för sent", probability=2, consequence=4, position=1
    )
    row = make.ControlPlanRowFactory(
        risk=risk, what="Stickprov", who="Chefen", how="Tjugo ärenden", when="varje månad"
    )
    return SimpleNamespace(**locals())


@pytest.fixture
def people(scene):
    """One person for each role, and one from another organisation."""
    roles = ("reader", "editor", "approver")
    members = {
        role: make.MembershipFactory(organisation=scene.organisation, role=role).user
        for role in roles
    }
    return {
        **members,
        "outsider": make.MembershipFactory(role="approver").user,
        "politician": make.UserFactory(politician=True),
        "slk": make.UserFactory(slk=True),
        "admin": make.UserFactory(admin=True),
    }


@pytest.fixture
def editor(people):
    return people["editor"]


@pytest.fixture
def url(scene):
    """`url("control_process", pk=1)` is the address of a page of the scene's plan."""

    def _url(page, **more):
        return reverse(page, kwargs={"year": 2024, "organisation": "norra", **more})

    return _url

"""A committee with a plan to write, people of every kind, and documents to read it from."""

from types import SimpleNamespace

import pytest

from documents.plan_files.actions import keep_plan_file
from documents.plan_files.reading import read_all
from tests.documents.plan_files.helpers import TITLE, document
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    MembershipFactory,
    OrganisationFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)


@pytest.fixture
def scene(db):
    budget = BudgetFactory()
    strategic = StrategicGoalFactory(budget=budget, code="1", title="Inriktning nummer 1")
    area = AreaGoalFactory(strategic_goal=strategic, code="1.1", title=TITLE)
    indicator = IndicatorFactory(name="Andel nöjda barn")
    IndicatorPlacementFactory(indicator=indicator, area_goal=area)
    TargetFactory(indicator=indicator, text="75 %")
    organisation = OrganisationFactory(code="sdn-test", name="Testnämnden", short_name="Test")
    return SimpleNamespace(**locals())


@pytest.fixture
def people(scene):
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
def keep(scene, people):
    """`keep(data)` is a document that has been read and waits."""

    def _keep(data=None, name="plan.txt"):
        file = keep_plan_file(
            name=name,
            data=document() if data is None else data,
            organisation=scene.organisation,
            budget=scene.budget,
            by=people["editor"],
        )
        read_all()
        file.refresh_from_db()
        return file

    return _keep

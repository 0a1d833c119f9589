"""A plan whose money adds up, and the addresses of its tables."""

import pytest
from django.urls import reverse

from finance.models import (
    Appropriation,
    BudgetAdjustment,
    BudgetLine,
    Investment,
    ResultUnit,
    TurnoverChange,
)


@pytest.fixture
def whose(scene):
    return {"organisation": scene.organisation, "year": 2024}


@pytest.fixture
def money(scene, whose):
    """Two areas with a part, a turnover change, an adjustment, an object and a unit."""

    def made(model, **values):
        return model.objects.create(**whose, **values)

    Appropriation.objects.create(
        budget=scene.plan.budget, organisation=scene.organisation, kind="net", amount="-150"
    )
    Appropriation.objects.create(
        budget=scene.plan.budget,
        organisation=scene.organisation,
        kind="investment_costs",
        amount="-5",
    )
    return {
        "care": made(BudgetLine, name="Äldreomsorg", position=1, costs=100, revenues=10, net=90),
        "part": made(BudgetLine, name="varav hemtjänst", position=2, costs=40, revenues=0, net=40),
        "school": made(
            BudgetLine, name="Förskola", position=3, costs="72.5", revenues="12.5", net=60
        ),
        "turnover": made(TurnoverChange, purpose="Äldreomsorg", position=1, costs=8, revenues=8),
        "adjustment": made(
            BudgetAdjustment,
            purpose="Elcyklar",
            kind="investment",
            amount="0.2",
            motivation="Färre bilar.",
            source="Reserv",
            running_cost=0,
        ),
        "object": made(Investment, name="Lekplats", group="Parker", amount=5, whole=9),
        "unit": made(ResultUnit, name="Klara", gross_budget=50, carried=1, last_result=1),
    }


@pytest.fixture
def address():
    """`address("plan_money_save", "driftbudget")`"""

    def _address(name, *more):
        return reverse(name, args=[2024, "norra", *more])

    return _address

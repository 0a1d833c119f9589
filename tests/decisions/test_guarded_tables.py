"""Every guarded table: raw SQL meets the guard, and passes in the name of a decision."""

from types import SimpleNamespace

import pgtrigger
import pytest
from django.db import IntegrityError, connection, transaction

from decisions.actions import deciding, set_sealed
from decisions.models import PLAN
from finance.models import (
    Appropriation,
    BudgetAdjustment,
    BudgetLine,
    Investment,
    ResultBudgetLine,
    ResultUnit,
    TurnoverChange,
)
from indicators.budgets import budget_edition
from tests import factories as make

pytestmark = pytest.mark.django_db

BUDGET = "budget"


@pytest.fixture
def world(db):
    """An adopted budget, a committee with a plan and a report, nothing decided yet."""
    area = make.AreaGoalFactory(strategic_goal=make.StrategicGoalFactory(code="1"), code="1.1")
    committee = make.OrganisationFactory()
    return SimpleNamespace(
        city=make.CityFactory(),
        committee=committee,
        area=area,
        budget=area.budget,
        plan=make.OperationalPlanFactory(organisation=committee, budget=area.budget),
        own=make.IndicatorFactory(level="own", owner=committee),
        period=make.ReportingPeriodFactory(),
    )


def of_committee(model, **given):
    return lambda w: model.objects.create(organisation=w.committee, year=2024, **given)


def committee_goal(w):
    return make.CommitteeGoalFactory(organisation=w.committee, area_goal=w.area)


def placed(w, indicator):
    return make.IndicatorPlacementFactory(indicator=indicator, area_goal=w.area)


# Name: whose the matter is, its subject, how a row is made, and what somebody would change.
CASES = {
    "the city's target": ("city", BUDGET, lambda w: make.TargetFactory(), "text = '10'"),
    "a committee's target": (
        "committee",
        PLAN,
        lambda w: make.TargetFactory(organisation=w.committee),
        "text = '10'",
    ),
    "an outcome": (
        "committee",
        "VB",
        lambda w: make.OutcomeFactory(organisation=w.committee),
        "comment = 'x'",
    ),
    "an outcome of a closed period": (
        "city",
        "VB",
        lambda w: make.OutcomeFactory(organisation=w.committee),
        "value = 1",
    ),
    "a report": (
        "committee",
        "VB",
        lambda w: make.PeriodReportFactory(organisation=w.committee, reporting_period=w.period),
        "reference = 'x'",
    ),
    "a period": ("city", "VB", lambda w: w.period, "is_closed = NOT is_closed"),
    "a judgement": (
        "city",
        "VB:1.1",
        lambda w: make.GoalJudgementFactory(area_goal=w.area),
        "motivation = 'x'",
    ),
    "a plan": ("committee", PLAN, lambda w: w.plan, "title = 'x'"),
    "a section": (
        "committee",
        PLAN,
        lambda w: make.PlanSectionFactory(plan=w.plan, area_goal=w.area),
        "text = 'x'",
    ),
    "a committee goal": ("committee", PLAN, committee_goal, "title = 'x'"),
    "an expected result": (
        "committee",
        PLAN,
        lambda w: make.ExpectedResultFactory(committee_goal=committee_goal(w)),
        "text = 'x'",
    ),
    "a committee's activity": (
        "committee",
        PLAN,
        lambda w: make.ActivityFactory(budget=w.budget, organisation=w.committee),
        "title = 'x'",
    ),
    "the council's activity": (
        "city",
        BUDGET,
        lambda w: make.ActivityFactory(budget=w.budget),
        "title = 'x'",
    ),
    "an own indicator's place": ("committee", PLAN, lambda w: placed(w, w.own), "position = 9"),
    "a council indicator's place": (
        "city",
        BUDGET,
        lambda w: placed(w, make.IndicatorFactory()),
        "position = 9",
    ),
    "a budget": ("city", BUDGET, lambda w: w.budget, "proposer = 'x'"),
    "a strategic goal": ("city", BUDGET, lambda w: w.area.strategic_goal, "title = 'x'"),
    "an area goal": ("city", BUDGET, lambda w: w.area, "title = 'x'"),
    "an appropriation": (
        "city",
        BUDGET,
        lambda w: Appropriation.objects.create(
            budget=w.budget, organisation=w.committee, kind="costs", amount=1
        ),
        "amount = 2",
    ),
    "a line of the result budget": (
        "city",
        BUDGET,
        lambda w: ResultBudgetLine.objects.create(budget=w.budget, name="a", position=1, amount=1),
        "amount = 2",
    ),
    "a budget line": (
        "committee",
        PLAN,
        of_committee(BudgetLine, name="a", costs=1, revenues=0, net=1),
        "name = 'x'",
    ),
    "a turnover change": (
        "committee",
        PLAN,
        of_committee(TurnoverChange, purpose="a", costs=1, revenues=1),
        "purpose = 'x'",
    ),
    "an adjustment": (
        "committee",
        PLAN,
        of_committee(BudgetAdjustment, purpose="a", amount=1),
        "purpose = 'x'",
    ),
    "an investment": (
        "committee",
        PLAN,
        of_committee(Investment, name="a", amount=1),
        "name = 'x'",
    ),
    "a result unit": (
        "committee",
        PLAN,
        of_committee(ResultUnit, code="1", name="a"),
        "name = 'x'",
    ),
}

# A definition is held by the editions that are read with it, not by a seal.
BY_EDITIONS = {"indicators_indicatordefinition", "indicators_indicator"}


def decide(w, whose, subject):
    return deciding(
        kind="correction",
        organisation=getattr(w, whose),
        year=2024,
        subject=subject,
        by=None,
        motivation="Rättas",
    )


@pytest.fixture(params=CASES)
def sealed(request, world):
    """A row of a table, when its matter has been sealed, and how to decide on it anew."""
    whose, subject, make_row, change = CASES[request.param]
    row = make_row(world)
    with decide(world, whose, subject) as decision:
        set_sealed(decision=decision, sealed=True)
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM {table}"
                       f" WHERE id = {row.pk}")  # fmt: skip
    yield SimpleNamespace(
        row=row, table=table, change=change, decide=lambda: decide(world, whose, subject)
    )


def statements(sealed):
    return {
        "update": f"UPDATE {sealed.table} SET {sealed.change} WHERE id = {sealed.row.pk}",
        "delete": f"DELETE FROM {sealed.table} WHERE id = {sealed.row.pk}",
        "insert": f"INSERT INTO {sealed.table} SELECT * FROM kept",
    }


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


@pytest.mark.parametrize("kind", ["update", "delete", "insert"])
def test_raw_sql_is_refused(sealed, kind):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        run(statements(sealed)[kind])
    assert refused.value.__cause__.diag.constraint_name == "sealed"


def test_a_decision_lets_it_through(sealed):
    with sealed.decide():
        for kind in ("update", "delete", "insert"):
            assert run(statements(sealed)[kind]) == 1


def test_every_guarded_table_is_tried(world):
    guarded = {
        model._meta.db_table
        for model, trigger in pgtrigger.registered()
        if trigger.name == "sealed_update"
    }
    tried = set()
    for name, (_whose, _subject, make_row, _change) in CASES.items():
        if name != "an outcome of a closed period":
            tried.add(make_row(world)._meta.db_table)
    assert guarded == tried | BY_EDITIONS


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_indicatordefinition SET direction = 'lower' WHERE id = %s",
        "DELETE FROM indicators_indicatordefinition WHERE id = %s",
    ],
)
def test_a_definition_that_an_edition_is_read_with_is_held(world, statement):
    definition = make.IndicatorDefinitionFactory()
    placed(world, definition.indicator)
    with decide(world, "city", BUDGET) as decision:
        budget_edition(budget=world.budget, decision=decision)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        run(statement % definition.pk)
    assert refused.value.__cause__.diag.constraint_name == "sealed"
    with decide(world, "city", BUDGET):
        assert run(statement % definition.pk) == 1

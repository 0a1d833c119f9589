"""Every table that a decision holds, tried by hand in the database: nothing gets past."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from decisions.guard import Sealed, explained
from finance.models import (
    Appropriation,
    BudgetAdjustment,
    BudgetLine,
    Investment,
    ResultBudgetLine,
    ResultUnit,
    TurnoverChange,
)
from followup.actions import place_of, set_period_closed, submit_report
from followup.judgements import decide_judgement
from followup.models import GoalJudgement
from indicators.budgets import adopt_budget
from plans.actions.workflow import decide, submit
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    BudgetFactory,
    CommitteeGoalFactory,
    ExpectedResultFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    OutcomeFactory,
    PlanSectionFactory,
    ReportingPeriodFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Table, and what somebody might want to set in it.
TABLES = {
    "finance_appropriation": "amount = 1",
    "finance_budgetadjustment": "amount = 1",
    "finance_budgetline": "costs = 1",
    "finance_investment": "amount = 1",
    "finance_resultbudgetline": "amount = 1",
    "finance_resultunit": "area = 'En annan'",
    "finance_turnoverchange": "purpose = 'Något annat'",
    "followup_goaljudgement": "level = 'none'",
    "followup_periodreport": "reference = 'En annan'",
    "followup_reportingperiod": "is_closed = false",
    "goals_activity": "title = 'Något annat'",
    "goals_areagoal": "title = 'Något annat'",
    "goals_budget": "reference = 'En annan'",
    "goals_committeegoal": "title = 'Något annat'",
    "goals_expectedresult": "text = 'Något annat'",
    "goals_strategicgoal": "title = 'Något annat'",
    "indicators_indicatordefinition": "direction = 'lower'",
    "indicators_indicatorplacement": "position = 99",
    "indicators_outcome": "value = 99",
    "indicators_target": "text = '99 %%'",
    "plans_operationalplan": "reference = 'En annan'",
    "plans_plansection": "text = 'Något annat'",
}


@pytest.fixture
def decided():
    """A year in which everything is decided: budget, plan, report, period and judgement."""
    by, organisation = UserFactory(), OrganisationFactory()
    budget = BudgetFactory()
    area = AreaGoalFactory(strategic_goal=StrategicGoalFactory(budget=budget, code="1"), code="1.1")
    indicator = IndicatorDefinitionFactory().indicator
    IndicatorPlacementFactory(indicator=indicator, area_goal=area)
    IndicatorResponsibilityFactory(indicator=indicator, organisation=organisation)
    goal = CommitteeGoalFactory(organisation=organisation, area_goal=area, code="1.1.1")
    ExpectedResultFactory(committee_goal=goal)
    ActivityFactory(budget=budget, organisation=organisation, area_goal=area)
    TargetFactory(indicator=indicator, organisation=organisation)
    OutcomeFactory(indicator=indicator, organisation=organisation)
    Appropriation.objects.create(budget=budget, organisation=organisation, kind="net", amount=-5)
    ResultBudgetLine.objects.create(budget=budget, name="Skatter", position=1, amount=5)
    mine = {"organisation": organisation, "year": 2024}
    BudgetLine.objects.create(**mine, name="Drift", costs=5)
    TurnoverChange.objects.create(**mine, purpose="Hyror", costs=5, revenues=5)
    BudgetAdjustment.objects.create(**mine, purpose="Lokaler", kind="operating", amount=5)
    Investment.objects.create(**mine, name="Park", amount=5)
    ResultUnit.objects.create(**mine, name="Förskola")
    plan = OperationalPlanFactory(organisation=organisation, budget=budget)
    PlanSectionFactory(plan=plan, area_goal=area, text="<p>Så här.</p>")
    adopt_budget(budget=budget, by=by, decided_on=dt.date(2023, 11, 9))
    submit(plan=plan, by=by)
    decide(plan=plan, decided_on=dt.date(2023, 12, 14), reference="§ 4", by=by)
    period = ReportingPeriodFactory()
    submit_report(place=place_of(period, organisation), by=by)
    judgement = GoalJudgement.objects.create(
        area_goal=area, organisation=organisation, period="VB", level="full", motivation="Så är det"
    )
    decide_judgement(judgement=judgement, by=by)
    set_period_closed(reporting_period=period, closed=True, by=by)


def test_every_guarded_table_is_tried():
    guarded = {
        model._meta.db_table
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", [])
        if trigger.name == "sealed_update"
    }
    assert guarded == {*TABLES, "indicators_indicator"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_indicator SET name = 'En annan'",
        "DELETE FROM indicators_indicator",
    ],
)
def test_an_indicator_of_an_edition_keeps_its_name(decided, statement):
    refused = pytest.raises(Sealed)
    with refused, explained(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(("table", "change"), TABLES.items())
def test_nothing_decided_is_changed_by_hand(decided, table, change):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} LIMIT 1")
        (pk,) = cursor.fetchone()
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = %s AND column_name <> 'id'",
            [table],
        )
        (columns,) = cursor.fetchone()
    for statement in (
        f"UPDATE {table} SET {change} WHERE id = %s",
        f"DELETE FROM {table} WHERE id = %s",
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = %s",
    ):
        refused = pytest.raises(Sealed)
        with refused, explained(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [pk])


def test_a_refusal_is_an_error_of_the_database_until_somebody_explains_it(decided):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_target SET text = '99 %'")
    assert issubclass(Sealed, ValidationError)

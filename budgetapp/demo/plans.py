"""Plans of all counted organisations; Norra innerstaden's says what its document says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from budgetapp.demo.city import City, as_date, new_target, store_indicators
from budgetapp.demo.example_plans import DRAFTS, store_example_plans
from budgetapp.demo.facts import (
    FIRST_DAY,
    LAST_DAY,
    NORRA,
    PLAN_SOURCE,
    YEAR,
    YEARS,
    Row,
    original,
    read,
)
from finance.models import BudgetAdjustment, BudgetLine, Investment, ResultUnit, TurnoverChange
from goals.models import Activity, CommitteeGoal
from indicators.models import (
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Target,
)
from organisations.models import Organisation
from plans.models import OperationalPlan, PlanSection

PLAN_DUE = date(2023, 12, 15)
# Printed beside the addressee of Norra innerstaden's plan.
EXAMPLE_DECIDED = date(2023, 12, 14)
# Own indicators stand after the council's, whose places in the budget run to 134.
AFTER_COUNCIL = 1000


def store_plans(city: City) -> None:
    plans = _plans(city)
    _norra(city, plans[NORRA])
    made_up = {code: plan for code, plan in plans.items() if code != NORRA}
    store_example_plans(city, made_up)


def _plans(city: City) -> dict[str, OperationalPlan]:
    made = OperationalPlan.objects.bulk_create(
        _plan(city, city.organisations[code]) for code in city.roster.counted
    )
    return {plan.organisation.code: plan for plan in made}


def _plan(city: City, organisation: Organisation) -> OperationalPlan:
    real = organisation.code == NORRA
    # What was published is the office's proposal to the committee, which the demo leaves open.
    draft = real or original(organisation.code) in DRAFTS
    return OperationalPlan(
        organisation=organisation,
        budget=city.budget,
        title=f"Verksamhetsplan {YEAR} för {organisation.name}",
        status="draft" if draft else "decided",
        due_on=PLAN_DUE,
        decided_on=None if draft else EXAMPLE_DECIDED,
        source=PLAN_SOURCE if real else "exempel",
        is_example=not real,
    )


def _norra(city: City, plan: OperationalPlan) -> None:
    goals = _norra_goals(city, plan.organisation)
    _norra_sections(city, plan)
    _norra_indicators(city, plan.organisation, goals)
    _norra_activities(city, plan.organisation, goals)
    for row in read("plan_figures"):
        _norra_figure(row, plan.organisation)


def _norra_goals(city: City, organisation: Organisation) -> dict[str, CommitteeGoal]:
    rows = read("plan_goals")
    made = CommitteeGoal.objects.bulk_create(
        CommitteeGoal(
            organisation=organisation,
            area_goal=city.goals[row["area_goal"]],
            code=row["code"],
            title=row["title"],
            position=position,
        )
        for position, row in enumerate(rows, 1)
    )
    return {goal.code: goal for goal in made}


def _norra_sections(city: City, plan: OperationalPlan) -> None:
    PlanSection.objects.bulk_create(
        PlanSection(
            plan=plan,
            area_goal=city.goals.get(row["goal"]),
            strategic_goal=city.strategic.get(row["goal"]),
            words_in_source=int(row["words"]),
            position=position,
        )
        for position, row in enumerate(read("plan_sections"), 1)
    )


def _norra_indicators(
    city: City, organisation: Organisation, goals: dict[str, CommitteeGoal]
) -> None:
    """Its own indicators; its targets for the council's are stored with the other figures."""
    rows = [
        row
        | {
            "level": "own",
            "frequency": "year",
            "over_organisations": "none",
            "over_periods": "latest",
        }
        for row in read("plan_indicators")
    ]
    store_indicators(city, rows, owner=organisation)
    placed = [row for row in read("plan_targets") if row["committee_goal"]]
    IndicatorPlacement.objects.bulk_create(
        IndicatorPlacement(
            indicator=city.indicators[row["indicator"]],
            budget=city.budget,
            area_goal=city.goals[row["area_goal"]],
            committee_goal=goals[row["committee_goal"]],
            position=AFTER_COUNCIL + position,
            source=PLAN_SOURCE,
        )
        for position, row in enumerate(placed, 1)
    )
    Target.objects.bulk_create(
        new_target(
            row["target"],
            indicator=city.indicators[row["indicator"]],
            organisation=organisation,
            year=YEAR,
            source=PLAN_SOURCE,
        )
        for row in placed
        if row["target"]
    )
    IndicatorResponsibility.objects.bulk_create(
        IndicatorResponsibility(
            indicator=city.indicators[row["code"]],
            organisation=organisation,
            starts_on=FIRST_DAY,
            ends_on=LAST_DAY,
            source=PLAN_SOURCE,
        )
        for row in rows
    )
    Outcome.objects.bulk_create(
        _own_outcome(city, organisation, row, year)
        for row in rows
        for year in YEARS
        if row[f"level_{year}"]  # a few of the last year are left for the reader to fill in
    )


def _own_outcome(city: City, organisation: Organisation, row: Row, year: int) -> Outcome:
    value = Decimal(row[f"level_{year}"])
    genders = {"women": value - 1, "men": value + 1} if row["by_gender"] == "1" else {}
    return Outcome(
        indicator=city.indicators[row["code"]],
        organisation=organisation,
        year=year,
        period="VB",
        value=value,
        status="preliminary" if year == YEAR else "final",
        is_example=True,
        **genders,
    )


def _norra_activities(
    city: City, organisation: Organisation, goals: dict[str, CommitteeGoal]
) -> None:
    Activity.objects.bulk_create(
        Activity(
            budget=city.budget,
            organisation=organisation,
            area_goal=goals[row["committee_goal"]].area_goal,
            committee_goal=goals[row["committee_goal"]],
            title=row["title"],
            start=as_date(row["start"]),
            end=as_date(row["end"]),
            position=position,
        )
        for position, row in enumerate(read("plan_activities"), 1)
    )


def _norra_figure(row: Row, organisation: Organisation) -> None:
    shared = {"organisation": organisation, "year": YEAR, "position": int(row["position"])}
    name = row["name"]
    match row["kind"]:
        case "budget_line":
            BudgetLine.objects.create(name=name, net=_mnkr(row, "amount"), **_both(row), **shared)
        case "turnover_change":
            TurnoverChange.objects.create(purpose=name, **_both(row), **shared)
        case "budget_adjustment":
            investment, amount = BudgetAdjustment.Kind.INVESTMENT, _mnkr(row, "amount")
            BudgetAdjustment.objects.create(purpose=name, kind=investment, amount=amount, **shared)
        case "investment":
            amount, group = _mnkr(row, "amount"), row["group"]
            Investment.objects.create(name=name, group=group, amount=amount, **shared)
        case "result_unit":
            ResultUnit.objects.create(name=name, area=row["group"], **shared)


def _mnkr(row: Row, column: str) -> Decimal:
    return Decimal(row[column])


def _both(row: Row) -> dict[str, Any]:
    total = row["is_total"] == "1"
    return {"costs": _mnkr(row, "costs"), "revenues": _mnkr(row, "revenues"), "is_total": total}

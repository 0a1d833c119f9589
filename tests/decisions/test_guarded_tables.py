"""Every guarded table: raw SQL meets the guard, and passes in the name of the right decision."""

import datetime as dt
from contextlib import contextmanager
from types import SimpleNamespace

import pgtrigger
import pytest
from django.db import IntegrityError, connection, transaction

from decisions.actions import deciding, set_sealed
from decisions.guard import Sealed, explained, is_refusal, let_empty
from decisions.models import BUDGET, PLAN, Decision
from followup.actions import place_of, set_period_closed, submit_report
from followup.judgements import decide_judgement
from indicators.budgets import adopt_budget, budget_edition
from plans.actions.workflow import decide, submit
from tests import factories as make
from tests.decisions.tables import CASES, ONE_OF_EACH, answers, placed

pytestmark = pytest.mark.django_db


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
        period=make.ReportingPeriodFactory(),
    )


# Names are held by the editions that are read with them, not by a seal.
BY_EDITIONS = {
    "indicators_indicator",
    "indicators_indicatoralias",
    "indicators_indicatordefinition",
}


def deciding_on(w, whose, subject, kind="correction", year=2024):
    return deciding(
        kind=kind,
        organisation=getattr(w, whose),
        year=year,
        subject=subject,
        by=None,
        decided_on=dt.date(2024, 1, 9),
        motivation="Rättas",
    )


def seal(w, whose, subject):
    with deciding_on(w, whose, subject) as decision:
        set_sealed(decision=decision, sealed=True)


@pytest.fixture(params=CASES)
def sealed(request, world):
    """A row of a table, when its matter has been sealed, and how to decide on it anew."""
    whose, subject, make_row, change = CASES[request.param]
    row = make_row(world)
    seal(world, whose, subject)
    table = row._meta.db_table
    run(f"CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM {table} WHERE id = {row.pk}")
    return SimpleNamespace(
        row=row, table=table, change=change, decide=lambda: deciding_on(world, whose, subject)
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


@contextmanager
def refused(rule="sealed"):
    """The database refuses, by one of the guard's rules; nothing of the block is kept."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert refusal.value.__cause__.diag.constraint_name == rule


@pytest.mark.parametrize("kind", ["update", "delete", "insert"])
def test_raw_sql_is_refused(sealed, kind):
    with refused():
        run(statements(sealed)[kind])


def test_a_refusal_is_explained(sealed):
    with pytest.raises(Sealed, match="nytt beslut"), explained(), transaction.atomic():
        run(statements(sealed)["update"])


def test_a_decision_lets_it_through(sealed):
    with sealed.decide():
        for kind in ("update", "delete", "insert"):
            assert run(statements(sealed)[kind]) == 1


def tables_with(*names):
    """The tables that have a trigger by one of the names."""
    return {
        model._meta.db_table for model, trigger in pgtrigger.registered() if trigger.name in names
    }


def test_every_guarded_table_is_tried(world):
    tried = {CASES[name][2](world)._meta.db_table for name in ONE_OF_EACH}
    assert tables_with("sealed_update") == tried | BY_EDITIONS


# --- what the actions seal --------------------------------------------------------------------


def test_deciding_everything_seals_every_table(world):
    """Budget, plan, report, judgement and period, each decided by its own action."""
    by, day = make.UserFactory(), dt.date(2024, 1, 9)
    rows = {name: CASES[name][2](world) for name in ONE_OF_EACH}
    adopt_budget(budget=world.budget, by=by, decided_on=day)
    submit(plan=world.plan, by=by)
    decide(plan=world.plan, decided_on=day, reference="§ 4", by=by)
    submit_report(place=place_of(world.period, world.committee), by=by)
    decide_judgement(judgement=rows["a judgement"], by=by)
    set_period_closed(reporting_period=world.period, closed=True, by=by)
    assert changed(rows) == set()


# --- what each decision opens -----------------------------------------------------------------


def of(whose, *subjects):
    return {name for name in ONE_OF_EACH if CASES[name][0] == whose and CASES[name][1] in subjects}


RULES = {"the rules", "a tolerance", "a weight", "who answers", "who answers for its own"}
TARGETS_OF_CITY = {"the city's target", "a change of the city's target"}
TARGETS_OF_COMMITTEE = {"a committee's target", "a change of a committee's target"}
# What is decided: kind, whose and about what, and which rows it lets be changed.
OPENED = {
    "the budget is adopted": ("budget", "city", BUDGET, of("city", BUDGET)),
    "the city's targets": ("targets", "city", BUDGET, TARGETS_OF_CITY),
    "rules and who answers": ("rules", "city", BUDGET, RULES),
    "the budget is corrected": ("correction", "city", BUDGET, of("city", BUDGET)),
    "the plan is decided": ("plan", "committee", PLAN, of("committee", PLAN)),
    "the plan is opened again": ("reopening", "committee", PLAN, of("committee", PLAN)),
    "a committee's targets": ("targets", "committee", PLAN, TARGETS_OF_COMMITTEE),
    "the plan goes back to what was decided": ("return", "committee", PLAN, set()),
    "the plan is published": ("publication", "committee", PLAN, set()),
    "all plans are published": ("publication", "city", PLAN, set()),
    "all plans are corrected": ("correction", "city", PLAN, set()),
    "the plan is withdrawn": ("withdrawal", "committee", PLAN, set()),
    "another's plan": ("plan", "other", PLAN, set()),
    "the report is handed in": ("report", "committee", "VB", of("committee", "VB")),
    "another report": ("report", "committee", "T1", set()),
    "the report is corrected": ("correction", "committee", "VB", of("committee", "VB")),
    "the judgement is decided": ("judgement", "city", "VB:1.1", {"a judgement"}),
    "the judgement of another goal": ("judgement", "city", "VB:1.2", set()),
    "another's judgement of the goal": ("judgement", "committee", "VB:1.1", set()),
    "the plan is introduced": (
        "introduction",
        "committee",
        PLAN,
        of("committee", PLAN, "VB"),
    ),
    "the city is loaded": ("loading", "city", BUDGET, {*ONE_OF_EACH}),
}
# The same, where the period is closed for all.
OPENED_WHEN_CLOSED = {
    "the report is corrected": (
        "correction",
        "committee",
        "VB",
        {"a report", "what a control has shown"},
    ),
    "the period is corrected": (
        "correction",
        "city",
        "VB",
        {"an outcome", "a report", "what a control has shown", "a period"},
    ),
    "the period is closed": ("closing", "city", "VB", {"a period"}),
    "the period is opened again": ("reopening", "city", "VB", {"a period"}),
    "the period is published": ("publication", "city", "VB", set()),
}


def changed(rows):
    """The rows, by name, that the database lets be changed; nothing is kept."""
    passed = set()
    for name, row in rows.items():
        try:
            with transaction.atomic():
                run(f"UPDATE {row._meta.db_table} SET {CASES[name][3]} WHERE id = {row.pk}")
                transaction.set_rollback(True)
        except IntegrityError as error:
            assert is_refusal(error), name
        else:
            passed.add(name)
    return passed


def all_sealed(w, *, closed):
    rows = {name: CASES[name][2](w) for name in ONE_OF_EACH}
    matters = {CASES[name][:2] for name in CASES}
    for whose, subject in sorted(matters - (set() if closed else {("city", "VB")})):
        seal(w, whose, subject)
    if not closed:
        del rows["a period"]
    return rows


@pytest.mark.parametrize(
    ("closed", "opened"),
    [
        *(pytest.param(False, given, id=name) for name, given in OPENED.items()),
        *(pytest.param(True, given, id=name) for name, given in OPENED_WHEN_CLOSED.items()),
    ],
)
def test_a_decision_opens_what_it_is_about_and_nothing_else(world, closed, opened):
    kind, whose, subject, expected = opened
    world.other = make.OrganisationFactory()
    rows = all_sealed(world, closed=closed)
    with deciding_on(world, whose, subject, kind):
        assert changed(rows) == expected & rows.keys()
    assert changed(rows) == set()


def test_every_kind_of_decision_is_tried():
    tried = {given[0] for given in [*OPENED.values(), *OPENED_WHEN_CLOSED.values()]}
    assert tried == set(Decision.Kind.values)


def test_a_decision_opens_its_own_year(world):
    rows = all_sealed(world, closed=True)
    with deciding_on(world, "city", BUDGET, "loading", year=2025):
        assert changed(rows) == set()


def test_a_decision_inside_another_opens_what_both_are_about(world):
    rows = all_sealed(world, closed=True)
    with deciding_on(world, "city", BUDGET, "targets"):
        with deciding_on(world, "committee", PLAN, "targets"):
            assert changed(rows) == TARGETS_OF_CITY | TARGETS_OF_COMMITTEE
        assert changed(rows) == TARGETS_OF_CITY


# --- who answers, over the years --------------------------------------------------------------


@pytest.fixture
def duty(world):
    """Somebody answers without end; 2024 is adopted, the years beside it are not."""
    duty = answers(world, make.IndicatorFactory())
    run(f"UPDATE indicators_indicatorresponsibility SET starts_on = '2020-01-01', ends_on = NULL"
        f" WHERE id = {duty.pk}")  # fmt: skip
    seal(world, "city", BUDGET)
    return duty


@pytest.mark.parametrize(
    ("change", "is_held"),
    [
        ("ends_on = '2025-06-30'", False),
        ("ends_on = '2024-12-31'", False),
        ("ends_on = '2024-12-30'", True),
        ("ends_on = '2023-12-31'", True),
        ("starts_on = '2024-01-01'", False),
        ("starts_on = '2024-01-02'", True),
        ("source = 'Bilaga 5'", False),
    ],
)
def test_a_span_is_held_in_the_days_of_the_adopted_year(duty, change, is_held):
    statement = f"UPDATE indicators_indicatorresponsibility SET {change} WHERE id = {duty.pk}"
    if is_held:
        with refused():
            run(statement)
    else:
        assert run(statement) == 1


def test_an_indicator_that_the_budget_does_not_place_is_not_held(world):
    seal(world, "city", BUDGET)
    duty = make.IndicatorResponsibilityFactory(organisation=world.committee)
    assert duty.delete()[0] == 1


def test_an_organisation_takes_on_an_indicator_in_its_plan_until_it_is_decided(world):
    indicator = placed(world, make.IndicatorFactory()).indicator
    seal(world, "city", BUDGET)
    mine = {"indicator": indicator, "organisation": world.committee}
    with refused():
        make.IndicatorResponsibilityFactory(**mine)
    with deciding_on(world, "committee", PLAN, "reopening") as decision:
        set_sealed(decision=decision, sealed=False)
    duty = make.IndicatorResponsibilityFactory(**mine)
    with refused():
        duty.delete()
    seal(world, "committee", PLAN)
    other = placed_already(world, duty)
    with refused():
        make.IndicatorResponsibilityFactory(organisation=world.committee, indicator=other)


def placed_already(w, duty):
    """Another indicator under the same goal, put there by a decision."""
    with deciding_on(w, "city", BUDGET, "budget"):
        return placed(w, make.IndicatorFactory()).indicator


# --- names and codes --------------------------------------------------------------------------


@pytest.fixture
def held(world):
    """An indicator, defined and called something, that an edition of the budget is read with."""
    definition = make.IndicatorDefinitionFactory()
    placed(world, definition.indicator)
    alias = make.IndicatorAliasFactory(indicator=definition.indicator)
    with deciding_on(world, "city", BUDGET, "budget") as decision:
        budget_edition(budget=world.budget, decision=decision)
    return SimpleNamespace(
        definition=definition.pk, indicator=definition.indicator.pk, alias=alias.pk
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_indicatordefinition SET direction = 'lower' WHERE id = {definition}",
        "UPDATE indicators_indicator SET name = 'En annan' WHERE id = {indicator}",
        "UPDATE indicators_indicatoralias SET name = 'En annan' WHERE id = {alias}",
        "DELETE FROM indicators_indicatoralias WHERE id = {alias}",
        "DELETE FROM indicators_indicatordefinition WHERE id = {definition}",
    ],
)
def test_what_an_edition_is_read_with_is_held(world, held, statement):
    with refused():
        run(statement.format(**vars(held)))
    with deciding_on(world, "city", BUDGET):
        assert run(statement.format(**vars(held))) == 1


def test_an_indicator_of_an_edition_is_not_removed(held):
    with refused():
        run(f"DELETE FROM indicators_indicator WHERE id = {held.indicator}")


def test_another_name_for_an_indicator_changes_nothing_decided(held):
    make.IndicatorAliasFactory(indicator_id=held.indicator, indicator=None)


@pytest.mark.parametrize("table", ["indicators_indicator", "organisations_organisation"])
def test_no_decision_changes_a_code(world, held, table):
    with deciding_on(world, "city", BUDGET, "loading"), refused("never_changes"):
        run(f"UPDATE {table} SET code = code || '-ny'")


# --- emptying ---------------------------------------------------------------------------------

HOLDING = ("sealed_update", "never_changes", "frozen", "stands_by_decision")


def test_every_table_that_holds_something_decided_refuses_to_be_emptied():
    for table in sorted(tables_with(*HOLDING)):
        with refused("never_changes"):
            run(f"TRUNCATE {table} CASCADE")


def test_a_city_is_not_emptied_by_the_way():
    with refused("never_changes"):
        run("TRUNCATE organisations_organisation CASCADE")


def test_whoever_begins_anew_says_so():
    let_empty()
    run("TRUNCATE decisions_decision CASCADE")

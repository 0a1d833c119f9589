"""What is lacking, against a second reading by SQL over random plans, and the requirements."""

import random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from internal_control.calculations.completeness import (
    Found,
    Lack,
    PlanFacts,
    ProcessFacts,
    RiskFacts,
    lacks,
)
from internal_control.models import ControlPolicy, ProcessAssignment
from internal_control.requirements import of_the_control
from internal_control.selectors import control_of, controls_of
from internal_control.wording import in_words, short
from plans.models import PlanSection, SectionTemplate
from plans.now import PlanNow
from plans.outline import outline
from plans.standard import standard_template
from tests import factories as make

pytestmark = pytest.mark.django_db

# The same question asked of the tables in one statement each, in another language.
AGAIN = {
    Lack.NO_PROCESS: """
        SELECT goal.id FROM goals_areagoal AS goal WHERE goal.budget_id = %(budget)s
        AND (
            EXISTS (SELECT FROM goals_committeegoal AS own
                WHERE own.area_goal_id = goal.id AND own.organisation_id = %(organisation)s)
            OR EXISTS (SELECT FROM goals_activity AS own
                WHERE own.area_goal_id = goal.id AND own.organisation_id = %(organisation)s)
            OR EXISTS (SELECT FROM plans_plansection AS text
                WHERE text.area_goal_id = goal.id AND text.plan_id = %(plan)s AND text.text <> '')
        )
        AND NOT EXISTS (SELECT FROM plans_plansection AS text
            WHERE text.area_goal_id = goal.id AND text.plan_id = %(plan)s AND NOT is_concerned)
        AND NOT EXISTS (SELECT FROM internal_control_controlprocess AS process
            WHERE process.area_goal_id = goal.id AND process.is_applicable
            AND process.organisation_id = %(organisation)s AND process.year = 2024)
    """,
    Lack.MANDATORY: """
        SELECT asked.id FROM internal_control_mandatoryprocess AS asked
        JOIN goals_areagoal AS goal ON goal.id = asked.area_goal_id
        WHERE goal.budget_id = %(budget)s
        AND (
            'committee' = ANY (asked.kinds)
            OR EXISTS (SELECT FROM internal_control_processassignment AS named
                WHERE named.process_id = asked.id AND named.organisation_id = %(organisation)s)
        )
        AND NOT EXISTS (SELECT FROM internal_control_controlprocess AS process
            WHERE process.mandatory_id = asked.id AND process.organisation_id = %(organisation)s)
    """,
    Lack.NO_REASON: """
        SELECT id FROM internal_control_controlprocess WHERE NOT is_applicable AND why_not = ''
        AND organisation_id = %(organisation)s
    """,
    Lack.NO_WAY: """
        SELECT process.id FROM internal_control_controlprocess AS process
        LEFT JOIN internal_control_controlpractice AS part
            ON part.process_id = process.id AND part.kind = 'way'
        WHERE is_applicable AND organisation_id = %(organisation)s AND part.id IS NULL
    """,
    Lack.NO_CHECK: """
        SELECT process.id FROM internal_control_controlprocess AS process
        LEFT JOIN internal_control_controlpractice AS part
            ON part.process_id = process.id AND part.kind = 'check'
        WHERE is_applicable AND organisation_id = %(organisation)s AND part.id IS NULL
    """,
    Lack.NO_RISK: """
        SELECT process.id FROM internal_control_controlprocess AS process
        LEFT JOIN internal_control_controlrisk AS risk ON risk.process_id = process.id
        WHERE is_applicable AND organisation_id = %(organisation)s AND risk.id IS NULL
    """,
    Lack.NOT_VALUED: """
        SELECT risk.id FROM internal_control_controlrisk AS risk
        JOIN internal_control_controlprocess AS process ON process.id = risk.process_id
        WHERE is_applicable AND organisation_id = %(organisation)s
        AND probability * consequence IS NULL
    """,
    Lack.ROW_UNFINISHED: """
        SELECT row.id FROM internal_control_controlplanrow AS row
        JOIN internal_control_controlrisk AS risk ON risk.id = row.risk_id
        JOIN internal_control_controlprocess AS process ON process.id = risk.process_id
        WHERE is_applicable AND organisation_id = %(organisation)s
        AND '' IN (row.what, row.who, row.how, row."when")
    """,
    Lack.HIGH_UNHANDLED: """
        SELECT risk.id FROM internal_control_controlrisk AS risk
        JOIN internal_control_controlprocess AS process ON process.id = risk.process_id
        LEFT JOIN internal_control_controlplanrow AS row ON row.risk_id = risk.id
        WHERE is_applicable AND organisation_id = %(organisation)s AND row.id IS NULL
        AND probability * consequence >= 10 AND handling = ''
    """,
}


def read_again(plan, lack):
    place = {
        "organisation": plan.organisation_id,
        "budget": plan.budget_id,
        "plan": plan.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(AGAIN[lack], place)
        return sorted({row[0] for row in cursor.fetchall()})


def a_world(seed):
    """A few plans of one year with all kinds of internal control, whole and lacking."""
    dice = random.Random(seed)
    goals = [make.AreaGoalFactory() for _number in range(3)]
    ControlPolicy.objects.create(year=2024, watched_from=5, controlled_from=10)
    asked = [
        make.MandatoryProcessFactory(
            area_goal=dice.choice(goals), kinds=dice.choice([["committee"], ["board"], []])
        )
        for _number in range(3)
    ]
    plans = [make.OperationalPlanFactory(budget=goals[0].budget) for _number in range(3)]
    for plan in plans:
        for process in asked:
            if dice.random() < 0.3:
                ProcessAssignment.objects.create(process=process, organisation=plan.organisation)
        fill(plan, goals, asked, dice)
    return plans


def fill(plan, goals, asked, dice):
    for goal in goals:
        if dice.random() < 0.4:
            make.CommitteeGoalFactory(organisation=plan.organisation, area_goal=goal, code="")
        if dice.random() < 0.5:
            concerned = dice.random() < 0.7
            PlanSection.objects.create(
                plan=plan,
                area_goal=goal,
                text=dice.choice(["", "<p>Vi bidrar.</p>"]),
                is_concerned=concerned,
                why_not="" if concerned else "Vi har ingen skola.",
            )
    free = list(asked)
    for _number in range(dice.randrange(4)):
        mandatory = free.pop() if free and dice.random() < 0.5 else None
        process = make.ControlProcessFactory(
            organisation=plan.organisation,
            area_goal=mandatory.area_goal if mandatory else dice.choice(goals),
            mandatory=mandatory,
            is_applicable=mandatory is None or dice.random() < 0.5,
            why_not=dice.choice(["", "Vi har inga boenden."]),
        )
        for kind in ("way", "check"):
            for _part in range(dice.randrange(3)):
                make.ControlPracticeFactory(process=process, kind=kind)
        for _risk in range(dice.randrange(3)):
            risks(process, dice)


def risks(process, dice):
    risk = make.ControlRiskFactory(
        process=process,
        probability=dice.choice([None, *range(1, 6)]),
        consequence=dice.choice([None, *range(1, 6)]),
        handling=dice.choice(["", "Så"]),
    )
    for _row in range(dice.randrange(2)):
        texts = {name: dice.choice(["", "x", "x"]) for name in ("what", "who", "how", "when")}
        make.ControlPlanRowFactory(risk=risk, **texts)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_what_is_lacking_is_what_the_tables_say(db, seed):
    with transaction.atomic():
        in_a_world(seed)
        transaction.set_rollback(True)


def in_a_world(seed):
    plans = a_world(seed)
    controls = controls_of(plans)
    for plan in plans:
        control = controls[plan.pk]
        assert control.lacks == control_of(plan).lacks, "all plans at once say the same as one"
        for lack in Lack:
            found = sorted(one.of for one in control.lacks if one.lack is lack)
            assert found == read_again(plan, lack), lack
        assert all(in_words(one, control) for one in control.lacks)
        assert all(short(one) for one in control.lacks if one.process)


RISKS = st.builds(
    RiskFacts, pk=st.integers(1, 9), value=st.none() | st.integers(1, 25), is_high=st.booleans(),
    is_handled=st.booleans(), rows=st.integers(0, 2), unfinished=st.tuples() | st.just((3,)),
)  # fmt: skip
PROCESSES = st.builds(
    ProcessFacts, pk=st.integers(1, 9), area_goal=st.integers(1, 3), is_applicable=st.booleans(),
    has_reason=st.booleans(), ways=st.integers(0, 2), checks=st.integers(0, 2),
    risks=st.lists(RISKS, max_size=3).map(tuple),
)  # fmt: skip
PLANS = st.builds(
    PlanFacts, goals=st.sets(st.integers(1, 3)).map(tuple), mandatory=st.tuples(),
    processes=st.lists(PROCESSES, max_size=4).map(tuple),
)  # fmt: skip


@given(PLANS)
def test_a_process_more_never_makes_a_goal_lack_one(plan):
    whole = ProcessFacts(99, 1, True, False, 1, 1, (RiskFacts(98, 4, False, False, 0),))
    more = PlanFacts(plan.goals, plan.mandatory, (*plan.processes, whole))
    assert set(lacks(more)) <= set(lacks(plan))
    assert Found(Lack.NO_PROCESS, 1) not in lacks(more)


@given(PLANS)
def test_what_is_lacking_goes_by_process_alone(plan):
    apart = [one for process in plan.processes for one in lacks(PlanFacts(processes=(process,)))]
    assert [one for one in lacks(plan) if one.lack is not Lack.NO_PROCESS] == apart


def required_of_committees(budget):
    for row in standard_template(budget):
        if row.kind == SectionTemplate.Kind.INTERNAL_CONTROL:
            row.required_of = ["committee"]
        if row.parent:
            row.parent_id = row.parent.pk
        row.save()


def test_it_hinders_only_where_the_template_asks_for_it(scene):
    make.ControlProcessFactory(organisation=scene.organisation, area_goal=scene.area_goal)
    told = list(of_the_control(PlanNow(scene.plan)))
    assert [one.hinders for one in told] == [False, False, False]
    required_of_committees(scene.plan.budget)
    assert any(part.is_required for part in outline(scene.plan))
    asked = list(of_the_control(PlanNow(scene.plan)))
    assert [one.hinders for one in asked] == [True, True, True]
    assert all(one.url.startswith("/2024/plan/norra/internkontroll/") for one in asked)
    assert {one.key for one in asked} == {"internkontroll"}


def test_a_complete_analysis_is_told_as_met(scene):
    (told,) = of_the_control(PlanNow(scene.plan))
    assert told.is_met
    assert not told.hinders


def test_of_internal_control_that_nobody_asks_for_nothing_is_told(scene):
    other = make.OperationalPlanFactory(budget=scene.plan.budget)
    make.CommitteeGoalFactory(organisation=other.organisation, area_goal=scene.area_goal)
    assert list(of_the_control(PlanNow(other))) == []


def test_all_plans_are_read_in_as_many_queries_as_one(scene, django_assert_max_num_queries):
    plans = [make.OperationalPlanFactory(budget=scene.plan.budget) for _number in range(6)]
    for plan in plans:
        process = make.ControlProcessFactory(
            organisation=plan.organisation, area_goal=scene.area_goal
        )
        make.ControlPlanRowFactory(risk__process=process)
    with django_assert_max_num_queries(13):
        controls_of([scene.plan, *plans])


def test_a_board_is_asked_for_no_process_of_each_goal(scene):
    board = make.OrganisationFactory(board=True)
    plan = make.OperationalPlanFactory(organisation=board, budget=scene.plan.budget)
    make.CommitteeGoalFactory(organisation=board, area_goal=scene.area_goal)
    assert control_of(plan).lacks == []


def test_last_years_text_is_no_work_until_somebody_has_read_it(scene):
    goal = make.AreaGoalFactory(budget=scene.plan.budget, code="1.9")
    text = make.PlanSectionFactory(
        plan=scene.plan, area_goal=goal, text="<p>Vi bygger.</p>", is_suggested_from=2023
    )
    assert goal.pk not in control_of(scene.plan).goals
    PlanSection.objects.filter(pk=text.pk).update(is_suggested_from=None)
    assert goal.pk in control_of(scene.plan).goals

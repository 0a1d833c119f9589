"""Every named constraint is broken on purpose once, so that none is only decoration."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import CASCADE
from django.utils import timezone

from finance.models import (
    Appropriation,
    BudgetLine,
    Frame,
    ProposedPoint,
    ResultBudgetLine,
    ResultUnit,
    TurnoverChange,
)
from followup.models import GoalJudgement, PeriodReport, Reminder, ReportingPeriod
from goals.models import (
    Activity,
    ActivityResponsibility,
    AreaGoal,
    Budget,
    CommitteeGoal,
    StrategicGoal,
)
from indicators.models import (
    Fulfilment,
    GoalProposal,
    Indicator,
    IndicatorAlias,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    OwnProposal,
    Policy,
    ProposedDefinition,
    Target,
    TargetChange,
    Tolerance,
    Weight,
)
from internal_control.models import (
    ControlFollowUp,
    ControlPolicy,
    ControlPractice,
    ControlProcess,
    ControlRisk,
    MandatoryProcess,
    ProcessAssignment,
)
from organisations.models import (
    AuditEntry,
    LetterWords,
    Membership,
    Notice,
    NoticeChoice,
    NoticeLetter,
    Organisation,
    SignInAttempt,
    SignInRules,
    User,
)
from plans.models import (
    DeadlineException,
    OperationalPlan,
    PlanReturn,
    PlanSection,
    SectionTemplate,
    SettledQuestion,
    StepDeadline,
)
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    CityFactory,
    CommitteeGoalFactory,
    ControlPlanRowFactory,
    ControlProcessFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    MandatoryProcessFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    PlanSectionFactory,
    SectionTemplateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ROOMS = (
    "organisations",
    "goals",
    "indicators",
    "finance",
    "plans",
    "internal_control",
    "followup",
    "reconciliation",
)


class World:
    """What the cases below refer to; made once a test."""

    def __init__(self):
        self.city = CityFactory()
        self.organisation = OrganisationFactory()
        self.user = UserFactory()
        self.area_goal = AreaGoalFactory()
        self.budget = self.area_goal.budget
        self.strategic_goal = self.area_goal.strategic_goal
        self.committee_goal = CommitteeGoalFactory(
            organisation=self.organisation, area_goal=self.area_goal
        )
        self.indicator = IndicatorFactory()
        self.plan = OperationalPlanFactory(organisation=self.organisation, budget=self.budget)
        self.deadline = StepDeadline.objects.create(
            budget=self.budget, step="submit", due_on=dt.date(2023, 12, 1)
        )
        self.policy = Policy.objects.create(year=2024)
        self.mandatory = MandatoryProcessFactory(area_goal=self.area_goal)
        self.process = ControlProcessFactory(
            organisation=self.organisation, area_goal=self.area_goal
        )
        self.plan_row = ControlPlanRowFactory(risk__process=self.process)
        self.period = ReportingPeriod.objects.create(
            year=2024, period="T1", opens_on=dt.date(2024, 4, 1), due_on=dt.date(2024, 5, 15)
        )


NOW = timezone.make_aware(dt.datetime(2024, 5, 1))


def organisation(w, **kw):
    given = {"code": "ny", "name": "Ny", "short_name": "Ny", "kind": "board", "parent": w.city}
    return Organisation(**{**given, **kw})


def indicator(w, **kw):
    return Indicator(**{"code": "ny", "name": "Ny", "level": "council", **kw})


def definition(w, **kw):
    given = {"indicator": w.indicator, "from_year": 2020, "direction": "higher", **kw}
    return IndicatorDefinition(**given)


def target(w, **kw):
    given = {"indicator": w.indicator, "organisation": w.city, "year": 2024, "kind": "none"}
    return Target(**{**given, **kw})


def outcome(w, **kw):
    given = {"indicator": w.indicator, "organisation": w.city, "year": 2024, "period": "T1"}
    return Outcome(**{**given, "value": 1, **kw})


def activity(w, **kw):
    return Activity(**{"budget": w.budget, "organisation": w.city, "title": "Något", **kw})


def judgement(w, **kw):
    given = {"organisation": w.city, "area_goal": w.area_goal, "period": "T1", "level": "full"}
    return GoalJudgement(**{**given, **kw})


def fulfilment(w, **kw):
    given = {
        "indicator": w.indicator,
        "organisation": w.city,
        "year": 2024,
        "period": "T1",
        "question": "outcome",
        "level": "full",
        "rule_version": "1",
        "computed_at": NOW,
    }
    return Fulfilment(**{**given, **kw})


def proposal(w, **kw):
    given = {
        "area_goal": w.area_goal,
        "period": "T1",
        "question": "outcome",
        "level": "full",
        "rule_version": "1",
        "computed_at": NOW,
    }
    return GoalProposal(**{**given, **kw})


def own_proposal(w, **kw):
    given = {
        "area_goal": w.area_goal,
        "organisation": w.organisation,
        "period": "T1",
        "question": "outcome",
        "level": "full",
        "rule_version": "1",
        "computed_at": NOW,
    }
    return OwnProposal(**{**given, **kw})


def twice(make, **kw):
    """A case in which the same row is written two times."""

    def rows(w):
        return [make(w, **kw), make(w, **kw)]

    return rows


def row(make, **kw):
    def rows(w):
        given = {k: getattr(w, v[1:]) if str(v).startswith("@") else v for k, v in kw.items()}
        return [make(w, **given)]

    return rows


def made(model, **kw):
    """A builder for models too small to have one above; "@name" refers to the world."""

    def make(w, **more):
        given = {**kw, **more}
        return model(
            **{
                k: getattr(w, v[1:]) if isinstance(v, str) and v.startswith("@") else v
                for k, v in given.items()
            }
        )

    return make


later, sooner = dt.date(2024, 6, 1), dt.date(2024, 5, 1)
duty = made(IndicatorResponsibility, indicator="@indicator", organisation="@organisation")
line = made(ResultBudgetLine, budget="@budget", name="x", position=1)
weight = made(Weight, indicator="@indicator", organisation="@organisation", year=2024, weight=1)
tolerance = made(Tolerance, policy="@policy", indicator="@indicator", absolute=1)
section = made(PlanSection, plan="@plan", area_goal="@area_goal")
part = made(SectionTemplate, budget="@budget", key="inledning", heading="Inledning")
appropriation = made(
    Appropriation, budget="@budget", organisation="@organisation", kind="net", amount=1
)
report = made(PeriodReport, organisation="@organisation", reporting_period="@period")
question = made(SettledQuestion, plan="@plan", by="@user", fingerprint="x", told="x", why="y")
exception = made(
    DeadlineException, deadline="@deadline", organisation="@organisation", by="@user",
    until=later, reason="Nytt uppdrag",
)  # fmt: skip
notice = made(Notice, user="@user", organisation="@organisation", kind="due", heading="x")
reminder = made(
    Reminder, year=2024, subject="VB", organisation="@organisation", by="@user", recipients=[]
)
control_process = made(
    ControlProcess, organisation="@organisation", year=2024, area_goal="@area_goal", name="x"
)
practice = made(ControlPractice, process="@process", kind="way", text="x")
risk = made(ControlRisk, process="@process", text="x")
follow_up = made(ControlFollowUp, row="@plan_row", period="T1")
mandatory = made(MandatoryProcess, area_goal="@area_goal", name="x")
BROKEN = {
    "control_policy_limits_are_in_order": row(made(ControlPolicy, year=2024, watched_from=13)),
    "mandatory_process_once_per_goal": twice(mandatory),
    "mandatory_process_has_name": row(mandatory, name=""),
    "process_assigned_once": twice(
        made(ProcessAssignment, process="@mandatory", organisation="@organisation")
    ),
    "control_process_once_per_mandatory": twice(control_process, mandatory="@mandatory"),
    "control_process_has_name": row(control_process, name=""),
    "control_process_own_is_applicable": row(control_process, is_applicable=False),
    "control_practice_kind_is_known": row(practice, kind="vana"),
    "control_practice_has_text": row(practice, text=""),
    "control_risk_has_text": row(risk, text=""),
    "control_risk_probability_is_1_to_5": row(risk, probability=6),
    "control_risk_consequence_is_1_to_5": row(risk, consequence=0),
    "control_follow_up_once_a_period": twice(follow_up),
    "control_follow_up_period_is_known": row(follow_up, period="M01"),
    "control_follow_up_state_is_known": row(follow_up, state="kanske"),
    "organisation_has_names": row(organisation, name=""),
    "organisation_kind_is_known": row(organisation, kind="klubb"),
    "organisation_one_city": row(organisation, kind="city", parent=None),
    "organisation_only_city_is_root": row(organisation, parent=None),
    "organisation_ends_after_start": row(organisation, exists_from=later, exists_to=sooner),
    "user_email_is_unique_in_any_case": lambda w: [User(email=w.user.email.upper())],
    "user_city_role_is_known": row(made(User, email="a@example.org", city_role="kung")),
    "attempt_outcome_is_known": row(
        made(SignInAttempt, account="a", address="192.0.2.1", outcome="kanske")
    ),
    "sign_in_rules_are_one": row(made(SignInRules, pk=2)),
    "letter_words_are_one": row(made(LetterWords, pk=2)),
    "notice_choice_is_known": row(made(NoticeChoice, user="@user", digest="ibland")),
    "notice_kind_is_known": row(notice, kind="skvaller"),
    "notice_told_once": twice(notice, once="en gång"),
    "notice_letter_one_digest_a_day": twice(
        made(NoticeLetter, user="@user", day=dt.date(2024, 11, 4))
    ),
    "audit_kind_is_known": row(made(AuditEntry, kind="dansade")),
    "membership_once_per_organisation": twice(
        made(Membership, user="@user", organisation="@organisation", role="reader")
    ),
    "membership_role_is_known": row(
        made(Membership, user="@user", organisation="@organisation", role="chef")
    ),
    "budget_once_per_proposer": twice(made(Budget, year=2030, proposer="Någon", status="proposal")),
    "budget_one_adopted_a_year": lambda w: [
        Budget(year=2030, proposer=who, status="adopted") for who in ("A", "B")
    ],
    "budget_status_is_known": row(made(Budget, year=2030, proposer="A", status="kanske")),
    "budget_only_adopted_has_date": row(
        made(Budget, year=2030, proposer="A", status="proposal", adopted_on=later)
    ),
    "budget_year_is_plausible": row(made(Budget, year=30, proposer="A", status="proposal")),
    "strategic_goal_code_once": twice(made(StrategicGoal, budget="@budget", code="99", title="x")),
    "strategic_goal_code_form": row(made(StrategicGoal, budget="@budget", code="1.1", title="x")),
    "area_goal_code_once": twice(
        made(AreaGoal, budget="@budget", strategic_goal="@strategic_goal", code="9.99", title="x")
    ),
    "area_goal_code_form": row(
        made(AreaGoal, budget="@budget", strategic_goal="@strategic_goal", code="9", title="x")
    ),
    "committee_goal_code_once": twice(
        made(
            CommitteeGoal,
            organisation="@organisation",
            area_goal="@area_goal",
            code="1.1.9",
            title="x",
        )
    ),
    "committee_goal_has_title": row(
        made(CommitteeGoal, organisation="@organisation", area_goal="@area_goal", title="")
    ),
    "activity_ends_after_start": row(activity, start=later, end=sooner),
    "activity_under_committee_goal_has_area_goal": row(
        activity, committee_goal="@committee_goal", organisation="@organisation"
    ),
    "activity_has_title": row(activity, title=""),
    "activity_agenda_is_known": row(activity, agenda=[18]),
    "committee_goal_agenda_is_known": row(
        made(
            CommitteeGoal,
            organisation="@organisation",
            area_goal="@area_goal",
            title="x",
            agenda=[0],
        )
    ),
    "activity_status_is_known": row(activity, status="kanske"),
    "indicator_name_once": lambda w: [indicator(w, code="a"), indicator(w, code="b")],
    "indicator_own_has_owner": row(indicator, level="own"),
    "indicator_has_name": row(indicator, name=""),
    "alias_of_one_indicator": lambda w: [
        IndicatorAlias(indicator=w.indicator, name="Samma"),
        IndicatorAlias(indicator=w.indicator, name="Samma"),
    ],
    "definition_once_a_year": twice(definition),
    "proposed_definition_once_a_year": lambda w: [
        ProposedDefinition(indicator=w.indicator, year=2024),
        ProposedDefinition(indicator=w.indicator, year=2024),
    ],
    "definition_decimals_max_six": row(definition, decimals=7),
    "definition_direction_is_known": row(definition, direction="snett"),
    "definition_frequency_is_known": row(definition, frequency="ibland"),
    "definition_over_organisations_is_known": row(definition, over_organisations="median"),
    "definition_over_periods_is_known": row(definition, over_periods="max"),
    "definition_values_are_known": row(definition, values="i dag"),
    "definition_state_is_not_summed": row(definition, values="state", over_periods="sum"),
    "definition_minimum_below_maximum": row(definition, minimum=100, maximum=0),
    "placement_once_under_a_goal": twice(
        made(IndicatorPlacement, indicator="@indicator", budget="@budget", area_goal="@area_goal")
    ),
    "responsibility_ends_after_start": row(duty, starts_on=later, ends_on=sooner),
    "responsibility_does_not_overlap": lambda w: [
        duty(w, starts_on=sooner, ends_on=later),
        duty(w, starts_on=later),
    ],
    "target_once_a_year": twice(target),
    "target_bounds_fit_kind": row(target, kind="level", low=1, high=2),
    "target_change_fits_kind": row(target, kind="change"),
    "target_change_since_has_base_year": row(target, kind="change_since", change=-20),
    "outcome_once_a_period": twice(outcome),
    "outcome_value_or_absence": row(outcome, absence="secret"),
    "outcome_absence_is_known": row(outcome, value=None, absence="glömd"),
    "outcome_ratio_is_whole": row(outcome, numerator=1),
    "outcome_absent_has_no_genders": row(outcome, value=None, absence="secret", women=1),
    "outcome_status_is_known": row(outcome, status="kanske"),
    "outcome_period_is_known": row(outcome, period="T4"),
    "policy_shares_between_zero_and_one": row(made(Policy, year=2025, full_share=2)),
    "policy_coverage_between_zero_and_one": row(made(Policy, year=2025, least_coverage=90)),
    "policy_gap_and_spread_not_negative": row(made(Policy, year=2025, large_gap=-1)),
    "tolerance_once": twice(tolerance),
    "tolerance_absolute_or_percent": row(tolerance, percent=1),
    "weight_once_a_year": twice(weight),
    "weight_is_not_negative": row(weight, weight=-1),
    "judgement_of_one_goal": row(judgement, strategic_goal="@strategic_goal"),
    "judgement_once_a_period": twice(judgement),
    "judgement_decided_has_level": row(judgement, status="decided", level=""),
    "judgement_that_differs_is_motivated": row(judgement, status="decided", proposal="none"),
    "fulfilment_once": twice(fulfilment),
    "fulfilment_in_an_edition": row(fulfilment, basis="edition"),
    "fulfilment_judged_is_known": row(fulfilment, judged="kanske"),
    "fulfilment_unjudged_has_reason": row(fulfilment, level="hard_to_assess"),
    "proposal_of_one_goal": row(proposal, area_goal=None),
    "proposal_once": twice(proposal),
    "own_proposal_once": twice(own_proposal),
    "proposal_in_an_edition": row(proposal, basis="edition"),
    "activity_under_one_goal": row(
        activity, area_goal="@area_goal", strategic_goal="@strategic_goal"
    ),
    "own_proposal_in_no_edition": row(own_proposal, basis="edition"),
    "appropriation_once": twice(appropriation),
    "result_line_once": twice(line),
    "budget_line_once": twice(made(BudgetLine, organisation="@organisation", year=2024, name="x")),
    "turnover_change_is_net_zero": row(
        made(
            TurnoverChange,
            organisation="@organisation",
            year=2024,
            purpose="x",
            costs=1,
            revenues=2,
        )
    ),
    "frame_once_per_kind": twice(made(Frame, organisation="@organisation", year=2024, kind="net")),
    "frame_kind_is_known": row(
        made(Frame, organisation="@organisation", year=2024, kind="net"), kind="x"
    ),
    "proposed_point_once_per_source": twice(
        made(ProposedPoint, organisation="@organisation", year=2024, key="turnover")
    ),
    "result_unit_once": twice(made(ResultUnit, organisation="@organisation", year=2024, name="x")),
    "plan_once_per_organisation_and_budget": row(
        made(OperationalPlan, organisation="@organisation", budget="@budget")
    ),
    "plan_decided_has_date": lambda w: [
        OperationalPlan(organisation=OrganisationFactory(), budget=w.budget, status="decided")
    ],
    "plan_status_is_known": lambda w: [
        OperationalPlan(organisation=OrganisationFactory(), budget=w.budget, status="kanske")
    ],
    "plan_return_one_at_a_time": twice(made(PlanReturn, plan="@plan", by="@user", reason="Ändra")),
    "plan_return_says_why": row(made(PlanReturn, plan="@plan", by="@user", reason="")),
    "question_settled_once": twice(question),
    "question_settled_says_why": row(question, why=""),
    "step_deadline_once": twice(made(StepDeadline, budget="@budget", step="write", due_on=sooner)),
    "step_deadline_step_is_known": row(
        made(StepDeadline, budget="@budget", step="läsa", due_on=sooner)
    ),
    "deadline_exception_once": twice(exception),
    "deadline_exception_says_why": row(exception, reason=""),
    "section_once_per_area_goal": twice(section),
    "section_once_per_strategic_goal": twice(
        made(PlanSection, plan="@plan", strategic_goal="@strategic_goal")
    ),
    "section_about_one_goal": row(section, strategic_goal="@strategic_goal"),
    "section_once_per_template": lambda w: [
        PlanSection(plan=w.plan, template=one)
        for one in [SectionTemplateFactory(budget=w.budget)] * 2
    ],
    "section_in_template_or_about_goal": lambda w: [
        PlanSection(
            plan=w.plan, area_goal=w.area_goal, template=SectionTemplateFactory(budget=w.budget)
        )
    ],
    "section_under_another_is_own": lambda w: [
        PlanSection(
            plan=w.plan,
            area_goal=w.area_goal,
            parent=PlanSectionFactory(plan=w.plan, area_goal=None),
        )
    ],
    "section_not_concerned_says_why": row(section, is_concerned=False),
    "section_is_ready_by_somebody": row(section, ready_at=NOW),
    "template_key_once": twice(part),
    "template_goals_stand_once": lambda w: [
        SectionTemplate(budget=w.budget, key=key, heading="x", kind="area_goals") for key in "ab"
    ],
    "template_key_form": row(part, key="Inledning!"),
    "template_has_heading": row(part, heading=""),
    "template_kind_is_known": row(part, kind="annat"),
    "template_not_under_itself": row(part, pk=4711, parent_id=4711),
    "reporting_period_once": twice(
        made(ReportingPeriod, year=2024, period="T2", opens_on=sooner, due_on=later)
    ),
    "reporting_period_due_after_open": row(
        made(ReportingPeriod, year=2024, period="T2", opens_on=later, due_on=sooner)
    ),
    "period_report_once": twice(report),
    "period_report_submitted_has_time": row(report, status="submitted"),
    "period_report_decided_has_date": row(report, status="decided"),
    "period_report_status_is_known": row(report, status="utkast"),
    "reminder_goes_to_somebody": row(reminder),
}


def activity_responsible_once(w):
    work = ActivityFactory(budget=w.budget)
    return [ActivityResponsibility(activity=work, organisation=w.organisation) for _ in "12"]


def target_change_has_reference(w):
    changed = Target.objects.create(
        indicator=w.indicator, organisation=w.city, year=2025, kind="none"
    )
    return [TargetChange(target=changed, decided_on=later, reference="")]


BROKEN["activity_responsible_once"] = activity_responsible_once
BROKEN["target_change_has_reference"] = target_change_has_reference


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    rows = BROKEN[name](World())
    *sound, bad = rows
    for instance in sound:
        instance.save()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        bad.save()


def test_every_constraint_has_its_case():
    names = {
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and not model.__name__.endswith("Event")
        for constraint in model._meta.constraints
        # Editions are written by statements alone, and held by a trigger of their own.
        if not constraint.name.startswith(("frozen_", "correction_"))
    }
    assert names == set(BROKEN)


@pytest.fixture
def chain():
    """One row of each kind, whose repeated keys agree, and a stranger to each of them."""
    world = World()
    activity = ActivityFactory(
        budget=world.budget, organisation=world.organisation, committee_goal=world.committee_goal
    )
    own = IndicatorFactory(level="own", owner=world.organisation)
    placement = IndicatorPlacementFactory(
        indicator=own, area_goal=world.area_goal, committee_goal=world.committee_goal
    )
    stranger = AreaGoalFactory(strategic_goal__budget__year=2030)
    other = CommitteeGoalFactory(area_goal=AreaGoalFactory(strategic_goal=world.strategic_goal))
    neighbour = CommitteeGoalFactory(area_goal=world.area_goal)
    return {
        "area": world.area_goal.pk,
        "strategic": world.strategic_goal.pk,
        "goal": world.committee_goal.pk,
        "plan": world.plan.pk,
        "activity": activity.pk,
        "own": own.pk,
        "placement": placement.pk,
        "section": PlanSectionFactory(plan=world.plan, area_goal=world.area_goal).pk,
        "own_heading": PlanSectionFactory(plan=world.plan, area_goal=None, heading="Råd").pk,
        "other_section": PlanSectionFactory(area_goal=None, heading="Råd").pk,
        "other_part": SectionTemplateFactory(budget=stranger.budget).pk,
        "other_budget": stranger.budget_id,
        "other_area": stranger.pk,
        "other_strategic": stranger.strategic_goal_id,
        "other_goal": other.pk,
        "neighbours_goal": neighbour.pk,
        "other_organisation": other.organisation_id,
    }


@pytest.mark.parametrize(
    "contradiction",
    [
        "goals_strategicgoal SET budget_id = %(other_budget)s WHERE id = %(strategic)s",
        "goals_areagoal SET budget_id = %(other_budget)s WHERE id = %(area)s",
        "goals_areagoal SET strategic_goal_id = %(other_strategic)s WHERE id = %(area)s",
        "goals_committeegoal SET area_goal_id = %(other_area)s WHERE id = %(goal)s",
        "goals_committeegoal SET organisation_id = %(other_organisation)s WHERE id = %(goal)s",
        "goals_activity SET budget_id = %(other_budget)s WHERE id = %(activity)s",
        "goals_activity SET area_goal_id = %(other_area)s WHERE id = %(activity)s",
        "goals_activity SET committee_goal_id = %(other_goal)s WHERE id = %(activity)s",
        "goals_activity SET committee_goal_id = %(neighbours_goal)s WHERE id = %(activity)s",
        "goals_activity SET organisation_id = %(other_organisation)s WHERE id = %(activity)s",
        "indicators_indicatorplacement SET budget_id = %(other_budget)s WHERE id = %(placement)s",
        "indicators_indicatorplacement SET area_goal_id = %(other_area)s WHERE id = %(placement)s",
        "indicators_indicatorplacement SET committee_goal_id = %(other_goal)s"
        " WHERE id = %(placement)s",
        "indicators_indicatorplacement SET committee_goal_id = %(neighbours_goal)s"
        " WHERE id = %(placement)s",
        "indicators_indicator SET owner_id = %(other_organisation)s WHERE id = %(own)s",
        "plans_operationalplan SET budget_id = %(other_budget)s WHERE id = %(plan)s",
        "plans_plansection SET area_goal_id = %(other_area)s WHERE id = %(section)s",
        "plans_plansection SET area_goal_id = NULL, strategic_goal_id = %(other_strategic)s"
        " WHERE id = %(section)s",
        "plans_plansection SET template_id = %(other_part)s WHERE id = %(own_heading)s",
        "plans_plansection SET parent_id = %(other_section)s WHERE id = %(own_heading)s",
    ],
)
def test_repeated_keys_cannot_contradict_each_other(chain, contradiction):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {contradiction}", chain)
        assert cursor.rowcount == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


TRUE_PARTS = {
    "Membership.user",
    "Notice.user",
    "NoticeChoice.user",
    "NoticeLetter.user",
    "ExpectedResult.committee_goal",
    "SettledQuestion.plan",
    "ActivityResponsibility.activity",
    "IndicatorAlias.indicator",
    "Tolerance.policy",
    "ControlDifference.run",
    "PlanSection.plan",
    "ProcessAssignment.process",
    "PlanReturn.plan",
    "StepDeadline.budget",
    "DeadlineException.deadline",
}


def test_nothing_goes_with_something_else_but_its_parts():
    going = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is CASCADE
    }
    assert {name for name in going if not name.startswith("User_")} == TRUE_PARTS

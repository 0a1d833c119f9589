"""A row of every guarded table: how it is made, and which matter holds it."""

from decisions.models import BUDGET, PLAN
from documents.models import Annex, AnnexContent
from finance.models import (
    Appropriation,
    BudgetAdjustment,
    BudgetLine,
    Frame,
    InternalPrice,
    Investment,
    OperatingProject,
    PremisesGrant,
    ProposedPoint,
    ResultBudgetLine,
    ResultUnit,
    TurnoverChange,
)
from goals.models import ActivityResponsibility
from indicators.models import Policy, TargetChange, Tolerance, Weight
from tests import factories as make

SOMEBODY_ELSE = "(SELECT max(id) FROM organisations_organisation WHERE kind = 'city')"


def of_committee(model, **given):
    return lambda w: model.objects.create(organisation=w.committee, year=2024, **given)


def annex(w):
    content = AnnexContent.objects.create(checksum="a" * 64, data=b"x")
    return Annex.objects.create(
        plan=w.plan, title="a", name="a.pdf", content=content, size=1, by=make.UserFactory()
    )


def committee_goal(w):
    return make.CommitteeGoalFactory(organisation=w.committee, area_goal=w.area)


def own(w):
    return make.IndicatorFactory(level="own", owner=w.committee)


def placed(w, indicator):
    return make.IndicatorPlacementFactory(indicator=indicator, area_goal=w.area)


def answers(w, indicator):
    placed(w, indicator)
    return make.IndicatorResponsibilityFactory(indicator=indicator, organisation=w.committee)


def rules(w):
    return Policy.objects.get_or_create(year=2024)[0]


def tolerance(w):
    return Tolerance.objects.create(policy=rules(w), indicator=make.IndicatorFactory(), absolute=1)


def weight(w):
    indicator = placed(w, make.IndicatorFactory()).indicator
    return Weight.objects.create(indicator=indicator, organisation=w.committee, year=2024, weight=1)


def duty(w, activity, organisation):
    return ActivityResponsibility.objects.create(activity=activity, organisation=organisation)


def target_change(**given):
    target = make.TargetFactory(**given)
    return TargetChange.objects.create(
        target=target, previous_text="9", decided_on="2024-01-09", reference="§ 4"
    )


# Name: whose the matter is, its subject, how a row is made, and what somebody would change.
CASES = {
    "the city's target": ("city", BUDGET, lambda w: make.TargetFactory(), "text = '10'"),
    "a committee's target": (
        "committee",
        PLAN,
        lambda w: make.TargetFactory(organisation=w.committee),
        "text = '10'",
    ),
    "a change of the city's target": ("city", BUDGET, lambda w: target_change(), "new_text = '10'"),
    "a change of a committee's target": (
        "committee",
        PLAN,
        lambda w: target_change(organisation=w.committee),
        "new_text = '10'",
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
    "a part of the year's template": (
        "committee",
        PLAN,
        lambda w: make.SectionTemplateFactory(budget=w.budget),
        "heading = 'x'",
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
    "who answers for the council's activity": (
        "city",
        BUDGET,
        lambda w: duty(w, make.ActivityFactory(budget=w.budget), make.OrganisationFactory()),
        f"organisation_id = {SOMEBODY_ELSE}",
    ),
    "who answers for a committee's activity": (
        "committee",
        PLAN,
        lambda w: duty(
            w, make.ActivityFactory(budget=w.budget, organisation=w.committee), w.committee
        ),
        f"organisation_id = {SOMEBODY_ELSE}",
    ),
    "an own indicator's place": ("committee", PLAN, lambda w: placed(w, own(w)), "position = 9"),
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
    "the rules": ("city", BUDGET, rules, "full_share = 0.9"),
    "a tolerance": ("city", BUDGET, tolerance, "absolute = 2"),
    "a weight": ("city", BUDGET, weight, "weight = 2"),
    "who answers": (
        "city",
        BUDGET,
        lambda w: answers(w, make.IndicatorFactory()),
        "ends_on = '2024-06-30'",
    ),
    "who answers for its own": (
        "committee",
        PLAN,
        lambda w: answers(w, own(w)),
        "ends_on = '2024-06-30'",
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
    "an operating project": (
        "committee",
        PLAN,
        of_committee(OperatingProject, name="a"),
        "name = 'x'",
    ),
    "a premises grant": (
        "committee",
        PLAN,
        of_committee(PremisesGrant, purpose="a", amount=1),
        "purpose = 'x'",
    ),
    "an internal price": (
        "committee",
        PLAN,
        of_committee(InternalPrice, name="a", price=1),
        "name = 'x'",
    ),
    "a frame": ("committee", PLAN, of_committee(Frame, kind="net", amount=1), "amount = 2"),
    "a proposed point": (
        "committee",
        PLAN,
        of_committee(ProposedPoint, key="own", words="a"),
        "words = 'x'",
    ),
}


def process(w):
    return make.ControlProcessFactory(organisation=w.committee, area_goal=w.area)


def plan_row(w):
    return make.ControlPlanRowFactory(risk__process=process(w))


CASES |= {
    "a process": ("committee", PLAN, process, "name = 'x'"),
    "a way of working": (
        "committee",
        PLAN,
        lambda w: make.ControlPracticeFactory(process=process(w)),
        "text = 'x'",
    ),
    "a risk": (
        "committee",
        PLAN,
        lambda w: make.ControlRiskFactory(process=process(w)),
        "probability = 5",
    ),
    "a row of the control plan": ("committee", PLAN, plan_row, "what = 'x'"),
    "an annex": ("committee", PLAN, annex, "title = 'b'"),
    "what a control has shown": (
        "committee",
        "VB",
        lambda w: make.ControlFollowUpFactory(row=plan_row(w), period="VB"),
        "result = 'x'",
    ),
}

OF_A_CLOSED_PERIOD = "an outcome of a closed period"
ONE_OF_EACH = [name for name in CASES if name != OF_A_CLOSED_PERIOD]

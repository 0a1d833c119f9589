"""A plan with something of every kind that a plan may hold, and as much more of it as one likes."""

import datetime as dt
import io
from types import SimpleNamespace

from PIL import Image

from documents.annexes.actions import add_annex
from documents.annexes.checking import checked
from documents.papers.formats import Format
from documents.papers.job import ask_for_draft, make_all
from documents.plan_files.actions import keep_plan_file
from documents.plan_files.reading import read_all
from documents.tables.actions import receive_pasted
from documents.tables.control import SUBJECTS
from documents.tables.subjects import subject_of
from drafting.calculations.figures import Inserted
from drafting.talk.actions import comment
from finance.models import Appropriation
from plans.actions import workflow
from plans.actions.parts import add_heading
from plans.actions.template import ensure_template
from plans.actions.work import assign
from plans.economy.tables import BY_KEY, FRAMES
from plans.economy.writing import add_frames, add_row
from plans.models import OperationalPlan
from tests import factories as make
from tests.documents.plan_files.helpers import document

ROLES = ("reader", "editor", "approver")
Status = OperationalPlan.Status
TABLES = [*BY_KEY, *SUBJECTS]


def build():
    """A nämnd with people and a plan, one of everything in it."""
    whole = SimpleNamespace(year=2024, rows=[])
    whole.organisation = make.OrganisationFactory(code="norra", name="Norra nämnden")
    whole.people = {
        role: make.MembershipFactory(organisation=whole.organisation, role=role).user
        for role in ROLES
    } | {"slk": make.UserFactory(slk=True)}
    whole.by = whole.people["editor"]
    whole.strategic = make.StrategicGoalFactory(code="1", title="Ett Stockholm")
    whole.budget = whole.strategic.budget
    ensure_template(budget=whole.budget, by=whole.by)
    whole.budget.section_templates.update(required_of=[])
    whole.plan = make.OperationalPlanFactory(organisation=whole.organisation, budget=whole.budget)
    the_year_before(whole)
    Appropriation.objects.create(
        budget=whole.budget, organisation=whole.organisation, kind="net", amount="-150"
    )
    add_frames(plan=whole.plan, by=whole.by)
    for period in ("T1", "T2", "VB"):
        make.ReportingPeriodFactory(period=period, opens_on=dt.date(2024, 1, 1))
    add(whole)
    return whole


def the_year_before(whole):
    """A plan whose text can be carried over to this year's introduction."""
    budget = make.BudgetFactory(year=2023)
    ensure_template(budget=budget, by=whole.by)
    make.PlanSectionFactory(
        plan=make.OperationalPlanFactory(organisation=whole.organisation, budget=budget),
        area_goal=None,
        template=budget.section_templates.get(key="inledning"),
        text="<p>I fjol.</p>",
    )


def add(whole):
    """One more of everything."""
    row = SimpleNamespace(number=len(whole.rows) + 1)
    of_goals(whole, row)
    of_parts(whole, row)
    of_control(whole, row)
    of_money(whole, row)
    beside(whole, row)
    whole.rows.append(row)


def of_goals(whole, row):
    """A goal of the council's and one of the plan's own; indicators, activities."""
    own = {"organisation": whole.organisation}
    row.area = make.AreaGoalFactory(strategic_goal=whole.strategic, code=f"1.{row.number}")
    council = make.ActivityFactory(budget=whole.budget, area_goal=row.area)
    # The pages about one goal are the first one's: it gets as much as there are goals.
    under = [row.area] if row.number == 1 else [row.area, whole.rows[0].area]
    for area in under:
        row.goal = make.CommitteeGoalFactory(**own, area_goal=area, agenda=[3])
        make.ExpectedResultFactory.create_batch(2, committee_goal=row.goal)
        row.activity = make.ActivityFactory(
            budget=whole.budget, area_goal=area, committee_goal=row.goal, carries_out=council, **own
        )
        row.indicator = of_council(whole, area)
        row.own = of_own(whole, area, row.goal)


def of_council(whole, area):
    indicator = make.IndicatorDefinitionFactory().indicator
    make.IndicatorPlacementFactory(indicator=indicator, area_goal=area)
    make.IndicatorResponsibilityFactory(indicator=indicator, organisation=whole.organisation)
    make.TargetFactory(indicator=indicator)
    make.TargetFactory(indicator=indicator, organisation=whole.organisation, text="85 %")
    for year in (2022, 2023):
        make.OutcomeFactory(indicator=indicator, organisation=whole.organisation, year=year)
    return indicator


def of_own(whole, area, goal):
    indicator = make.IndicatorFactory(level="own", owner=whole.organisation)
    make.IndicatorDefinitionFactory(indicator=indicator)
    make.IndicatorPlacementFactory(indicator=indicator, area_goal=area, committee_goal=goal)
    make.IndicatorResponsibilityFactory(indicator=indicator, organisation=whole.organisation)
    make.TargetFactory(indicator=indicator, organisation=whole.organisation, text="85 %")
    return indicator


def of_parts(whole, row):
    """Texts with figures that follow their data, somebody who writes them, headings, comments."""
    figure = Inserted(f"target:{row.indicator.code}:{whole.year}", "1 %").element
    others = (f"outcome:{row.indicator.code}:2023:VB", "count:goals:alla", "sum:driftbudget:costs")
    more = " ".join(Inserted(key, "1").element for key in others)
    row.section = make.PlanSectionFactory(
        plan=whole.plan, area_goal=row.area, text=f"<p>Vi når {figure} för {more}.</p>"
    )
    row.heading = add_heading(
        plan=whole.plan, key="inledning", heading=f"Rubrik {row.number}", by=whole.by
    )
    type(row.heading).objects.filter(pk=row.heading.pk).update(text=f"<p>Med {figure}.</p>")
    keys = [row.area.code, f"egen-{row.heading.pk}"]
    for key in keys:
        assign(
            plan=whole.plan, key=key, responsible=whole.by, due_on=dt.date(2023, 11, 1), by=whole.by
        )
    for key in {*keys, "inledning", "1.1"}:
        comment(
            organisation=whole.organisation, year=whole.year, matter="plan", part=key, heading=key,
            text="Stämmer det?", by=whole.by,
        )  # fmt: skip


def of_control(whole, row):
    row.process = make.ControlProcessFactory(
        organisation=whole.organisation, area_goal=row.area, position=row.number
    )
    under = {row.process, *(one.process for one in whole.rows[:1])}
    for process in under:
        make.ControlPracticeFactory(process=process)
        make.ControlPracticeFactory(process=process, check=True)
        row.risk = make.ControlRiskFactory(process=process, probability=2, consequence=4)
        row.check = make.ControlPlanRowFactory(risk=row.risk)
    make.MandatoryProcessFactory(area_goal=row.area)


def of_money(whole, row):
    row.money = {
        key: add_row(plan=whole.plan, table=table, name=f"Rad {row.number}", by=whole.by)
        for key, table in BY_KEY.items()
        if table != FRAMES
    }
    row.money[FRAMES.key] = FRAMES.model.objects.first()


def beside(whole, row):
    """Files in and out, and others who write plans."""
    row.files = {
        key: receive_pasted(
            subject=subject_of(whole.plan, key), text=f"Ny rad {row.number}\t1\n" * row.number,
            by=whole.by,
        )
        for key in TABLES
    }  # fmt: skip
    file = checked(f"{row.number}.png", _image(row.number))
    add_annex(plan=whole.plan, title="", file=file, by=whole.by)
    ask_for_draft(plan=whole.plan, kind=Format.JSON, by=whole.by)
    make_all()
    row.plan_file = keep_plan_file(
        name="plan.txt", data=document(), organisation=whole.organisation, budget=whole.budget,
        by=whole.by,
    )  # fmt: skip
    read_all()
    other = make.OperationalPlanFactory(budget=whole.budget)
    for role in ("editor", "reader"):
        make.MembershipFactory(user=whole.people[role], organisation=other.organisation, role=role)


def _image(number):
    out = io.BytesIO()
    Image.new("RGB", (number, 4)).save(out, format="PNG")
    return out.getvalue()


def submit(whole):
    whole.plan.refresh_from_db()
    workflow.submit(plan=whole.plan, by=whole.by)


def send_back(whole):
    """For some of its parts, which are open; the others are not."""
    submit(whole)
    workflow.send_back(
        plan=whole.plan, by=whole.people["approver"], keys=["inledning", "1.1"], reason="Läs om"
    )


def decide(whole, reason=""):
    submit(whole)
    workflow.decide(
        plan=whole.plan,
        by=whole.people["approver"],
        decided_on=dt.date(2023, 12, 14),
        reference="§ 7",
        motivation=reason,
    )


def publish(whole):
    """Decided and published, and decided anew: there is something to read and to publish."""
    decide(whole)
    workflow.publish_plan(plan=whole.plan, by=whole.people["approver"])
    grow(whole, 0)


def grow(whole, number=10):
    """So many more of everything, and the plan where it was on its way."""
    whole.plan.refresh_from_db()
    status = whole.plan.status
    if status == Status.DECIDED:
        workflow.reopen(plan=whole.plan, by=whole.people["approver"], reason="Räknat om")
    elif status != Status.DRAFT:
        type(whole.plan).objects.filter(pk=whole.plan.pk).update(status=Status.DRAFT)
    whole.plan.refresh_from_db()
    for _ in range(number):
        add(whole)
    if status == Status.DECIDED:
        decide(whole, "Räknat om")
    else:
        type(whole.plan).objects.filter(pk=whole.plan.pk).update(status=status)

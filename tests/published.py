"""A small city where everything has been decided and published by the actions that do so.

Öppna nämnden has decided its plan and handed in its report; Slutna nämnden has done neither, and
all that it has written is a draft.
"""

import datetime as dt
from contextlib import contextmanager
from types import SimpleNamespace

from decisions.actions import deciding, open_matter
from decisions.actions import publish as make_public
from drafting.talk.actions import comment
from followup.actions import place_of, submit_report
from followup.publishing import publish
from indicators.budgets import adopt_budget, budget_edition
from indicators.models import Fulfilment, Indicator
from indicators.recompute import drain_marks
from plans.actions.workflow import decide, publish_plan, start_plan, submit
from tests import factories as make

COUNCIL = {"nojda": "Andel nöjda brukare", "trygga": "Andel trygga"}


def build_city():
    """The city with its people, organisations and indicators by name."""
    here = draft_city()
    adopt_budget(budget=here.budget, by=None, decided_on=dt.date(2023, 11, 30), reference="KF § 1")
    write_plans(here)
    report(here)
    publish_periods(here)
    here.row = row_of(here.indicator)
    return here


def draft_city():
    """What the council is to decide: goals, indicators, targets."""
    area = make.AreaGoalFactory(
        strategic_goal__code="1",
        strategic_goal__title="Ett mänskligt Stockholm",
        code="1.1",
        title="Alla har goda levnadsvillkor",
    )
    here = SimpleNamespace(area=area, strategic=area.strategic_goal, budget=area.budget)
    here.boss = make.UserFactory(admin=True, name="Ada Beslutsson")
    here.city = make.CityFactory()
    here.open = make.OrganisationFactory(code="oppen", name="Öppna nämnden", short_name="Öppna")
    here.closed = make.OrganisationFactory(
        code="sluten", name="Slutna nämnden", short_name="Slutna"
    )
    here.indicator, here.trygga = (
        make.IndicatorFactory(code=code, name=name) for code, name in COUNCIL.items()
    )
    here.other = make.IndicatorFactory(code="vantetid", name="Väntetid i dagar", level="mandatory")
    for place, indicator in enumerate([here.indicator, here.trygga, here.other]):
        make.IndicatorDefinitionFactory(indicator=indicator)
        make.IndicatorPlacementFactory(indicator=indicator, area_goal=area, position=place)
        for organisation in (here.open, here.closed):
            if indicator != here.other:
                answers(organisation, indicator)
    make.TargetFactory(indicator=here.indicator, text="80 %")
    make.TargetFactory(indicator=here.trygga, text="50 %")
    make.TargetFactory(indicator=here.other, text="20 %")
    here.asked_for = make.ActivityFactory(
        budget=area.budget, area_goal=area, title="Fullmäktiges aktivitet"
    )
    return here


def answers(organisation, indicator):
    return make.IndicatorResponsibilityFactory(organisation=organisation, indicator=indicator)


def write_plans(here):
    """One plan is decided and published, the other is written on."""
    for organisation in (here.open, here.closed):
        plan = start_plan(organisation=organisation, budget=here.budget, by=here.boss)
        let_all_be_silent(here.budget)
        make.TargetFactory(indicator=here.indicator, organisation=organisation, text="85 %")
        goal = make.CommitteeGoalFactory(
            organisation=organisation,
            area_goal=here.area,
            title=f"Mål för {organisation.name}",
        )
        make.ExpectedResultFactory(committee_goal=goal, text=f"Resultat för {organisation.name}")
        make.ActivityFactory(
            budget=here.budget,
            organisation=organisation,
            committee_goal=goal,
            title=f"Aktivitet hos {organisation.name}",
            carries_out=here.asked_for,
        )
        if organisation == here.open:
            decide_and_publish(here, plan)
    here.secret = make.IndicatorFactory(
        code="egen",
        name="Egen hemlig indikator",
        level=Indicator.Level.OWN,
        owner=here.closed,
    )
    make.IndicatorDefinitionFactory(indicator=here.secret)
    make.IndicatorPlacementFactory(indicator=here.secret, area_goal=here.area, position=9)
    answers(here.closed, here.secret)
    make.TargetFactory(indicator=here.secret, organisation=here.closed, text="50 %")
    here.said = comment(
        organisation=here.closed, year=2024, matter="plan", part="1.1", heading="1.1",
        text="Kommentar om utkastet", by=here.boss,
    )  # fmt: skip


def let_all_be_silent(budget):
    """Nobody must write anything: a plan is decided as it is."""
    budget.section_templates.update(required_of=[])


def decide_and_publish(here, plan, **given):
    submit(plan=plan, by=here.boss)
    decided = decide(
        plan=plan, decided_on=dt.date(2023, 12, 14), reference="§ 7", by=here.boss, **given
    )
    publish_plan(plan=decided, by=here.boss, **({"reason": "Ändrad"} if given else {}))


def report(here):
    """Outcomes of two years; only one of the two has handed in its report."""
    here.period = make.ReportingPeriodFactory()
    for year, values in ((2023, ("80", "45", "11", "79")), (2024, ("82.5", "40", "12", "82"))):
        nojda, trygga, other, own = values
        final = {"year": year, "status": "final"}
        make.OutcomeFactory(indicator=here.indicator, value=nojda, **final)
        make.OutcomeFactory(indicator=here.trygga, value=trygga, **final)
        make.OutcomeFactory(indicator=here.other, value=other, **final)
        for organisation in (here.open, here.closed):
            make.OutcomeFactory(
                indicator=here.indicator,
                organisation=organisation,
                year=year,
                value=own,
                status="final" if year == 2023 else "preliminary",
            )
    make.OutcomeFactory(indicator=here.secret, organisation=here.closed, value="50")
    make.PeriodReportFactory(organisation=here.closed, reporting_period=here.period)
    open_matter(organisation=here.closed, year=2024, subject="VB")
    hand_in(here, here.open)


def hand_in(here, organisation, **given):
    make_report(here, organisation)
    return submit_report(place=place_of(here.period, organisation), by=here.boss, **given)


def make_report(here, organisation):
    if not here.period.reports.filter(organisation=organisation).exists():
        make.PeriodReportFactory(organisation=organisation, reporting_period=here.period)


def publish_periods(here, **given):
    drain_marks(wait=True)
    publish(year=2023, subject="VB", by=here.boss, decided_on=dt.date(2024, 3, 6))
    return publish_again(here, decided_on=dt.date(2025, 3, 5), reference="KS 2025/12", **given)


def publish_again(here, subject="VB", **given):
    """What stands now becomes public."""
    drain_marks(wait=True)
    return publish(year=2024, subject=subject, by=here.boss, **given)


@contextmanager
def deciding_on_the_budget(here):
    """A decision by which the council changes what it decided, frozen and public."""
    matter = {"organisation": here.city, "year": 2024, "subject": "budget"}
    with deciding(kind="correction", **matter, by=here.boss, motivation="Mer") as decision:
        yield
        edition = budget_edition(budget=here.budget, decision=decision)
        make_public(edition=edition, decision=decision)


def grow(here):
    """Ten more of everything, decided and published."""
    with deciding_on_the_budget(here):
        for _number in range(10):
            indicator = make.IndicatorPlacementFactory(area_goal=here.area).indicator
            make.IndicatorDefinitionFactory(indicator=indicator)
            make.TargetFactory(indicator=indicator)
            make.OutcomeFactory(indicator=indicator, status="final")
            organisation = make.OrganisationFactory()
            for one in (here.indicator, indicator):
                answers(organisation, one)
                make.TargetFactory(indicator=one, organisation=organisation, text="70 %")
                make.OutcomeFactory(
                    indicator=one, organisation=organisation, women=80, men=79, status="final"
                )
            goal = make.CommitteeGoalFactory(organisation=organisation, area_goal=here.area)
            make.ExpectedResultFactory(committee_goal=goal)
            make.ActivityFactory(budget=here.budget, area_goal=here.area)
            make.ActivityFactory(budget=here.budget, organisation=organisation, committee_goal=goal)
            plan = start_plan(organisation=organisation, budget=here.budget, by=here.boss)
            let_all_be_silent(here.budget)
            decide_and_publish(here, plan)
    publish_again(here, reason="Flera har lämnat in.")


def row_of(indicator, organisation=None, **given):
    """What readers see: the row of the period's edition."""
    wanted = {"year": 2024, "period": "VB", "question": "outcome", **given}
    rows = Fulfilment.every.filter(indicator=indicator, edition__isnull=False, **wanted)
    rows = rows.filter(organisation=organisation) if organisation else rows.of_city()
    return rows.order_by("-edition").first()

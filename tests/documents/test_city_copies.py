"""A city exported and loaded elsewhere says the same there, in both readings."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from decisions.actions import open_matter
from decisions.models import Standing
from documents.city_folder.made_from import _read_from
from finance.models import BudgetLine, Frame, InternalPrice, OperatingProject, PremisesGrant
from followup.actions import place_of, reopen_report, submit_report
from followup.publishing import publish, withdraw
from goals.models import CommitteeGoal
from indicators.models import IndicatorDefinition, Outcome, Period, Target
from indicators.recompute import drain_marks
from plans.actions.workflow import decide, publish_plan, reopen, submit
from plans.models import OperationalPlan, PlanSection
from tests import factories as make
from tests.documents.copies import differences, folder_of, loaded_copy, told
from tests.published import answers, build_city, deciding_on_the_budget, hand_in, publish_again

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
READINGS = ("published", "working")


@pytest.fixture
def town():
    """Two tertials and a year are public; then some of it is corrected, withdrawn or reopened."""
    here = build_city()
    measure(here)
    write_more(here)
    publish_tertials(here)
    publish_again(here, reason="Månader och tertialer är med")
    return here


def measure(here):
    """An indicator by month and one by tertial, summed to the year."""
    here.monthly, here.summed = (
        make.IndicatorFactory(code=code, name=code, level="mandatory")
        for code in ("manadsvis", "summerad")
    )
    for indicator, frequency in ((here.monthly, "month"), (here.summed, "tertial")):
        make.IndicatorDefinitionFactory(
            indicator=indicator, frequency=frequency, unit="st", values="own_period",
            over_periods="sum", over_organisations="sum",
        )  # fmt: skip
        for organisation in (here.open, here.closed):
            answers(organisation, indicator)
    for month in range(1, 13):
        for organisation in (here.open, here.closed):
            _final(here.monthly, organisation, f"M{month:02}", month)
    reopen_report(place=place_of(here.period, here.open), by=here.boss)
    for organisation in (here.open, here.closed):
        _final(here.summed, organisation, "VB", 4, status="preliminary")
    hand_in(here, here.open, reason="Mer")


def _final(indicator, organisation, period, value, status="final"):
    return make.OutcomeFactory(
        indicator=indicator, organisation=organisation, period=period, value=value, status=status
    )


def write_more(here):
    """Texts, money and an own indicator in the plan that is public."""
    plan = plan_of(here)
    reopen(plan=plan, by=here.boss, reason="Mer")
    PlanSection.objects.create(plan=plan, area_goal=here.area, text="<p>Vi bidrar.</p>")
    whose = {"organisation": here.open, "year": 2024}
    BudgetLine.objects.create(
        **whose, name="Skola", costs="10", revenues="1", net="9", last_plan="8"
    )
    OperatingProject.objects.create(**whose, name="Läslust", costs="2")
    PremisesGrant.objects.create(**whose, purpose="Hyra", amount="3")
    InternalPrice.objects.create(**whose, name="Lunch", price="41.5", unit="portion")
    Frame.objects.create(**whose, kind="net", amount="9")
    goal = CommitteeGoal.objects.get(organisation=here.open)
    CommitteeGoal.objects.filter(pk=goal.pk).update(code="1.1.1", title="Lugn")
    here.own = make.IndicatorFactory(code="eget", name="Eget", level="own", owner=here.open)
    make.IndicatorDefinitionFactory(indicator=here.own)
    make.IndicatorPlacementFactory(indicator=here.own, area_goal=here.area, committee_goal=goal)
    make.TargetFactory(indicator=here.own, organisation=here.open, text="7 %")
    submit(plan=plan, by=here.boss)
    decided = decide(
        plan=plan, decided_on=dt.date(2023, 12, 20), reference="§ 8", by=here.boss,
        motivation="Mer",
    )  # fmt: skip
    publish_plan_again(here, decided)


def publish_plan_again(here, plan):
    publish_plan(plan=plan, by=here.boss, reason="Ändrad")


def plan_of(here):
    return OperationalPlan.objects.get(organisation=here.open, budget=here.budget)


def publish_tertials(here):
    here.tertials = {}
    for code, value in (("T1", 3), ("T2", 5)):
        period = make.ReportingPeriodFactory(period=code)
        here.tertials[code] = period
        for organisation in (here.open, here.closed):
            _final(here.summed, organisation, code, value, status="preliminary")
            open_matter(organisation=organisation, year=2024, subject=code)
            make.PeriodReportFactory(organisation=organisation, reporting_period=period)
            submit_report(place=place_of(period, organisation), by=here.boss)
        drain_marks(wait=True)
        publish(year=2024, subject=code, by=here.boss)


# --- what has happened since -----------------------------------------------------------------


def nothing(here):
    pass


def reopened(here):
    """The public plan and a report are being written anew."""
    reopen(plan=plan_of(here), by=here.boss, reason="Fel")
    reopen_report(place=place_of(here.period, here.open), by=here.boss)
    goal = CommitteeGoal.objects.get(organisation=here.open)
    CommitteeGoal.objects.filter(pk=goal.pk).update(title="Utkast", code="1.1.9")
    PlanSection.objects.update(text="<p>Utkast</p>")
    BudgetLine.objects.update(name="Utkast", last_plan=77)
    InternalPrice.objects.update(name="Utkast")
    Frame.objects.update(comment="Utkast")
    Target.objects.filter(organisation=here.open).update(text="99 %", low=99, high=99)
    new = make.IndicatorFactory(code="utkast", name="Utkast", level="own", owner=here.open)
    make.IndicatorDefinitionFactory(indicator=new, why="Utkast")
    make.IndicatorPlacementFactory(indicator=new, area_goal=here.area)
    make.TargetFactory(indicator=new, organisation=here.open, text="99 %", source="Utkast")
    Outcome.objects.filter(organisation=here.open, period="VB", year=2024).update(value=9)


def decided_anew(here):
    """The plan has been decided in another edition that nobody has published."""
    reopened(here)
    plan = plan_of(here)
    submit(plan=plan, by=here.boss)
    decide(
        plan=plan, decided_on=dt.date(2024, 2, 1), reference="§ 2", by=here.boss, motivation="Ny"
    )


def corrected(here):
    """A report was handed in anew, and the correction is public."""
    reopen_report(place=place_of(here.period, here.open), by=here.boss)
    Outcome.objects.filter(organisation=here.open, period="VB", year=2024).update(value=9)
    hand_in(here, here.open, reason="Felräknat")
    publish_again(here)


def handed_in_anew(here):
    """A tertial's report was handed in anew, and nobody has published that."""
    place = place_of(here.tertials["T1"], here.open)
    reopen_report(place=place, by=here.boss)
    Outcome.objects.filter(organisation=here.open, period="T1").update(value=9)
    submit_report(place=place, by=here.boss, reason="Felräknat")


def withdrawn(here):
    """Nothing of a tertial and of the year before is public, and their outcomes are others."""
    withdraw(year=2024, subject="T1", by=here.boss, reason="Fel")
    withdraw(year=2023, subject="VB", by=here.boss, reason="Fel")
    handed_in_anew(here)
    months = Outcome.objects.filter(indicator=here.monthly, period__in=["M01", "M02"])
    months.filter(organisation=here.open).update(value=100)
    Outcome.objects.filter(year=2023).update(value=1)


def without_a_plan(here):
    """The plan was taken back from readers, the figures made with it were not."""
    withdraw(year=2024, subject="plan", organisation=here.open, by=here.boss, reason="Fel")


def never_public(here):
    """A plan is decided, and nobody has published it."""
    plan = OperationalPlan.objects.get(organisation=here.closed, budget=here.budget)
    submit(plan=plan, by=here.boss)
    decide(plan=plan, decided_on=dt.date(2024, 2, 1), reference="§ 2", by=here.boss)


SINCE = (nothing, reopened, decided_anew, corrected, handed_in_anew, withdrawn, without_a_plan,
         never_public)  # fmt: skip


@pytest.mark.parametrize("since", SINCE)
@pytest.mark.parametrize("reading", READINGS)
def test_a_copy_says_the_same(town, since, reading):
    since(town)
    drain_marks(wait=True)
    before, folder = told(reading), folder_of(reading)
    assert (2024, "VB") in before
    with loaded_copy(folder):
        assert differences(before, told(reading)) == []
        assert folder_of(reading) == folder


@pytest.mark.parametrize("since", [reopened, decided_anew])
def test_a_public_plan_is_exported_as_readers_see_it(town, since):
    since(town)
    folder = folder_of("published")
    assert "Utkast" not in "".join(data.decode() for data in folder.values())
    assert "oppen,2024,1.1,1.1.1,Lugn" in folder["committee_goals.csv"].decode()
    for name, said in {
        "sections": "<p>Vi bidrar.</p>",
        "expected_results": "Resultat för Öppna nämnden",
        "activities": "oppen,2024,1.1.1,Aktivitet hos Öppna nämnden",
        "plan_figures": "oppen,2024,budget_line,1,Skola",
        "plan_figure_details": "oppen,2024,budget_line,1,8",
        "operating_projects": "oppen,2024,1,Läslust,,2",
        "premises_grants": "oppen,2024,1,Hyra,3",
        "internal_prices": "oppen,2024,1,,Lunch,41.5,portion",
        "frames": "oppen,2024,1,net,9",
        "plans": "oppen,2024,decided,2023-12-20,§ 8",
        "targets": "eget,oppen,2024,7 %",
        "placements": "eget,1.1",
    }.items():
        assert said in folder[f"{name}.csv"].decode()


@pytest.mark.parametrize("reading", READINGS)
def test_a_plan_that_nobody_has_published_is_not_public_in_a_copy(town, reading):
    never_public(town)
    folder = folder_of(reading)
    if reading == "published":
        assert "sluten" not in folder["plans.csv"].decode()
        assert "Mål för Slutna" not in folder["committee_goals.csv"].decode()
    with loaded_copy(folder):
        public = Standing.objects.published().filter(subject="plan")
        assert set(public.values_list("organisation__code", flat=True)) == {"oppen"}
        decided = Standing.objects.filter(subject="plan", edition__isnull=False)
        assert decided.count() == (2 if reading == "working" else 1)


def test_only_what_public_figures_were_made_from_is_exported(town):
    withdrawn(town)
    outcomes = folder_of("published")["outcomes.csv"].decode()
    assert "summerad,oppen,2024,T1,3," in outcomes
    assert "manadsvis,oppen,2024,M01,1," in outcomes
    withdraw(year=2024, subject="T2", by=town.boss, reason="Fel")
    withdraw(year=2024, subject="VB", by=town.boss, reason="Fel")
    assert "outcomes.csv" not in folder_of("published")


# --- what figures are made from --------------------------------------------------------------

EARLIER = {
    # what the figures mean → which periods beside its own each period is read out of
    ("tertial", "own_period", "sum"): {"T1": "", "T2": "T1", "VB": "T1 T2"},
    ("tertial", "state", "mean"): {"T1": "", "T2": "T1", "VB": "T1 T2"},
    ("tertial", "year_to_date", "latest"): {"T1": "", "T2": "", "VB": ""},
    # an old definition says how to sum what is already counted from the first day
    ("tertial", "year_to_date", "sum"): {"T1": "", "T2": "", "VB": ""},
    ("half_year", "own_period", "sum"): {"T1": "", "T2": "", "VB": "T2"},
    ("half_year", "year_to_date", "latest"): {"T2": "", "VB": ""},
    ("year", "own_period", "sum"): {"VB": ""},
    ("month", "year_to_date", "latest"): {"T1": "M04", "T2": "M08", "VB": "M12", "M03": ""},
    ("month", "state", "latest"): {"T1": "M01 M02 M03 M04", "T2": "M05 M06 M07 M08", "M05": ""},
    ("month", "own_period", "sum"): {"T1": "M01 M02 M03 M04", "M02": "M01"},
}


@pytest.mark.parametrize(
    ("means", "period", "parts"),
    [(means, *one) for means, parts in EARLIER.items() for one in parts.items()],
)
def test_a_figure_is_read_out_of_what_its_definition_says(means, period, parts):
    frequency, values, over = means
    definition = IndicatorDefinition(frequency=frequency, values=values, over_periods=over)
    assert [str(one) for one in _read_from(definition, Period(period))] == parts.split()


def test_what_public_editions_say_differently_is_told(town, tmp_path):
    def said():
        errors = StringIO()
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        call_command("export_city", path, reading="published", stdout=StringIO(), stderr=errors)
        return errors.getvalue()

    assert said() == ""
    with deciding_on_the_budget(town):
        Target.objects.filter(indicator=town.trygga, organisation=town.city).update(text="51 %")
    publish_again(town, reason="Nytt årsmål")
    told = said()
    assert "T1 2024 säger annat om 1 årsmål" in told
    assert "trygga" in told
    assert "VB 2024 säger" not in told

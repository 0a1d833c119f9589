"""Files against what is decided: refused row by row, or taken whole by a decision."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from decisions.actions import deciding, set_sealed
from decisions.models import BUDGET, PLAN, Decision, Edition
from decisions.selectors import standing_of
from documents.actions.sheets import store_targets
from documents.sheets import check_targets, read_sheet
from followup.actions import place_of, submit_report
from followup.models import PeriodReport
from goals.models import Budget, CommitteeGoal
from indicators.budgets import adopt_budget
from indicators.models import FrozenOutcome, FrozenTarget, Outcome, Target, TargetChange
from plans.actions.workflow import decide, reopen, submit
from plans.models import OperationalPlan, PlanReturn, StepDeadline
from tests.documents.documents import Goal, tabbed
from tests.documents.documents import Indicator as Measure
from tests.factories import (
    AreaGoalFactory,
    CityFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    MembershipFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    OutcomeFactory,
    ReportingPeriodFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

GROUNDS = ["--reference", "KS 2024/7 § 4", "--reason", "Felräknat"]
TITLE = "Alla barn ska ha en rik fritid"
TARGETS = "organisation,indicator,year,value"
OUTCOMES = "organisation,indicator,year,period,value"


@pytest.fixture
def bromma():
    return OrganisationFactory(code="sdn-bromma", name="Bromma stadsdelsnämnd")


@pytest.fixture
def farsta():
    return OrganisationFactory(code="sdn-farsta", name="Farsta stadsdelsnämnd")


@pytest.fixture
def indicator(bromma, farsta):
    found = IndicatorFactory(code="nojda-barn", name="Andel nöjda barn")
    IndicatorDefinitionFactory(indicator=found)
    for organisation in (bromma, farsta):
        IndicatorResponsibilityFactory(indicator=found, organisation=organisation)
    return found


@pytest.fixture
def area(indicator):
    strategic = StrategicGoalFactory(code="1", title="Inriktning nummer 1")
    area = AreaGoalFactory(strategic_goal=strategic, code="1.1", title=TITLE)
    IndicatorPlacementFactory(indicator=indicator, area_goal=area)
    TargetFactory(indicator=indicator, text="90 %")
    return area


@pytest.fixture
def plans(bromma, farsta, area, indicator):
    """Bromma's plan is decided with 70 %, Farsta's is a draft with 60 %; the budget stands."""
    adopt_budget(budget=area.budget, by=UserFactory(), decided_on=dt.date(2023, 11, 9))
    for organisation, text in ((bromma, "70 %"), (farsta, "60 %")):
        OperationalPlanFactory(organisation=organisation, budget=area.budget)
        TargetFactory(indicator=indicator, organisation=organisation, text=text)
    plan = OperationalPlan.objects.get(organisation=bromma)
    submit(plan=plan, by=UserFactory())
    return decide(
        plan=plan, decided_on=dt.date(2023, 12, 14), reference="BRO 2023/9", by=UserFactory()
    )


@pytest.fixture
def reports(bromma, farsta, indicator):
    """Bromma has handed in VB with 70, Farsta has not."""
    period = ReportingPeriodFactory()
    for organisation in (bromma, farsta):
        OutcomeFactory(indicator=indicator, organisation=organisation, value=70)
    submit_report(
        place=place_of(period, bromma),
        by=UserFactory(),
        decided_on=dt.date(2025, 1, 20),
        reference="BRO 2025/2",
    )
    return period


@pytest.fixture
def run(tmp_path):
    """`run("import_targets", rows, *options)` imports a file and returns what was said."""

    def _run(command, rows, *options):
        file = tmp_path / ("plan.txt" if command == "import_plan" else "fil.csv")
        file.write_text(rows if isinstance(rows, str) else "\n".join(rows))
        out = StringIO()
        call_command(command, str(file), *options, stdout=out, stderr=StringIO())
        return out.getvalue()

    return _run


def refused(run, *given):
    with pytest.raises(CommandError) as refusal:
        run(*given)
    return str(refusal.value)


def texts():
    rows = Target.objects.order_by("organisation__code")
    return dict(rows.values_list("organisation__code", "text"))


def values():
    rows = Outcome.objects.order_by("organisation__code")
    return {code: int(value) for code, value in rows.values_list("organisation__code", "value")}


# --- targets ----------------------------------------------------------------------------------

BOTH = [TARGETS, "sdn-bromma,nojda-barn,2024,75 %", "sdn-farsta,nojda-barn,2024,65 %"]


def test_a_draft_is_imported_as_before(plans, run):
    run("import_targets", [TARGETS, "sdn-farsta,nojda-barn,2024,65 %"])
    assert texts()["sdn-farsta"] == "65 %"
    assert not TargetChange.objects.exists()


def test_each_row_that_changes_what_stands_is_named_and_nothing_is_stored(plans, run):
    before = texts()
    said = refused(run, "import_targets", BOTH)
    assert "Rad 2: Bromma stadsdelsnämnd, Andel nöjda barn, 2024: 70 % gäller" in said
    assert "planen beslutades 2023-12-14, BRO 2023/9" in said
    assert "filen säger 75 %" in said
    assert "Farsta" not in said
    assert "--reference" in said
    assert texts() == before


def test_rows_that_stand_already_need_no_decision(plans, run):
    Target.objects.filter(organisation__code="sdn-farsta").update(is_example=True)
    rows = [TARGETS, "sdn-bromma,nojda-barn,2024,70 %", "sdn-farsta,nojda-barn,2024,65 %"]
    run("import_targets", rows)
    assert texts()["sdn-farsta"] == "65 %"


def test_a_dry_run_says_what_would_need_a_decision(plans, run):
    said = refused(run, "import_targets", BOTH, "--dry-run")
    assert "Rad 2: Bromma stadsdelsnämnd, Andel nöjda barn, 2024: 70 % gäller" in said
    assert "Farsta" not in said
    assert "65 %" in run("import_targets", BOTH, "--dry-run", *GROUNDS)
    assert texts()["sdn-farsta"] == "60 %"


def test_with_a_decision_the_plan_gets_an_edition_and_both_values_are_kept(plans, bromma, run):
    before = standing_of(bromma, 2024, PLAN).edition
    run("import_targets", BOTH, *GROUNDS, "--decided-on", "2024-03-01")
    assert (texts()["sdn-bromma"], texts()["sdn-farsta"]) == ("75 %", "65 %")
    after = standing_of(bromma, 2024, PLAN).edition
    assert after.number == before.number + 1
    assert FrozenTarget.objects.get(edition=before).text == "70 %"
    assert FrozenTarget.objects.get(edition=after).text == "75 %"
    change = TargetChange.objects.get()
    assert (change.previous_text, change.new_text) == ("70 %", "75 %")
    assert (change.reference, str(change.decided_on)) == ("KS 2024/7 § 4", "2024-03-01")


def test_the_citys_target_changes_with_the_councils_decision(plans, run):
    rows = [TARGETS, "stockholms-stad,nojda-barn,2024,95 %"]
    assert "budgeten antogs 2023-11-09" in refused(run, "import_targets", rows)
    run("import_targets", rows, *GROUNDS, "--by", UserFactory(slk=True).email)
    assert texts()["stockholms-stad"] == "95 %"
    standing = standing_of(CityFactory(), 2024, BUDGET)
    assert standing.published == standing.edition
    assert FrozenTarget.objects.get(edition=standing.edition).text == "95 %"


def test_several_matters_are_changed_together_or_not_at_all(plans, run):
    rows = [*BOTH, "stockholms-stad,nojda-barn,2024,95 %"]
    approver = MembershipFactory(organisation=plans.organisation, role="approver").user
    before = texts()
    said = refused(run, "import_targets", rows, *GROUNDS, "--by", approver.email)
    assert "får inte besluta för Stockholms stad" in said
    assert said.count("Inget sparades.") == 1
    assert texts() == before
    run("import_targets", rows, *GROUNDS)
    assert set(texts().values()) == {"75 %", "65 %", "95 %"}
    assert Decision.objects.filter(kind="targets").count() == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--reference", "§ 4"], "--reason"),
        (["--reason", "Fel"], "--reference"),
        (["--decided-on", "2024-03-01"], "--reference och --reason"),
        ([*GROUNDS, "--decided-on", "mars"], "inget datum"),
        ([*GROUNDS, "--decided-on", "2099-01-01"], "framtiden"),
        ([*GROUNDS, "--by", "ingen@example.org"], "inget konto"),
    ],
)
def test_half_a_decision_is_none(plans, run, options, words):
    before = texts()
    assert words in refused(run, "import_targets", BOTH, *options)
    assert texts() == before


def test_an_editor_decides_nothing(plans, run):
    editor = MembershipFactory(organisation=plans.organisation, role="editor").user
    assert "får inte besluta" in refused(
        run, "import_targets", BOTH, *GROUNDS, "--by", editor.email
    )


def test_what_is_decided_while_a_file_is_read_is_refused_in_words(plans, run, bromma):
    """The check saw a draft, the database sees a decided plan."""
    reopened = reopen(plan=plans, by=UserFactory(), reason="Mer")
    sheet = read_sheet("\n".join(BOTH).encode())
    checked = check_targets(sheet)
    submit(plan=reopened, by=UserFactory())
    decide(
        plan=reopened,
        decided_on=dt.date(2024, 1, 9),
        reference="§ 9",
        by=UserFactory(),
        motivation="Mer",
    )
    with pytest.raises(Exception, match="nytt beslut") as refusal:
        store_targets(checked=checked, by=None)
    assert refusal.type.__name__ == "Sealed"
    assert texts()["sdn-farsta"] == "60 %"


# --- outcomes ---------------------------------------------------------------------------------

MEASURED = [OUTCOMES, "sdn-bromma,nojda-barn,2024,VB,75", "sdn-farsta,nojda-barn,2024,VB,65"]


def close(period):
    city = CityFactory()
    with deciding(
        kind="closing", organisation=city, year=2024, subject=str(period.period), by=UserFactory()
    ) as decision:
        set_sealed(decision=decision, sealed=True)


def test_a_handed_in_report_is_corrected_only_by_a_decision(reports, bromma, run):
    said = refused(run, "import_outcomes", MEASURED)
    assert "Rad 2: Bromma stadsdelsnämnd, Andel nöjda barn, 2024 VB: 70 gäller" in said
    assert "rapporten lämnades in" in said
    assert "Farsta" not in said
    assert values() == {"sdn-bromma": 70, "sdn-farsta": 70}
    before = standing_of(bromma, 2024, "VB").edition
    run("import_outcomes", MEASURED, *GROUNDS)
    assert values() == {"sdn-bromma": 75, "sdn-farsta": 65}
    after = standing_of(bromma, 2024, "VB").edition
    assert after.number == before.number + 1
    assert (after.decision.kind, after.decision.motivation) == ("correction", "Felräknat")
    assert FrozenOutcome.objects.get(edition=before).value == 70
    assert FrozenOutcome.objects.get(edition=after).value == 75
    assert Outcome.objects.get(organisation=bromma).status == "final"
    assert PeriodReport.objects.get(organisation=bromma).is_submitted


def test_a_closed_period_takes_somebody_who_steers_the_city(reports, bromma, farsta, run):
    close(reports)
    said = refused(run, "import_outcomes", MEASURED)
    assert "Bromma" in said
    assert "Farsta" in said
    assert "stängd" in refused(run, "import_outcomes", MEASURED, *GROUNDS)
    approver = MembershipFactory(organisation=bromma, role="approver").user
    only_bromma = MEASURED[:2]
    by = ["--by", approver.email]
    assert "stängd" in refused(run, "import_outcomes", only_bromma, *GROUNDS, *by)
    run("import_outcomes", MEASURED, *GROUNDS, "--by", UserFactory(slk=True).email)
    assert values() == {"sdn-bromma": 75, "sdn-farsta": 65}
    assert standing_of(bromma, 2024, "VB").edition.number == 2
    assert standing_of(farsta, 2024, "VB") is None
    assert Decision.objects.filter(kind="correction").count() == 2


def test_the_citys_own_outcome_of_a_closed_period(reports, indicator, run):
    close(reports)
    rows = [OUTCOMES, "stockholms-stad,nojda-barn,2024,VB,71"]
    assert "perioden stängdes" in refused(run, "import_outcomes", rows)
    run("import_outcomes", rows, *GROUNDS, "--by", UserFactory(slk=True).email)
    outcome = Outcome.objects.get(organisation=CityFactory())
    assert (outcome.value, outcome.status) == (71, "final")


def test_a_dry_run_of_outcomes_stores_nothing(reports, run):
    assert "Rad 2: " in refused(run, "import_outcomes", MEASURED, "--dry-run")
    assert "Kräver beslut" in run("import_outcomes", MEASURED, "--dry-run", *GROUNDS)
    assert values() == {"sdn-bromma": 70, "sdn-farsta": 70}


# --- plans ------------------------------------------------------------------------------------


@pytest.fixture
def document():
    indicators = [Measure("Andel nöjda barn", "75 %", "90 %")]
    child = Goal("1.1.1", "Barn har en meningsfull fritid", ["Lokalerna öppnas."])
    return [Goal("1.1", TITLE, ["Vi bidrar."], indicators=indicators, children=[child])]


@pytest.fixture
def text(document):
    return tabbed(document).replace("Testnämnden", "Bromma stadsdelsnämnd")


HERE = ["--organisation", "sdn-bromma"]


def test_a_decided_plan_is_not_rewritten(plans, text, run):
    said = refused(run, "import_plan", text, *HERE)
    assert "Bromma stadsdelsnämnd, årsmål: Andel nöjda barn: 70 % gäller" in said
    assert "planen beslutades 2023-12-14, BRO 2023/9" in said
    assert "filen säger 75 %" in said
    assert "nämndmål" in said
    assert texts()["sdn-bromma"] == "70 %"
    assert not CommitteeGoal.objects.exists()
    assert Edition.objects.filter(subject=PLAN).count() == 1


def test_a_dry_run_of_a_decided_plan_says_what_needs_a_decision(plans, text, run):
    said = run("import_plan", text, *HERE, "--dry-run")
    assert "Kräver beslut (--reference och --reason): Bromma" in said
    assert "Inget sparades" in said
    read = json.loads(run("import_plan", text, *HERE, "--dry-run", "--json"))["import"]
    assert {"stands": "70 %", "wanted": "75 %"}.items() <= next(
        row for row in read["needs_decision"] if "årsmål" in row["what"]
    ).items()
    assert texts()["sdn-bromma"] == "70 %"


def test_json_carries_the_refusal(plans, text, run):
    read = json.loads(run("import_plan", text, *HERE, "--json"))["import"]
    assert read["stored"] is False
    assert "beslutat" in read["refusal"]
    assert read["needs_decision"]


def test_a_decision_gives_the_plan_a_new_edition(plans, text, run, bromma, indicator):
    run("import_plan", text, *HERE, *GROUNDS)
    edition = standing_of(bromma, 2024, PLAN).edition
    assert edition.number == 2
    assert edition.document["committee_goals"][0]["title"] == "Barn har en meningsfull fritid"
    assert FrozenTarget.objects.get(edition=edition).text == "75 %"
    change = TargetChange.objects.get()
    assert (change.previous_text, change.new_text) == ("70 %", "75 %")
    assert change.reference == "KS 2024/7 § 4"
    assert OperationalPlan.objects.get(organisation=bromma).status == "decided"
    assert standing_of(bromma, 2024, PLAN).is_sealed


def test_the_same_document_again_decides_nothing(plans, text, run, bromma):
    run("import_plan", text, *HERE, *GROUNDS)
    count = Decision.objects.count()
    assert "Inget ändras" in run("import_plan", text, *HERE)
    assert "Inget ändras" in run("import_plan", text, *HERE, *GROUNDS)
    assert Decision.objects.count() == count


def test_who_may_not_decide_changes_no_plan(plans, text, run):
    editor = MembershipFactory(organisation=plans.organisation, role="editor").user
    said = refused(run, "import_plan", text, *HERE, *GROUNDS, "--by", editor.email)
    assert "får inte besluta" in said
    assert texts()["sdn-bromma"] == "70 %"


def test_a_plan_that_a_document_begins_stands_first_when_it_is_decided(area, text, run, bromma):
    run("import_plan", text, *HERE)
    standing = standing_of(bromma, 2024, PLAN)
    assert (standing.edition, standing.is_sealed) == (None, False)


@pytest.mark.parametrize("status", ["submitted", "at_office", "returned"])
def test_a_plan_that_is_closed_takes_no_targets_from_a_file(plans, run, status):
    """Whoever is to decide has read it; those who may not write on its pages do not in a file."""
    farsta = OperationalPlan.objects.get(organisation__code="sdn-farsta")
    OperationalPlan.objects.filter(pk=farsta.pk).update(status=status)
    PlanReturn.objects.create(plan=farsta, keys=["1.1"], reason="Ändra", by=UserFactory())
    before = texts()
    said = refused(run, "import_targets", [TARGETS, "sdn-farsta,nojda-barn,2024,65 %"])
    assert "Farsta stadsdelsnämnd: " in said
    assert texts() == before


def test_a_locked_plan_takes_no_targets_from_a_file(plans, run, time_machine):
    StepDeadline.objects.create(
        budget=Budget.objects.get(), step="write", due_on=dt.date(2023, 12, 1), locks=True
    )
    time_machine.move_to("2023-12-02 12:00 +0100")
    said = refused(run, "import_targets", [TARGETS, "sdn-farsta,nojda-barn,2024,65 %"])
    assert "låst sedan 2023-12-01" in said

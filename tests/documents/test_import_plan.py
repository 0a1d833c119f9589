"""The import_plan command: what it stores, reports and refuses."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from goals.models import Activity, CommitteeGoal, ExpectedResult
from indicators.models import Indicator, IndicatorPlacement, IndicatorResponsibility, Target
from plans.models import OperationalPlan, PlanSection
from tests.documents.documents import Activity as Work
from tests.documents.documents import Goal, tabbed
from tests.documents.documents import Indicator as Measure
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    BudgetFactory,
    CommitteeGoalFactory,
    ExpectedResultFactory,
    IndicatorAliasFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    OrganisationFactory,
    StrategicGoalFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

TITLE = "Alla barn ska ha en rik fritid"


@pytest.fixture
def city():
    """The council's side: one goal with one indicator and one activity, two committees."""
    budget = BudgetFactory()
    strategic = StrategicGoalFactory(budget=budget, code="1", title="Inriktning nummer 1")
    area = AreaGoalFactory(strategic_goal=strategic, code="1.1", title=TITLE)
    indicator = IndicatorFactory(name="Andel nöjda barn")
    IndicatorPlacementFactory(indicator=indicator, area_goal=area)
    TargetFactory(indicator=indicator, text="75 %")
    ActivityFactory(budget=budget, area_goal=area, title="Nämnderna ska göra en lekplan")
    OrganisationFactory(code="sdn-test", name="Testnämnden")
    OrganisationFactory(code="sdn-annan", name="Andra stadsdelsnämnd")
    return area


@pytest.fixture
def goals():
    child = Goal(
        "1.1.1", "Barn har en meningsfull fritid", ["Lokalerna öppnas för fler."],
        results=["Fler barn leker.", "Fler barn leker."],
        indicators=[Measure("Nöjda besökare i parkleken", "Minst 80,5 %", None, "Tertial")],
        activities=[Work("Utreda ett fritidsbibliotek", "2024-01-01", "2024-06-30")],
    )  # fmt: skip
    return [
        Goal(
            "1.1", TITLE, ["Nämnden bidrar genom öppna parklekar."],
            indicators=[Measure("Andel nöjda barn", "80 %", "75 %")],
            activities=[Work("Nämnderna ska göra en lekplan", "2024-01-01", "2024-08-31")],
            children=[child],
        )
    ]  # fmt: skip


@pytest.fixture
def run(tmp_path):
    """`run(text, *options)` imports a document and returns what was said."""

    def _run(text, *options):
        file = tmp_path / "plan.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        out, err = StringIO(), StringIO()
        call_command("import_plan", str(file), *options, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return _run


def snapshot():
    models = (OperationalPlan, PlanSection, CommitteeGoal, ExpectedResult, Activity, Indicator,
              IndicatorPlacement, IndicatorResponsibility, Target)  # fmt: skip
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in models}


def test_everything_of_the_document_is_stored(city, goals, run):
    run(tabbed(goals))
    plan = OperationalPlan.objects.get()
    assert (plan.organisation.code, plan.year, plan.status) == ("sdn-test", 2024, "draft")
    assert plan.source == "plan.txt"
    goal = CommitteeGoal.objects.get()
    assert (goal.code, goal.title, goal.area_goal) == (
        "1.1.1", "Barn har en meningsfull fritid", city)  # fmt: skip
    assert goal.description == "Lokalerna öppnas för fler."
    assert [row.text for row in goal.expected_results.all()] == ["Fler barn leker."] * 2
    assert goal.expected_results.first().group == "Förväntat resultat 2024"
    activity = Activity.objects.get(organisation__parent__isnull=False)
    assert (activity.committee_goal, activity.end.isoformat()) == (goal, "2024-06-30")
    section = PlanSection.objects.get(area_goal=city)
    assert section.text == "<p>Nämnden bidrar genom öppna parklekar.</p>"
    assert PlanSection.objects.filter(heading="Redovisning av ekonomi").exists()


def test_the_councils_indicator_is_found_by_what_it_is_also_called(city, goals, run):
    indicator = Indicator.objects.get(name="Andel nöjda barn")
    indicator.name = "Andel barn som är nöjda"
    indicator.save()
    IndicatorAliasFactory(indicator=indicator, name="Andel nöjda barn")
    run(tabbed(goals))
    assert Target.objects.filter(indicator=indicator, organisation__code="sdn-test").exists()


def test_the_councils_rows_are_found_not_copied(city, goals, run):
    told, _faults = run(tabbed(goals))
    [council] = Activity.objects.of_council()
    # who answers for it is the budget's to say
    assert not council.responsible.exists()
    assert "svarar enligt budgeten inte för KF:s aktivitet" in told
    indicator = Indicator.objects.get(name="Andel nöjda barn")
    target = Target.objects.get(indicator=indicator, organisation__code="sdn-test")
    assert (target.text, target.kind, target.low) == ("80 %", "level", 80)
    assert Target.objects.of_city().get(indicator=indicator).text == "75 %"
    assert indicator.responsibilities.get().organisation.code == "sdn-test"


def test_own_indicators_are_added_with_what_the_row_tells(city, goals, run):
    run(tabbed(goals))
    own = Indicator.objects.get(level="own")
    definition = own.definitions.get()
    assert own.owner.code == "sdn-test"
    assert (definition.unit, definition.decimals, definition.direction, definition.frequency) == (
        "%", 1, "higher", "tertial",
    )  # fmt: skip
    assert own.placements.get().committee_goal.code == "1.1.1"


def test_importing_twice_changes_nothing(city, goals, run):
    run(tabbed(goals))
    before = snapshot()
    said, _errors = run(tabbed(goals))
    assert "Inget ändras" in said
    assert snapshot() == before


def test_dry_run_shows_what_would_change_and_changes_nothing(city, goals, run):
    run(tabbed(goals))
    goals[0].indicators[0].target = "85 %"
    before = snapshot()
    said, _errors = run(tabbed(goals), "--dry-run")
    assert "årsmål, ändrad: Andel nöjda barn (80 % → 85 %)" in said
    assert "Inget sparades" in said
    assert snapshot() == before


def beside(city, **more):
    """What the plan has under the goal and the document does not: a goal with a result and an
    activity, an activity, a result, the target of a council's indicator and an own indicator."""
    organisation = OrganisationFactory._meta.model.objects.get(code="sdn-test")
    goal = CommitteeGoalFactory(
        organisation=organisation, area_goal=city, code="1.1.2", title="Parkerna är öppna", **more
    )
    whose = {"budget": city.budget, "organisation": organisation, "area_goal": city}
    ExpectedResultFactory(committee_goal=goal)
    ActivityFactory(**whose, committee_goal=goal, title="Öppna", **more)
    first = CommitteeGoal.objects.get(code="1.1.1")
    ActivityFactory(**whose, committee_goal=first, title="Vår egen", **more)
    ExpectedResultFactory(committee_goal=first, text="Alla sover gott.")
    council = IndicatorFactory(name="Andel trygga")
    own = IndicatorFactory(name="Antal lekplatser", level="own", owner=organisation)
    IndicatorPlacementFactory(indicator=council, area_goal=city)
    IndicatorPlacementFactory(indicator=own, area_goal=city, committee_goal=first)
    for indicator in (council, own):
        TargetFactory(indicator=indicator, organisation=organisation, text="82", **more)


GONE = [
    "nämndmål, 1.1.2 Parkerna är öppna (1 förväntat resultat, 1 aktivitet)",
    "förväntade resultat, Alla sover gott.",
    "aktiviteter, Vår egen",
    "årsmål, Andel trygga: årsmålet 82",
    "indikatorer, Antal lekplatser: årsmålet 82",
]


@pytest.mark.parametrize("is_example", [False, True])
def test_what_the_document_does_not_say_stays_and_is_told_by_name(city, goals, run, is_example):
    run(tabbed(goals))
    beside(city, is_example=is_example)
    goals[0].children[0].activities.append(Work("Ännu en", "2024-01-01", "2024-06-30"))
    before = snapshot()
    told, _errors = run(tabbed(goals))
    for words in GONE:
        assert f"Finns inte i dokumentet och står kvar: {_over(words)}: {words}" in told
    after = snapshot()
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) + (name == "Activity") for name, rows in before.items()
    }


def _over(words):
    under_own = ("förväntade", "aktiviteter", "indikatorer")
    return "1.1.1 Barn har en meningsfull fritid" if words.startswith(under_own) else f"1.1 {TITLE}"


def test_what_the_document_does_not_say_is_removed_when_that_is_asked_for(city, goals, run):
    run(tabbed(goals))
    before = snapshot()
    beside(city)
    told, _errors = run(tabbed(goals), "--remove-missing")
    assert "nämndmål 1 borttagen" in told
    assert "står kvar" not in told
    after = snapshot()
    # The series and the target of an own indicator wait for it to be back.
    assert len(after.pop("Indicator")) == len(before.pop("Indicator")) + 2
    assert len(after.pop("Target")) == len(before.pop("Target")) + 1
    assert len(after.pop("IndicatorPlacement")) == len(before.pop("IndicatorPlacement")) + 1
    assert after == before


def test_a_goal_that_the_document_does_not_have_is_left_alone(city, goals, run):
    """Whoever sends a part of a plan does not mean the rest of it."""
    run(tabbed(goals))
    other = AreaGoalFactory(
        strategic_goal=city.strategic_goal, code="1.2", title="Stadsmiljön är ren"
    )
    organisation = OrganisationFactory._meta.model.objects.get(code="sdn-test")
    indicator = IndicatorFactory()
    IndicatorPlacementFactory(indicator=indicator, area_goal=other)
    TargetFactory(indicator=indicator, organisation=organisation, is_example=True)
    CommitteeGoalFactory(organisation=organisation, area_goal=other, code="1.2.1", is_example=True)
    before = snapshot()
    told, _errors = run(tabbed(goals), "--remove-missing")
    assert (
        "Målet 1.2 Stadsmiljön är ren finns inte i dokumentet och lämnas som det står:"
        " 1 eget mål, 1 årsmål."
    ) in told
    assert snapshot() == before


def test_a_list_that_the_document_does_not_have_is_left_alone(city, goals, run):
    run(tabbed(goals))
    child = goals[0].children[0]
    child.results, child.activities, child.indicators = [], [], []
    before = snapshot()
    run(tabbed(goals), "--remove-missing")
    assert snapshot() == before


def test_an_expected_result_in_other_words_is_the_same_one(city, goals, run):
    goals[0].children[0].results = ["Fler barn leker i parken."]
    run(tabbed(goals))
    (row,) = ExpectedResult.objects.all()
    goals[0].children[0].results = ["Flera barn leker i parken.", "Något helt annat."]
    run(tabbed(goals), "--remove-missing")
    assert [(one.pk == row.pk, one.text) for one in ExpectedResult.objects.all()] == [
        (True, "Flera barn leker i parken."), (False, "Något helt annat."),
    ]  # fmt: skip


def test_goals_match_by_code_and_title(city, goals, run):
    other = Goal("1.2", "Ett mål som budgeten inte har", indicators=[Measure("Andel", "1", "1")])
    renamed = tabbed([*goals, other]).replace(f"1.1 {TITLE}", "1.1 Något helt annat")
    said, _errors = run(renamed)
    assert "målet ”1.1 Något helt annat” heter ”Alla barn ska ha en rik fritid”" in said
    assert "målet ”1.2 Ett mål som budgeten inte har” finns inte i budgeten för 2024" in said
    assert CommitteeGoal.objects.count() == 0


def test_what_stands_under_a_goal_that_the_budget_does_not_have_is_said_to_be_left(
    city, goals, run
):
    """Nobody finds out afterwards that words were not taken in."""
    other = Goal(
        "1.2", "Ett mål som budgeten inte har", ["Tre ord här."],
        indicators=[Measure("Andel", "1", "1")],
    )  # fmt: skip
    said, _errors = run(tabbed([*goals, other]))
    assert "Det som står under det tas inte med: 3 ord (”Tre ord här.”), 1 indikator." in said
    document = tabbed(goals)
    before, heading, after = document.partition("KF:s mål för verksamhetsområdet")
    strange = f"{before}KF:s inriktningsmål:\n9 En fjärde sak\n\nNästan glömd text.\n\n"
    said, _errors = run(f"{strange}{heading}{after}")
    assert "målet ”9 En fjärde sak” finns inte i budgeten för 2024" in said
    assert "tas inte med: 3 ord (”Nästan glömd text.”)" in said


def test_a_letter_misread_by_the_scanner_is_the_same_goal(city, goals, run):
    run(tabbed(goals).replace("rik fritid", "rik fritld"))
    assert CommitteeGoal.objects.get().area_goal == city


def test_unknown_council_indicators_and_differing_targets_are_reported(city, goals, run):
    goals[0].indicators = [Measure("Andel nöjda barn", "80 %", "70 %"), Measure("Okänd", "1", "2")]
    said, _errors = run(tabbed(goals))
    assert "indikatorn ”Okänd” finns inte bland fullmäktiges" in said
    assert "KF:s årsmål 70 % för ”Andel nöjda barn”, budgeten 75 %" in said
    assert not Indicator.objects.filter(name="Okänd").exists()


def test_organisation_and_year_can_be_given(city, goals, run):
    run(tabbed(goals, year=2023), "--organisation", "sdn-annan", "--year", "2024")
    assert OperationalPlan.objects.get().organisation.code == "sdn-annan"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--organisation", "sdn-tesst"], "Menas Testnämnden (sdn-test)?"),
        (["--year", "2019"], "Det finns ingen antagen budget för 2019"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_advice(city, goals, run, options, message):
    with pytest.raises(CommandError) as refusal:
        run(tabbed(goals), *options)
    assert message in str(refusal.value)
    assert OperationalPlan.objects.count() == 0


def test_json_prints_what_was_read_and_stores_it(city, goals, run):
    said, _errors = run(tabbed(goals), "--json")
    read = json.loads(said)
    assert read["import"]["stored"] is True
    assert read["area_goals"][0]["committee_goals"][0]["code"] == "1.1.1"
    assert OperationalPlan.objects.count() == 1


def test_json_prints_though_nothing_can_be_stored(goals, run):
    for options in (["--json"], ["--json", "--dry-run"]):
        said, errors = run(tabbed(goals), *options)
        assert json.loads(said)["area_goals"][0]["title"] == TITLE
        assert json.loads(said)["import"]["stored"] is False
        assert "Inget sparades" in errors


def test_activities_that_have_no_room_are_listed_and_left_out(city, goals, run, monkeypatch):
    monkeypatch.setattr("documents.importing.goals.MOST_UNDER_A_GOAL", 0)
    said, _errors = run(tabbed(goals))
    assert "ryms inte: under ett mål finns högst 0 aktiviteter." in said
    assert not Activity.objects.filter(organisation__parent__isnull=False).exists()


def test_unplaced_lines_are_listed_with_their_numbers(city, goals, run):
    text = tabbed(goals) + "\nEn rad utan rubrik\t1 %\t2 %\tÅr\n"
    line = text.splitlines().index("En rad utan rubrik\t1 %\t2 %\tÅr") + 1
    said, _errors = run(text)
    assert f"Rad {line} kunde inte placeras: En rad utan rubrik" in said
    said, errors = run(text, "--json")
    assert f"Rad {line}" in errors
    assert json.loads(said)["unplaced"][0]["line"] == line


@pytest.mark.parametrize("content", [b"", b"Hej!", b"%PDF-1.7", b"PK\x03\x04"])
def test_a_bad_file_is_refused_and_changes_nothing(city, run, content):
    with pytest.raises(CommandError, match="Inget sparades"):
        run(content)
    assert OperationalPlan.objects.count() == 0


def test_a_missing_file_is_said_to_be_missing():
    with pytest.raises(CommandError, match="finns inte"):
        call_command("import_plan", "/finns/inte.txt")


def test_queries_do_not_grow_with_rows_that_stand_already(
    city, goals, run, django_assert_max_num_queries
):
    goals[0].children[0].results = [f"Resultat {n}." for n in range(60)]
    goals[0].children[0].activities = [Work(f"Aktivitet nummer {n} utförs") for n in range(60)]
    run(tabbed(goals))
    with django_assert_max_num_queries(50):
        run(tabbed(goals))

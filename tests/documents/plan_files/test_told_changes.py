"""Whatever a document would change is told with every word that goes and every word that comes."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from documents.importing.report import Change, ImportReport
from documents.plan_files.actions import as_shown
from documents.plan_files.page import changes_shown, missing_shown
from drafting.calculations.differences import sides
from goals.models import CommitteeGoal
from plans.models import OperationalPlan, PlanSection
from tests.documents.documents import Activity, Goal, Indicator, tabbed
from tests.documents.plan_files.helpers import TITLE, upload, url
from tests.factories import (
    ActivityFactory,
    CommitteeGoalFactory,
    ExpectedResultFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
)

pytestmark = pytest.mark.django_db
OLD = [f"Stycke {number} handlar om vatten nummer {number}." for number in range(57)]


def words(side):
    return "".join(piece.text for piece in side).split()


@pytest.mark.parametrize("is_begun_alike", [False, True])
def test_of_two_long_texts_no_word_that_goes_or_comes_is_left_out(is_begun_alike):
    begin = "Stycke 0 handlar om " if is_begun_alike else ""
    old, new = " ".join(OLD), begin + " ".join(f"Annat {number}" for number in range(400))
    before, after = sides(old, new)
    for side, text in ((before, old), (after, new)):
        said = words(side)
        assert set(text.split()) <= set(said)
        assert len(said) == len(text.split())


def test_what_both_texts_say_is_shown_around_the_difference():
    same = " ".join(f"ord{number}" for number in range(100))
    before, after = sides(f"{same} nu {same}", f"{same} sedan {same}")
    assert [piece.text for piece in before if piece.kind == "removed"] == ["nu "]
    assert len(words(before)) < 30
    assert sides(same, same)[0][0].text == same
    assert len(words(after)) == len(words(before))


@pytest.fixture
def plan(scene):
    return OperationalPlan.objects.create(
        organisation=scene.organisation, budget=scene.budget, title="Verksamhetsplan 2024"
    )


def economy(plan, heading="Redovisning av ekonomi"):
    text = "".join(f"<p>{one}</p>" for one in OLD)
    return PlanSection.objects.create(plan=plan, heading=heading, text=text)


def goals(**more):
    return [Goal("1.1", TITLE, ["Nämnden bidrar."], **more)]


def run(tmp_path, text, *options):
    file = tmp_path / "plan.txt"
    file.write_text(text)
    out = StringIO()
    call_command("import_plan", str(file), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_every_word_that_is_replaced_stands_before_it_everywhere(plan, sign_in, people, tmp_path):
    section = economy(plan)
    document = tabbed(goals())
    said = run(tmp_path, document, "--dry-run")
    told = json.loads(run(tmp_path, document, "--dry-run", "--json"))["import"]["changed_rows"]
    (row,) = [one for one in told if one["label"] == "Redovisning av ekonomi"]
    assert all(paragraph in said and paragraph in row["before"] for paragraph in OLD)
    client = sign_in(people["editor"])
    file = upload(client, document.encode())
    client.post(url("plan_file_changes", file.pk))
    file.refresh_from_db()
    client.post(url("plan_file_take_in", file.pk))
    preview = file.preview
    file.refresh_from_db()
    section.refresh_from_db()
    assert OLD[30] not in section.text
    for shown in (preview, file.receipt):
        (one,) = [row for row in changes_shown(shown) if row.label == "Redovisning av ekonomi"]
        assert words(one.before) == " ".join(OLD).split()


def test_words_written_since_the_preview_are_seen(plan, sign_in, people):
    section = economy(plan)
    client = sign_in(people["editor"])
    file = upload(client, tabbed(goals()).encode())
    client.post(url("plan_file_changes", file.pk))
    section.text = section.text.replace("nummer 50.", "nummer femtio.")
    section.save()
    client.post(url("plan_file_take_in", file.pk))
    section.refresh_from_db()
    assert "nummer femtio." in section.text


def test_a_row_that_is_removed_is_told_with_all_that_goes(plan, scene, tmp_path):
    goal = CommitteeGoalFactory(
        organisation=scene.organisation, area_goal=scene.area, code="1.1.9", title="Borta",
        description="<p>Det här målet <em>beskrivs</em>.</p>",
    )  # fmt: skip
    ExpectedResultFactory(committee_goal=goal, text="Ett resultat.")
    ActivityFactory(
        budget=scene.budget, organisation=scene.organisation, area_goal=scene.area,
        committee_goal=goal, title="En aktivitet",
    )  # fmt: skip
    document = tabbed(goals(children=[Goal("1.1.1", "Ett mål", ["Nytt."])]))
    told = json.loads(run(tmp_path, document, "--dry-run", "--json", "--remove-missing"))
    (row,) = [one for one in told["import"]["changed_rows"] if one["action"] == "borttagen"]
    assert row["before"] == "Det här målet beskrivs. Ett resultat. En aktivitet"


def test_what_would_go_is_shown_where_it_is_chosen():
    report = ImportReport()
    report.gone(CommitteeGoal(pk=7), "nämndmål", "1.1.9 Borta", "1.1", ("<p>Beskrivet.</p>", "A"))
    rows = [("committeegoal-7", "nämndmål", "1.1.9 Borta", "Beskrivet. A")]
    assert missing_shown(as_shown(report)) == [("1.1", rows)]
    # A preview that was kept before it told so.
    kept = {"missing": [["committeegoal-7", "nämndmål", "1.1.9 Borta", "1.1"]]}
    assert missing_shown(kept) == [("1.1", [("committeegoal-7", "nämndmål", "1.1.9 Borta", "")])]


def test_a_new_row_is_told_with_all_that_comes_along(plan, scene, tmp_path):
    own = IndicatorFactory(name="Antal bad", level="own", owner=scene.organisation)
    child = Goal(
        "1.1.1", "Vattnet är rent", ["Sjöarna ska kunna badas i.", "Alla ser till det."],
        results=["Fler badar."],
        indicators=[Indicator("Siktdjup", "Minst 2 %", None, "Tertial"),
                    Indicator("Antal bad", "3", None, "År")],
        activities=[Activity("Mäta", "2024-01-01", "2024-06-30")],
    )  # fmt: skip
    said = run(tmp_path, tabbed(goals(children=[child])), "--dry-run")
    assert "1.1.1 Vattnet är rent (– → Sjöarna ska kunna badas i. Alla ser till det.)" in said
    assert "Fler badar. (– → Förväntat resultat 2024)" in said
    assert "Mäta (– → 2024-01-01 – 2024-06-30)" in said
    assert "indikatorer, ny: Siktdjup (– → tertial; %)" in said
    assert f"indikatorers plats, ny: {own} (– → 1.1.1 Vattnet är rent)" in said


def test_a_new_place_is_told_by_the_goals_names(plan, scene, tmp_path):
    goal = CommitteeGoalFactory(
        organisation=scene.organisation, area_goal=scene.area, code="1.1.1", title="Vattnet"
    )
    other = CommitteeGoalFactory(
        organisation=scene.organisation, area_goal=scene.area, code="1.1.2", title="Luften"
    )
    own = IndicatorFactory(name="Antal bad", level="own", owner=scene.organisation)
    IndicatorPlacementFactory(indicator=own, area_goal=scene.area, committee_goal=other)
    child = Goal(goal.code, goal.title, ["Text."], indicators=[Indicator("Antal bad", "3")])
    told = json.loads(run(tmp_path, tabbed(goals(children=[child])), "--json"))["import"]
    (row,) = [one for one in told["changed_rows"] if one["what"] == "indikatorers plats"]
    assert (row["before"], row["after"]) == (str(other), str(goal))


def test_a_change_names_the_row_as_it_was_called():
    report = ImportReport()
    goal = CommitteeGoal(code="1.1.1", title="Vattnet", description="Ett")
    goal.save = lambda **_more: None
    report.update(goal, "nämndmål", goal, title="Luften", description="Två")
    assert report.counts() == {"nämndmål": {"ändrad": 1}}
    assert report.changes[1] == Change("ändrad", "nämndmål", "1.1.1 Vattnet", "Ett", "Två")

"""Rows that the document lacks, chosen to go or left; and all that it changed, undone."""

import pghistory
import pytest

from documents.models import PlanFile
from documents.plan_files.actions import undo_plan_file
from finance.models import ProposedPoint
from goals.models import Activity, CommitteeGoal, ExpectedResult
from indicators.models import IndicatorPlacement, IndicatorResponsibility, Target
from plans.actions.workflow import submit
from plans.models import OperationalPlan, PlanSection
from tests.documents.plan_files.helpers import document, upload, url
from tests.factories import CommitteeGoalFactory, ExpectedResultFactory

pytestmark = pytest.mark.django_db

MODELS = (OperationalPlan, PlanSection, CommitteeGoal, ExpectedResult, Activity,
          IndicatorPlacement, IndicatorResponsibility, Target, ProposedPoint)  # fmt: skip


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people["editor"])


def take_in(client, data, **given):
    file = upload(client, data)
    client.post(url("plan_file_changes", file.pk))
    page = client.get(url("plan_file_changes", file.pk)).content.decode()
    client.post(url("plan_file_take_in", file.pk), given)
    return PlanFile.objects.get(pk=file.pk), page


def stored():
    """All that a plan is made of, but when a text was saved."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}
    for row in (*rows["PlanSection"], *rows["Target"]):
        row.pop("updated_at", None)
    return rows


OTHER = (
    document()
    .replace(b"80 %", b"85 %")
    .replace("öppna parklekar".encode(), "stängda parklekar".encode())
    .replace(b"Utreda ett fritidsbibliotek", b"Bygga ett badhus")
    .replace("Lokalerna öppnas för fler".encode(), "Lokalerna stängs".encode())
)


@pytest.fixture
def planned(editor, scene):
    """A plan with a goal more than the document has."""
    take_in(editor, document())
    goal = CommitteeGoalFactory(
        organisation=scene.organisation, area_goal=scene.area, code="1.1.2", title="Parker för alla"
    )
    ExpectedResultFactory(committee_goal=goal)
    return goal


def test_what_the_document_lacks_stays_unless_it_is_chosen(editor, planned):
    file, page = take_in(editor, OTHER)
    assert "1.1.2 Parker för alla (1 förväntat resultat)" in page
    assert "2 rader i planen finns inte i dokumentet" in page
    assert "checked" not in page
    assert CommitteeGoal.objects.filter(pk=planned.pk).exists()
    assert all(change[0] != "borttagen" for change in file.receipt["changes"])
    assert "borttag" not in file.receipt["summary"]


def test_what_is_chosen_goes_and_stands_in_the_receipt_by_name(editor, planned):
    file, _page = take_in(editor, OTHER, remove=[f"committeegoal-{planned.pk}"])
    assert not CommitteeGoal.objects.filter(pk=planned.pk).exists()
    assert Activity.objects.filter(title="Utreda ett fritidsbibliotek").exists()
    (gone,) = [change for change in file.receipt["changes"] if change[0] == "borttagen"]
    assert gone[2].endswith("1.1.2 Parker för alla (1 förväntat resultat)")
    assert "nämndmål 1 borttagen, 1 ändrad" in file.receipt["summary"]


def test_all_that_a_document_changed_is_undone_in_one_step(editor, planned, scene):
    before = stored()
    chosen = [f"committeegoal-{planned.pk}", f"activity-{Activity.objects.get().pk}"]
    file, _page = take_in(editor, OTHER, remove=chosen)
    assert stored() != before
    assert "Ångra allt" in editor.get(url("plan_file", file.pk)).content.decode()
    editor.post(url("plan_file_undo", file.pk))
    assert stored() == before
    page = editor.get(url("plan_file", file.pk)).content.decode()
    assert "Planen är som den var innan dokumentet togs in." in page
    assert "Ångra allt" not in page
    editor.post(url("plan_file_undo", file.pk))
    assert stored() == before


def test_the_first_document_is_undone_to_an_empty_plan(editor):
    file, _page = take_in(editor, document())
    editor.post(url("plan_file_undo", file.pk))
    assert PlanFile.objects.get(pk=file.pk).state == "undone"
    left = {name for name, rows in stored().items() if rows}
    # The council's target and place; the plan itself is begun.
    assert left == {"OperationalPlan", "IndicatorPlacement", "Target"}
    assert not Target.objects.filter(organisation__code="sdn-test").exists()


def typed_target(scene):
    Target.objects.filter(organisation=scene.organisation, text="85 %").update(text="90 %")


def removed_text(scene):
    PlanSection.objects.filter(area_goal=scene.area).delete()


def another_goal(scene):
    CommitteeGoalFactory(organisation=scene.organisation, area_goal=scene.area, code="1.1.2")


def result_below(scene):
    goal = CommitteeGoalFactory(organisation=scene.organisation, area_goal=scene.area)
    Activity.objects.filter(title="Bygga ett badhus").update(committee_goal=goal)


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (typed_target, "”Andel nöjda barn: årsmålet 85 %” har ändrats sedan dess."),
        (removed_text, "är borttagen sedan dess."),
        (another_goal, "”1.1.2 Parker för alla” finns redan igen."),
        (result_below, "”Bygga ett badhus” har ändrats sedan dess."),
    ],
)
def test_what_somebody_has_written_since_is_not_overwritten(editor, planned, scene, since, said):
    file, _page = take_in(editor, OTHER, remove=[f"committeegoal-{planned.pk}"])
    with pghistory.context():  # the database goes on with the one before in a test's transaction
        since(scene)
    after = stored()
    response = editor.post(url("plan_file_undo", file.pk), follow=True)
    assert said in response.content.decode()
    assert stored() == after
    assert PlanFile.objects.get(pk=file.pk).state == "taken_in"


def test_a_new_goal_that_somebody_has_built_on_is_not_taken_from_them(editor):
    file, _page = take_in(editor, document())
    with pghistory.context():
        ExpectedResultFactory(committee_goal=CommitteeGoal.objects.get(), text="Skrivet efteråt.")
    page = editor.get(url("plan_file", file.pk)).content.decode()
    assert "Under ”1.1.1 Barn har en meningsfull fritid” har något lagts till sedan dess." in page
    editor.post(url("plan_file_undo", file.pk))
    assert ExpectedResult.objects.filter(text="Skrivet efteråt.").exists()


def test_a_plan_that_is_handed_in_is_not_undone(editor, people, planned):
    file, _page = take_in(editor, OTHER)
    submit(plan=OperationalPlan.objects.get(), by=people["editor"])
    before = stored()
    response = editor.post(url("plan_file_undo", file.pk), follow=True)
    assert "Planen är hos beslutande" in response.content.decode()
    assert stored() == before


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("outsider", 404)])
def test_those_who_do_not_write_the_plan_undo_nothing(
    editor, sign_in, people, planned, role, status
):
    file, _page = take_in(editor, OTHER)
    assert sign_in(people[role]).post(url("plan_file_undo", file.pk)).status_code == status


def test_the_receipt_makes_no_more_queries_for_more_rows(
    editor, people, planned, django_assert_max_num_queries
):
    file, _page = take_in(editor, OTHER)
    with django_assert_max_num_queries(20):
        editor.get(url("plan_file", file.pk))
    undo_plan_file(file=file, by=people["editor"])

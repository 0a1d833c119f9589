"""A plan's document in the browser: read, corrected by hand, taken in as the command would."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils.html import escape

from documents.models import PlanFile
from documents.parsing import ParsedPlan
from documents.parsing.model import DoubtfulTable, ParsedAreaGoal
from documents.plan_files.actions import (
    OtherChanges,
    correct_row,
    preview_plan_file,
    take_in_plan_file,
)
from documents.plan_files.items import Reading
from documents.plan_files.page import changes_shown
from goals.models import Activity, CommitteeGoal, ExpectedResult
from indicators.models import Indicator, Target
from plans.actions.workflow import submit
from plans.models import OperationalPlan, PlanSection
from tests.documents.plan_files.helpers import document, upload, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people["editor"])


def page_of(client, file, sida=""):
    return client.get(url("plan_file", file.pk), {"sida": sida} if sida else {}).content.decode()


def take_in(client, file, **given):
    client.post(url("plan_file_changes", file.pk))
    return client.post(url("plan_file_take_in", file.pk), given)


def stored():
    models = (
        OperationalPlan,
        PlanSection,
        CommitteeGoal,
        ExpectedResult,
        Activity,
        Indicator,
        Target,
    )
    return {model.__name__: model.objects.count() for model in models}


def test_nothing_is_stored_before_it_is_taken_in(editor):
    before = stored()
    file = upload(editor)
    page_of(editor, file)
    editor.post(url("plan_file_changes", file.pk))
    assert editor.get(url("plan_file_changes", file.pk)).status_code == 200
    assert stored() == before


def test_the_page_shows_the_document_and_what_was_read(editor):
    page = page_of(editor, upload(editor))
    for text in ("Inledning", "Planen gäller året.", "Nöjda besökare i parkleken", "Minst 80,5 %"):
        assert text in page
    assert "KF:s mål 1, egna mål 1, indikatorer 2" in page
    assert "Inget är ändrat i planen än." in page


def test_taken_in_as_the_command_would(editor, scene, tmp_path):
    file = upload(editor)
    response = take_in(editor, file)
    assert response.status_code == 302
    after = stored()
    assert after["CommitteeGoal"] == after["ExpectedResult"] == 1
    assert OperationalPlan.objects.get().source == "plan.txt"
    path = tmp_path / "plan.txt"
    path.write_bytes(document())
    call_command("import_plan", str(path))
    assert stored() == after
    page = page_of(editor, file)
    assert "Intagen i planen" in page
    assert "årsmål, ny" in page


def test_a_row_is_corrected_and_taken_in_so(editor):
    file = upload(editor)
    data = {"name": "Nöjda i parkleken", "target": "82 %", "kf_target": "", "periodicity": "År"}
    response = editor.post(url("plan_file_correct", file.pk, "m0-n0-i0"), {**data, "save": "1"})
    assert response["Location"].endswith("#rad-m0-n0-i0")
    assert "Rättad för hand" in page_of(editor, file)
    dates = {"title": "Utreda ett bibliotek", "start": "2024-02-01", "end": ""}
    editor.post(url("plan_file_correct", file.pk, "m0-n0-a0"), {**dates, "save": "1"})
    take_in(editor, file)
    indicator = Indicator.objects.get(name="Nöjda i parkleken")
    assert Target.objects.get(indicator=indicator).text == "82 %"
    activity = Activity.objects.get(title="Utreda ett bibliotek")
    assert (activity.start.isoformat(), activity.end) == ("2024-02-01", None)


def test_a_row_that_is_left_out_is_not_taken_in_and_can_be_put_back(editor):
    file = upload(editor)
    address = url("plan_file_correct", file.pk, "m0-n0-r0")
    editor.post(address, {"drop": "1"})
    assert "Tas inte med." in page_of(editor, file)
    editor.post(address, {"reset": "1"})
    assert PlanFile.objects.get(pk=file.pk).corrections == {}
    editor.post(address, {"drop": "1"})
    editor.post(url("plan_file_correct", file.pk, "m0-n0-texts"), {"drop": "1"})
    take_in(editor, file)
    assert ExpectedResult.objects.count() == 0
    assert CommitteeGoal.objects.get().description == ""


def test_a_goal_that_is_left_out_takes_its_rows_along(editor):
    file = upload(editor)
    editor.post(url("plan_file_correct", file.pk, "m0-n0"), {"drop": "1"})
    take_in(editor, file)
    assert CommitteeGoal.objects.count() == 0
    assert not Indicator.objects.filter(level="own").exists()


@pytest.mark.parametrize(
    ("key", "data", "message"),
    [
        ("m0-n0-i0", {"name": ""}, "Skriv vad raden säger"),
        ("m0-n0-i0", {"name": "x" * 401}, "Högst 400 får plats"),
        ("m0-n0-a0", {"title": "x", "start": "i maj"}, "giltigt datum"),
    ],
)
def test_what_is_not_understood_comes_back_as_typed(editor, key, data, message):
    file = upload(editor)
    response = editor.post(url("plan_file_correct", file.pk, key), {**data, "save": "1"})
    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert "<title>Fel:" in page
    assert PlanFile.objects.get(pk=file.pk).corrections == {}


def test_a_doubt_stands_first_and_is_not_stored_unanswered(editor):
    file = upload(editor, document(stray=True))
    page = page_of(editor, file)
    assert "Frågor: 1 av 1 obesvarade" in page
    assert page.index("Frågor: 1 av 1") < page.index("Läst i delen")
    take_in(editor, file)
    assert not Indicator.objects.filter(name__contains="En rad utan").exists()


def test_a_doubtful_line_is_taken_as_a_row_and_corrected(editor):
    file = upload(editor, document(stray=True))
    answer = {"kind": "indicators", "goal": "m0-n0", "take": "1"}
    editor.post(url("plan_file_answer", file.pk, "u0"), answer)
    data = {"name": "En ny rad", "target": "1 %", "kf_target": "", "periodicity": "År"}
    editor.post(url("plan_file_correct", file.pk, "u0-0"), {**data, "save": "1"})
    assert "Frågor: 0 av 1 obesvarade" in page_of(editor, file)
    take_in(editor, file)
    assert Target.objects.get(indicator__name="En ny rad").text == "1 %"


def test_an_answer_can_be_changed(editor):
    file = upload(editor, document(stray=True))
    address = url("plan_file_answer", file.pk, "u0")
    editor.post(address, {"leave": "1"})
    assert "Frågor: 0 av 1" in page_of(editor, file)
    editor.post(address, {"again": "1"})
    assert "Frågor: 1 av 1" in page_of(editor, file)
    editor.post(address, {"take": "1", "kind": "indicators", "goal": "finns-inte"})
    assert "Frågor: 1 av 1" in page_of(editor, file)


def test_unknown_rows_and_questions_are_not_found(editor):
    file = upload(editor)
    assert editor.post(url("plan_file_correct", file.pk, "m9"), {"drop": "1"}).status_code == 404
    assert editor.post(url("plan_file_answer", file.pk, "t9"), {"leave": "1"}).status_code == 404


@pytest.mark.parametrize("content", [b"Hej!", b"\x89PNG", b"\xd0\xcf\x11\xe0"])
def test_a_file_without_a_plan_is_refused_with_a_word_why(editor, content):
    file = upload(editor, content)
    assert file.is_refused
    page = page_of(editor, file)
    assert "Dokumentet lästes inte" in page
    assert escape(file.failure) in page
    assert OperationalPlan.objects.count() == 0


def test_no_file_and_an_empty_one_are_asked_for(editor):
    assert "Välj planens dokument." in editor.post(url(), {}).content.decode()
    sent = SimpleUploadedFile("plan.txt", b"")
    assert "Filen är tom." in editor.post(url(), {"document": sent}).content.decode()


def test_a_document_that_names_another_plan_must_be_confirmed(editor):
    file = upload(editor, document().replace("Testnämnden".encode(), "Annannämnden".encode()))
    assert "Dokumentet säger ”Annannämnden”" in page_of(editor, file)
    response = take_in(editor, file)
    assert response.status_code == 422
    assert OperationalPlan.objects.count() == 0
    assert take_in(editor, file, right_plan="on").status_code == 302
    assert OperationalPlan.objects.get().organisation.code == "sdn-test"


def test_a_dropped_document_is_forgotten(editor):
    file = upload(editor)
    editor.post(url("plan_file_drop", file.pk))
    file.refresh_from_db()
    assert (file.state, bytes(file.data), file.reading) == ("dropped", b"", {})
    assert "Planen ändrades inte." in page_of(editor, file)
    assert editor.get(url("plan_file_download", file.pk)).status_code == 404
    take_in(editor, file)
    assert OperationalPlan.objects.count() == 0


def test_what_changed_meanwhile_is_shown_again(editor, keep, people):
    file = keep()
    preview_plan_file(file=file, by=people["editor"])
    correct_row(file=file, key="m0-n0", values={"dropped": True}, by=people["editor"])
    with pytest.raises(OtherChanges):
        take_in_plan_file(file=file, by=people["editor"])
    assert OperationalPlan.objects.count() == 0
    response = editor.post(url("plan_file_take_in", file.pk))
    assert response["Location"] == url("plan_file_changes", file.pk)
    assert "Planen har ändrats sedan" in editor.get(response["Location"]).content.decode()
    assert editor.post(url("plan_file_take_in", file.pk)).status_code == 302
    assert OperationalPlan.objects.count() == 1


def test_what_would_change_is_shown_and_taken_in_without_building_pages_and_blocks(
    editor, monkeypatch
):
    file = upload(editor)

    def built(_file):
        raise AssertionError("A long document has tens of thousands of blocks.")

    monkeypatch.setattr(PlanFile, "document", built)
    editor.post(url("plan_file_changes", file.pk))
    assert editor.get(url("plan_file_changes", file.pk)).status_code == 200
    assert take_in(editor, file).status_code == 302
    file.refresh_from_db()
    assert file.state == PlanFile.State.TAKEN_IN


def test_taken_in_twice_by_two_clicks_changes_once(editor):
    file = upload(editor)
    take_in(editor, file)
    receipt = PlanFile.objects.get(pk=file.pk).receipt
    assert editor.post(url("plan_file_take_in", file.pk)).status_code == 302
    assert PlanFile.objects.get(pk=file.pk).receipt == receipt


def test_a_plan_that_waits_for_its_decision_is_left_alone(editor, people):
    take_in(editor, upload(editor))
    file = upload(editor, document().replace(b"80 %", b"85 %"))
    submit(plan=OperationalPlan.objects.get(), by=people["editor"])
    response = editor.post(url("plan_file_changes", file.pk), follow=True)
    assert "Planen är hos beslutande" in response.content.decode()
    assert Target.objects.get(organisation__code="sdn-test", text="80 %")


def test_the_document_is_downloaded_as_it_was(editor):
    file = upload(editor, name="planen för 2024.txt")
    response = editor.get(url("plan_file_download", file.pk))
    assert response.content == document()
    assert response["Content-Disposition"].startswith("attachment")


def test_the_list_makes_no_more_queries_for_more_files(editor, keep, django_assert_max_num_queries):
    for _number in range(8):
        keep()
    with django_assert_max_num_queries(14):
        assert editor.get(url()).content.decode().count("plan.txt") == 8


def test_so_many_documents_wait_to_be_read_and_no_more(editor, keep, monkeypatch):
    monkeypatch.setattr("documents.plan_files.actions.MOST_WAITING", 2)
    keep()
    PlanFile.objects.update(state="reading")
    upload(editor)
    PlanFile.objects.update(state="reading")
    sent = {"document": SimpleUploadedFile("plan.txt", document())}
    refused = editor.post(url(), sent)
    assert refused.status_code == 429
    assert "2 dokument väntar redan på att läsas" in refused.content.decode()
    assert PlanFile.objects.count() == 2
    PlanFile.objects.filter(pk=PlanFile.objects.first().pk).update(state="waiting")
    assert (
        editor.post(url(), {"document": SimpleUploadedFile("p.txt", document())}).status_code == 302
    )


def test_the_plan_leads_to_its_documents(editor):
    assert url() in editor.get("/2024/plan/").content.decode()
    take_in(editor, upload(editor))
    assert url() in editor.get(url("plan")).content.decode()


def test_those_who_only_read_the_plan_meet_no_such_way(editor, sign_in, people):
    take_in(editor, upload(editor))
    assert url() not in sign_in(people["reader"]).get(url("plan")).content.decode()


def test_the_room_for_files_lists_them_with_their_state(editor):
    file = upload(editor)
    refused = upload(editor, b"Hej!", "brev.txt")
    page = editor.get("/2024/filer/").content.decode()
    assert url("plan_file", file.pk) in page
    assert url("plan_file", refused.pk) in page
    assert "inte läst" in page
    assert url() in page


def test_the_room_lists_nobody_elses(editor, sign_in, people):
    file = upload(editor)
    other = sign_in(people["outsider"])
    assert url("plan_file", file.pk) not in other.get("/2024/filer/").content.decode()


def test_changes_are_shown_with_what_differs_marked():
    told = {"changes": [
        ["ändrad", "avsnitt", "1.1", "Vi läser <mer> nu.", "Vi läser <mer> sedan."],
        ["ny", "aktiviteter", "Läxhjälp", "", ""],
        ["ny", "årsmål", "Andel", "", "80 %"],
    ]}  # fmt: skip
    text, activity, target = changes_shown(told)
    assert "".join(piece.text for piece in text.before).strip() == "Vi läser <mer> nu."
    assert [piece.text for piece in text.before if piece.kind == "removed"] == ["nu."]
    assert [piece.text for piece in text.after if piece.kind == "added"] == ["sedan."]
    assert (activity.before, activity.after) == ((), ())
    assert [piece.text for piece in target.after] == ["80 %"]
    assert changes_shown(None) == []


def test_an_activity_in_a_doubtful_table_is_whose_its_heading_says():
    """Under a goal of the council, in a table that says that it is the committee's."""
    table = DoubtfulTable(
        0, 9, "Nämndens aktivitet Startdatum", "Osäker.", ("Läxhjälp | ",), "activities", "1.1",
        ("name", "start"), (("Läxhjälp", ""),), owner="own",
    )  # fmt: skip
    area = ParsedAreaGoal("1.1", "Trygg uppväxt", "1")
    plan = ParsedPlan("Testnämnden", 2024, "Plan", (area,), doubtful=(table,))
    taken = {"t0": {"answer": "taken", "kind": "activities", "goal": "m0"}}
    (goal,) = Reading(plan, taken).corrected().area_goals
    assert [row.owner for row in goal.activities] == ["own"]

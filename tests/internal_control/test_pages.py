"""The pages of a plan's internal control, for everyone and in every state of the plan."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from drafting.calculations.rich_text import revision
from internal_control.models import ControlPlanRow, ControlPractice, ControlProcess, ControlRisk
from internal_control.places import KEY
from plans.models import OperationalPlan
from tests import factories as make

SHEETS = ["risker", "kontrollplan", "uppfoljning/T1", "uppfoljning/VB"]
PAGES = [("control", {}), ("control_history", {}), ("control_matrix", {})]
PAGES += [("control_sheet", {"name": name}) for name in SHEETS]
PAGES += [("control_sheet_state", {"name": name}) for name in SHEETS]
READERS = ["reader", "editor", "approver", "slk", "admin"]
OUTSIDERS = ["outsider", "politician"]
WRITERS = ["editor", "approver", "admin"]
WRITES = [
    ("control_save", {}, {"field": "process-0-name", "base": "", "value": "x"}),
    ("control_undo", {}, {"field": "process-0-name", "base": ""}),
    ("control_add", {"kind": "process"}, {"new-process-name": "Nytt"}),
    ("control_part", {"pk": 1, "kind": "way"}, {"new-way-text": "Så"}),
    ("control_paste", {"kind": "process"}, {"paste-rows": "1.1\tNytt"}),
    ("control_take_in", {}, {}),
    ("control_remove", {"kind": "process", "pk": 1}, {}),
    ("control_restore", {"kind": "process", "pk": 1}, {}),
    ("control_move", {"kind": "process", "pk": 1}, {}),
    ("control_sheet_save", {"name": "risker"}, {}),
]
STATES = OperationalPlan.Status.values


@pytest.fixture
def in_state(scene):
    """Puts the plan in a state as its history would have, without the way there."""

    def _in_state(state):
        decided_on = "2023-12-14" if state == "decided" else None
        OperationalPlan.objects.filter(pk=scene.plan.pk).update(status=state, decided_on=decided_on)

    return _in_state


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", READERS)
def test_all_who_may_read_do(sign_in, people, url, in_state, role, state):
    in_state(state)
    client = sign_in(people[role])
    assert {client.get(url(name, **more)).status_code for name, more in PAGES} == {200}


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("state", STATES)
def test_a_process_and_its_rows_are_read(sign_in, people, scene, url, in_state, role, state):
    in_state(state)
    client = sign_in(people[role])
    page = client.get(url("control_process", pk=scene.process.pk)).content.decode()
    for text in ("Orosanmälan", "Två bedömer", "Loggen läses", "Bedöms för sent"):
        assert text in page
    writes = role in WRITERS and state in ("draft", "returned")
    assert ("data-draft-field" in page) == writes
    assert client.get(url("control_sheet_row", name="risker", pk=scene.risk.pk)).status_code == 200
    history = url("control_field_history", address=f"risk-{scene.risk.pk}-text")
    assert client.get(history).status_code == 200


@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_find_nothing(sign_in, people, url, role):
    client = sign_in(people[role])
    assert {client.get(url(name, **more)).status_code for name, more in PAGES} == {404}


def test_anonymous_is_asked_to_sign_in(client, url):
    assert {client.get(url(name, **more)).status_code for name, more in PAGES} == {302}


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("slk", 403), ("outsider", 404)])
def test_who_only_reads_writes_nothing(sign_in, people, url, role, status):
    client = sign_in(people[role])
    for name, more, data in WRITES:
        assert client.post(url(name, **more), data).status_code == status, name


def test_a_get_never_writes(sign_in, editor, url):
    client = sign_in(editor)
    for name, more, data in WRITES:
        assert client.get(url(name, **more), data).status_code == 404, name


@pytest.mark.parametrize("role", WRITERS)
def test_a_process_is_built_from_nothing(sign_in, people, scene, url, role):
    client = sign_in(people[role])
    data = {"new-process-name": "Placering", "new-process-goal_id": scene.area_goal.pk}
    assert client.post(url("control_add", kind="process"), data).status_code == 302
    process = ControlProcess.objects.get(name="Placering")
    for kind in ("way", "check", "risk"):
        address = url("control_part", pk=process.pk, kind=kind)
        assert client.post(address, {f"new-{kind}-text": f"En {kind}"}).status_code == 302
    assert list(process.practices.values_list("kind", "text")) == [
        ("check", "En check"),
        ("way", "En way"),
    ]
    assert process.risks.get().text == "En risk"
    assert process.position == 2


@pytest.mark.parametrize("name", ["Placering", "PLACERING"])
def test_a_goal_has_one_process_of_a_name(sign_in, editor, scene, url, name):
    client = sign_in(editor)
    data = {"new-process-name": "Placering", "new-process-goal_id": scene.area_goal.pk}
    client.post(url("control_add", kind="process"), data)
    sent = {**data, "new-process-name": name}
    refused = client.post(url("control_add", kind="process"), sent)
    assert refused.status_code == 422
    assert "Målet har redan processen" in refused.content.decode()
    assert ControlProcess.objects.filter(name__iexact="Placering").count() == 1


@pytest.mark.parametrize("state", ["at_office", "submitted", "decided"])
def test_a_plan_that_is_closed_says_why(sign_in, editor, scene, url, in_state, state):
    in_state(state)
    client = sign_in(editor)
    data = {"new-process-name": "Placering", "new-process-goal_id": scene.area_goal.pk}
    refused = client.post(url("control_add", kind="process"), data)
    assert refused.status_code == 403
    assert "Ta tillbaka den" in refused.content.decode() or "beslutad" in refused.content.decode()
    assert not ControlProcess.objects.filter(name="Placering").exists()
    body = {
        "rows": [
            {"row": scene.risk.pk, "texts": {"probability": "5"}, "base": {"probability": "2"}}
        ]
    }
    answer = client.post(
        url("control_sheet_save", name="risker"), json.dumps(body), content_type="application/json"
    )
    assert answer.status_code == 423


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}])
def test_a_process_is_not_renamed_to_anothers_name(sign_in, editor, scene, url, headers):
    """What was typed comes back with the reason, and both processes stand as they were."""
    make.ControlProcessFactory(
        organisation=scene.organisation, area_goal=scene.area_goal, name="Placering"
    )
    address = f"process-{scene.process.pk}-name"
    data = {"field": address, "base": revision("Orosanmälan"), "value": "PLACERING"}
    refused = sign_in(editor).post(url("control_save"), data, headers=headers)
    assert refused.status_code == 422
    said = json.dumps(refused.json(), ensure_ascii=False) if headers else refused.content.decode()
    assert "Målet har redan processen" in said
    assert "PLACERING" in said
    names = ControlProcess.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["Orosanmälan", "Placering"]


def test_a_removed_process_whose_name_is_taken_stays_in_the_history(sign_in, editor, scene, url):
    client = sign_in(editor)
    client.post(url("control_remove", kind="process", pk=scene.process.pk))
    other = make.ControlProcessFactory(
        organisation=scene.organisation, area_goal=scene.area_goal, name="Orosanmälan"
    )
    restore = url("control_restore", kind="process", pk=scene.process.pk)
    page = client.post(restore, follow=True)
    assert "Målet har redan processen" in page.content.decode()
    other.delete()
    client.post(restore)
    assert ControlProcess.objects.filter(pk=scene.process.pk).exists()


def test_a_name_saves_itself_and_is_undone(sign_in, editor, scene, url):
    client = sign_in(editor)
    address = f"process-{scene.process.pk}-name"
    data = {"field": address, "base": revision("Orosanmälan"), "value": "Orosanmälan, barn"}
    assert client.post(url("control_save"), data).status_code == 302
    scene.process.refresh_from_db()
    assert scene.process.name == "Orosanmälan, barn"
    history = client.get(url("control_field_history", address=address)).content.decode()
    assert "Orosanmälan" in history
    assert "Orosanmälan, barn" in client.get(url("control_history")).content.decode()


def test_two_who_write_the_same_name_are_both_shown(sign_in, editor, scene, url):
    address = f"process-{scene.process.pk}-name"
    data = {"field": address, "base": revision("Något äldre"), "value": "Mitt namn"}
    page = sign_in(editor).post(url("control_save"), data)
    assert page.status_code == 409
    assert "Orosanmälan" in page.content.decode()
    assert "Mitt namn" in page.content.decode()


def test_an_empty_name_is_refused_in_words(sign_in, editor, scene, url):
    data = {
        "field": f"process-{scene.process.pk}-name",
        "base": revision("Orosanmälan"),
        "value": " ",
    }
    page = sign_in(editor).post(url("control_save"), data)
    assert page.status_code == 422
    assert "Skriv vad processen heter." in page.content.decode()


def test_nobody_reaches_anothers_rows(sign_in, editor, scene, url):
    theirs = make.ControlRiskFactory(text="Andras", process__area_goal=scene.area_goal)
    client = sign_in(editor)
    data = {"field": f"risk-{theirs.pk}-text", "base": revision("Andras"), "value": "Vårt"}
    assert client.post(url("control_save"), data).status_code == 404
    for name in ("control_remove", "control_move"):
        assert client.post(url(name, kind="risk", pk=theirs.pk)).status_code == 404
    assert client.get(url("control_process", pk=theirs.process.pk)).status_code == 404
    assert client.get(url("control_sheet_row", name="risker", pk=theirs.pk)).status_code == 404
    body = {"rows": [{"row": theirs.pk, "texts": {"text": "Vårt"}, "base": {"text": "Andras"}}]}
    answer = client.post(
        url("control_sheet_save", name="risker"), json.dumps(body), content_type="application/json"
    )
    assert answer.json()["rows"][str(theirs.pk)]["state"] == "gone"
    form = {f"{theirs.pk}-text": "Vårt", f"{theirs.pk}-base": '{"text": "Andras"}'}
    whole = client.post(url("control_sheet", name="risker"), form)
    assert whole.status_code == 422
    assert "Det du skrev: Vårt" in whole.content.decode()
    theirs.refresh_from_db()
    assert theirs.text == "Andras"


def test_a_removed_process_comes_back_with_all_that_went_with_it(sign_in, editor, scene, url):
    client = sign_in(editor)
    before = everything()
    page = client.post(url("control_remove", kind="process", pk=scene.process.pk))
    assert not any(everything())
    assert "Ångra borttagningen" in client.get(page.url).content.decode()
    client.post(url("control_restore", kind="process", pk=scene.process.pk))
    assert everything() == before


def test_a_row_comes_back_with_what_it_stood_under(sign_in, editor, scene, url):
    client = sign_in(editor)
    client.post(url("control_remove", kind="row", pk=scene.row.pk))
    client.post(url("control_remove", kind="process", pk=scene.process.pk))
    client.post(url("control_restore", kind="row", pk=scene.row.pk))
    assert ControlPlanRow.objects.get().what == "Stickprov"
    assert ControlPractice.objects.count() == 2


def everything():
    models = (ControlProcess, ControlPractice, ControlRisk, ControlPlanRow)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_control_that_is_followed_up_is_not_removed(sign_in, editor, scene, url):
    make.ControlFollowUpFactory(row=scene.row)
    client = sign_in(editor)
    page = client.post(url("control_remove", kind="process", pk=scene.process.pk), follow=True)
    assert "uppföljd" in page.content.decode()
    assert ControlPlanRow.objects.count() == 1


def test_rows_change_places(sign_in, editor, scene, url):
    other = make.ControlRiskFactory(process=scene.process, text="Annat", position=2)
    sign_in(editor).post(url("control_move", kind="risk", pk=other.pk), {"way": "up"})
    assert list(scene.process.risks.values_list("text", flat=True)) == ["Annat", "Bedöms för sent"]


def test_the_pages_ask_as_often_whatever_the_size(sign_in, editor, scene, url):
    client = sign_in(editor)
    addresses = [url(name, **more) for name, more in PAGES if name != "control_history"]
    addresses.append(url("control_process", pk=scene.process.pk))
    first = {address: queries_of(client, address) for address in addresses}
    for number in range(12):
        process = make.ControlProcessFactory(
            organisation=scene.organisation, area_goal=scene.area_goal, position=number + 2
        )
        make.ControlPracticeFactory(process=process)
        make.ControlPlanRowFactory(risk=make.ControlRiskFactory(process=process))
    for address in addresses:
        assert queries_of(client, address) <= first[address], address
        assert first[address] <= 20, (address, first[address])


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_what_nobody_has_chosen_is_not_said_and_words_fit_every_kind(sign_in, people, scene, url):
    client = sign_in(people["editor"])
    make.ControlRiskFactory(
        process=scene.process, text="Fel leverantör väljs", probability=None, consequence=None
    )
    client.post(url("control_remove", kind="process", pk=scene.process.pk))
    told = client.get(url("control_history")).content.decode()
    assert "Fel leverantör väljs" in told
    assert "None" not in told
    assert "har tagits bort" in told


def test_nothing_is_said_to_be_lacking_by_number_before_there_is_a_process(
    sign_in, people, scene, url
):
    client = sign_in(people["editor"])
    client.post(url("control_remove", kind="process", pk=scene.process.pk))
    told = client.get(url("control")).content.decode()
    assert "är inte påbörjad" in told
    assert "0</b>" not in told


def test_the_parts_own_page_tells_all_that_was_changed_in_it(sign_in, people, scene, url):
    client = sign_in(people["editor"])
    client.post(url("control_remove", kind="process", pk=scene.process.pk))
    plan = scene.plan
    address = reverse("plan_part_history", args=[plan.year, plan.organisation.code, KEY])
    told = client.get(address).content.decode()
    assert "Inget har ändrats ännu" not in told
    assert "Bedöms för sent" in told
    assert url("control_restore", kind="process", pk=scene.process.pk) in told

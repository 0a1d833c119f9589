"""The follow-up of a control plan from a spreadsheet: only what the controls showed is read."""

import pytest

from internal_control.models import ControlFollowUp, ControlPlanRow
from plans.models import OperationalPlan
from tests import factories as make
from tests.documents.tables.conftest import Desk, assert_unchanged, words
from tests.internal_control.conftest import people, scene, url

__all__ = ["people", "scene", "url"]

KEY = "uppfoljning-T1"
HEADER = "Kontroll;Läge;Resultat;Åtgärd;Nummer\n"


@pytest.fixture
def desk(sign_in, people, scene):
    OperationalPlan.objects.update(status="decided", decided_on="2023-12-14")
    return lambda role="editor": Desk(sign_in(people[role]), KEY)


def followed():
    rows = ControlFollowUp.objects.order_by("row__position", "row")
    return [(one.row.what, one.period, one.state, one.result, one.action) for one in rows]


@pytest.mark.parametrize("way", ["xlsx", "csv", "pasted", "pasted without headings"])
def test_what_is_fetched_and_left_again_changes_nothing(desk, scene, way):
    make.ControlFollowUpFactory(
        row=scene.row, period="T1", state="fails", result="Fyra\nav 20", action="Fler läser"
    )
    assert_unchanged(desk(), way)


def test_it_is_filled_in_saved_and_undone(desk):
    desk = desk()
    desk.upload(HEADER + "Stickprov;fungerar inte;Fyra av tjugo;Stängs samma dag;1\n")
    assert "fungerar inte" in words(desk.shown())
    desk.save()
    assert followed() == [("Stickprov", "T1", "fails", "Fyra av tjugo", "Stängs samma dag")]
    desk.undo()
    assert followed() == [("Stickprov", "T1", "", "", "")]


def test_the_decided_controls_are_neither_added_changed_nor_removed(desk, scene):
    make.ControlPlanRowFactory(risk=scene.risk, what="Loggar", position=2)
    before = list(ControlPlanRow.objects.order_by("pk").values())
    desk = desk()
    desk.upload("Kontroll;Vem;Läge\nStickprov;Någon annan;fungerar\nNytt;Vi;fungerar\n")
    page = words(desk.shown())
    assert "”Nytt” är ingen av den beslutade planens kontroller" in page
    assert "Filen säger ”Någon annan” i Vem. Det är beslutat, och är kvar" in page
    assert "Allt är läst" not in page
    assert "Står inte i filen" not in page
    desk.save()
    assert list(ControlPlanRow.objects.order_by("pk").values()) == before
    assert [state for _what, _period, state, *_more in followed()] == ["works"]


def test_namesakes_go_by_their_number(desk, scene):
    second = make.ControlPlanRowFactory(risk=scene.risk, what="Stickprov", position=2)
    desk = desk()
    desk.upload(HEADER + "Stickprov;fungerar;;;2\n")
    desk.save()
    assert [one.row for one in ControlFollowUp.objects.all()] == [second]
    desk.upload("Kontroll;Läge\nStickprov;fungerar\n")
    assert "Skriv kontrollens nummer" in words(desk.shown())


def test_what_needs_more_is_asked_about_and_what_is_no_state_is_left(desk):
    desk = desk()
    desk.upload(HEADER + "Stickprov;fungerar delvis;;;1\n")
    assert "vad kontrollen visade" in words(desk.shown())
    desk.upload(HEADER + "Stickprov;kanske;;;1\n")
    assert "Inget ändras" in words(desk.shown())
    assert "1 cell gick inte att läsa" in words(desk.shown())


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("outsider", 404, 404), ("reader", 200, 403), ("slk", 200, 403), ("editor", 200, 302)],
)
def test_who_fetches_and_fills(desk, role, reads, writes):
    desk = desk(role)
    assert desk.client.get(desk.url("table_fetch", "xlsx")).status_code == reads
    assert desk.paste("Stickprov\t\t\tfungerar").status_code == writes


def test_before_the_decision_it_is_closed(desk):
    desk = desk()
    desk.upload(HEADER + "Stickprov;fungerar;;;1\n")
    seen = desk.preview().select_one("input[name=seen]")["value"]
    OperationalPlan.objects.update(status="draft", decided_on=None)
    desk.client.post(desk.url("table_save", desk.left.pk), {"seen": seen, "row": ["2"]})
    assert followed() == []
    assert "när planen är beslutad" in words(desk.shown())


@pytest.mark.parametrize("key", ["uppfoljning-T4", "uppfoljning-", "uppfoljning"])
def test_there_are_no_other_periods(desk, key):
    desk = desk()
    assert desk.client.get(desk.url().replace(KEY, key)).status_code == 404


def test_the_sheet_leads_to_its_spreadsheet(desk, url):
    page = desk().client.get(url("control_sheet", name="uppfoljning/T1")).content.decode()
    assert f"/kalkylblad/{KEY}/hamta/xlsx/" in page

"""The control plan and the risks from files and pasted rows, by the same way as the money."""

import datetime as dt

import pytest

from documents.tables.control import RiskSubject
from internal_control.models import ControlPlanRow, ControlRisk
from plans.models import OperationalPlan
from tests import factories as make
from tests.documents.tables.conftest import Desk, assert_unchanged, words
from tests.documents.workbooks import workbook
from tests.internal_control.conftest import people, scene, url

__all__ = ["people", "scene", "url"]

HEADER = "Oönskad händelse;Vad som kontrolleras;Vem;Hur;När\n"


@pytest.fixture
def desk(sign_in, people):
    """`desk("risker")`, for the plan's editor."""

    def _desk(key="kontrollplan", role="editor"):
        return Desk(sign_in(people[role]), key)

    return _desk


def controls():
    rows = ControlPlanRow.objects.order_by("risk", "position")
    return [(row.risk.text, row.what, row.who, row.how, row.when) for row in rows]


def risks():
    rows = ControlRisk.objects.order_by("process", "position")
    return [(row.text, row.probability, row.consequence, row.handling) for row in rows]


STOOD = ("Bedöms för sent", "Stickprov", "Chefen", "Tjugo ärenden", "varje månad")


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("outsider", 404, 404), ("politician", 404, 404), ("reader", 200, 403), ("slk", 200, 403),
     ("editor", 200, 302), ("approver", 200, 302), ("admin", 200, 302)],
)  # fmt: skip
@pytest.mark.parametrize("key", ["kontrollplan", "risker"])
def test_who_fetches_and_fills(desk, key, role, reads, writes):
    desk = desk(key, role)
    assert desk.client.get(desk.url("table_fetch", "xlsx")).status_code == reads
    assert desk.paste("Bedöms för sent\tNytt").status_code == writes


@pytest.mark.parametrize("way", ["xlsx", "csv", "pasted", "pasted without headings"])
@pytest.mark.parametrize("key", ["kontrollplan", "risker"])
def test_what_is_fetched_and_left_again_changes_nothing(desk, key, way, scene):
    scene.row.how = "Tjugo ärenden\nur registret; =1+1"
    scene.row.save()
    scene.risk.handling = "Två läser.\n\nAlltid."
    scene.risk.save()
    desk = desk(key)
    assert_unchanged(desk, way)
    assert "1 rad är lika" in words(desk.shown())


def test_controls_are_changed_and_added_and_undone(desk):
    desk = desk()
    desk.upload(
        HEADER
        + "Bedöms för sent;Stickprov;Enhetschefen;Tjugo ärenden;varje månad\n"
        + "1;Loggar;Controllern;Utdrag;T1 och T2\n"
    )
    page = words(desk.shown())
    assert "2 rader ändras eller läggs till" in page
    assert "Vem: Chefen → blir Enhetschefen" in page
    desk.save()
    assert controls() == [
        ("Bedöms för sent", "Stickprov", "Enhetschefen", "Tjugo ärenden", "varje månad"),
        ("Bedöms för sent", "Loggar", "Controllern", "Utdrag", "T1 och T2"),
    ]
    desk.undo()
    assert controls() == [STOOD]


def test_a_control_whose_words_change_stays_the_same_row(desk, scene):
    desk = desk()
    desk.upload(HEADER + "Bedöms för sent;Granskning;Chefen;Tjugo ärenden;varje månad\n")
    desk.save()
    scene.row.refresh_from_db()
    assert scene.row.what == "Granskning"


def test_an_event_that_is_not_the_plans_leaves_the_row(desk):
    desk = desk()
    desk.paste("Regnet\tTaket\nBedöms för sent\tNytt\tChefen\t\tvår\n")
    assert "”Regnet” är ingen av planens händelser" in words(desk.shown())
    desk.save()
    assert controls() == [("Bedöms för sent", "Nytt", "Chefen", "", "vår")]


@pytest.mark.parametrize("way", ["xlsx", "csv", "pasted"])
def test_when_is_a_day_whatever_wrote_it(desk, scene, way):
    """A spreadsheet's day has no time of the day; its bare number is asked about."""
    make.ControlRiskFactory(process=scene.process, text="Glöms", position=2)
    desk, heads = desk(), HEADER.strip().split(";")
    for day, becomes, is_asked in (
        (dt.datetime(2024, 3, 1), "2024-03-01", False),
        (45352, "45352", True),
        ("mars och maj", "mars och maj", False),
    ):
        row = ["Glöms", f"Larm {becomes}", "Chefen", "Prov", day]
        if way == "xlsx":
            desk.upload(workbook(heads, row), "tabell.xlsx")
        elif way == "csv":
            desk.upload("\n".join(";".join(map(str, one)) for one in (heads, row)))
        else:
            desk.paste("\n".join("\t".join(map(str, one)) for one in (heads, row)))
        asked = f"När {becomes} ser ut som kalkylbladets tal för 2024-03-01"
        assert (asked in words(desk.shown())) is is_asked
        desk.save()
        assert ControlPlanRow.objects.get(what=f"Larm {becomes}").when == becomes


def test_two_events_of_one_name_are_told_apart_by_number(desk, scene):
    second = make.ControlRiskFactory(process=scene.process, text="Bedöms för sent", position=2)
    desk = desk()
    desk.upload(
        "Oönskad händelse;Vad som kontrolleras;Nummer\n"
        "Bedöms för sent;Stickprov;1\nBedöms för sent;Loggar;2\n"
    )
    desk.save()
    assert ControlPlanRow.objects.get(what="Loggar").risk == second
    desk.upload("Oönskad händelse;Vad som kontrolleras\nBedöms för sent;Nytt\n")
    assert "Flera händelser heter så" in words(desk.shown())


def test_a_control_that_is_followed_up_is_not_removed_by_a_file(desk, scene):
    make.ControlRiskFactory(process=scene.process, text="Glöms", position=2)
    make.ControlFollowUpFactory(row=scene.row)
    desk = desk()
    desk.upload(HEADER + "Glöms;Larm;Chefen;Prov;vår\n")
    page = desk.preview()
    seen = page.select_one("input[name=seen]")["value"]
    sent = {"seen": seen, "row": ["2", f"bort-{scene.row.pk}"]}
    answer = desk.client.post(desk.url("table_save", desk.left.pk), sent)
    assert answer.status_code == 422
    assert "Kontrollen är uppföljd" in words(answer)
    assert controls() == [STOOD]


def test_a_removed_control_comes_back_under_its_number(desk, scene):
    make.ControlRiskFactory(process=scene.process, text="Glöms", position=2)
    desk = desk()
    desk.upload(HEADER + "Glöms;Larm;Chefen;Prov;vår\n")
    desk.save(f"bort-{scene.row.pk}")
    assert [row[0] for row in controls()] == ["Glöms"]
    desk.undo()
    assert controls() == [STOOD]
    assert ControlPlanRow.objects.get().pk == scene.row.pk


def test_risks_are_valued_and_added(desk):
    desk = desk("risker")
    desk.upload(
        "Process;Oönskad händelse;Sannolikhet;Konsekvens;Så hanteras den\n"
        "Orosanmälan;Bedöms för sent;3;4 allvarlig;\n"
        "Orosanmälan;Fel mottagare;2;6;Två läser\n"
        "Köket;Brand;1;5;\n"
    )
    page = words(desk.shown())
    assert "Sannolikhet: 2 mindre trolig → blir 3 möjlig" in page
    assert "”6” finns inte att välja" in page
    assert "vilken av planens processer det gäller: Orosanmälan" in page
    desk.save()
    assert risks() == [("Bedöms för sent", 3, 4, ""), ("Fel mottagare", 2, None, "Två läser")]
    desk.undo()
    assert risks() == [("Bedöms för sent", 2, 4, "")]


def test_the_risks_value_stands_beside_and_is_not_read(desk, scene):
    (row,) = RiskSubject(scene.plan).standing()
    assert row.texts["value"] == "8"
    desk = desk("risker")
    desk.upload("Process;Oönskad händelse;Riskvärde\nOrosanmälan;Bedöms för sent;25\n")
    assert "Inget ändras" in words(desk.shown())


def test_a_reworded_risk_is_known_by_its_number(desk):
    desk = desk("risker")
    desk.upload("Oönskad händelse;Nummer\nBedöms mycket för sent;1\n")
    desk.save()
    assert risks() == [("Bedöms mycket för sent", 2, 4, "")]


def test_a_closed_plan_takes_no_controls(desk, scene):
    desk = desk()
    desk.paste("Bedöms för sent\tNytt\n")
    seen = desk.preview().select_one("input[name=seen]")["value"]
    scene.plan.status = OperationalPlan.Status.SUBMITTED
    scene.plan.save()
    sent = {"seen": seen, "row": ["1"]}
    assert desk.client.post(desk.url("table_save", desk.left.pk), sent).status_code == 422
    assert controls() == [STOOD]


@pytest.mark.parametrize("key", ["kontrollplan", "risker"])
def test_the_page_leads_to_the_spreadsheet(desk, url, key):
    desk = desk(key)
    page = desk.client.get(url("control_sheet", name=key)).content.decode()
    assert desk.url() in page
    assert desk.url("table_fetch", "xlsx") in page

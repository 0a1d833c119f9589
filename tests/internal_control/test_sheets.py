"""Writing in the sheets: rows saved or refused by themselves, follow-ups, what is asked."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from drafting.calculations.history import event_model
from internal_control.models import ControlFollowUp, ControlPlanRow
from plans.actions.workflow import decide, reopen, submit
from plans.models import OperationalPlan
from tests import factories as make


@pytest.fixture
def save(sign_in, editor, url):
    """`save("risker", {12: {"probability": ("2", "5")}})` writes cells with what stood there."""

    def _save(name, rows):
        body = {
            "rows": [
                {
                    "row": row,
                    "texts": {field: after for field, (_before, after) in cells.items()},
                    "base": {field: before for field, (before, _after) in cells.items()},
                }
                for row, cells in rows.items()
            ]
        }
        return sign_in(editor).post(
            url("control_sheet_save", name=name), json.dumps(body), content_type="application/json"
        )

    return _save


@pytest.fixture
def decided(scene):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(
        status="decided", decided_on="2023-12-14"
    )


def test_a_risk_is_valued(save, scene):
    answer = save("risker", {scene.risk.pk: {"probability": ("2", "4"), "handling": ("", "Så")}})
    assert answer.status_code == 200
    scene.risk.refresh_from_db()
    assert (scene.risk.value, scene.risk.handling) == (16, "Så")
    row = answer.json()["rows"][str(scene.risk.pk)]
    assert "16" in row["beside"]["value"]
    assert "hög" in row["beside"]["value"]


def test_a_high_risk_without_control_is_asked_about(save, scene):
    scene.row.delete()
    answer = save("risker", {scene.risk.pk: {"probability": ("2", "5")}})
    asked = answer.json()["rows"][str(scene.risk.pk)]["asked"]
    assert asked["fields"] == ["handling"]
    assert "Riskvärde 20" in asked["html"]


@pytest.mark.parametrize("text", ["6", "0", "-1", "hög", "3.0", "٣", "9" * 400, "<b>"])
def test_what_is_no_degree_is_refused_where_it_stands(save, scene, text):
    answer = save(
        "risker",
        {scene.risk.pk: {"probability": ("2", text), "handling": ("", "Följer inte med")}},
    )
    assert answer.status_code == 422
    assert "Välj bland" in answer.json()["rows"][str(scene.risk.pk)]["faults"]["probability"]
    scene.risk.refresh_from_db()
    assert (scene.risk.probability, scene.risk.handling) == (2, "")


def test_one_refused_row_leaves_the_others_saved(save, scene):
    other = make.ControlRiskFactory(process=scene.process, position=2)
    answer = save(
        "risker",
        {scene.risk.pk: {"text": ("Bedöms för sent", "")}, other.pk: {"probability": ("", "1")}},
    )
    rows = answer.json()["rows"]
    assert rows[str(scene.risk.pk)]["state"] == "refused"
    assert rows[str(other.pk)]["state"] == "saved"


def test_two_in_one_cell_are_both_shown(save, scene):
    answer = save("risker", {scene.risk.pk: {"probability": ("3", "5")}})
    assert answer.status_code == 409
    assert answer.json()["rows"][str(scene.risk.pk)]["theirs"] == {"probability": "2"}


def test_the_control_plan_is_written_as_a_sheet(save, scene):
    cells = {"what": ("Stickprov", "Alla"), "when": ("varje månad", "varje vecka")}
    assert save("kontrollplan", {scene.row.pk: cells}).status_code == 200
    scene.row.refresh_from_db()
    assert (scene.row.what, scene.row.when) == ("Alla", "varje vecka")


def test_a_follow_up_is_written_when_the_plan_stands(save, scene, decided):
    cells = {"state": ("", "fails"), "result": ("", "Fyra av tjugo")}
    answer = save("uppfoljning/T1", {scene.row.pk: cells})
    row = answer.json()["rows"][str(scene.row.pk)]
    assert row["missing"]
    assert row["asked"]["fields"] == ["action"]
    one = ControlFollowUp.objects.get()
    assert (one.row, one.period, one.state) == (scene.row, "T1", "fails")
    answer = save("uppfoljning/T1", {scene.row.pk: {"action": ("", "Stängs samma dag")}})
    assert not answer.json()["rows"][str(scene.row.pk)]["missing"]


def test_a_follow_up_waits_for_the_decision(save, scene):
    answer = save("uppfoljning/T1", {scene.row.pk: {"state": ("", "works")}})
    assert answer.status_code == 423
    assert not ControlFollowUp.objects.exists()


@pytest.fixture
def reopened(scene, people):
    """A new version is written, an hour after the plan was decided."""
    submit(plan=scene.plan, by=people["approver"])
    decide(
        plan=scene.plan, decided_on=dt.date(2023, 12, 14), reference="§ 1", by=people["approver"]
    )
    reopen(plan=scene.plan, by=people["approver"], reason="Ett mål ändras")


def in_an_hour(**changed):
    """What is written from now on has been written after the decision."""
    events = event_model(ControlPlanRow).objects.filter(**changed)
    events.update(pgh_created_at=timezone.now() + dt.timedelta(hours=1))


def test_the_follow_up_goes_on_beside_a_new_version(save, scene, reopened, sign_in, editor, url):
    new = make.ControlPlanRowFactory(risk=scene.risk, what="Ny kontroll")
    ControlPlanRow.objects.filter(pk=scene.row.pk).update(what="Alla ärenden")
    in_an_hour(pgh_obj_id=new.pk)
    in_an_hour(what="Alla ärenden")
    page = sign_in(editor).get(url("control_sheet", name="uppfoljning/T1")).content.decode()
    assert "Stickprov" in page, "the decided words are followed up"
    assert "Ny kontroll" not in page
    assert "Alla ärenden" not in page
    assert url("control_sheet", name="uppfoljning/VB") in page
    cells = {scene.row.pk: {"state": ("", "works")}, new.pk: {"state": ("", "works")}}
    told = save("uppfoljning/T1", cells).json()["rows"]
    assert [told[str(row)]["state"] for row in cells] == ["saved", "gone"]
    assert [one.row for one in ControlFollowUp.objects.all()] == [scene.row]


def test_an_earlier_period_is_shown_beside(sign_in, editor, scene, url, decided):
    make.ControlFollowUpFactory(row=scene.row, period="T1", state="partly")
    page = sign_in(editor).get(url("control_sheet", name="uppfoljning/T2")).content.decode()
    assert "T1: fungerar delvis" in page


def test_the_whole_form_works_without_script(sign_in, editor, scene, url):
    client = sign_in(editor)
    pk = scene.row.pk
    base = {"what": "Stickprov", "who": "Chefen", "how": "Tjugo ärenden", "when": "varje månad"}
    cells = {f"{pk}-{name}": text for name, text in {**base, "who": "Controllern"}.items()}
    data = {**cells, f"{pk}-base": json.dumps(base)}
    assert client.post(url("control_sheet", name="kontrollplan"), data).status_code == 302
    scene.row.refresh_from_db()
    assert scene.row.who == "Controllern"
    again = client.post(url("control_sheet", name="kontrollplan"), data)
    assert again.status_code == 302, "saving what stands already is no conflict"
    stale = {**data, f"{pk}-who": "Någon annan"}
    assert client.post(url("control_sheet", name="kontrollplan"), stale).status_code == 409


@pytest.mark.parametrize(
    "body", ["", "[]", '{"rows": 1}', '{"rows": [{"row": "x"}]}', '{"rows":' + "[" * 60]
)
def test_what_no_sheet_sends_is_refused(sign_in, editor, url, body):
    address = url("control_sheet_save", name="risker")
    answer = sign_in(editor).post(address, body, content_type="application/json")
    assert answer.status_code == 400


def test_the_row_panel_tells_what_stood_there(save, sign_in, editor, scene, url):
    save("risker", {scene.risk.pk: {"probability": ("2", "5")}})
    page = sign_in(editor).get(url("control_sheet_row", name="risker", pk=scene.risk.pk))
    assert "Gå tillbaka till 2 mindre trolig" in " ".join(page.content.decode().split())


def test_every_valued_risk_stands_once_in_the_matrix(sign_in, editor, scene, url):
    for probability in range(1, 6):
        for consequence in range(1, 6):
            make.ControlRiskFactory(
                process=scene.process,
                text=f"Risk {probability} {consequence}",
                probability=probability,
                consequence=consequence,
            )
    make.ControlRiskFactory(process=scene.process, text="Ovärderad")
    page = sign_in(editor).get(url("control_matrix")).content.decode()
    assert page.count("</span></a></li>") == 26
    for probability in range(1, 6):
        for consequence in range(1, 6):
            assert page.count(f" Risk {probability} {consequence}</span>") == 1
    assert "Inte värderade än:" in page

"""Lists as Word, Excel and a PDF copy them become rows."""

import re
import time
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Activity, ExpectedResult
from plans.calculations.pasted import ACTIVITIES, RESULTS, read_list
from plans.models import OperationalPlan
from tests.factories import CommitteeGoalFactory


def texts(pasted):
    return [row.values["text"] for row in read_list(pasted, RESULTS)]


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("Fler läser\nFler räknar", ["Fler läser", "Fler räknar"]),
        ("•\tFler läser\n•\tFler räknar\n", ["Fler läser", "Fler räknar"]),
        ("• Fler läser\n\n•Fler räknar", ["Fler läser", "Fler räknar"]),
        (
            "– Fler läser\n- Fler räknar\n* Fler skriver",
            ["Fler läser", "Fler räknar", "Fler skriver"],
        ),
        ("1. Fler läser\n2. Fler räknar", ["Fler läser", "Fler räknar"]),
        ("1)\tFler läser\n10)\tFler räknar", ["Fler läser", "Fler räknar"]),
        ("1.1\tFler läser\n1.1.2\tFler räknar", ["Fler läser", "Fler räknar"]),
        ("a) Fler läser\nb) Fler räknar", ["Fler läser", "Fler räknar"]),
        (
            "\uf0b7\tFler läser\no\tFler räknar\n§\tFler skriver",
            ["Fler läser", "Fler räknar", "Fler skriver"],
        ),
        ("   • Fler läser", ["Fler läser"]),
        (
            "• Fler elever läser\nförsta året\n• Fler räknar",
            ["Fler elever läser första året", "Fler räknar"],
        ),
        ("Fler elever läser\nförsta året", ["Fler elever läser", "första året"]),
        (
            '"Fler läser\noch räknar"\n"Det ""nya"" sättet"',
            ["Fler läser och räknar", 'Det "nya" sättet'],
        ),
        ('"Trygg" är ordet', ['"Trygg" är ordet']),
        ('"Trygg"', ['"Trygg"']),
        (
            "-5 % färre\n80 % når målet\n2024 är klart",
            ["-5 % färre", "80 % når målet", "2024 är klart"],
        ),
        ("1,5 procent\n3 nya enheter", ["1,5 procent", "3 nya enheter"]),
        ("Förväntade resultat\nFler läser", ["Fler läser"]),
        (" \n\t\n", []),
        ("", []),
    ],
)
def test_every_item_is_a_row_without_its_sign(pasted, rows):
    assert texts(pasted) == rows


def test_a_second_column_is_the_group_of_results():
    rows = read_list("Fler läser\tPå längre sikt\nFler räknar\t", RESULTS)
    assert [row.values["group"] for row in rows] == ["På längre sikt", ""]
    assert not any(row.faults for row in rows)


@pytest.mark.parametrize(
    "pasted",
    [
        "Öppna läxhjälp\t2024-01-01\t2024-06-30\tRektor",
        "Öppna läxhjälp\tRektor\t2024-01-01\t2024-06-30",
        "Ansvarig\tSlut\tAktivitet\tStart\nRektor\t2024-06-30\tÖppna läxhjälp\t2024-01-01",
        "1\tÖppna läxhjälp\t2024-01-01\t2024-06-30\tRektor",
    ],
)
def test_columns_of_activities_are_known_by_heading_or_by_form(pasted):
    (row,) = read_list(pasted, ACTIVITIES)
    assert row.faults == ()
    assert row.values == {
        "title": "Öppna läxhjälp",
        "in_charge": "Rektor",
        "start": date(2024, 1, 1),
        "end": date(2024, 6, 30),
    }


def test_a_single_date_is_the_day_when_it_is_done():
    (row,) = read_list("Öppna läxhjälp\t2024-06-30", ACTIVITIES)
    assert (row.values["start"], row.values["end"]) == (None, date(2024, 6, 30))


@pytest.mark.parametrize(
    ("pasted", "fault"),
    [
        ("Läxhjälp\t2024-02-31", "”2024-02-31” är inget datum"),
        ("Läxhjälp\t2024-06-30\t2024-01-01", "Slutdatum ska vara"),
        ("Aktivitet\tSlut\nLäxhjälp\ti maj", "”i maj” är inget datum"),
        ("Läxhjälp\tRektor\tSkolan", "Det finns ingen kolumn för ”Skolan”"),
        ("Läxhjälp\tRektor\n\tRektor", "Raden saknar text"),
        ("x" * 2001, "Högst 2 000"),
    ],
)
def test_a_row_says_what_is_wrong_with_it(pasted, fault):
    faults = " ".join(fault for row in read_list(pasted, ACTIVITIES) for fault in row.faults)
    assert fault in faults.replace("\xa0", " ")


@pytest.mark.parametrize("pasted", ['"' * 50_000, '"a\n' * 20_000, "\t" * 50_000, "• " * 30_000])
def test_what_no_person_pastes_is_read_in_a_moment(pasted):
    began = time.process_time()
    read_list(pasted, RESULTS)
    assert time.process_time() - began < 2


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people["editor"])


LIST = "• Fler läser\n• Fler räknar\n• Fler klarar skolan"


def results():
    return list(ExpectedResult.objects.order_by("position").values_list("text", flat=True))


def test_a_pasted_list_is_shown_added_and_taken_back_at_one_press(editor, scene, url):
    data = {"goal_id": scene.goal.pk, "text": LIST}
    shown = editor.post(url("plan_paste", kind="result"), {**data, "step": "preview"})
    page = shown.content.decode()
    assert "<b>2 rader</b>" in page
    assert "Finns redan, läggs inte till." in page
    assert results() == ["Fler klarar skolan"]
    response = editor.post(url("plan_paste", kind="result"), data)
    assert results() == ["Fler klarar skolan", "Fler läser", "Fler räknar"]
    page = editor.get(response.url).content.decode()
    assert "2 rader är tillagda." in page
    undo = re.search(r'action="([^"]+/angra/)"', page)[1]
    page = editor.post(undo, follow=True).content.decode()
    assert "2 rader är borttagna igen." in page
    assert results() == ["Fler klarar skolan"]
    assert editor.post(undo).status_code == 404


def test_what_somebody_has_changed_since_is_not_taken_back(editor, scene, url):
    response = editor.post(
        url("plan_paste", kind="result"), {"goal_id": scene.goal.pk, "text": LIST}
    )
    batch = UUID(re.search(r"result-([0-9a-f-]{36})", response.url)[1])
    ExpectedResult.objects.filter(text="Fler läser").update(text="Alla läser")
    undo = url("plan_paste_undo", kind="result", batch=batch)
    page = editor.post(undo, follow=True).content.decode()
    assert "1 rad är borttagen igen. 1 har ändrats sedan dess och är kvar." in page
    assert results() == ["Fler klarar skolan", "Alla läser"]


def test_a_block_of_activities_keeps_its_columns(editor, scene, url):
    text = "Läxhjälp\t2024-01-01\t2024-05-31\tRektor\nLovskola\t\t2024-08-01"
    data = {"goal_id": scene.goal.pk, "text": text}
    assert editor.post(url("plan_paste", kind="activity"), data).status_code == 302
    first, second = Activity.objects.exclude(pk=scene.activity.pk).order_by("position")
    assert (first.title, first.in_charge, first.end) == ("Läxhjälp", "Rektor", date(2024, 5, 31))
    assert (second.title, second.start, second.committee_goal) == ("Lovskola", None, scene.goal)
    assert first.budget == scene.plan.budget


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("result", "Fler läser\n" + "x" * 2001, "Rad 2: Texten är"),
        ("result", "Fler läser\n\t2024-01-01", "Rad 2: Raden saknar text."),
        ("result", " \n ", "Klistra in listan"),
        ("result", "Fler klarar skolan", "ingen ny rad"),
        ("result", "\n".join(f"Rad {n}" for n in range(301)), "Listan är 301 rader."),
        ("activity", "Läxhjälp\t2024-06-30\t2024-01-01", "Rad 1: Slutdatum ska vara"),
    ],
)
def test_a_refused_list_says_why_keeps_every_line_and_adds_none(
    editor, scene, url, kind, text, words
):
    response = editor.post(url("plan_paste", kind=kind), {"goal_id": scene.goal.pk, "text": text})
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert text.strip() in page
    assert (ExpectedResult.objects.count(), Activity.objects.count()) == (1, 1)


def test_a_list_that_has_no_room_is_refused_whole(editor, scene, url, monkeypatch):
    monkeypatch.setattr("goals.actions.MOST_UNDER_A_GOAL", 2)
    for kind in ("result", "activity"):
        data = {"goal_id": scene.goal.pk, "text": "Ett\nTvå"}
        response = editor.post(url("plan_paste", kind=kind), data)
        assert response.status_code == 422
        assert "högst 2 rader av samma slag, och här finns 1" in response.content.decode()
    assert (ExpectedResult.objects.count(), Activity.objects.count()) == (1, 1)


def test_a_list_reaches_no_other_organisations_goal(editor, scene, url):
    foreign = CommitteeGoalFactory(area_goal=scene.area_goal, code="1.1.7")
    for kind in ("result", "activity"):
        data = {"goal_id": foreign.pk, "text": LIST}
        assert editor.post(url("plan_paste", kind=kind), data).status_code == 422
    assert editor.post(url("plan_paste", kind="goal"), {"text": LIST}).status_code == 404
    assert editor.post(url("plan_paste", kind="result"), {"text": LIST}).status_code == 422


def test_a_list_is_as_many_statements_at_any_length(editor, scene, url):
    def statements(number):
        text = "\n".join(f"Resultat {number}.{line} nytt" for line in range(number))
        with CaptureQueriesContext(connection) as queries:
            data = {"goal_id": scene.goal.pk, "text": text}
            assert editor.post(url("plan_paste", kind="result"), data).status_code == 302
        return len(queries)

    statements(1)
    assert statements(5) == statements(200)


def test_nothing_is_pasted_into_a_plan_that_is_handed_in(editor, scene, url):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    data = {"goal_id": scene.goal.pk, "text": LIST}
    assert editor.post(url("plan_paste", kind="result"), data).status_code == 403
    assert results() == ["Fler klarar skolan"]

"""Rows pasted from a spreadsheet: all of them, or none and every fault."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from internal_control.models import ControlPlanRow, ControlPractice, ControlProcess, ControlRisk
from internal_control.pasting import PROCESS_COLUMNS, read_rows


@pytest.fixture
def paste(sign_in, editor, url):
    def _paste(kind, text):
        return sign_in(editor).post(url("control_paste", kind=kind), {"paste-rows": text})

    return _paste


def test_processes_are_pasted_with_their_parts(paste, scene):
    text = (
        "Mål\tProcess\tArbetssätt\tSystematisk kontroll\tOönskad händelse\tS\tK\n"
        "1.1 Trygg uppväxt\tPlacering\tVi möter alla\tListan läses\tFel plats\t3 möjlig\t4\n"
        '\t\t"Vi ringer\nsamma dag"\t\tIngen plats\t\t\n'
        "1.1\tOrosanmälan\tTre bedömer\n"
    )
    assert paste("process", text).status_code == 302
    process = ControlProcess.objects.get(name="Placering")
    ways = process.practices.filter(kind="way").order_by("position")
    assert [way.text for way in ways] == ["Vi möter alla", "Vi ringer\nsamma dag"]
    risks = process.risks.order_by("position")
    assert [(risk.text, risk.value) for risk in risks] == [("Fel plats", 12), ("Ingen plats", None)]
    assert ControlPractice.objects.filter(process=scene.process, text="Tre bedömer").exists()


def test_one_bad_row_refuses_all_and_every_fault_is_told(paste, scene):
    text = "1.1\tPlacering\tSå\t\tFel\t7\t2\n9.9\tAnnat\n1.1\t\t\n"
    page = paste("process", text)
    assert page.status_code == 422
    said = page.content.decode()
    assert "Rad 1, Sannolikhet: ”7” är ingen grad." in said
    assert "Rad 2, Mål: ”9.9” är inget av målen." in said
    assert "Rad 3, Process: skriv vad processen heter." in said
    assert "Placering\tSå" in said, "what was pasted is still there"
    assert ControlProcess.objects.count() == 1


def test_controls_are_pasted_to_their_events(paste, scene):
    text = "1\tLoggen\tChefen\tLäses\tvarje dag\nbedöms för SENT\tListan\t\t\t\n"
    assert paste("row", text).status_code == 302
    rows = ControlPlanRow.objects.order_by("position")
    assert [row.what for row in rows] == ["Stickprov", "Loggen", "Listan"]
    assert {row.risk for row in rows} == {scene.risk}


@pytest.mark.parametrize(
    "text", ["2\tLoggen", "\tLoggen", "Något annat\tLoggen", "1\ta\tb\tc\td\te"]
)
def test_a_control_of_nothing_is_refused(paste, scene, text):
    assert paste("row", text).status_code == 422
    assert ControlPlanRow.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "\t\t\n", "Mål\tProcess\n"])
def test_nothing_pasted_says_so(paste, scene, text):
    assert paste("process", text).status_code == 422


@pytest.mark.parametrize("kind", ["process", "row"])
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(alphabet=st.sampled_from('1.\t\n"\r\0\u202eaåÅ<>;&,\u2028'), max_size=80))
def test_hostile_text_is_taken_or_refused_but_never_fails(paste, scene, kind, text):
    assert paste(kind, text).status_code in (302, 422)
    for risk in ControlRisk.objects.all():
        assert "\0" not in risk.text
        assert "\u202e" not in risk.text


def test_too_many_rows_are_refused_at_once(paste, scene):
    page = paste("process", "1.1\tPlacering\n" * 501)
    assert page.status_code == 422
    assert "501 rader" in page.content.decode()


@given(st.lists(st.lists(st.text("aå1 ", max_size=5), min_size=7, max_size=7), max_size=8))
def test_what_was_copied_is_what_is_read(cells):
    text = "\n".join("\t".join(row) for row in cells)
    filled = [row for row in cells if any(cell.strip() for cell in row)]
    if not filled:
        return
    read = read_rows(text, PROCESS_COLUMNS)
    assert [[cell.split() for cell in row.values()] for _number, row in read] == [
        [cell.split() for cell in row] for row in filled
    ]

"""Documents that were once read wrong: made-up texts of the same kinds."""

from documents.parsing import read_plan_document

BEHIND_A_DASH = """Verksamhetsplan 2024 för Provköpings stadsdelsnämnd
KF:s inriktningsmål: 1. En stad som håller samman
KF:s mål för verksamhetsområdet: 1.4 Provköping ska vara en bra stad att bo i
- med god omsorg och stor trygghet

Nämnden bidrar genom de öppna mötesplatserna.

  Indikator Årsmål KF:s årsmål\x20
år 2024 Periodicitet\x20

Andel besökare på öppna mötesplatser som känner sig välkomna\x20
(egna och upphandlade)\x20

 Fastställs\x20
2024\x20

År\x20

 Andel måltider som serveras enligt beställning 98 % 97 % Tertial\x20
"""


def test_a_title_goes_on_behind_a_dash_and_a_heading_over_two_lines():
    read = read_plan_document(BEHIND_A_DASH.encode(), "plan.txt").plan.as_json()
    (goal,) = read["area_goals"]
    title = "Provköping ska vara en bra stad att bo i - med god omsorg och stor trygghet"
    assert goal["title"] == title
    assert [
        (one["target"], one["kf_target"], one["periodicity"]) for one in goal["indicators"]
    ] == [(None, "Fastställs 2024", "År"), ("98 %", "97 %", "Tertial")]
    assert (read["unplaced"], read["doubtful"]) == ([], [])


def test_a_bullet_without_text_is_dropped():
    text = BEHIND_A_DASH.replace("Nämnden bidrar", "•\n\nNämnden bidrar")
    read = read_plan_document(text.encode(), "plan.txt").plan.as_json()
    assert len(read["area_goals"][0]["indicators"]) == 2

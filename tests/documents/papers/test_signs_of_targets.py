"""Targets that somebody typed with a hyphen are printed with a real minus, as what is computed."""

from documents.papers.blocks import Table
from documents.papers.under_goals import UnderGoals, Words


def test_a_typed_minus_is_printed_as_a_real_one():
    row = {
        "name": "Utsläpp", "area_goal": "1.1", "committee_goal": "", "target": "-20 %",
        "council_target": "Högst -18 % (10-12 st)", "previous": "−20,5 %", "frequency": "year",
    }  # fmt: skip
    words = Words("Nämndmål", "Nämndens", "Obligatorisk", "Obligatoriska")
    (table,) = [
        one for one in UnderGoals({"indicators": [row]}, 2024, words).told("1.1", 2)
        if isinstance(one, Table)
    ]  # fmt: skip
    printed = str(table)
    for text in ("−20 %", "−18 %", "10-12 st", "−20,5 %"):
        assert text in printed.replace("\xa0", " ")
    assert "-20" not in printed
    assert "-18" not in printed

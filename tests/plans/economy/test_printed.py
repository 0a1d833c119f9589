"""The tables as readers and documents get them, from what an edition keeps."""

import pytest

from organisations.models import Organisation
from plans.document import plan_document
from plans.economy.printed import printed_tables, rows_kept
from plans.economy.sheet import money_sheet
from plans.economy.tables import INVESTMENTS


def cells_of(table):
    return [row.cells for row in table.rows]


def test_sums_are_computed_from_what_is_kept(scene, money):
    (_frames, operating, *others) = printed_tables(
        plan_document(scene.plan)["economy"], 2024, scene.plan.organisation
    )
    assert [column.heading for column in operating.columns][1:] == [
        "Kostnader",
        "Intäkter",
        "Netto",
    ]
    assert cells_of(operating)[-1] == ("Totalt", "172,5", "22,5", "150,0")
    assert [row.kind for row in operating.rows] == ["row", "part", "row", "sum"]
    assert [one.key for one in others] == [
        "omslutning",
        "justeringar",
        "investeringar",
        "resultatenheter",
    ]


def test_an_old_edition_without_the_new_columns_still_shows():
    old = {
        "budget_lines": [
            {"name": "Förskola", "costs": "712.5", "revenues": "72", "net": "640.5"},
            {
                "name": "Totalt",
                "costs": "712.5",
                "revenues": "72",
                "net": "640.5",
                "is_total": True,
            },
        ],
        "result_units": [{"code": "1", "name": "Klara", "area": ""}],
    }
    operating, units = printed_tables(old, 2024, Organisation(kind="committee"))
    assert cells_of(operating) == [
        ("Förskola", "712,5", "72,0", "640,5"),
        ("Totalt", "712,5", "72,0", "640,5"),
    ]
    assert cells_of(units) == [("Klara",)]


def test_no_rows_make_no_tables():
    assert printed_tables({}, 2024, Organisation(kind="committee")) == []


@pytest.mark.parametrize(
    ("kind", "who"),
    [("committee", "nämnden"), ("district_committee", "stadsdelsnämnden"), ("board", "styrelsen")],
)
def test_what_a_unit_may_not_carry_stays_with_who_decides(kind, who):
    kept = {"result_units": [{"name": "Klara", "gross_budget": "50", "carried": "1",
                              "last_result": "3.3"}]}  # fmt: skip
    (units,) = printed_tables(kept, 2024, Organisation(kind=kind))
    assert f"stannar hos {who}" in " ".join(units.rows[0].cells)


def test_rows_of_no_group_stand_before_the_groups():
    """Below a group they would be read as part of it."""
    kept = {"investments": [
        {"name": "Garage", "group": "Slussen", "amount": "45.5"},
        {"name": "Laddplatser", "group": "", "amount": "20"},
        {"name": "Trappa", "group": "Slussen", "amount": "2"},
    ]}  # fmt: skip
    (table,) = printed_tables(kept, 2024, Organisation(kind="board"))
    assert [(row.kind, row.cells[0]) for row in table.rows] == [
        ("row", "Laddplatser"), ("group", "Slussen"), ("row", "Garage"), ("row", "Trappa"),
        ("sum", "Totalt"),
    ]  # fmt: skip
    sheet = money_sheet(INVESTMENTS, 2024, rows_kept(INVESTMENTS, kept["investments"]))
    assert [group.words for group in sheet.groups] == ["", "Slussen"]


def test_what_others_have_said_of_a_row_stands_last_wherever_it_is_printed():
    kept = {"adjustments": [
        {"name": "Isbana", "amount": "3.5", "kind": "operating", "status": "granted"},
        {"name": "Hall", "amount": "2", "kind": "operating", "status": "granted"},
    ]}  # fmt: skip
    (table,) = printed_tables(kept, 2024, Organisation(kind="committee"))
    assert table.columns[-1].heading == "Läge"
    assert all(row.with_columns for row in table.rows)
    said = [(row.kind, row.cells[-1]) for row in table.rows]
    assert ("row", "beviljad") in said
    assert said[-1] == ("sum", "")

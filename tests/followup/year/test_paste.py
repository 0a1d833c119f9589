"""A table of indicators and targets, pasted from a spreadsheet."""

import pytest
from django.core.exceptions import ValidationError

from followup.year.table import read_table
from indicators.models import Indicator, Target
from tests.factories import IndicatorFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/2025/aret/klistra-in/"
TABLE = (
    "Mål\tIndikator\tÅrsmål\tSlag\r\n"
    "1.1 Trygg uppväxt\tNöjda elever\t91 %\t\r\n"
    "Goda skolor\tAndel behöriga\tMinst 80 %\tKF\r\n"
    "1.2\tLärartäthet\tganska hög\tobligatorisk\r\n"
)


def test_the_preview_says_what_each_row_does_and_changes_nothing(draft, office):
    page = office.post(ADDRESS, {"text": TABLE})
    table = page.context["table"]
    assert [row.is_new for row in table.rows] == [False, True, True]
    assert [row.goal.code for row in table.rows] == ["1.1", "1.2", "1.2"]
    assert [bool(row.advice) for row in table.rows] == [False, False, True]
    assert (table.new, table.targets, table.at_fault, table.faults) == (2, 3, 1, 0)
    assert "Ta in alla rader" in page.content.decode()
    assert Indicator.objects.count() == 1
    assert Target.objects.get(year=2025).text == "90 %"


@pytest.mark.parametrize(
    ("text", "shown", "done"),
    [
        (
            "1.1\tNy\t5 %",
            "1 rad: 1 ny indikator, 1 årsmål sätts eller ändras.",
            "1 rad är intagen. 1 indikator är ny.",
        ),
        (
            "1.1\tNy\t5 %\n1.1\tNyare\t6 %",
            "2 rader: 2 nya indikatorer, 2 årsmål sätts eller ändras.",
            "2 rader är intagna. 2 indikatorer är nya.",
        ),
    ],
)
def test_one_is_said_as_one(draft, office, text, shown, done):
    page = office.post(ADDRESS, {"text": text}).content.decode()
    assert shown in " ".join(page.split())
    page = office.post(ADDRESS, {"text": text, "take": "1"}, follow=True).content.decode()
    assert done in " ".join(page.split())


def test_it_is_taken_whole(draft, office):
    assert office.post(ADDRESS, {"text": TABLE, "take": "1"}).url == "/2025/aret/"
    texts = dict(Target.objects.filter(year=2025).values_list("indicator__name", "text"))
    assert texts == {
        "Andel nöjda": "91 %",
        "Andel behöriga": "Minst 80 %",
        "Lärartäthet": "ganska hög",
    }
    new = Indicator.objects.get(name="Andel behöriga")
    assert (new.level, new.definitions.get().unit) == ("council", "%")
    assert Indicator.objects.get(name="Lärartäthet").level == "mandatory"
    again = office.post(ADDRESS, {"text": TABLE}).context["table"]
    assert (again.new, again.targets) == (0, 0)
    assert all(row.is_placed for row in again.rows)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("7.7\tNy\t5 %", "finns inte i budgeten"),
        ("Goda skolr\tNy\t5 %", "Menas 1.2 Goda skolor?"),
        ("\tNy\t5 %", "Målet saknas"),
        ("1.1\t\t5 %", "namn saknas"),
        ("1.1\tNy\t5 %\tegen", "är okänt"),
        ("1.1\tAndel nöjda\t5 %\tobligatorisk", "en annan sort"),
        ("1.1\tNy\t" + "x" * 201, "längre än 200"),
        ("1.1\t" + "x" * 401 + "\t5 %", "längre än 400"),
        ("1.1\tNy\t5 %\r\n1.1\tny\t5 %", "Samma som rad 1"),
        ("1.1\tNy\t5 %\r\n1.2\tNy\t6 %", "annat årsmål"),
    ],
)
def test_one_row_that_cannot_be_taken_stops_them_all(draft, office, row, fault):
    text = row + "\r\n1.2\tBra rad\t5 %"
    preview = office.post(ADDRESS, {"text": text})
    assert fault in preview.content.decode()
    assert "Ta in alla rader" not in preview.content.decode()
    refused = office.post(ADDRESS, {"text": text, "take": "1"})
    assert refused.status_code == 422
    assert "Bra rad" in refused.content.decode()
    assert Indicator.objects.count() == 1


@pytest.mark.parametrize("text", ["", "Mål\tIndikator", "bara en kolumn", "\t\r\n", "x" * 200_001])
def test_what_is_no_table_is_refused(draft, office, text):
    assert office.post(ADDRESS, {"text": text}).status_code == 422


def test_columns_may_stand_in_another_order(draft):
    table = read_table(draft.budget, "Årsmål\tRader\tIndikator\tMål\n5 %\t1\tAndel nöjda\t1.1\n")
    row = table.rows[0]
    assert (row.text, row.indicator, row.goal.code) == ("5 %", draft.indicator, "1.1")


def test_one_indicator_may_stand_under_two_goals(draft, office):
    office.post(ADDRESS, {"text": "1.1\tNy\t5 %\n1.2\tNy\t5 %", "take": "1"})
    assert Indicator.objects.get(name="Ny").placements.count() == 2


def test_an_empty_target_leaves_the_one_that_is_there(draft, office):
    office.post(ADDRESS, {"text": "1.2\tAndel nöjda\t", "take": "1"})
    assert Target.objects.get(year=2025).text == "90 %"
    assert draft.indicator.placements.filter(budget=draft.budget).count() == 2


def test_another_organisations_indicator_is_not_found_by_its_name(draft):
    IndicatorFactory(name="Egen", level="own", owner=draft.committee)
    assert read_table(draft.budget, "1.1\tEgen\t5 %\n").rows[0].is_new


def test_an_adopted_budget_takes_no_table(adopted, office):
    address = "/2024/aret/klistra-in/"
    response = office.post(address, {"text": "1.2\tNy\t5 %", "take": "1"})
    assert response.status_code == 422
    assert "ändras bara genom ett nytt beslut" in response.content.decode()


def test_what_is_no_table_says_so():
    with pytest.raises(ValidationError):
        read_table(None, "")

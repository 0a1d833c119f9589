"""What a table of figures is taken home as, the import reads back unchanged."""

import pytest

from documents.sheets import check_outcomes, check_targets, read_file
from indicators.models import Outcome, Target
from indicators.recompute import drain_marks
from tests.published import publish_again

TABLES = [
    "/2024/indikatorer/",
    "/2024/indikatorer/nojda/",
    "/2024/organisationer/oppen/",
    "/2024/organisationer/sluten/",
    "/2024/mal/1.1/",
]


def sheet_of(client, address, kind, **query):
    response = client.get(address, {"_export": kind, **query})
    assert f".{kind}" in response["Content-Disposition"]
    return read_file(response.content, "fil").sheet


def said(checked):
    return checked.faults, checked.doubts, checked.changes


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("address", TABLES)
@pytest.mark.parametrize("working", [False, True])
def test_every_table_is_read_back_unchanged(client, at_work, city, slk, address, kind, working):
    reader = at_work(slk) if working else client
    sheet = sheet_of(reader, address, kind)
    assert sheet.skipped == []
    for check in (check_targets, check_outcomes):
        checked = check(sheet)
        assert said(checked) == ([], [], [])
        assert checked.unchanged > 0


def test_exact_values_ratios_and_absences_come_along(at_work, city, slk):
    row = Outcome.objects.filter(year=2024, period="VB", organisation=city.closed)[0]
    Outcome.objects.filter(pk=row.pk).update(value="82.123456789", is_example=True)
    address = f"/2024/indikatorer/{row.indicator.code}/"
    for kind in ("csv", "xlsx"):
        assert said(check_outcomes(sheet_of(at_work(slk), address, kind))) == ([], [], [])


def test_what_is_changed_in_the_file_is_a_change(client, city):
    text = client.get("/2024/organisationer/oppen/", {"_export": "csv"}).content.decode("utf-8-sig")
    sheet = read_file(text.replace(";85 %;", ";86 %;").encode(), "fil.csv").sheet
    [change] = check_targets(sheet).changes
    assert (change.before, change.after) == ("85 %", "86 %")


def test_a_target_that_looks_like_a_formula_comes_back_as_it_was(at_work, city, slk):
    target = Target.objects.filter(year=2024, organisation=city.closed)[0]
    Target.objects.filter(pk=target.pk).update(text="+2 procentenheter")
    drain_marks()
    address = f"/2024/indikatorer/{target.indicator.code}/"
    for kind in ("csv", "xlsx"):
        sheet = sheet_of(at_work(slk), address, kind)
        assert "+2 procentenheter" in [row.text("target") for row in sheet.rows]


def test_a_file_says_what_it_is(client, city):
    publish_again(city)
    text = client.get("/2024/organisationer/oppen/", {"_export": "csv"}).content.decode("utf-8-sig")
    header, first, *_rest = text.splitlines()
    named = dict(zip(header.split(";"), first.split(";"), strict=True))
    assert (named["Organisationskod"], named["År"], named["Period"]) == ("oppen", "2024", "VB")
    assert named["Värdet gäller"] == "läget vid periodens slut"
    assert named["Vilken läsning"] == "publicerat"
    assert named["Utgåva"].startswith("2, ")

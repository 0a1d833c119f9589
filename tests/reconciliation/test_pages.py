"""The pages of the reconciliation: who sees them, and that they say what the command prints."""

import csv
import io
import json
from decimal import Decimal
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from openpyxl import load_workbook

from indicators.models import RecomputeMark
from tests.factories import (
    FulfilmentFactory,
    MembershipFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.reconciliation.test_calculations import answer, contribute, goal, place  # noqa: F401

pytestmark = pytest.mark.django_db

URL = "/2024/avstamning/"


@pytest.fixture
def office(sign_in):
    return sign_in(UserFactory(slk=True))


@pytest.fixture
def city(goal):  # noqa: F811
    """One goal with a missing and a weak target."""
    indicator = place(goal)
    FulfilmentFactory(
        plan=True,
        indicator=indicator,
        outcome=Decimal("75.5"),
        target_value=Decimal(80),
        coverage=2,
        expected=3,
        level="none",
    )
    lacking = answer(indicator, None)
    weak = answer(indicator, "70 %", level="none", trend="worse", previous=Decimal("71.5"))
    contribute(weak, goal)
    OrganisationFactory(board=True)
    return {"goal": goal, "indicator": indicator, "lacking": lacking, "weak": weak}


def page(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize(
    ("role", "status"),
    [("slk", 200), ("admin", 200), ("politician", 404), ("", 404)],
)
def test_only_the_office_and_administrators_find_it(city, sign_in, role, status):
    client = sign_in(UserFactory(city_role=role))
    for address in (URL, f"{URL}1.1/", f"{URL}?_export=csv"):
        assert client.get(address).status_code == status


@pytest.mark.parametrize("role", ["reader", "editor", "approver"])
def test_members_do_not_find_it(city, sign_in, role):
    user = MembershipFactory(organisation=city["weak"], role=role).user
    assert sign_in(user).get(URL).status_code == 404


def test_nobody_finds_it_without_signing_in(city, client):
    assert client.get(URL).status_code == 302


def test_unknown_year_and_goal_do_not_exist(city, office):
    assert office.get("/2019/avstamning/").status_code == 404
    assert office.get(f"{URL}9.9/").status_code == 404


def test_a_line_for_each_goal_with_counts_and_names(city, office):
    (row,) = page(office.get(URL)).select("table.reconcile tbody tr")
    cells = [cell.get_text(" ", strip=True).replace("\u00a0", " ") for cell in row.select("td")]
    assert cells[0].startswith("0 av 1")
    assert city["indicator"].name in cells[0]
    assert cells[1:3] == ["1 av 2", "0 av 1"]
    assert cells[3] == (
        "4 Årsmål saknas: 1 Årsmålet är svagare än KF:s, som staden inte når: 1"
        " Årsmålet är svagare än senaste utfallet: 1 Planen säger inte hur målet nås: 1"
    )


def test_page_says_what_the_command_prints(city, office):
    out = StringIO()
    RecomputeMark.objects.all().delete()
    call_command("reconcile", "--year", "2024", "--reading", "working", "--json", stdout=out)
    (printed,) = json.loads(out.getvalue())["area_goals"]
    lines = office.get(URL).context["lines"]
    assert printed["kf_indicators_meeting"] == lines[0].meeting
    rows = page(office.get(URL)).select("#table tbody tr")
    assert len(rows) == len(printed["findings"])
    detail = page(office.get(f"{URL}1.1/")).get_text(" ", strip=True).replace("\u00a0", " ")
    assert "80 %" in detail
    assert "75,5 %" in detail
    assert printed["indicators"][0]["aggregated_target"] == "75.5"


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("regel=missing_target", 1),
        ("regel=weaker_than_council", 1),
        ("mal=1.1", 4),
        ("mal=1.1&regel=no_contribution", 1),
        ("regel=finns-inte", 0),
    ],
)
def test_findings_are_narrowed(city, office, query, rows):
    found = page(office.get(f"{URL}?{query}")).select("#table tbody tr")
    assert len([row for row in found if row.select("th")]) == rows


def test_findings_of_one_organisation(city, office):
    found = page(office.get(f"{URL}?organisation={city['weak'].code}")).select("#table tbody tr")
    assert len(found) == 2
    assert all(city["weak"].name in row.text for row in found)


def test_findings_as_a_file_for_spreadsheets(city, office):
    response = office.get(f"{URL}?_export=csv&regel=weaker_than_outcome")
    assert response["Content-Disposition"] == 'attachment; filename="avstamning-2024.csv"'
    text = response.content.decode("utf-8-sig").replace("\u00a0", " ")
    head, row = csv.reader(io.StringIO(text), delimiter=";")
    assert head[0] == "Mål"
    assert row == [
        "1.1",
        "Årsmålet är svagare än senaste utfallet",
        city["weak"].name,
        city["indicator"].name,
        "70 %",
        "utfall 71,5 %",
        "weaker_than_outcome",
        city["weak"].code,
        city["indicator"].code,
    ]
    book = load_workbook(io.BytesIO(office.get(f"{URL}?_export=xlsx").content))
    found = [[cell or "" for cell in line] for line in book.active.values]
    every = office.get(f"{URL}?_export=csv").content.decode("utf-8-sig")
    assert found == list(csv.reader(io.StringIO(every), delimiter=";"))


def test_paper_says_what_the_list_is_narrowed_to_and_which_plans_it_is_of(city, office):
    found = page(office.get(f"{URL}?regel=missing_target&mal=1.1"))
    said = found.select_one("p.on-paper").get_text(" ", strip=True)
    assert said == "Urval: Årsmål saknas, 1.1 " + city["goal"].title
    assert not found.select(".badge--draft")[0].find_parent(class_="no-print")
    assert not page(office.get(URL)).select("p.on-paper")


def test_each_finding_says_what_it_was_held_against(city, office):
    detail = page(office.get(f"{URL}1.1/")).get_text(" ", strip=True).replace("\u00a0", " ")
    assert "KF: 80 %" in " ".join(detail.split())
    assert "utfall 71,5 %" in " ".join(detail.split())


def test_goal_page_names_who_contributes_and_links_to_the_plans(city, office):
    found = page(office.get(f"{URL}1.1/"))
    plan = f"/2024/plan/{city['weak'].code}/1.1/"
    assert found.select(f'details a[href="{plan}"]')
    silent = f"/2024/organisationer/{city['lacking'].code}/"
    assert found.select(f'.card > ul a[href="{silent}"]')
    headings = [one.text.strip() for one in found.select("article h3")]
    assert headings == [city["lacking"].name, city["weak"].name]


def test_goal_page_shows_the_councils_target_beside_what_the_plans_reach(city, office):
    found = page(office.get(f"{URL}1.1/"))
    cells = {
        label: " ".join(found.select_one(f'td[data-label="{label}"]').text.split())
        for label in ("KF:s årsmål", "Planernas årsmål")
    }
    assert cells == {"KF:s årsmål": "80 %", "Planernas årsmål": "75,5 %"}


def test_pages_read_the_same_number_of_queries_for_more_rows(
    city, office, django_assert_max_num_queries, django_assert_num_queries
):
    office.get(URL)
    for address in (URL, f"{URL}1.1/"):
        with django_assert_max_num_queries(17) as few:
            office.get(address)
        for _number in range(4):
            contribute(answer(place(city["goal"]), "70 %", level="none"), city["goal"])
        with django_assert_num_queries(len(few)):
            office.get(address)


def test_leads_to_the_plan_only_where_there_is_one(city, office):
    answering = OrganisationFactory(code="utan-plan", name="Nämnden utan plan")
    planning = OperationalPlanFactory(
        organisation__code="med-plan", organisation__name="Nämnden med plan"
    ).organisation
    shown = office.get(f"{URL}1.1/").content.decode()
    assert f'href="/2024/organisationer/{answering.code}/"' in shown
    assert f'href="/2024/plan/{planning.code}/1.1/"' in shown

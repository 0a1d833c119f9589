"""The year's periods: who sees which reports, and closing."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup

from followup.models import ReportingPeriod
from tests.factories import (
    OrganisationFactory,
    OutcomeFactory,
    PeriodReportFactory,
    ReportingPeriodFactory,
)

URL = "/2024/uppfoljning/"


def rows(response):
    return BeautifulSoup(response.content, "html.parser").select("#rapporter tbody tr")


@pytest.mark.parametrize(
    ("role", "status", "reports"),
    [
        ("politician", 404, 0),
        ("reader", 200, 1),
        ("editor", 200, 1),
        ("slk", 200, 2),
        ("admin", 200, 2),
    ],
)
def test_members_see_their_own_and_the_office_sees_all(
    desk, person, sign_in, role, status, reports
):
    desk.indicator(organisation=OrganisationFactory())
    response = sign_in(person(role)).get(URL)
    assert response.status_code == status
    assert len(rows(response)) == reports


def test_counts_what_is_reported_of_what_is_due(desk, person, sign_in):
    desk.indicator(frequency="month")
    desk.indicator(level="own")
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation)
    OutcomeFactory(indicator=desk.share, organisation=desk.organisation, absent=True)
    OutcomeFactory(indicator=desk.plain)
    (row,) = rows(sign_in(person("reader")).get(URL))
    assert "1 av 3" in row.text


def test_counts_only_what_is_answered_for_on_the_periods_last_day(desk, person, sign_in):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation)
    duty = desk.plain.responsibilities.get()
    duty.ends_on = dt.date(2024, 12, 30)
    duty.save()
    (row,) = rows(sign_in(person("reader")).get(URL))
    assert "0 av 1" in row.text


def test_a_decided_report_is_handed_in_too(desk, person, sign_in):
    PeriodReportFactory(reporting_period=desk.period, organisation=desk.organisation, decided=True)
    response = sign_in(person("slk")).get(URL)
    (row,) = rows(response)
    assert "beslutad" in row.text
    assert response.context["chosen"].submitted == 1


@pytest.mark.parametrize(
    ("today", "submitted", "said"),
    [
        ("2025-02-06", False, "utkast"),
        ("2025-02-07", False, "försenad"),
        ("2025-02-07", True, "inlämnad"),
    ],
)
def test_overdue_is_said_plainly(desk, person, sign_in, today, submitted, said):
    if submitted:
        PeriodReportFactory(
            reporting_period=desk.period, organisation=desk.organisation, submitted=True
        )
    with time_machine.travel(dt.datetime.fromisoformat(f"{today}T12:00+01:00")):
        (row,) = rows(sign_in(person("reader")).get(URL))
    assert said in row.text


def test_opens_the_period_where_something_is_to_be_handed_in(desk, person, sign_in):
    ReportingPeriodFactory(
        period="T1", is_closed=True, opens_on=dt.date(2024, 5, 1), due_on=dt.date(2024, 5, 20)
    )
    client = sign_in(person("reader"))
    assert "erksamhetsberättelse 2024" in str(client.get(URL).content.decode())
    assert client.get(URL).context["chosen"].code == "VB"
    assert client.get(URL + "?period=T1").context["chosen"].code == "T1"
    assert client.get(URL + "?period=nonsens").context["chosen"].code == "VB"


@pytest.mark.parametrize(("role", "status"), [("approver", 404), ("slk", 302), ("admin", 302)])
def test_office_closes_and_opens(desk, person, sign_in, role, status):
    client = sign_in(person(role))
    period = "/2024/uppfoljning/VB/"
    assert client.post(period + "stang/").status_code == status
    assert ReportingPeriod.objects.get().is_closed == (status == 302)
    assert client.post(period + "oppna/").status_code == status
    assert not ReportingPeriod.objects.get().is_closed
    assert client.get(period + "stang/").status_code == 404


def test_each_period_says_what_is_public_and_leads_to_its_publication(desk, person, sign_in):
    client = sign_in(person("slk"))
    page = BeautifulSoup(client.get(URL).content, "html.parser")
    assert "inte publicerad" in page.text
    assert page.select("a[href='/2024/uppfoljning/VB/publicera/']")
    assert page.select("a[href='/2024/uppfoljning/plan/publicera/']")
    assert not page.select("form[action$='publicera/']")


def test_others_than_the_office_see_no_way_to_publish(desk, person, sign_in):
    page = sign_in(person("approver")).get(URL).content.decode()
    assert "publicera/" not in page


def test_reads_the_same_number_of_queries_for_many_organisations(
    desk, person, sign_in, django_assert_max_num_queries, django_assert_num_queries
):
    client = sign_in(person("slk"))
    client.get(URL)
    with django_assert_max_num_queries(17) as few:
        client.get(URL)
    for _number in range(5):
        organisation = OrganisationFactory()
        OutcomeFactory(
            indicator=desk.indicator(organisation=organisation), organisation=organisation
        )
    with django_assert_num_queries(len(few)):
        client.get(URL)


def test_year_without_periods_says_so(desk, person, sign_in):
    response = sign_in(person("slk")).get("/2031/uppfoljning/")
    assert "inga rapporteringsperioder" in response.content.decode()

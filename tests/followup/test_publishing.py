"""Publishing a period: shown first, decided once, corrected with a reason, withdrawn."""

import datetime as dt
import json
import threading
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection

from decisions.models import Decision, Edition, Standing
from decisions.selectors import published_edition
from drafting.sheets.rows import RowChange
from followup import publishing
from followup.actions import (
    place_of,
    reopen_report,
    save_rows,
    set_period_closed,
    submit_report,
)
from followup.presentation import source_of
from indicators.calculations.entry import empty_texts
from indicators.models import ControlRun, Correction, FrozenOutcome, Fulfilment, Outcome
from indicators.recompute import drain_marks, mark_everything
from organisations.models import Organisation
from tests.factories import (
    IndicatorResponsibilityFactory,
    MembershipFactory,
    OrganisationFactory,
    PeriodReportFactory,
    TargetFactory,
    UserFactory,
)

# Decisions are told apart by the time of their transaction, so that these are real ones.
pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/2024/uppfoljning/VB/"
DAY = dt.date(2023, 12, 14)
FORM = {"decided_on": "2025-02-10", "reference": "KS § 14", "seen_it": "on"}
WITHDRAWN = {
    "decided_on": "2025-02-12",
    "reference": "KS § 15",
    "reason": "Felräknat i elva nämnder",
}


@pytest.fixture
def office():
    return UserFactory(slk=True)


@pytest.fixture
def approver(desk):
    return desk.member("approver")


def write(desk, by, value, before=""):
    base = {**empty_texts(), "value": before}
    change = RowChange(desk.plain.pk, {"value": value}, base)
    save_rows(place=place_of(desk.period, desk.organisation), changes=[change], by=by)
    drain_marks(wait=True)


def hand_in(desk, by, **given):
    submit_report(place=place_of(desk.period, desk.organisation), by=by, **given)
    drain_marks(wait=True)


@pytest.fixture
def handed_in(desk, approver):
    """The committee has handed in 80, computed."""
    mark_everything()
    write(desk, approver, "80")
    hand_in(desk, approver)
    return desk


def correct(desk, by, value="61", reason="Fel kolumn ur enkäten"):
    reopen_report(place=place_of(desk.period, desk.organisation), by=by)
    write(desk, by, value, before="80")
    hand_in(desk, by, reason=reason)


def publish(by, **given):
    given = {"decided_on": dt.date(2025, 2, 10), **given}
    return publishing.publish(year=2024, subject="VB", by=by, reference="KS § 14", **given)


def public():
    return published_edition(Organisation.objects.city(), 2024, "VB")


def public_value(desk):
    row = Fulfilment.every.under(public()).get(indicator=desk.plain, organisation=desk.organisation)
    return row.outcome


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def seen_in(client):
    return soup(client.get(ADDRESS + "publicera/")).find("input", {"name": "seen"})["value"]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("outsider", 404),
        ("politician", 404),
        ("reader", 404),
        ("editor", 404),
        ("approver", 404),
        ("slk", 200),
        ("admin", 200),
    ],
)
def test_only_the_office_and_administrators_publish_and_withdraw(
    handed_in, person, sign_in, role, status
):
    client = sign_in(person(role))
    for part in ("publicera", "utgavor"):
        assert client.get(f"{ADDRESS}{part}/").status_code == status
        assert client.get(f"/2024/uppfoljning/plan/{part}/").status_code == status
    seen = seen_in(client) if status == 200 else ""
    assert client.get(ADDRESS + "dra-tillbaka/").status_code == 404
    assert public() is None
    done = 302 if status == 200 else status
    assert client.post(ADDRESS + "publicera/", {**FORM, "seen": seen}).status_code == done
    assert (public() is not None) == (status == 200)
    assert client.post(ADDRESS + "dra-tillbaka/", WITHDRAWN).status_code == done
    assert public() is None


def test_anonymous_is_asked_to_sign_in(handed_in, client):
    for part in ("publicera", "utgavor"):
        assert client.get(f"{ADDRESS}{part}/").status_code == 302
    met = client.post(ADDRESS + "publicera/", FORM)
    assert met.status_code == 401
    assert FORM["reference"] in met.content.decode()
    assert public() is None


def test_what_does_not_exist_is_not_published(handed_in, sign_in, office):
    client = sign_in(office)
    for address in ("T1/publicera", "T9/publicera", "T1/utgavor"):
        assert client.get(f"/2024/uppfoljning/{address}/").status_code == 404
    assert client.get("/2031/uppfoljning/plan/publicera/").status_code == 404


def test_the_page_shows_what_becomes_public_and_who_is_missing(handed_in, sign_in, office):
    late = OrganisationFactory(name="Sena nämnden")
    IndicatorResponsibilityFactory(indicator=handed_in.share, organisation=late)
    MembershipFactory(organisation=late, role="approver", user__email="sen@example.org")
    page = soup(sign_in(office).get(ADDRESS + "publicera/"))
    assert "blir offentlig för 1 av 2" in page.text
    assert "Sena nämnden" in page.select_one("[aria-labelledby=h-missing]").text
    assert "Preliminärt: inlämnat men inte beslutat" in page.text
    assert page.select("a[href='/2024/uppfoljning/VB/paminn/']")
    assert "Publicera utgåva 1" in page.text
    line = page.select_one("[aria-labelledby=h-goals] tbody").text
    assert "nytt" in line
    assert not Edition.objects.filter(organisation__kind="city").exists()


def test_the_page_asks_as_much_for_many_as_for_few(
    handed_in, sign_in, approver, office, django_assert_max_num_queries, django_assert_num_queries
):
    publish(office)
    correct(handed_in, approver)
    client = sign_in(office)
    client.get(ADDRESS + "publicera/")
    with django_assert_max_num_queries(24) as few:
        client.get(ADDRESS + "publicera/")
    for _number in range(4):
        late = OrganisationFactory()
        IndicatorResponsibilityFactory(indicator=handed_in.share, organisation=late)
    with django_assert_num_queries(len(few)):
        client.get(ADDRESS + "publicera/")


def test_looking_writes_nothing(handed_in, sign_in, office):
    before = (Decision.objects.count(), Edition.objects.count(), Correction.objects.count())
    client = sign_in(office)
    client.get(ADDRESS + "publicera/")
    client.get(ADDRESS + "utgavor/")
    after = (Decision.objects.count(), Edition.objects.count(), Correction.objects.count())
    assert before == after
    assert public() is None


def test_typing_changes_nothing_that_is_public(handed_in, approver, office):
    publish(office)
    reopen_report(place=place_of(handed_in.period, handed_in.organisation), by=approver)
    write(handed_in, approver, "61", before="80")
    assert public_value(handed_in) == 80
    working = Fulfilment.objects.get(
        indicator=handed_in.plain, organisation=handed_in.organisation, period="VB"
    )
    assert working.outcome == 61
    # ... not even when the city is published again meanwhile
    publish(office)
    assert public_value(handed_in) == 80


def test_a_correction_has_the_committees_reason_and_both_values(
    handed_in, sign_in, approver, office
):
    publish(office)
    correct(handed_in, approver)
    page = soup(sign_in(office).get(ADDRESS + "publicera/"))
    lines = [row.text for row in page.select("[aria-labelledby=h-corrections] tbody tr")]
    assert any("Nämnden" in line and "80" in line and "61" in line for line in lines)
    assert all("Fel kolumn ur enkäten" in line for line in lines)
    edition = publish(office)
    one = Correction.objects.get(edition=edition, organisation=handed_in.organisation)
    assert (one.before_value, one.after_value, one.reason) == (80, 61, "Fel kolumn ur enkäten")
    assert public_value(handed_in) == 61


def test_why_a_report_is_open_again_is_told_to_nobody(handed_in, approver, office):
    publish(office)
    correct(handed_in, approver)
    reopen_report(
        place=place_of(handed_in.period, handed_in.organisation), by=approver, reason="Internt"
    )
    shown = publishing.preview(2024, "VB").corrections
    edition = publish(office)
    told = {one.reason for one in Correction.objects.filter(edition=edition)}
    assert told == {one.correction.reason for one in shown} == {"Fel kolumn ur enkäten"}


def test_why_the_period_was_opened_again_is_not_why_a_value_is_another(handed_in, approver, office):
    publish(office)
    for closed in (True, False):
        set_period_closed(
            reporting_period=handed_in.period, closed=closed, by=office, reason="Sena rapporter"
        )
    correct(handed_in, approver)
    edition = publish(office)
    told = {one.reason for one in Correction.objects.filter(edition=edition)}
    assert told == {"Fel kolumn ur enkäten"}


def test_two_corrections_before_the_next_edition_keep_both_reasons(handed_in, approver, office):
    publish(office)
    correct(handed_in, approver)
    reopen_report(place=place_of(handed_in.period, handed_in.organisation), by=approver)
    write(handed_in, approver, "62", before="61")
    hand_in(handed_in, approver, reason="Avrundat fel")
    edition = publish(office)
    told = {one.reason for one in Correction.objects.filter(edition=edition)}
    assert told == {"Avrundat fel; Fel kolumn ur enkäten"}


def test_the_command_says_what_was_corrected(handed_in, approver, office):
    first = publish(office)
    assert not any("corrections" in row for row in printed_rows())
    correct(handed_in, approver)
    publish(office)
    (row,) = (
        row for row in printed_rows()
        if (row["indicator"], row["organisation"])
        == (handed_in.plain.code, handed_in.organisation.code)
    )  # fmt: skip
    one = Correction.objects.get(organisation=handed_in.organisation)
    assert one.edition != first
    assert row["corrections"] == [
        {
            "what": "outcome",
            "before": "80",
            "after": "61",
            "date": one.corrected_on.isoformat(),
            "reason": "Fel kolumn ur enkäten",
            "reference": one.reference,
        }
    ]
    assert not any("corrections" in row for row in printed_rows(reading="working"))


def printed_rows(**options):
    out = StringIO()
    call_command("fulfilment", year=2024, period="VB", json=True, stdout=out, **options)
    return json.loads(out.getvalue())["rows"]


@pytest.mark.parametrize("corrected", [True, False])
def test_the_citys_figure_is_corrected_though_another_has_come_in(
    handed_in, approver, office, corrected
):
    indicator = handed_in.indicator(over_organisations="mean")
    others = OrganisationFactory.create_batch(2)
    for one in others:
        IndicatorResponsibilityFactory(indicator=indicator, organisation=one)
    told = {"indicator": indicator, "year": 2024, "period": "VB", "status": "final"}
    first = Outcome.objects.create(**told, organisation=others[0], value=80)
    drain_marks(wait=True)
    publish(office)
    Outcome.objects.create(**told, organisation=others[1], value=10)
    if corrected:
        first.value = 61
        first.save()
    drain_marks(wait=True)
    edition = publish(office, reason="Felräknat")
    found = Correction.objects.filter(edition=edition, organisation=Organisation.objects.city())
    (one,) = found
    came_in = f"{others[1].short_name} har lämnat in sedan dess"
    told = ("outcome", "Felräknat") if corrected else ("late", came_in)
    assert (one.what, one.reason) == told


def test_what_the_citys_figures_become_is_shown_whatever_changes_them(handed_in, sign_in, office):
    indicator = handed_in.indicator(over_organisations="mean", unit="%", decimals=1)
    others = OrganisationFactory.create_batch(2)
    for one in others:
        IndicatorResponsibilityFactory(indicator=indicator, organisation=one)
    told = {"indicator": indicator, "year": 2024, "period": "VB", "status": "final"}
    Outcome.objects.create(**told, organisation=others[0], value=80)
    drain_marks(wait=True)
    publish(office)
    assert publishing.preview(2024, "VB").figures == []
    Outcome.objects.create(**told, organisation=others[1], value=11)
    drain_marks(wait=True)
    shown = publishing.preview(2024, "VB")
    (line,) = [one for one in shown.figures if one.indicator == indicator]
    assert shown.corrections == []
    assert [one.replace("\u00a0", " ") for one in (line.before, line.after)] == ["80,0 %", "45,5 %"]
    assert others[1].short_name in line.because
    page = sign_in(office).get(ADDRESS + "publicera/").content.decode().replace("\u00a0", " ")
    assert "Stadens värden som blir andra" in page
    assert "45,5 %" in page


def test_what_is_shown_is_what_is_frozen(handed_in, approver, office):
    publish(office)
    correct(handed_in, approver)
    shown = publishing.preview(2024, "VB")
    lines = [one.correction for one in shown.corrections]
    edition = publish(office)
    columns = ("organisation_id", "indicator_id", "what", "before_value", "after_value", "reason")
    frozen = set(Correction.objects.filter(edition=edition).values_list(*columns))
    assert {tuple(getattr(one, name) for name in columns) for one in lines} == frozen
    assert frozen
    assert shown.number == edition.number
    assert [one.code for one in shown.handed_in] == edition.document["handed_in"]
    assert [one.code for one in shown.missing] == edition.document["missing"]


def test_a_corrected_value_without_a_reason_asks_for_one(handed_in, sign_in, office):
    """The city's own figure has no report: whoever publishes says why."""
    central = handed_in.indicator(over_organisations="central")
    city = Organisation.objects.city()
    outcome = Outcome.objects.create(
        indicator=central, organisation=city, year=2024, period="VB", value=1, status="final"
    )
    drain_marks(wait=True)
    publish(office)
    outcome.value = 2
    outcome.save()
    drain_marks(wait=True)
    client = sign_in(office)
    assert "orsak saknas" in client.get(ADDRESS + "publicera/").content.decode()
    given = {**FORM, "seen": seen_in(client)}
    response = client.post(ADDRESS + "publicera/", given)
    assert response.status_code == 422
    assert "Skriv varför" in soup(response).select_one(".field__error").text
    assert public().number == 1
    response = client.post(ADDRESS + "publicera/", {**given, "reason": "Ny mätning"})
    assert response.status_code == 302
    assert Correction.objects.get(edition=public()).reason == "Ny mätning"
    assert "1 värde rättat" in client.get(ADDRESS + "utgavor/").content.decode()


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("decided_on", "", "Skriv vilken dag"),
        ("decided_on", "2999-01-01", "framtiden"),
        ("decided_on", "1999-01-01", "Perioden slutar"),
        ("decided_on", "2024-12-30", "Perioden slutar 2024-12-31"),
        ("reference", "", "paragraf och diarienummer"),
        ("seen_it", "", "kryssa i"),
    ],
)
def test_an_incomplete_publication_is_refused_and_keeps_what_was_written(
    handed_in, sign_in, office, name, given, words
):
    client = sign_in(office)
    data = {**FORM, "seen": seen_in(client), "reason": "Mina ord", name: given}
    response = client.post(ADDRESS + "publicera/", data)
    assert response.status_code == 422
    assert words in soup(response).select_one(".field__error").text
    assert "Mina ord" in soup(response).find("textarea").text
    assert public() is None


def test_what_changed_since_it_was_shown_is_shown_before_anything_is_published(
    desk, sign_in, approver, office
):
    for indicator in (desk.plain, desk.share):
        TargetFactory(indicator=indicator)
    mark_everything()
    PeriodReportFactory(reporting_period=desk.period, organisation=desk.organisation)
    write(desk, approver, "80")
    client = sign_in(office)
    seen = seen_in(client)
    hand_in(desk, approver)
    response = client.post(ADDRESS + "publicera/", {**FORM, "seen": seen})
    assert response.status_code == 409
    notice = soup(response).select_one("[role=alert]").text
    assert "Nämnden har lämnat in" in notice
    assert "Mål 1.1 blir" in notice
    assert public() is None
    again = soup(response).find("input", {"name": "seen"})["value"]
    assert soup(response).find(id="id_reference")["value"] == FORM["reference"]
    assert not soup(response).find(id="id_seen_it").has_attr("checked")
    assert client.post(ADDRESS + "publicera/", {**FORM, "seen": again}).status_code == 302


@pytest.mark.parametrize("seen", ["", "nonsens", "e30:1:x"])
def test_nothing_seen_is_nothing_published(handed_in, sign_in, office, seen):
    response = sign_in(office).post(ADDRESS + "publicera/", {**FORM, "seen": seen})
    assert response.status_code == 409
    assert "Läs igenom" in response.content.decode()
    assert public() is None


def test_a_publication_that_fails_in_the_middle_leaves_nothing(handed_in, office, monkeypatch):
    publish(office)
    before = (Decision.objects.count(), Edition.objects.count(), FrozenOutcome.objects.count())

    def fails(*args, **given):
        raise RuntimeError("the worker is gone")

    monkeypatch.setattr(publishing, "freeze_corrections", fails)
    with pytest.raises(RuntimeError):
        publish(office)
    after = (Decision.objects.count(), Edition.objects.count(), FrozenOutcome.objects.count())
    assert before == after
    assert public().number == 1


def test_two_at_once_become_two_editions(handed_in, office):
    numbers, ready = [], threading.Barrier(2)

    def one():
        try:
            ready.wait()
            numbers.append(publish(office).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2]
    assert public().number == 2


def test_what_is_withdrawn_is_not_public_and_its_values_are_remembered(
    handed_in, sign_in, approver, office
):
    publish(office)
    client = sign_in(office)
    assert client.post(ADDRESS + "dra-tillbaka/", WITHDRAWN).status_code == 302
    page = client.get(ADDRESS + "utgavor/").content.decode()
    assert "Felräknat i elva nämnder" in page
    assert "Inget är offentligt" in page
    assert public() is None
    assert "tillbakadragen" in client.get("/2024/uppfoljning/").content.decode()
    correct(handed_in, approver)
    edition = publish(office)
    assert Correction.objects.filter(edition=edition, before_value=80, after_value=61).exists()


@pytest.mark.parametrize("comes", [True, False])
def test_readers_are_told_whether_a_corrected_edition_comes(
    handed_in, sign_in, client, office, comes
):
    publish(office)
    signed_in = sign_in(office)
    given = {**WITHDRAWN, "correction_comes": "on"} if comes else WITHDRAWN
    assert signed_in.post(ADDRESS + "dra-tillbaka/", given).status_code == 302
    assert (
        "En rättad version kommer." in signed_in.get(ADDRESS + "utgavor/").content.decode()
    ) is comes
    signed_in.logout()
    for address in ("/2024/mal/?period=VB", "/2024/mal/1.1/?period=VB"):
        page = client.get(address).content.decode()
        assert "Felräknat i elva nämnder" in page
        assert ("En rättad version kommer." in page) is comes
    publish(office, reason="Rättat")
    assert "En rättad version kommer." not in client.get("/2024/mal/?period=VB").content.decode()


@pytest.mark.parametrize("comes", [True, False])
def test_the_command_says_that_a_corrected_edition_comes(handed_in, office, comes):
    publish(office)
    call_command(
        "withdraw", year=2024, period="VB", reference="§ 1", reason="Fel", by=office.email,
        correction_comes=comes, stdout=StringIO(),
    )  # fmt: skip
    withdrawal = Decision.objects.get(kind="withdrawal")
    assert withdrawal.correction_comes is comes
    note = source_of(2024, "VB", "published").note
    assert ("En rättad version kommer." in note) is comes


def test_only_a_withdrawal_promises_a_corrected_edition(handed_in):
    place = {"organisation": Organisation.objects.city(), "year": 2024, "subject": "VB"}
    with pytest.raises(IntegrityError, match="decision_that_withdraws_promises"):
        Decision.objects.create(
            kind="publication", decided_on=dt.date(2025, 2, 1), correction_comes=True, **place
        )


def test_an_earlier_edition_can_be_public_meanwhile(handed_in, sign_in, approver, office):
    publish(office)
    correct(handed_in, approver)
    publish(office)
    client = sign_in(office)
    assert client.get(ADDRESS + "utgavor/").content.decode().count("stämmer") == 2
    client.post(ADDRESS + "dra-tillbaka/", {**WITHDRAWN, "back_to": "1"})
    assert public().number == 1
    assert public_value(handed_in) == 80


def test_nothing_is_withdrawn_before_it_was_published(handed_in, sign_in, office):
    publish(office)
    early = {**WITHDRAWN, "decided_on": "2025-02-09"}
    response = sign_in(office).post(ADDRESS + "dra-tillbaka/", early)
    assert response.status_code == 422
    assert "Det som gäller beslutades 2025-02-10" in soup(response).select_one(".field__error").text
    assert public().number == 1


@pytest.mark.parametrize("name", ["decided_on", "reference", "reason"])
def test_withdrawing_needs_all_that_is_told(handed_in, sign_in, office, name):
    publish(office)
    response = sign_in(office).post(ADDRESS + "dra-tillbaka/", {**WITHDRAWN, name: ""})
    assert response.status_code == 422
    assert soup(response).select(".field__error")
    assert public().number == 1


def test_nothing_public_is_not_withdrawn(handed_in, sign_in, office):
    response = sign_in(office).post(ADDRESS + "dra-tillbaka/", WITHDRAWN)
    assert response.status_code == 422
    with pytest.raises(ValidationError, match="inget publicerat"):
        publishing.withdraw(year=2024, subject="VB", by=office, reason="x")


def test_the_years_plans_are_published_together(handed_in, sign_in, office):
    client = sign_in(office)
    address = "/2024/uppfoljning/plan/publicera/"
    page = soup(client.get(address))
    assert "verksamhetsplanerna 2024" in page.h1.text
    seen = page.find("input", {"name": "seen"})["value"]
    assert client.post(address, {**FORM, "seen": seen}).status_code == 302
    standing = Standing.objects.get(organisation__kind="city", year=2024, subject="plan")
    assert standing.published.number == 1


def test_what_is_only_computed_is_not_promised_to_stay(handed_in, sign_in, office):
    publishing.publish(year=2024, subject="VB", by=office)
    page = " ".join(soup(sign_in(office).get(ADDRESS + "publicera/")).text.split())
    assert "Inget som organisationerna har redovisat rättas." in page
    assert "Stadens värden kan bli andra" in page


def test_the_nights_control_is_told(handed_in, sign_in, office):
    client = sign_in(office)
    assert "Ingen kontrollräkning" in client.get(ADDRESS + "publicera/").content.decode()
    day = dt.datetime(2025, 2, 9, 3, tzinfo=dt.UTC)
    ControlRun.objects.create(started_at=day, finished_at=day, compared=42)
    assert "stämde på alla 42 rader" in client.get(ADDRESS + "publicera/").content.decode()


def test_the_page_reads_the_same_number_of_queries_for_many(
    handed_in, sign_in, office, django_assert_max_num_queries, django_assert_num_queries
):
    PeriodReportFactory(reporting_period=handed_in.period)
    client = sign_in(office)
    client.get(ADDRESS + "publicera/")
    with django_assert_max_num_queries(40) as few:
        client.get(ADDRESS + "publicera/")
    for _number in range(4):
        organisation = OrganisationFactory()
        handed_in.indicator(organisation=organisation)
        PeriodReportFactory(reporting_period=handed_in.period, organisation=organisation)
    drain_marks(wait=True)
    with django_assert_num_queries(len(few)):
        client.get(ADDRESS + "publicera/")


def test_figures_that_are_hard_to_assess_are_counted_by_their_reason(handed_in, sign_in, office):
    late = OrganisationFactory(name="Sena nämnden")
    for indicator in (handed_in.plain, handed_in.share):
        IndicatorResponsibilityFactory(indicator=indicator, organisation=late)
    city = Organisation.objects.city()
    TargetFactory(indicator=handed_in.plain, organisation=city, text="Fastställs 2024")
    TargetFactory(indicator=handed_in.share, organisation=city, text="80 %")
    drain_marks(wait=True)
    page = soup(sign_in(office).get(ADDRESS + "publicera/"))
    card = page.select_one("[aria-labelledby=h-missing]")
    said = {" ".join(one.summary.text.split()): one.select("li") for one in card.select("details")}
    assert list(said) == [
        "1 indikator visas som svårbedömd: för få har lämnat in",
        "1 indikator visas som svårbedömd: Årsmålet är inte fastställt än.",
    ]
    too_few, to_be_set = said.values()
    assert [handed_in.share.name in one.text and "0 av 2" in one.text for one in too_few] == [True]
    assert " ".join(to_be_set[0].text.split()) == handed_in.plain.name


def test_a_correction_is_written_with_the_indicators_decimals_and_unit(
    handed_in, sign_in, approver, office
):
    handed_in.plain.definitions.update(decimals=1, unit="MWh")
    publish(office)
    correct(handed_in, approver, value="61,25")
    page = soup(sign_in(office).get(ADDRESS + "publicera/"))
    cells = page.select_one("[aria-labelledby=h-corrections] tbody tr").select("td")
    assert [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in cells[:2]] == [
        "80 MWh",
        "61,3 MWh",
    ]


def test_one_is_said_as_one(handed_in, sign_in, office):
    day = dt.datetime(2025, 2, 9, 3, tzinfo=dt.UTC)
    ControlRun.objects.create(started_at=day, finished_at=day, compared=1)
    text = " ".join(sign_in(office).get(ADDRESS + "publicera/").content.decode().split())
    assert "stämde på den enda raden" in text
    assert "0 av 2 bedömningar är beslutade." in text


def test_a_published_period_is_not_late(handed_in, sign_in, office):
    late = OrganisationFactory()
    IndicatorResponsibilityFactory(indicator=handed_in.share, organisation=late)
    client = sign_in(office)

    def said():
        page = soup(client.get("/2024/uppfoljning/"))
        return page.select_one("[aria-labelledby=h-periods] tbody tr").text

    assert "försenad" in said()
    assert "Förhandsgranska" in soup(client.get("/mitt-arbete/")).text
    publish(office)
    assert "försenad" not in said()
    assert "Förhandsgranska" not in soup(client.get("/mitt-arbete/")).text

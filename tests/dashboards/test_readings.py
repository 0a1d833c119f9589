"""Which edition a page shows, to whom, how it says so, and the switch to what is worked on."""

import pytest

from followup.publishing import withdraw
from indicators.recompute import drain_marks
from tests import factories as make
from tests.dashboards.reading import text
from tests.published import hand_in, publish_again

PAGES = [
    "/",
    "/2024/mal/",
    "/2024/mal/1/",
    "/2024/mal/1.1/",
    "/2024/organisationer/",
    "/2024/organisationer/oppen/",
    "/2024/indikatorer/",
    "/2024/indikatorer/nojda/",
]
SWITCH = "/arbetslage/"
FIGURE = "82,5 %"


def switch(client, on, page="/2024/mal/"):
    return client.post(SWITCH, {"on": on, "page": page})


def test_the_switch_needs_a_signed_in_person_who_works_somewhere(client, sign_in, city):
    assert "/konto/login/" in switch(client, "1")["Location"]
    for person in (make.UserFactory(), make.UserFactory(politician=True)):
        assert switch(sign_in(person), "1").status_code == 403
        assert "working-line" not in text(sign_in(person).get("/2024/mal/"))
    assert sign_in(make.UserFactory(slk=True)).get(SWITCH).status_code == 404


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("/2024/indikatorer/?q=a&period=VB", "/2024/indikatorer/?q=a&period=VB"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("", "/"),
        ("nonsens", "/"),
        ("account_login", "/"),
    ],
)
def test_the_switch_leads_back_to_the_page_and_nowhere_else(sign_in, city, slk, page, back):
    assert switch(sign_in(slk), "1", page)["Location"] == back


@pytest.mark.parametrize("address", PAGES)
def test_while_on_it_is_said_on_every_page_and_no_link_carries_it(
    client, at_work, city, reader, address
):
    viewer = at_work(reader)
    page = text(viewer.get(address))
    assert '<body class="is-working"' in page
    assert "visar även det som inte är inlämnat eller beslutat" in page
    assert "arbetslage" not in page.replace('action="/arbetslage/"', "")
    switch(viewer, "0")
    page = text(viewer.get(address))
    assert "is-working" not in page
    assert "Visa arbetsläge" in page


def test_another_persons_pages_are_not_affected(client, at_work, sign_in, city, slk, reader):
    at_work(slk)
    client.logout()
    assert "is-working" not in text(client.get("/2024/mal/"))
    assert "is-working" not in text(sign_in(reader).get("/2024/mal/"))


def test_who_no_longer_works_anywhere_reads_what_is_published(at_work, city, reader):
    viewer = at_work(reader)
    reader.memberships.all().delete()
    page = text(viewer.get("/2024/organisationer/sluten/"))
    assert "is-working" not in page
    assert "Egen hemlig indikator" not in page


# --- periods that are withdrawn, earlier, or not published -----------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_a_withdrawn_period_says_when_and_why_on_old_links_too(client, city, address):
    publish_again(city, subject="T2")
    withdraw(year=2024, subject="VB", by=city.boss, reason="Två indikatorer gällde fel år")
    for asked in ({}, {"period": "VB"}):
        page = text(client.get(address, asked))
        assert "Skäl: Två indikatorer gällde fel år" in page
        assert "är tillbakadragen" in page
        assert FIGURE not in page
    assert client.get(address).context["reading"].period == "T2"
    assert 'href="?period=T2"' in text(client.get(address, {"period": "VB"}))


def test_going_back_to_an_earlier_edition_is_told(client, city):
    first = city.row.edition
    outcome = city.indicator.outcomes.get(organisation=city.closed, year=2024)
    outcome.value = 91
    outcome.save()
    hand_in(city, city.closed)
    publish_again(city)
    withdraw(year=2024, subject="VB", by=city.boss, reason="För tidigt", back_to=first)
    page = text(client.get("/2024/indikatorer/nojda/"))
    assert "En utgåva av Verksamhetsberättelse 2024 är tillbakadragen" in page
    assert "utgåva 1" in page
    assert FIGURE in page
    assert "91,0 %" not in page


def test_nothing_published_shows_goals_and_the_councils_targets(client, city):
    withdraw(year=2024, subject="VB", by=city.boss, reason="Fel år")
    for address in ("/", "/2024/mal/"):
        page = text(client.get(address))
        assert "Alla har goda levnadsvillkor" in page
        assert "status--partial" not in page
    page = text(client.get("/2024/mal/1.1/"))
    assert "80 %" in page
    assert "Inga utfall är publicerade ännu" in page


# --- what is worked on -----------------------------------------------------------------------


def test_members_read_their_own_working_rows_beside_the_published_of_others(at_work, city, reader):
    city.indicator.outcomes.filter(organisation=city.closed, year=2024).update(value=91)
    with_others_draft = make.MembershipFactory(organisation=city.open).user
    drain_marks(wait=True)
    page = text(at_work(reader).get("/2024/indikatorer/nojda/"))
    assert "91,0 %" in page
    assert "82,0 %" in page
    assert "91,0 %" not in text(at_work(with_others_draft).get("/2024/indikatorer/nojda/"))


def test_the_citys_working_rows_are_for_the_office(at_work, city, reader, slk):
    city.trygga.outcomes.filter(organisation=city.city, year=2024).update(value=66)
    drain_marks(wait=True)
    address = "/2024/indikatorer/trygga/"
    assert "66,0 %" in text(at_work(slk).get(address))
    assert "66,0 %" not in text(at_work(reader).get(address))

"""A nämnd hands in, the office publishes, everybody reads; a correction takes the same way."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from decisions.actions import deciding
from decisions.models import Edition
from indicators.models import Correction
from indicators.recompute import drain_marks, mark_everything
from tests import factories as make
from tests.browser import PATIENCE
from tests.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = "/2024/uppfoljning/T2/norra/"


@pytest.fixture
def approver(town):
    """The approver of the nämnd, in a city where T2 is due and its report is begun."""
    person = make.MembershipFactory(
        organisation=town.committee, role="approver", user__name="Gun Berg"
    ).user
    person.set_password(PASSWORD)
    person.save()
    definition = town.indicator.definitions.get()
    definition.frequency = "tertial"
    matter = {"organisation": make.CityFactory(), "year": 2024, "subject": "budget"}
    with deciding(kind="correction", **matter, by=town.slk, motivation="Oftare"):
        definition.save()
    make.ReportingPeriodFactory(
        period="T2", opens_on=dt.date(2024, 9, 1), due_on=dt.date(2024, 9, 20)
    )
    mark_everything()
    drain_marks(wait=True)
    return person


def write(page, town, value):
    page.wait_for_selector("form[data-sheet-ready]")
    cell = page.locator(f"#c-{town.indicator.pk}-value")
    cell.fill(value)
    cell.press("Enter")
    expect(page.locator("[data-save-bar]")).to_contain_text("Sparat")
    drain_marks(wait=True)  # what the worker does


def hand_in(page, **given):
    page.get_by_role("link", name="Lämna in rapporten").click()
    for label, text in given.items():
        page.locator(f"#id_{label}").fill(text)
    page.get_by_role("button", name="Lämna in", exact=True).click()
    expect(
        page.get_by_role("main").get_by_text("Den blir offentlig när staden publicerar")
    ).to_be_visible()
    drain_marks(wait=True)


def publish(page, live_server, number):
    page.goto(f"{live_server.url}/2024/uppfoljning/")
    page.get_by_role("link", name="Publicera tertialrapport 2 2024").click()
    page.get_by_label("Beslutat av, paragraf och diarienummer").fill("KS § 14, KS 2024/118")
    page.get_by_label("Jag har sett vad som blir offentligt").check()
    page.get_by_role("button", name=f"Publicera utgåva {number}").click()
    expect(page.get_by_role("main").get_by_text("är publicerad")).to_be_visible()


@pytest.fixture
def office(chromium, town, enter):
    """The office's own browser."""
    context = chromium.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    enter(page, town.slk)
    yield page
    context.close()


@pytest.fixture
def corrected(page, office, live_server, town, approver, enter):
    """Handed in and published as 91,5; corrected to 61 with a reason, and published again."""
    enter(page, approver)
    page.goto(f"{live_server.url}{REPORT}")
    write(page, town, "91,5")
    hand_in(page, decided_on="2024-09-18", reference="§ 6, NO 2024/41")
    publish(office, live_server, 1)

    page.goto(f"{live_server.url}{REPORT}")
    page.get_by_role("link", name="Öppna rapporten igen").click()
    expect(page.get_by_text("tills ni lämnar in igen").first).to_be_visible()
    page.get_by_role("button", name="Öppna igen").click()
    expect(page.get_by_role("main").get_by_text("Rapporten är öppen igen")).to_be_visible()
    write(page, town, "61")
    hand_in(page, reason="Fel kolumn ur enkäten")
    office.goto(f"{live_server.url}/2024/uppfoljning/T2/publicera/")
    row = office.get_by_role("row").filter(has_text="Norra: Andel nöjda")
    for text in ("91,5", "61", "Fel kolumn ur enkäten"):
        expect(row).to_contain_text(text)
    publish(office, live_server, 2)
    return town


def test_a_committee_hands_in_the_office_publishes_and_a_correction_follows(corrected, office):
    numbers = Edition.objects.filter(organisation__kind="city", subject="T2")
    assert list(numbers.order_by("number").values_list("number", flat=True)) == [1, 2]
    one = Correction.objects.get(organisation=corrected.committee)
    assert (float(one.before_value), float(one.after_value)) == (91.5, 61)
    assert one.reason == "Fel kolumn ur enkäten"
    expect(office.get_by_role("row").filter(has_text="offentlig")).to_contain_text("2")
    expect(office.get_by_text("stämmer")).to_have_count(2)


def test_a_reader_sees_both_values(corrected, chromium, live_server):
    public = chromium.new_context(locale="sv-SE").new_page()
    public.goto(f"{live_server.url}/2024/indikatorer/nojda/?period=T2")
    main = public.get_by_role("main")
    for text in ("rättad", "91,5", "61"):
        expect(main.get_by_text(text).first).to_be_visible()
    public.context.close()

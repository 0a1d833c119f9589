"""The journeys the product is there for, each from the first click to what it leads to."""

import pytest
from playwright.sync_api import expect

from followup.actions import place_of, reopen_report, submit_report
from followup.models import ReportingPeriod
from followup.publishing import publish
from indicators.models import Outcome, Target
from indicators.recompute import drain_marks
from tests.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A page asks for news every other second.
SOON = 30_000


def at_work(page):
    """Turn the switch on, as people do: in the menu of their account."""
    page.locator(".site-tools .account summary").click()
    page.get_by_role("button", name="Visa arbetsläge").first.click()
    expect(page.get_by_text("visar även det som inte är inlämnat eller beslutat")).to_be_visible()


def test_a_changed_target_reaches_the_offices_tree_and_explains_itself(
    page, chromium, live_server, town, enter
):
    office = chromium.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    tree, public = office.new_page(), chromium.new_context(locale="sv-SE").new_page()
    enter(tree, town.slk)
    for reader in (tree, public):
        reader.goto(f"{live_server.url}/2024/mal/")
    at_work(tree)
    expect(tree.get_by_text("0 av 1 nämnder når alla fullmäktiges indikatorer")).to_be_visible()

    enter(page, town.editor)
    page.get_by_role("link", name="Skriv klart verksamhetsplan 2024").click()
    page.get_by_role("link", name="Trygg uppväxt").first.click()
    page.locator(f"#f-target-{town.indicator.pk}").fill("79 %")
    state = page.locator(f"[data-field-state='target-{town.indicator.pk}']")
    expect(state).to_contain_text("Sparat")
    assert Target.objects.get(organisation=town.committee).text == "79 %"
    drain_marks(wait=True)  # what the worker does

    reached = "1 av 1 nämnder når alla fullmäktiges indikatorer"
    expect(tree.get_by_text(reached)).to_be_visible(timeout=SOON)
    tree.get_by_role("link", name="Trygg uppväxt", exact=False).first.click()
    side_by_side = tree.locator("#part-side_by_side")
    side_by_side.get_by_role("link", name="Varför?").first.click()
    answer = tree.get_by_role("dialog")
    expect(answer).to_contain_text("79 %")
    expect(answer).to_contain_text("80")
    expect(answer).to_contain_text("Norra")

    public.reload()
    expect(public.get_by_text(reached)).to_have_count(0)
    for context in (office, public.context):
        context.close()


def test_an_outcome_is_entered_handed_in_published_and_corrected(
    page, chromium, live_server, town, enter
):
    address = f"{live_server.url}/2024/indikatorer/nojda/"
    public = chromium.new_context(locale="sv-SE").new_page()

    def readers_see(number, text):
        public.goto(address)
        found = expect(public.get_by_role("main").get_by_text(text))
        found.not_to_have_count(0) if number else found.to_have_count(0)

    enter(page, town.editor)
    page.get_by_role("link", name="Verksamhetsberättelse 2024, Norra").click()
    page.wait_for_selector("form[data-sheet-ready]")
    cell = page.locator(f"#c-{town.indicator.pk}-value")
    cell.fill("91,5")
    cell.press("Enter")
    expect(page.locator("[data-save-bar]")).to_contain_text("Sparat")
    drain_marks(wait=True)
    readers_see(0, "91,5")

    period = ReportingPeriod.objects.get(year=2024)
    submit_report(place=place_of(period, town.committee), by=town.admin)
    readers_see(0, "91,5")
    publish(year=2024, subject="VB", by=town.slk, reason="Utfallet kom in.")
    readers_see(1, "91,5")

    reopen_report(place=place_of(period, town.committee), by=town.admin)
    outcome = Outcome.objects.get(organisation=town.committee, year=2024)
    outcome.value = "61"
    outcome.save()
    readers_see(0, "61,0")
    submit_report(place=place_of(period, town.committee), by=town.admin, reason="Felräknat")
    publish(year=2024, subject="VB", by=town.slk, reason="Felräknat")
    readers_see(1, "91,5 → 61, felräknat")
    public.context.close()


def test_the_office_sees_which_target_misses_the_councils(page, town, enter):
    enter(page, town.slk)
    page.get_by_role("link", name="Avstämning", exact=True).first.click()
    line = page.get_by_role("row", name="Trygg uppväxt")
    expect(line).to_contain_text("0 av 1")
    expect(line).to_contain_text("Når inte: Andel nöjda")
    line.get_by_role("link").click()
    finding = page.get_by_role("article").or_(page.locator(".card")).filter(has_text="Norra")
    expect(finding.filter(has_text="svagare än KF:s").first).to_contain_text("85 %")


def tab_to(page, target, most=60):
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("(one) => one === document.activeElement"):
            return
    pytest.fail(f"{target} was not reached in {most} steps")


def test_with_the_keyboard_alone(page, live_server, town):
    page.goto(f"{live_server.url}/")
    tab_to(page, page.locator("a.header-button.account"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("E-postadress"))
    page.keyboard.type(town.editor.email)
    tab_to(page, page.get_by_label("Lösenord"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mitt arbete")).to_be_visible()

    tab_to(page, page.get_by_role("link", name="Mål", exact=True).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/2024/mal/")
    tab_to(page, page.locator("[id='goal-1.1']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/2024/mal/1.1/**")
    why = page.get_by_role("link", name="Varför? Andel nöjda").first
    tab_to(page, why)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("90 %")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert why.evaluate("(one) => one === document.activeElement")

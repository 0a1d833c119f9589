"""The reading pages in a browser: accessible, fresh by themselves, and usable by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from indicators.models import Fulfilment, GoalProposal
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/",
    "/2024/mal/",
    "/2024/mal/1.1/",
    "/2024/mal/1.1/namnder/",
    "/2024/mal/1.1/namndmal/",
    "/2024/organisationer/",
    "/2024/organisationer/oppen/",
    "/2024/organisationer/sluten/",
    "/2024/organisationer/oppen/ekonomi/",
    "/2024/indikatorer/",
    "/2024/indikatorer/nojda/",
    "/2024/budget/",
    "/2024/budget/aktiviteter/",
]
SOON = 6_000


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
def test_pages_are_accessible(page, live_server, city, width, scheme):
    make.FulfilmentFactory(indicator=city.indicator, year=2023, outcome="80")
    make.PublicationFactory(year=2023)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    faults = []
    for address in PAGES:
        page.goto(f"{live_server.url}{address}", wait_until="networkidle")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        faults += [(address, fault["id"], fault["nodes"][0]["html"]) for fault in found]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append((address, "wider than the screen", ""))
    assert faults == []


def test_the_goal_tree_changes_by_itself_and_keeps_the_focus(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/")
    link = page.get_by_role("link", name="1.1 Alla har goda levnadsvillkor", exact=True)
    link.focus()
    counts = {"indicators": {"full": 2, "total": 2}}
    GoalProposal.objects.filter(area_goal=city.area).update(level="full", counts=counts)
    expect(page.get_by_text("2 av 2 indikatorer")).to_be_visible(timeout=SOON)
    expect(page.locator("#live")).to_have_text("Måluppfyllelsen har uppdaterats.")
    assert link.evaluate("link => link === document.activeElement")


def test_an_area_goal_changes_by_itself_and_keeps_sorting(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/1.1/")
    page.locator("#sort-name").click()
    page.locator("#table th[aria-sort=ascending]").wait_for()
    Fulfilment.objects.filter(pk=city.row.pk).update(
        outcome="91.5", computed_at="2030-01-01T00:00Z"
    )
    expect(page.locator("#table").get_by_text("91,5")).to_be_visible(timeout=SOON)
    assert page.locator("#sort-name").evaluate("a => a.closest('th').ariaSort") == "ascending"


def test_somebody_who_writes_in_the_page_is_left_alone(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/1.1/")
    page.get_by_label("Sök indikator").fill("nö")
    version = page.locator("[data-news]").get_attribute("data-news")
    Fulfilment.objects.filter(pk=city.row.pk).update(computed_at="2030-01-01T00:00Z")
    page.wait_for_timeout(3_000)
    assert page.get_by_label("Sök indikator").evaluate("i => i === document.activeElement")
    assert page.locator("[data-news]").get_attribute("data-news") == version


def test_the_parts_of_a_goal_come_by_themselves(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/1.1/")
    expect(page.locator("#part-side_by_side").get_by_text("mål 85 %")).to_be_visible()
    page.locator("#part-side_by_side select").select_option("vantetid")
    expect(page.locator("#part-side_by_side")).to_contain_text("Inga publicerade årsmål")


def test_the_parts_are_links_without_javascript(chromium, live_server, city):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/2024/mal/1.1/")
    page.get_by_role("link", name="Visa årsmål och utfall för alla organisationer").click()
    assert page.get_by_text("mål 85 %").is_visible()
    context.close()


def test_why_opens_from_a_symbol(page, live_server, city):
    page.goto(f"{live_server.url}/2024/indikatorer/")
    page.get_by_role("link", name="Varför? Andel nöjda brukare").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

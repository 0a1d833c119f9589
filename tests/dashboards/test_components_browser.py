"""What only a browser can tell of the shared parts: contrast, focus, dialog, htmx tables."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import BudgetFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def gallery(page, live_server):
    page.goto(f"{live_server.url}/komponenter/")
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
def test_gallery_is_accessible(page, live_server, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/komponenter/")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_why_opens_in_a_dialog_and_gives_the_focus_back(gallery):
    link = gallery.locator("a[data-dialog-link]").first
    link.focus()
    gallery.keyboard.press("Enter")
    dialog = gallery.locator("dialog[open]")
    dialog.wait_for()
    expect(gallery.get_by_role("dialog").get_by_role("heading")).to_contain_text("Varför")
    gallery.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert link.evaluate("link => link === document.activeElement")


def test_table_sorts_in_place_and_keeps_the_focus(gallery):
    gallery.get_by_role("link", name="Indikator", exact=True).click()
    gallery.locator("#table th[aria-sort=ascending]").wait_for()
    assert gallery.url.endswith("?sort=name")
    assert gallery.evaluate("document.activeElement.id") == "sort-name"
    expect(gallery.locator("#live")).to_have_text("15 rader Sida 1 av 3, rad 1–5")


def test_chosen_theme_is_kept(gallery):
    gallery.get_by_role("button", name="Ljust eller mörkt").first.click()
    expect(gallery.locator("html")).to_have_attribute("data-theme", "dark")
    gallery.reload()
    expect(gallery.locator("html")).to_have_attribute("data-theme", "dark")


def test_menu_works_without_javascript(chromium, live_server):
    BudgetFactory(year=2024, status="adopted")
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 375, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/komponenter/")
    page.locator("summary", has_text="Meny").click()
    expect(page.get_by_role("link", name="Organisationer")).to_be_visible()
    context.close()


def test_toast_stays_until_closed_when_there_is_something_to_undo(gallery):
    gallery.get_by_role("button", name="Visa ett meddelande med ångra").click()
    toast = gallery.get_by_role("region", name="Aviseringar")
    expect(toast).to_contain_text("Årsmålet är ändrat.")
    expect(toast.get_by_role("button", name="Ångra")).to_be_visible()
    toast.get_by_role("button", name="Stäng").click()
    expect(toast).to_be_empty()


def test_why_that_cannot_be_fetched_opens_no_empty_dialog(gallery):
    gallery.route("**/varfor/", lambda route: route.fulfill(status=404, body="nej"))
    gallery.locator("a[data-dialog-link]").first.click()
    expect(gallery.get_by_role("region", name="Aviseringar")).to_contain_text("Något gick fel")
    expect(gallery.locator("dialog[open]")).to_have_count(0)

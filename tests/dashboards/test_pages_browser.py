"""The reading pages in a browser: accessible, fresh by themselves, and usable by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.published import hand_in, publish_again

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/",
    "/2024/mal/",
    "/2024/mal/1/",
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
SOON = 30_000


def report_anew(city, indicator, value):
    """The city's figure becomes another, and the period is published with it."""
    indicator.outcomes.filter(organisation=city.city, year=2024).update(value=value)
    publish_again(city, reason="Rättad")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
def test_pages_are_accessible(page, live_server, city, width, scheme):
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


def ask_now(page):
    """The page asks again when somebody comes back to it."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_readers_are_offered_new_figures_and_stand_where_they_stood(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/")
    link = page.get_by_role("link", name="1.1 Alla har goda levnadsvillkor", exact=True)
    link.focus()
    report_anew(city, city.trygga, 60)
    ask_now(page)
    expect(page.get_by_text("Nya siffror finns.", exact=True)).to_be_visible(timeout=SOON)
    expect(page.get_by_text("2 av 2 indikatorer")).to_have_count(0)
    expect(page.locator("#live")).to_contain_text("Nya siffror finns.")
    page.get_by_role("button", name="Visa nya siffror").press("Enter")
    expect(page.get_by_text("2 av 2 indikatorer")).to_be_visible()
    expect(page.locator("#live")).to_have_text("Siffrorna har uppdaterats.")
    assert link.evaluate("link => link === document.activeElement")
    expect(page.get_by_text("Nya siffror finns.", exact=True)).to_be_hidden()


def test_a_decision_about_something_else_is_no_news(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/")
    number = page.locator("#main").get_attribute("data-news")
    hand_in(city, city.closed)
    with page.expect_response(lambda answer: "/nytt/" in answer.url and answer.status == 200):
        ask_now(page)
    with page.expect_response(lambda answer: "/nytt/" in answer.url and answer.status == 204):
        page.wait_for_timeout(300)
        ask_now(page)
    expect(page.locator("#news")).to_have_attribute("data-state", "idle")
    expect(page.locator("#main")).to_have_attribute("data-news", number)


def test_the_pause_is_remembered(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/")
    page.get_by_role("button", name="Pausa uppdateringen av siffror").press("Enter")
    go_on = page.get_by_role("button", name="Fortsätt se efter nya siffror")
    expect(go_on).to_be_focused()
    page.goto(f"{live_server.url}/2024/mal/1.1/")
    expect(go_on).to_be_visible()
    report_anew(city, city.trygga, 60)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/nytt/" in request.url else 0)
    ask_now(page)
    page.wait_for_timeout(500)
    assert asked == []
    go_on.click()
    expect(page.get_by_role("button", name="Visa nya siffror")).to_be_visible(timeout=SOON)


def test_an_area_goal_keeps_sorting_and_parts_and_what_is_typed(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/1.1/")
    page.locator("#sort-name").click()
    page.locator("#table th[aria-sort=ascending]").wait_for()
    expect(page.locator("#part-side_by_side").get_by_text("mål 85 %")).to_be_visible()
    field = page.get_by_label("Sök indikator")
    field.evaluate("field => field.value = 'nö'")
    report_anew(city, city.indicator, "91.5")
    ask_now(page)
    page.get_by_role("button", name="Visa nya siffror").click(timeout=SOON)
    expect(page.locator("#table").get_by_text("91,5")).to_be_visible()
    expect(page.locator("#part-side_by_side").get_by_text("mål 85 %")).to_be_visible()
    assert page.locator("#sort-name").evaluate("a => a.closest('th').ariaSort") == "ascending"
    expect(field).to_have_value("nö")


def test_the_parts_of_a_goal_come_by_themselves(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/1.1/")
    expect(page.locator("#part-side_by_side").get_by_text("mål 85 %")).to_be_visible()
    page.locator("#part-side_by_side select").select_option("vantetid")
    expect(page.locator("#part-side_by_side")).to_contain_text("Inga publicerade årsmål")


def test_the_parts_are_links_without_javascript(chromium, live_server, city):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/2024/mal/1.1/")
    name = "Visa årsmål och utfall för alla organisationer"
    page.locator("summary", has_text=name).click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("mål 85 %")).to_be_visible()
    context.close()


def test_on_a_telephone_the_reader_opens_the_parts(page, live_server, city):
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{live_server.url}/2024/mal/1.1/", wait_until="networkidle")
    part = page.locator("#part-side_by_side")
    expect(part.get_by_text("mål 85 %")).to_have_count(0)
    summary = page.locator("summary", has_text="Visa årsmål och utfall för alla organisationer")
    summary.focus()
    page.keyboard.press("Enter")
    expect(part.get_by_text("mål 85 %")).to_be_visible()
    expect(summary).to_be_focused()


def test_why_opens_from_a_symbol(page, live_server, city):
    page.goto(f"{live_server.url}/2024/indikatorer/")
    page.get_by_role("link", name="Varför? Andel nöjda brukare").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
def test_pages_at_work_are_accessible_and_marked(
    page, live_server, city, slk, client, width, scheme
):
    client.force_login(slk, backend="organisations.backends.WithRoles")
    client.post("/arbetslage/", {"on": "1"})
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for address in ("/", "/2024/mal/1.1/", "/2024/organisationer/sluten/"):
        page.goto(f"{live_server.url}{address}", wait_until="networkidle")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(page.get_by_text("visar även det som inte är inlämnat")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Visa det publicerade").click()
    expect(page.locator(".working-line")).to_have_count(0)
    assert page.url == f"{live_server.url}/2024/organisationer/sluten/"


def test_a_part_that_is_not_open_is_not_printed_as_an_empty_heading(page, live_server, city):
    page.goto(f"{live_server.url}/2024/mal/1.1/", wait_until="networkidle")
    page.emulate_media(media="print")
    expect(page.locator("#ar")).to_be_visible()
    page.emulate_media(media="screen")
    page.locator("#later-years > summary").click()
    page.emulate_media(media="print")
    expect(page.locator("#ar")).to_be_hidden()

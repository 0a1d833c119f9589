"""Pages hold still: whatever happens around them, people stand where they stood."""

import pytest
from playwright.sync_api import expect

from common import pages
from tests import factories as make
from tests.journeys.test_every_page import EDITOR, OFFICE, PUBLIC
from tests.published import build_city
from tools.bench.wire import WATCH

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 30_000
# What a live refresh does to the page, made as hard as it can be: every text is another, every
# table and list has got a row before the others, and every row is made anew.
RENEWED = """async index => {
    const main = document.getElementById('main');
    if (!main) return [];
    const stops = [...main.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled);
    const stop = stops[Math.floor(stops.length * index)];
    if (!stop) return null;
    const typed = [...main.querySelectorAll('textarea, input[type=text], input[type=search]')]
        .filter(one => one.checkVisibility() && one !== stop);
    typed.forEach(one => { one.value += ' skrivet'; });
    const folds = [...main.querySelectorAll('details')];
    folds.forEach(one => { one.open = true; });
    stop.focus();
    const before = stop.getBoundingClientRect().top;
    const values = typed.map(one => one.value);
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const walker = fresh.createTreeWalker(fresh.getElementById('main'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        if (/\\d/.test(walker.currentNode.nodeValue)) walker.currentNode.nodeValue += '7';
    }
    fresh.querySelectorAll('#main tbody, #main ol, #main ul').forEach(list => {
        const row = list.firstElementChild && list.firstElementChild.cloneNode(true);
        if (!row) return;
        [row, ...row.querySelectorAll('[id], [data-key], [href], [action]')].forEach(one => {
            ['id', 'data-key', 'href', 'action'].filter(name => one.hasAttribute(name))
                .forEach(name => one.setAttribute(name, '/ny' + one.getAttribute(name)));
        });
        list.prepend(row);
    });
    window.malkedjan.hold.renew(main, fresh.getElementById('main'));
    const found = [];
    const where = stop.outerHTML.slice(0, 90);
    if (document.activeElement !== stop) found.push('lost the focus: ' + where);
    const moved = Math.abs(stop.getBoundingClientRect().top - before);
    const stuck = window.scrollY === 0
        || window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 1;
    if (moved > 2 && !stuck) found.push('moved ' + moved + ': ' + where);
    typed.forEach((one, i) => one.isConnected && one.value === values[i] || found.push('typed'));
    folds.forEach(one => one.isConnected && !one.open && found.push('folded'));
    return found;
}"""
PLACES = (0.0, 0.3, 0.6, 0.99)


@pytest.mark.parametrize(
    ("role", "addresses"),
    [("", PUBLIC), ("editor", EDITOR), ("slk", OFFICE)],
    ids=["reader", "editor", "office"],
)
def test_a_refresh_moves_nobody(page, live_server, town, enter, role, addresses):
    if role:
        enter(page, getattr(town, role))
    faults = []
    for address in addresses:
        page.goto(f"{live_server.url}{address}", wait_until="networkidle")
        for place in PLACES:
            found = page.evaluate(RENEWED, place)
            faults += [(address, place, fault) for fault in found or ()]
    assert faults == []


# What is promised; Chromium calls 0.1 good.
MOST_SHIFT = 0.05
SCRIPTS_COME_MS = 400


@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_moves_when_the_scripts_come(chromium, live_server, town, enter, width):
    """The page is drawn before its scripts are there: what they bring has its place kept."""
    context = chromium.new_context(locale="sv-SE", viewport={"width": width, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    enter(page, town.editor)
    page.route("**/*.js", lambda route: (page.wait_for_timeout(SCRIPTS_COME_MS), route.continue_()))
    moved = {}
    for address in EDITOR:
        page.goto(f"{live_server.url}{address}", wait_until="networkidle")
        moved[address] = page.evaluate("window.shifted")
    context.close()
    assert {address: shift for address, shift in moved.items() if shift >= MOST_SHIFT} == {}


@pytest.mark.parametrize(
    ("address", "name"),
    [("/2024/plan/norra/arsmal/", "Spara"), ("/2024/plan/norra/avsnitt/inledning/", "Spara")],
)
def test_the_button_that_saves_comes_where_the_scripts_do_not(
    page, live_server, town, enter, address, name
):
    enter(page, town.editor)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{live_server.url}{address}")
    button = page.locator(".sheet-submit button, button[data-without-script]").first
    expect(button).to_be_hidden()
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    expect(button).to_be_visible()
    expect(button).to_contain_text(name)


LISTS = [
    ("", "/2024/indikatorer/"),
    ("", "/2024/mal/1.1/"),
    ("", "/2024/organisationer/norra/"),
    ("slk", "/2024/avstamning/"),
]


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')")


@pytest.mark.parametrize(("role", "address"), LISTS)
def test_sorting_keeps_the_focus_and_is_told(page, live_server, town, enter, role, address):
    if role:
        enter(page, getattr(town, role))
    page.goto(f"{live_server.url}{address}")
    names = page.locator("#table th a[id^=sort-]").evaluate_all("all => all.map(one => one.id)")
    live = page.locator("#live")
    for name in names:
        # What the former column said is no answer to this one: the page may still be changing.
        live.evaluate("live => { live.textContent = ''; }")
        page.locator(f"#{name}").focus()
        before = focused(page)
        with page.expect_response(lambda answer: "sort=" in answer.url):
            page.keyboard.press("Enter")
        expect(live).not_to_be_empty()
        expect(page.locator(f"#{name}")).to_be_focused()
        assert focused(page) == before


def test_paging_says_where_one_is(page, live_server, db, monkeypatch):
    monkeypatch.setattr(pages, "MOST_ROWS", 1)
    build_city()
    page.goto(f"{live_server.url}/2024/indikatorer/")
    following = page.get_by_role("link", name="Nästa")
    expect(following).to_be_visible()
    following.press("Enter")
    expect(page.locator("#live")).to_contain_text("Sida 2 av")
    assert page.evaluate("document.activeElement !== document.body")


def test_filtering_keeps_the_field_and_its_caret(page, live_server, town):
    page.goto(f"{live_server.url}/2024/indikatorer/")
    field = page.locator("input[type=search]").first
    field.press_sequentially("nöj")
    expect(page.locator("#live")).to_have_text("1 rad")
    expect(field).to_be_focused()
    assert field.evaluate("field => field.selectionStart") == 3


# --- the plan: save, add, move, remove ------------------------------------------------------


@pytest.fixture
def at_goal(page, live_server, town, enter):
    """The editor at a goal of the plan with three activities."""
    goal = town.indicator.placements.get().area_goal
    for title in ("Första", "Andra", "Tredje"):
        make.ActivityFactory(
            budget=goal.budget, organisation=town.committee, area_goal=goal, title=title
        )
    enter(page, town.editor)
    page.goto(f"{live_server.url}/2024/plan/norra/1.1/")
    return page


def in_row(page):
    return page.evaluate("document.activeElement.closest('[id^=activity-]')?.id || ''")


def test_a_moved_row_keeps_the_focus(at_goal):
    page = at_goal
    button = page.get_by_role("button", name="Flytta ner Första")
    row = button.evaluate("button => button.closest('[id^=activity-]').id")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("Rad 3 av 4")
    expect(page.get_by_role("button", name="Flytta ner Första")).to_be_focused()
    assert in_row(page) == row


def test_after_a_removed_row_the_next_one_has_the_focus(at_goal):
    page = at_goal
    button = page.get_by_role("button", name="Ta bort Andra")
    following = button.evaluate(
        """button => {
            let row = button.closest('[id^=activity-]').nextElementSibling;
            while (row && !row.id.startsWith('activity-')) row = row.nextElementSibling;
            return row && row.id;
        }"""
    )
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#live")).not_to_be_empty()
    page.wait_for_function(f"document.activeElement.id === '{following}'")


def test_what_is_added_has_the_focus(at_goal):
    page = at_goal
    page.get_by_text("Lägg till aktivitet", exact=True).click()
    page.locator("form[action$='lagg-till/activity/'] [name$=title]").fill("Ny aktivitet")
    with page.expect_navigation():
        page.get_by_role("button", name="Lägg till aktiviteten").press("Enter")
    page.wait_for_load_state("load")
    page.wait_for_function("document.activeElement.id.startsWith('activity-')")


# --- back -------------------------------------------------------------------------------------


def test_back_closes_the_dialog_and_the_page_is_as_it_was(page, live_server, town):
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{live_server.url}/2024/mal/")
    page.goto(f"{live_server.url}/2024/indikatorer/")
    link = page.get_by_role("link", name="Varför? Andel nöjda")
    link.focus()
    scrolled = page.evaluate("window.scrollY")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()
    assert page.url.endswith("/2024/indikatorer/")
    assert page.evaluate("window.scrollY") == scrolled
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("heading", name="Stadens mål 2024")).to_be_visible()


def test_back_closes_a_drop_down(page, live_server, town, enter):
    enter(page, town.editor)
    page.goto(f"{live_server.url}/2024/mal/")
    drop = page.locator("details[data-drop]").first
    drop.locator("summary").press("Enter")
    page.wait_for_function("history.state?.malkedjan === 'drop'")
    page.go_back()
    expect(drop).not_to_have_attribute("open", "")
    expect(drop.locator("summary")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", name="Mitt arbete")).to_be_visible()


def test_back_finds_the_list_sorted_and_where_one_was(page, live_server, town):
    page.set_viewport_size({"width": 1280, "height": 300})
    page.goto(f"{live_server.url}/2024/mal/1.1/")
    page.locator("#sort-name").press("Enter")
    page.locator("#table th[aria-sort=ascending]").wait_for()
    expect(page.locator("#part-side_by_side table")).to_be_visible()
    link = page.locator("#table").get_by_role("link", name="Andel nöjda", exact=True)
    link.focus()
    page.wait_for_timeout(300)
    scrolled = page.evaluate("window.scrollY")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Andel nöjda")).to_be_visible()
    page.go_back()
    expect(page.locator("#table th[aria-sort=ascending]")).to_be_visible()
    expect(link).to_be_focused()
    assert abs(page.evaluate("window.scrollY") - scrolled) <= 2


def test_nothing_of_a_page_is_kept_after_signing_out(page, live_server, town, enter):
    enter(page, town.editor)
    page.goto(f"{live_server.url}/2024/plan/norra/1.1/")
    page.get_by_label("Mål", exact=True).first.focus()
    page.wait_for_timeout(400)
    kept = "Object.keys(sessionStorage).filter(key => key.startsWith('malkedjan-page:'))"
    assert page.evaluate(kept)
    page.goto(f"{live_server.url}/konto/logout/")
    page.get_by_role("main").get_by_role("button", name="Logga ut").click()
    page.wait_for_url(lambda url: "logout" not in url)
    left = page.evaluate(f"{kept}.map(key => sessionStorage.getItem(key)).join()")
    assert "/plan/norra/" not in left


# --- who else is here -------------------------------------------------------------------------


def test_two_see_each_other_and_the_field(page, chromium, live_server, town, enter):
    colleague = make.MembershipFactory(organisation=town.committee, user__name="Bo Borg").user
    colleague.set_password("en lång mening som bara testet kan")
    colleague.save()
    enter(page, town.editor)
    page.goto(f"{live_server.url}/2024/plan/norra/1.1/")
    context = chromium.new_context()
    other = context.new_page()
    enter(other, colleague)
    other.goto(f"{live_server.url}/2024/plan/norra/1.1/")
    expect(other.locator("[data-here]")).to_contain_text("Edit Ek", timeout=SOON)
    field = other.get_by_label("Mål", exact=True).first
    field.focus()
    other.wait_for_timeout(900)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    mark = page.locator("[data-here-mark]")
    expect(mark).to_have_text("BBBo Borg är här")
    described = page.get_by_label("Mål", exact=True).first.get_attribute("aria-describedby")
    assert mark.get_attribute("id") in described
    expect(page.locator("[data-here]")).to_contain_text("Bo Borg i Mål")
    expect(page.locator("#live")).to_be_empty()
    context.close()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-here]")).to_be_hidden()
    expect(mark).to_have_count(0)

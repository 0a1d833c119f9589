"""Pages hold still: whatever happens around them, people stand where they stood."""

import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.journeys.test_every_page import EDITOR, OFFICE, PUBLIC

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 8_000
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

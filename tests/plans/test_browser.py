"""The workspace in a real browser: it saves by itself, and two people lose nothing."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

from goals.models import CommitteeGoal
from indicators.models import Target
from organisations.middleware import LAST_SEEN
from plans.models import PlanSection
from tests.browser import PATIENCE
from tests.factories import ExpectedResultFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(chromium, live_server, people, url):
    """`desk(role)` opens the goal's page as that person, in a browser of their own."""
    opened = []

    def _desk(role="editor", **options):
        context = chromium.new_context(
            **{"locale": "sv-SE", "viewport": {"width": 1280, "height": 900}, **options}
        )
        context.add_cookies([session_cookie(people[role], live_server)])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(live_server.url + url("plan_goal"))
        opened.append(context)
        return page

    yield _desk
    for context in opened:
        context.close()


def session_cookie(user, live_server):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "organisations.backends.WithRoles"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[LAST_SEEN] = int(time.time())
    session.save()
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": session.session_key,
        "url": live_server.url,
    }


def says(page, field, words):
    page.locator(f"[data-field-state='{field}']").get_by_text(words).first.wait_for()


def saved(page, field):
    page.wait_for_selector(f"[data-field-state='{field}'][data-state='saved']", state="attached")


# The editor hears of a caret a moment after the browser: no hand is quicker.
CARET_MS = 150


def put_caret(page, place, key):
    """Click there, then go on by the key."""
    place.click()
    page.wait_for_timeout(CARET_MS)
    page.keyboard.press(key)
    page.wait_for_timeout(CARET_MS)


def write(page, text):
    """Put the text in the rich editor, in place of what stands there."""
    page.locator(".rich__text").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def section():
    return PlanSection.objects.get().text


def becomes(text, seconds=10):
    """Wait until the text is stored."""
    until = time.monotonic() + seconds
    while section() != text and time.monotonic() < until:
        time.sleep(0.1)
    assert section() == text


def test_what_is_typed_saves_itself_and_is_undone(desk, scene):
    page = desk()
    write(page, "Vi bygger fler skolor.")
    saved(page, "section")
    assert section() == "<p>Vi bygger fler skolor.</p>"
    target = page.locator(f"#f-target-{scene.indicator.pk}")
    target.fill("80 %")
    saved(page, f"target-{scene.indicator.pk}")
    page.get_by_text("tolkas som: lägst").wait_for()
    page.locator("[data-part='goal-progress']").get_by_text("4 av 4 klart").wait_for()
    page.locator(f"[data-undo='target-{scene.indicator.pk}']").click()
    expect(target).to_have_value("")
    assert Target.objects.get(organisation=scene.organisation).text == ""


def test_what_was_typed_before_the_script_came_is_saved(desk, scene):
    page = desk()
    held = []
    page.route("**/js/desk/main*.js", lambda route: held.append(route))
    with page.expect_request("**/js/desk/main*.js"):
        page.reload(wait_until="commit")
    page.fill(f"#f-target-{scene.indicator.pk}", "79 %")
    for route in held:
        route.continue_()
    page.unroute("**/js/desk/main*.js")
    saved(page, f"target-{scene.indicator.pk}")


def test_the_toolbar_formats_from_the_keyboard(desk):
    page = desk()
    write(page, "Skolan")
    page.keyboard.press("Control+A")
    page.get_by_role("button", name="Fet").focus()
    page.keyboard.press("Enter")
    becomes("<p><strong>Skolan</strong></p>")


@pytest.mark.parametrize(
    ("button", "kept"),
    [
        ("Behåll min text", "<p>Bo skrev detta.</p>"),
        ("Ta den andra", "<p>Anna skrev detta.</p>"),
    ],
)
def test_two_people_in_one_text(desk, button, kept):
    anna, bo = desk("approver"), desk("editor")
    write(anna, "Anna skrev detta.")
    saved(anna, "section")
    write(bo, "Bo skrev detta.")
    conflict = bo.locator("[data-conflict]")
    conflict.get_by_text("Anna").first.wait_for()
    assert section() == "<p>Anna skrev detta.</p>"
    conflict.get_by_role("button", name=button).click()
    conflict.wait_for(state="detached")
    assert section() == kept
    assert bo.locator(".rich__text").inner_text() in kept
    write(bo, "Och vidare.")
    becomes("<p>Och vidare.</p>")


def test_two_texts_are_merged_by_hand(desk):
    anna, bo = desk("approver"), desk("editor")
    write(anna, "Anna skrev detta.")
    saved(anna, "section")
    write(bo, "Bo skrev detta.")
    bo.locator("[data-conflict]").wait_for()
    bo.keyboard.type(" Mer.")
    bo.get_by_role("button", name="Sätt ihop dem").click()
    bo.locator(".rich__text:focus").wait_for()
    bo.keyboard.press("Control+End")
    bo.keyboard.type(" Tillsammans.")
    bo.locator("[data-save-bar][data-state=saved]").wait_for()
    assert all(word in section() for word in ("Anna", "Bo", "Mer.", "Tillsammans."))


def test_a_lost_connection_keeps_the_text_and_saves_it_later(desk, scene):
    page = desk()
    page.context.set_offline(True)
    target = page.locator(f"#f-target-{scene.indicator.pk}")
    target.fill("80 %")
    says(page, f"target-{scene.indicator.pk}", "Ingen kontakt")
    page.context.set_offline(False)
    saved(page, f"target-{scene.indicator.pk}")
    assert Target.objects.get(organisation=scene.organisation).text == "80 %"


@pytest.mark.parametrize("status", [500, 429])
def test_a_server_that_is_in_trouble_is_tried_again(desk, scene, status):
    page = desk()
    page.route("**/falt/", lambda route: route.fulfill(status=status), times=1)
    page.locator(f"#f-target-{scene.indicator.pk}").fill("80 %")
    says(page, f"target-{scene.indicator.pk}", "Ej sparat – försöker igen")
    page.wait_for_selector(f"[data-field-state='target-{scene.indicator.pk}'][data-state='saved']")
    assert Target.objects.get(organisation=scene.organisation).text == "80 %"


def test_a_text_that_was_never_saved_comes_back(desk, live_server, url, scene):
    page = desk()
    page.route("**/falt/", lambda route: route.abort())
    page.locator(f"#f-target-{scene.indicator.pk}").fill("80 %")
    says(page, f"target-{scene.indicator.pk}", "Ingen kontakt")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(live_server.url + url("plan_goal"))
    expect(page.locator(f"#f-target-{scene.indicator.pk}")).to_have_value("80 %")
    page.unroute("**/falt/")
    saved(page, f"target-{scene.indicator.pk}")


def test_a_session_that_ended_keeps_the_text_and_says_how(desk, scene):
    page = desk()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator(f"#f-target-{scene.indicator.pk}").fill("80 %")
    says(page, f"target-{scene.indicator.pk}", "Du har loggats ut")
    expect(page.get_by_role("link", name="Logga in i en ny flik").first).to_be_visible()
    expect(page.locator(f"#f-target-{scene.indicator.pk}")).to_have_value("80 %")


def test_without_script_the_same_is_saved_with_a_button(desk, scene):
    page = desk(java_script_enabled=False)
    form = page.locator(f"form:has(#f-target-{scene.indicator.pk})")
    form.locator("input[name=value]").fill("80 %")
    form.get_by_role("button", name="Spara").click()
    expect(page.locator(f"#f-target-{scene.indicator.pk}")).to_have_value("80 %")
    page.locator("#f-section").fill("Utan skript.")
    page.locator("form:has(#f-section)").get_by_role("button", name="Spara").click()
    assert section() == "<p>Utan skript.</p>"


def test_a_typed_text_is_saved_before_another_form_is_sent(desk, scene):
    page = desk()
    page.locator(f"#f-goal-{scene.goal.pk}-title").fill("Bättre skolor")
    page.locator("#committee-goals ~ details > summary").click()
    page.get_by_role("textbox", name="Nämndmål").fill("Trygga barn")
    page.get_by_role("button", name="Lägg till målet").click()
    page.get_by_role("main").get_by_text("Tillagt").wait_for()
    titles = CommitteeGoal.objects.order_by("position").values_list("code", "title")
    assert list(titles) == [("1.1.1", "Bättre skolor"), ("1.1.2", "Trygga barn")]


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark"), (320, "light")])
def test_the_workspace_is_accessible_even_in_a_conflict(desk, scene, width, scheme):
    PlanSection.objects.update(text="<p>Någon hann före.</p>")
    page = desk(viewport={"width": width, "height": 900}, color_scheme=scheme)
    PlanSection.objects.update(text="<p>Någon hann före igen.</p>")
    write(page, "Jag skrev detta.")
    page.locator("[data-conflict]").wait_for()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_goals_fold_into_a_menu_on_a_small_screen(desk):
    page = desk(viewport={"width": 375, "height": 800})
    menu = page.get_by_role("button", name="Avsnitt")
    expect(page.get_by_role("link", name="Trygg uppväxt")).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Trygg uppväxt")).to_be_visible()


def test_a_draft_kept_under_the_scripts_former_name_is_saved(desk, scene, live_server, url, people):
    page = desk()
    field = f"target-{scene.indicator.pk}"
    key = f"malkedjan-plan:{people['editor'].pk}:{url('plan_goal')}:{field}"
    page.evaluate(
        "([key, base]) => localStorage.setItem(key, JSON.stringify({ value: '80 %', base }))",
        [key, page.locator(f"form:has(#f-{field}) [name=base]").input_value()],
    )
    page.reload()
    saved(page, field)
    assert page.evaluate("key => localStorage.getItem(key)", key) is None
    assert Target.objects.get(organisation=scene.organisation).text == "80 %"


def test_lines_pasted_where_one_row_is_written_become_rows(desk, scene):
    page = desk()
    page.locator(f"#new-result-{scene.goal.pk}").focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const how = { clipboardData: data, bubbles: true, cancelable: true };
            const paste = new ClipboardEvent("paste", how);
            document.activeElement.dispatchEvent(paste);
        }""",
        "• Fler läser\r\n• Fler räknar",
    )
    expect(page.locator(f"#paste-result-{scene.goal.pk}")).to_be_focused()
    page.locator("[data-pasted]").get_by_text("2 rader läggs till.").wait_for()
    expect(page.get_by_role("button", name="Visa raderna")).to_be_hidden()
    page.get_by_role("button", name="Lägg till raderna").first.click()
    page.locator("main").get_by_text("2 rader är tillagda.").wait_for()
    assert scene.goal.expected_results.count() == 3
    page.get_by_role("button", name="Ångra, ta bort alla igen").click()
    page.locator("main").get_by_text("2 rader är borttagna igen.").wait_for()
    assert scene.goal.expected_results.count() == 1


def order(page):
    rows = page.locator(".result-list li textarea")
    return [row.input_value() for row in rows.all()]


LISTEN = """() => {
    const live = document.getElementById("live");
    const note = () => (live.dataset.heard = `${live.dataset.heard || ""}|${live.textContent}`);
    new MutationObserver(note).observe(live, { childList: true });
}"""


def heard(page, words):
    expect(page.locator("#live")).to_have_attribute("data-heard", re.compile(re.escape(words)))


def test_rows_change_places_by_key_and_button_and_the_focus_stays(desk, scene):
    for place, text in enumerate(("Fler läser", "Fler räknar"), start=2):
        ExpectedResultFactory(committee_goal=scene.goal, text=text, position=place)
    page = desk()
    page.evaluate(LISTEN)
    page.get_by_label("Förväntat resultat 3").fill("Alla räknar")
    page.keyboard.press("Alt+ArrowUp")
    heard(page, "Rad 2 av 3")
    assert order(page) == ["Fler klarar skolan", "Alla räknar", "Fler läser"]
    expect(page.get_by_label("Förväntat resultat 2")).to_be_focused()
    row = page.locator(".result-list li").nth(1)
    row.get_by_role("button", name="Flytta upp").click()
    heard(page, "Rad 1 av 3")
    first = page.locator(".result-list li").first
    expect(first.get_by_role("button", name="Flytta ner")).to_be_focused()
    saved(page, first.locator("textarea").get_attribute("data-draft-field"))
    page.reload()
    assert order(page) == ["Alla räknar", "Fler klarar skolan", "Fler läser"]

"""The desk in a real browser, with what goes wrong while people write."""

import datetime as dt
import re
import threading
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils import timezone
from playwright.sync_api import expect

from goals.models import Activity, CommitteeGoal
from indicators.models import Target
from plans.actions import parts
from plans.models import OperationalPlan, PlanSection
from tests.factories import (
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    TargetFactory,
)
from tests.plans.test_browser import put_caret, saved, session_cookie, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def adding(desk):
    """The form that adds a goal, open and filled in."""
    page = desk()
    page.locator("#committee-goals ~ details > summary").click()
    page.get_by_role("textbox", name="Nämndmål").fill("Trygga barn")
    return page


def press(page):
    page.get_by_role("button", name="Lägg till målet").click()


def added():
    return CommitteeGoal.objects.filter(title="Trygga barn").count()


def test_a_goal_is_added_once_however_often_it_is_sent(adding):
    adding.route("**/lagg-till/**", lambda route: (route.fetch(), route.abort())[1], times=1)
    press(adding)
    adding.get_by_role("main").get_by_text("Tillagt").wait_for()
    assert added() == 1


@pytest.mark.parametrize("types", [False, True])
def test_choices_in_another_form_are_kept_with_words_and_alone_are_nothing_unsaved(adding, types):
    adding.locator("#own-indicators ~ details > summary").first.click()
    form = adding.locator("form:has([name=new-indicator-name])")
    choice = form.locator("[name=new-indicator-direction]")
    choice.select_option("lower")
    if types:
        form.locator("[name=new-indicator-name]").fill("Kötid")
    press(adding)
    adding.get_by_role("main").get_by_text("Tillagt").wait_for()
    adding.locator("[data-desk-ready]").first.wait_for(state="attached")
    kept = adding.get_by_text("finns kvar här. Det är inte skickat.")
    expect(kept).to_have_count(int(types))
    expect(adding.get_by_role("heading", name="Det här är inte sparat")).to_have_count(0)
    if types:
        expect(choice).to_have_value("lower")
        expect(form.locator("[name=new-indicator-name]")).to_have_value("Kötid")


def test_a_goal_added_after_the_session_ended_is_kept_until_one_has_signed_in(
    adding,
    live_server,
    people,
):
    adding.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(adding)
    adding.get_by_text("Det du skrev skickas när du har loggat in").wait_for()
    assert added() == 0
    adding.context.add_cookies([session_cookie(people["editor"], live_server)])
    other = adding.context.new_page()
    other.goto(live_server.url)
    adding.get_by_role("main").get_by_text("Tillagt").wait_for()
    assert added() == 1


def test_a_form_is_sent_after_signing_in_in_another_tab(adding, live_server, people):
    people["editor"].set_password("en mening som bara testet kan")
    people["editor"].save()
    adding.context.clear_cookies()
    press(adding)
    adding.get_by_text("Det du skrev skickas när du har loggat in").wait_for()
    other = adding.context.new_page()
    other.goto(live_server.url + "/konto/login/")
    other.get_by_label("E-postadress").fill(people["editor"].email)
    other.get_by_label("Lösenord").first.fill("en mening som bara testet kan")
    other.locator("main").get_by_role("button", name="Logga in", exact=True).click()
    adding.get_by_role("main").get_by_text("Tillagt").wait_for()
    assert added() == 1


def test_a_buttons_token_is_the_cookies(adding):
    adding.locator("[name=csrfmiddlewaretoken]").evaluate_all(
        "fields => fields.forEach((one) => (one.value = 'x'.repeat(64)))"
    )
    adding.get_by_role("button", name="Ta bort").first.click()
    adding.get_by_role("button", name="Ångra").first.wait_for()


def test_a_refused_value_hinders_no_other_form(adding, scene):
    end = adding.locator(f"#f-activity-{scene.activity.pk}-end")
    end.fill("2023-01-01")
    adding.locator("[data-save-bar][data-state=error]").wait_for()
    press(adding)
    adding.get_by_role("main").get_by_text("Tillagt").wait_for()
    assert added() == 1
    expect(end).to_have_value("2023-01-01")
    removing = adding.get_by_role("button", name=f"Ta bort {scene.activity.title}")
    removing.click()
    removing.wait_for(state="detached")
    assert not Activity.objects.filter(pk=scene.activity.pk).exists()


def test_a_form_that_is_pressed_while_a_text_waits_is_sent_after_it(adding, scene):
    adding.context.set_offline(True)
    adding.locator(f"#f-target-{scene.indicator.pk}").fill("81 %")
    adding.locator("[data-save-bar][data-state=offline]").wait_for()
    press(adding)
    adding.get_by_text("Det du skrev väntar här").wait_for()
    adding.context.set_offline(False)
    adding.get_by_role("main").get_by_text("Tillagt").wait_for()
    assert added() == 1
    assert Target.objects.get(organisation=scene.organisation).text == "81 %"


def test_a_button_that_would_leave_the_page_says_what_waits(adding, scene):
    adding.context.set_offline(True)
    adding.locator(f"#f-target-{scene.indicator.pk}").fill("81 %")
    adding.locator("[data-save-bar][data-state=offline]").wait_for()
    adding.get_by_role("button", name="Ta bort").first.click()
    adding.get_by_role("main").get_by_text("Först behöver det du har skrivit sparas").wait_for()


def test_nothing_is_saved_as_somebody_else(adding, live_server, people):
    adding.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    adding.context.add_cookies([session_cookie(people["approver"], live_server)])
    press(adding)
    adding.get_by_text("Det du skrev skickas när du har loggat in").wait_for()
    assert added() == 0


def test_a_word_is_kept_though_the_tab_is_closed_right_after_it(desk):
    """In the formatted text, too: what is typed is in the browser's keeping at once."""
    page = desk()
    page.route("**/falt/", lambda route: route.abort())
    write(page, "Bara i webbläsaren")
    kept = page.evaluate("() => JSON.stringify(Object.values(localStorage))")
    assert "Bara i webbläsaren" in kept
    address = page.url
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(address)
    expect(again.locator(".rich__text")).to_have_text("Bara i webbläsaren")


def test_a_form_that_was_closed_with_its_tab_comes_back(adding):
    address = adding.url
    adding.close(run_before_unload=False)
    page = adding.context.new_page()
    page.goto(address)
    page.get_by_text("Det är inte skickat").wait_for()
    expect(page.get_by_role("textbox", name="Nämndmål")).to_have_value("Trygga barn")


def test_a_refused_form_keeps_everything_and_says_where(adding):
    adding.get_by_role("textbox", name="Nämndmål").fill(" ")
    adding.get_by_role("textbox", name="Första förväntade resultat").fill("Fler barn är trygga")
    press(adding)
    adding.locator("[aria-invalid=true]").first.wait_for()
    kept = adding.get_by_role("textbox", name="Första förväntade resultat").input_value()
    assert kept == "Fler barn är trygga"


def test_a_text_locked_while_typing_stays_and_can_be_copied(desk, scene):
    page = desk()
    OperationalPlan.objects.update(status=OperationalPlan.Status.SUBMITTED)
    page.locator(f"#f-target-{scene.indicator.pk}").fill("80 %")
    page.get_by_role("button", name="Kopiera texten").wait_for()
    page.locator("[data-save-bar][data-state=locked]").wait_for()
    OperationalPlan.objects.update(status=OperationalPlan.Status.DRAFT)
    page.keyboard.press("Control+s")
    page.locator("[data-save-bar][data-state=saved]").wait_for()
    assert Target.objects.get(organisation=scene.organisation).text == "80 %"


def test_a_text_that_stays_locked_is_there_after_a_reload(desk, scene):
    page = desk()
    OperationalPlan.objects.update(status=OperationalPlan.Status.SUBMITTED)
    page.locator(f"#f-target-{scene.indicator.pk}").fill("80 %")
    page.locator("[data-save-bar][data-state=locked]").wait_for()
    page.reload()
    page.get_by_role("heading", name="Det här är inte sparat").wait_for()
    expect(page.locator(".leftover__text")).to_contain_text("80 %")


def test_a_text_whose_answer_was_lost_before_the_plan_was_closed_meets_no_other_version(
    desk, scene
):
    """What had come in before the door was closed is one's own, not somebody else's."""
    page = desk()
    address = f"target-{scene.indicator.pk}"

    page.route("**/falt/", lambda route: (route.fetch(), route.abort())[1], times=1)
    page.locator(f"#f-{address}").fill("80 %")
    page.locator("[data-save-bar][data-state=offline]").wait_for()
    OperationalPlan.objects.update(status=OperationalPlan.Status.SUBMITTED)
    page.locator(f"[data-field-state={address}][data-state=locked]").wait_for()
    assert Target.objects.get(organisation=scene.organisation).text == "80 %"
    page.locator(f"#f-{address}").fill("81 %")
    OperationalPlan.objects.update(status=OperationalPlan.Status.DRAFT)
    page.reload()
    page.locator("[data-save-bar][data-state=saved]").wait_for()
    assert Target.objects.get(organisation=scene.organisation).text == "81 %"
    expect(page.locator("[data-conflict]")).to_have_count(0)


def test_words_typed_under_a_heading_that_is_removed_stand_where_it_stood(
    desk, scene, people, live_server, url
):
    page = desk()
    own = parts.add_heading(plan=scene.plan, key="1.1", heading="El", by=people["approver"])
    page.goto(live_server.url + url("plan_part", key=own.key))
    page.locator("#f-heading").wait_for()
    parts.remove_heading(plan=scene.plan, key=own.key, by=people["approver"])
    write(page, "Laddstolpar.")
    page.get_by_text("Raden har tagits bort").first.wait_for()
    page.reload()
    page.get_by_role("heading", name="Det här är inte sparat").wait_for()
    expect(page.locator(".leftover__text")).to_contain_text("Laddstolpar.")


def test_two_people_in_different_paragraphs_are_merged(desk):
    PlanSection.objects.update(text="<p>Ett.</p><p>Två.</p>")
    anna, bo = desk("approver"), desk("editor")
    write(anna, "Ett.")
    anna.keyboard.press("Enter")
    anna.keyboard.type("Annas tvåa.")
    saved(anna, "section")
    put_caret(bo, bo.locator(".rich__text p").first, "Home")
    bo.keyboard.type("Bos ")
    bo.locator(".rich__text").get_by_text("Annas tvåa.").wait_for()
    assert PlanSection.objects.get().text == "<p>Bos Ett.</p><p>Annas tvåa.</p>"


LISTED = "<ul><li><p>Ett.</p></li><li><p>Två.</p></li></ul><p>Tre.</p><p>Fyra.</p>"


@pytest.mark.parametrize("how", ["keys", "tool"])
def test_undoing_steps_back_through_nobody_elses_words(desk, how):
    """Ctrl Z takes back what was typed here: what came in from others stands, and is saved so."""
    PlanSection.objects.update(text=LISTED)
    anna, bo = desk("approver"), desk("editor")
    put_caret(anna, anna.locator(".rich__text li p").last, "End")
    anna.keyboard.type(" Annas.")
    put_caret(anna, anna.locator(".rich__text > p").last, "End")
    anna.keyboard.press("Enter")
    anna.keyboard.type("Annas femma.")
    saved(anna, "section")
    put_caret(bo, bo.locator(".rich__text > p").first, "Home")
    bo.keyboard.type("Bos ")
    text = bo.locator(".rich__text")
    text.get_by_text("Annas femma.").wait_for()
    # The caret is where it was.
    bo.keyboard.type("egen ")
    expect(text).to_contain_text("Bos egen Tre.")
    for _step in range(3):
        if how == "keys":
            bo.keyboard.press("Control+z")
        else:
            bo.get_by_role("button", name="Ångra i texten").first.click()
    expect(text).not_to_contain_text("Bos")
    expect(text).to_contain_text("Annas femma.")
    text.get_by_text("Två. Annas.").wait_for()
    saved(bo, "section")
    assert PlanSection.objects.get().text == LISTED.replace("Två.", "Två. Annas.") + (
        "<p>Annas femma.</p>"
    )


def test_one_writes_on_where_others_came_in(desk):
    """The blank after the last word stays, and so does what can be undone, in a text that was
    empty for both."""
    PlanSection.objects.update(text="")
    anna, bo = desk("approver"), desk("editor")
    put_caret(anna, anna.locator(".rich__text"), "End")
    anna.keyboard.press("Enter")
    anna.keyboard.type("Annas mening.")
    saved(anna, "section")
    put_caret(bo, bo.locator(".rich__text"), "End")
    bo.keyboard.type("Ett ord ")
    text = bo.locator(".rich__text")
    text.get_by_text("Annas mening.").wait_for()
    bo.keyboard.type("till.")
    expect(text).to_contain_text("Ett ord till.")
    for _step in range(2):
        bo.keyboard.press("Control+z")
    expect(text).not_to_contain_text("ord")
    expect(text).to_contain_text("Annas mening.")
    saved(bo, "section")
    stored = PlanSection.objects.get().text
    assert "<p>Annas mening.</p>" in stored
    assert "Ett" not in stored


def test_a_conflict_takes_no_focus_and_eats_no_words(desk):
    anna, bo = desk("approver"), desk("editor")
    write(anna, "Anna skrev detta.")
    saved(anna, "section")
    write(bo, "Bo skrev detta.")
    bo.locator("[data-conflict]").wait_for()
    bo.keyboard.type(" Och åtta ord till som inte får försvinna.")
    expect(bo.locator(".rich__text")).to_contain_text("åtta ord till som inte får försvinna.")
    bo.get_by_role("button", name="Behåll min text").click()
    bo.locator("[data-conflict]").wait_for(state="detached")
    assert "som inte får försvinna" in PlanSection.objects.get().text


def test_signing_out_warns_of_what_is_not_saved_and_then_leaves_nothing(adding, live_server):
    adding.goto(live_server.url + "/konto/logout/")
    adding.get_by_text("Inte sparat: 1 formulär").wait_for()
    adding.locator("main").get_by_role("button", name="Logga ut").click()
    adding.wait_for_url(live_server.url + "/")
    kept = adding.evaluate("Object.keys(localStorage).filter((key) => key.includes('desk')).length")
    assert kept == 0


def test_a_text_that_was_emptied_is_undone_also_after_a_reload(desk, scene):
    page = desk()
    target, result = f"target-{scene.indicator.pk}", f"result-{scene.result.pk}-text"
    for address, text in ((target, "80 %"), (result, "Fler läser")):
        page.fill(f"#f-{address}", text)
        saved(page, address)
    page.fill(f"#f-{target}", "")
    saved(page, target)
    write(page, "Vi bygger mycket.")
    saved(page, "section")
    page.locator(".rich__text").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect_stored(lambda: PlanSection.objects.get().text, "")
    page.reload()
    page.locator("html[data-desk-ready]").wait_for()
    for address in ("section", target):
        page.locator(f"[data-undo='{address}']").click()
        saved(page, address)
    assert PlanSection.objects.get().text == "<p>Vi bygger mycket.</p>"
    assert Target.objects.get(organisation=scene.organisation).text == "80 %"
    page.locator(f"[data-undo='{result}']").click()
    expect(page.locator(f"#f-{result}")).to_have_value("Fler klarar skolan")
    # Nobody has saved anything here: nothing to go back from.
    title = f"goal-{scene.goal.pk}-title"
    expect(page.locator(f"#f-{title}")).to_have_count(1)
    expect(page.locator(f"[data-undo='{title}']")).to_have_count(0)


def expect_stored(read, text):
    deadline = time.monotonic() + 30
    while read() != text:
        assert time.monotonic() < deadline, read()
        time.sleep(0.1)


READ = "/tillganglighet/"


def test_a_page_to_read_has_the_desk_only_where_something_is_kept(desk, live_server):
    page = desk()
    page.goto(live_server.url + READ, wait_until="networkidle")
    expect(page.locator("[data-save-bar]")).to_have_count(0)
    page.go_back()
    page.locator("html[data-desk-ready]").wait_for()
    page.locator("#committee-goals ~ details > summary").click()
    page.get_by_role("textbox", name="Nämndmål").fill("Trygga barn")
    page.goto(live_server.url + READ)
    page.locator("html[data-desk-ready]").wait_for()
    expect(page.locator("[data-save-bar]")).to_have_count(1)
    expect(page.locator("link[href*='css/work']")).to_have_count(1)
    menu = page.locator("details.account")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Logga ut").click()
    page.get_by_text("Inte sparat: 1 formulär").wait_for()


def test_signing_out_warns_also_where_the_desk_could_not_come(adding, live_server):
    adding.route("**/skrivbord/**", lambda route: route.abort())
    adding.goto(live_server.url + READ)
    menu = adding.locator("details.account")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Logga ut").click()
    adding.get_by_text("Inte sparat: 1 formulär").wait_for()


def test_what_was_written_for_a_page_that_only_is_read_now_is_shown_there(desk, live_server):
    page = desk()
    page.goto(live_server.url + READ)
    person = page.locator("body").get_attribute("data-person")
    page.evaluate(
        """([person, path]) => localStorage.setItem(
            `malkedjan:desk:${person}:${encodeURIComponent("/borta/")}:falt`,
            JSON.stringify({ value: "Ord som är kvar", label: "Text", page: path, at: 1 }))""",
        [person, READ],
    )
    page.reload()
    page.locator(".leftover").get_by_text("Ord som är kvar").wait_for()
    page.locator("[data-save-bar]").get_by_text("kom inte med").wait_for()


KEEP_ELSEWHERE = """([person, path, at]) => localStorage.setItem(
    `malkedjan:desk:${person}:${encodeURIComponent("/annan/falt/")}:section`,
    JSON.stringify({ value: "Ord", label: "Bidraget", title: "1.3 Bo", page: path, at }))"""


def test_every_page_tells_of_what_other_pages_have_not_saved_and_leads_there(desk, live_server):
    page = desk()
    here = page.url
    person = page.locator("body").get_attribute("data-person")
    page.evaluate(KEEP_ELSEWHERE, [person, "/annan/", 1])
    bar = page.locator("[data-save-bar]")
    for address in (live_server.url + READ, here):
        page.goto(address)
        expect(bar).to_contain_text("1 text på en annan sida är inte sparat.")
        expect(bar).not_to_contain_text("Allt är sparat")
        bar.locator("summary").click()
        link = bar.get_by_role("link", name="Bidraget (1.3 Bo)")
        expect(link).to_have_attribute("href", "/annan/")


def test_what_another_tab_is_just_saving_is_not_told(desk):
    page = desk()
    person = page.locator("body").get_attribute("data-person")
    page.evaluate(KEEP_ELSEWHERE, [person, "/annan/", int(time.time() * 1000) + 60000])
    page.reload()
    page.locator("html[data-desk-ready]").wait_for()
    expect(page.locator("[data-save-bar]")).not_to_contain_text("annan sida")


def test_a_form_that_comes_later_to_a_page_to_read_is_kept(desk, live_server):
    page = desk()
    page.goto(live_server.url + READ, wait_until="networkidle")
    expect(page.locator("[data-save-bar]")).to_have_count(0)
    page.evaluate("""() => {
        const field = '<label>Ord <input name="ord"></label>';
        const form = `<form method="post" action="/borta/">${field}</form>`;
        document.querySelector("main .wrap").insertAdjacentHTML("beforeend", form);
        const detail = { elt: document.body };
        document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail }));
    }""")
    page.locator("html[data-desk-ready]").wait_for()
    page.get_by_label("Ord", exact=True).fill("Nya ord")
    page.locator("[data-save-bar]").get_by_text("Inte skickat").wait_for()
    assert kept(page) == 1


@pytest.mark.parametrize("marks", [
    'autocomplete="one-time-code"', 'autocomplete="current-password"',
    'autocomplete="section-a new-password webauthn"', 'type="password"',
])  # fmt: skip
def test_a_password_or_a_code_is_kept_nowhere(desk, marks):
    page = desk()
    page.evaluate(
        """(marks) => {
        const field = `<label>Hemligt <input name="hemligt" ${marks}></label>`;
        const other = '<label>Ord <input name="ord"></label>';
        const form = `<form method="post" action="/borta/">${field}${other}</form>`;
        document.querySelector("main .wrap").insertAdjacentHTML("beforeend", form);
        const detail = { elt: document.body };
        document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail }));
    }""",
        marks,
    )
    page.get_by_label("Hemligt", exact=True).fill("493 817")
    page.get_by_label("Ord", exact=True).fill("Nya ord")
    assert "493 817" not in page.evaluate("JSON.stringify(localStorage)")
    assert kept(page) == 0


def test_after_signing_out_where_one_read_another_tab_leaves_nothing(adding, scene, live_server):
    """The tab that writes has nothing kept yet when the other signs out."""
    address = adding.url
    adding.evaluate("Object.keys(localStorage).forEach((key) => localStorage.removeItem(key))")
    other = adding.context.new_page()
    other.goto(live_server.url + READ)
    menu = other.locator("details.account")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Logga ut").click()
    other.wait_for_url(live_server.url + "/")
    adding.bring_to_front()
    adding.locator(f"#f-target-{scene.indicator.pk}").fill("81 %")
    adding.wait_for_timeout(1500)
    assert adding.url == address
    assert kept(adding) == 0


def test_another_person_on_the_same_browser_sees_nothing(adding, live_server, people):
    address = adding.url
    adding.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    adding.context.add_cookies([session_cookie(people["approver"], live_server)])
    page = adding.context.new_page()
    page.goto(address)
    page.locator("html[data-desk-ready]").wait_for()
    expect(page.locator("[name=new-goal-title]")).to_have_value("")
    expect(page.locator(".leftover")).to_have_count(0)


@pytest.mark.parametrize("status", [500, 429])
def test_the_bar_says_what_waits_and_when_it_is_tried_again(desk, scene, status):
    page = desk()
    page.route("**/falt/", lambda route: route.fulfill(status=status), times=1)
    page.locator(f"#f-target-{scene.indicator.pk}").fill("80 %")
    page.locator("[data-save-bar]").get_by_text("Försöker igen om").wait_for()
    saved(page, f"target-{scene.indicator.pk}")
    page.locator("[data-save-bar]").get_by_text("Sparat").wait_for()
    assert Target.objects.get(organisation=scene.organisation).text == "80 %"


@pytest.fixture
def changing(desk, scene, live_server):
    """The city's targets, about to be changed by a decision, with two rows and a new target."""
    other = IndicatorDefinitionFactory(indicator__name="Nöjda besökare").indicator
    IndicatorPlacementFactory(indicator=other, area_goal=scene.area_goal)
    TargetFactory(indicator=other, text="70 %")
    page = desk("slk")
    page.goto(f"{live_server.url}/2024/arsmal/andra/")
    page.locator("html[data-desk-ready]").wait_for()
    page.fill(f"[name=text-{scene.indicator.pk}]", "92 %")
    page.fill("[name=decided_on]", "2024-06-17")
    page.fill("[name=reference]", "KF 2024 § 1")
    page.fill("[name=reason]", "Nivån var för låg")
    return page


def previews(page):
    page.get_by_role("button", name="Visa vad som ändras").click()
    page.get_by_role("button", name="Registrera beslutet").wait_for()


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':desk:')).length")


def test_what_leads_to_a_preview_is_kept_until_it_is_decided(changing, scene):
    previews(changing)
    changing.reload()
    changing.get_by_text("Det är inte skickat").wait_for()
    expect(changing.locator("[name=reason]")).to_have_value("Nivån var för låg")
    previews(changing)
    changing.get_by_role("button", name="Registrera beslutet").click()
    changing.get_by_text("Stadens årsmål är ändrade").first.wait_for()
    assert Target.objects.of_city().get(indicator=scene.indicator).text == "92 %"
    assert kept(changing) == 0


def test_a_list_is_narrowed_without_losing_what_is_typed_in_it(changing, scene):
    changing.get_by_label("Indikator eller mål").fill("nojda")
    changing.keyboard.press("Enter")
    shown = changing.locator("#targets tbody tr:visible")
    expect(shown).to_have_count(2)
    expect(changing.locator("[data-narrowed]")).to_have_text("2")
    previews(changing)
    expect(changing.locator("main")).to_contain_text("92 %")


def test_after_signing_out_another_tab_leaves_nothing_in_the_browser(adding, scene, live_server):
    adding.route("**/falt/", lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}))
    adding.locator(f"#f-target-{scene.indicator.pk}").fill("81 %")
    adding.locator("[data-save-bar][data-state=waiting]").wait_for()
    other = adding.context.new_page()
    other.goto(live_server.url + "/konto/logout/")
    other.locator("main").get_by_role("button", name="Logga ut").click()
    other.wait_for_url(live_server.url + "/")
    adding.bring_to_front()
    adding.wait_for_timeout(2500)
    assert kept(adding) == 0
    expect(adding.locator(f"#f-target-{scene.indicator.pk}")).to_have_value("81 %")


def test_what_is_copied_is_the_text_as_it_stands(desk, scene):
    page = desk()
    OperationalPlan.objects.update(status=OperationalPlan.Status.SUBMITTED)
    target = page.locator(f"#f-target-{scene.indicator.pk}")
    target.fill("80 %")
    link = page.get_by_role("link", name="Ladda ned texten")
    link.wait_for()
    target.fill("81 % och mer")
    with page.expect_download() as download:
        link.click()
    assert "81 % och mer" in download.value.path().read_text()


@pytest.fixture
def restarted(monkeypatch):
    """`with restarted():` the database is away for the server, as while it is started anew."""
    reach, ours = DatabaseWrapper.connect, threading.get_ident()

    def refused(self):
        if threading.get_ident() == ours:
            return reach(self)
        raise OperationalError("connection refused")

    @contextmanager
    def away():
        with monkeypatch.context() as patch:
            patch.setattr(DatabaseWrapper, "connect", refused)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            yield

    return away


def test_what_is_written_while_the_database_is_restarted_is_saved_after_it(desk, scene, restarted):
    page = desk()
    field = page.locator(f"#f-target-{scene.indicator.pk}")
    with restarted():
        with page.expect_response("**/falt/") as answer:
            field.fill("81 %")
        assert answer.value.status == 503
        assert "skickas då igen" in answer.value.json()["message"]
        page.locator("[data-save-bar][data-state=waiting]").wait_for()
        expect(field).to_have_value("81 %")
        assert not Target.objects.filter(text="81 %").exists()
    saved(page, f"target-{scene.indicator.pk}")
    expect(field).to_have_value("81 %")
    assert Target.objects.filter(text="81 %").exists()


def test_the_save_bar_tells_the_time_as_the_fields_do_wherever_the_browser_is(desk):
    page = desk()
    elsewhere = page.context.new_cdp_session(page)
    elsewhere.send("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"})
    write(page, "Vi bygger om skolan.")
    saved(page, "section")
    said = page.locator("[data-save-bar]").get_by_text(re.compile(r"Sparat \d\d")).inner_text()
    now = timezone.localtime()
    times = [f"{now - dt.timedelta(minutes=one):%H.%M}" for one in (0, 1)]
    assert any(one in said for one in times)

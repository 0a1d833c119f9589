"""The margin and "Klarmarkera" in a real browser: by keyboard, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from drafting.models import Comment
from drafting.talk.actions import comment
from plans.models import PlanSection
from tests.plans.test_browser import desk, saved, write  # noqa: F401  the fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def margin(page):
    found = page.locator("[data-talk]")
    found.locator("h2").wait_for()
    return found


def test_a_comment_is_begun_and_sent_from_the_keyboard(desk, scene, people):  # noqa: F811
    people["approver"].name = "Gunnel Godkännare"
    people["approver"].save()
    page = desk()
    aside = margin(page)
    page.locator(".rich__text").click()
    page.keyboard.press("Control+Alt+m")
    text = aside.locator("#talk-ny")
    expect(text).to_be_focused()
    expect(aside.locator("[data-talk-paragraph]")).to_have_value("Vi bygger.")
    name = str(people["approver"])
    page.keyboard.type(f"Hej @{name[:6]}")
    aside.get_by_role("button", name=f"@{name}").wait_for()
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    page.keyboard.type("stämmer det?")
    aside.get_by_role("button", name="Kommentera").click()
    aside.get_by_text("1 kommentar").wait_for()
    said = Comment.objects.get()
    assert (said.text, said.mentions) == (f"Hej @{name} stämmer det?", [people["approver"].pk])
    assert said.paragraph == "Vi bygger."
    expect(aside.locator("h2")).to_be_focused()
    aside.get_by_role("button", name="”Vi bygger.”").click()
    assert page.evaluate("CSS.highlights.get('talk').size") == 1


def test_a_comment_that_was_begun_is_there_after_a_reload(desk, scene):  # noqa: F811
    page = desk()
    margin(page).locator("summary", has_text="Kommentera").click()
    page.locator("#talk-ny").fill("Halvskriven")
    expect(page.locator("[data-save-bar]")).to_contain_text("Inte skickat: 1 formulär.")
    page.reload()
    expect(margin(page).locator("#talk-ny")).to_have_value("Halvskriven")
    expect(page.locator(".leftover")).to_have_count(0)  # the margin comes after the page
    assert not Comment.objects.exists()


def test_an_answer_leaves_what_is_being_written_in_the_text_alone(desk, scene, people):  # noqa: F811
    place = {"organisation": scene.organisation, "year": 2024, "matter": "plan", "part": "1.1"}
    comment(**place, heading="1.1", text="Stämmer det?", by=people["approver"])
    page = desk()
    aside = margin(page)
    write(page, "Vi bygger mer.")
    aside.locator("summary", has_text="Svara").click()
    aside.locator("textarea[id^=talk-svara]").fill("Ja.")
    aside.get_by_role("button", name="Svara", exact=True).click()
    aside.locator(".comment__text", has_text="Ja.").wait_for()
    saved(page, "section")
    assert PlanSection.objects.get().text == "<p>Vi bygger mer.</p>"
    aside.get_by_role("button", name="Klar").click()
    aside.get_by_text("Klara (1)").wait_for()


def test_two_versions_of_a_text_are_chosen_between_before_it_is_ready(desk, scene):  # noqa: F811
    anna, bo = desk("editor"), desk("approver")
    write(anna, "Vi river.")
    saved(anna, "section")
    write(bo, "Vi målar.")
    bo.locator("[data-conflict]").wait_for()
    ready = bo.get_by_role("button", name="Klarmarkera")
    expect(ready).to_have_attribute("aria-disabled", "true")
    expect(bo.get_by_text("Ett stycke har två versioner. Välj en av dem först.")).to_be_visible()
    ready.click(force=True)
    assert PlanSection.objects.get().ready_at is None
    bo.locator("[data-conflict]").get_by_role("button", name="Behåll min").click()
    expect(ready).not_to_have_attribute("aria-disabled", "true")
    ready.click()
    bo.get_by_text("Öppna igen").wait_for()
    assert PlanSection.objects.get().ready_at is not None

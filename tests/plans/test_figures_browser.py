"""Figures in the editor: found and inserted by keyboard, one sign among others, taken over."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from common.numbers import NBSP
from drafting.calculations.figures import Inserted
from plans.models import PlanSection
from tests.browser import PATIENCE
from tests.factories import TargetFactory
from tests.plans.test_browser import becomes, put_caret, section, session_cookie
from tests.plans.test_rich_text import QUIET, paste, tool

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def element(scene):
    """`element("78 %")` is the organisation's target as it stands in a text."""
    TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text="78 %")
    return lambda text: Inserted(f"target:{scene.indicator.code}:2024", text).element


@pytest.fixture
def visit(chromium, live_server, people, url):
    """`visit(text)` opens the goal's page with that text, with or without scripts."""
    opened = []

    def _visit(text="", **options):
        PlanSection.objects.update(text=text)
        context = chromium.new_context(
            locale="sv-SE", viewport={"width": 1280, "height": 900}, **options
        )
        context.add_cookies([session_cookie(people["editor"], live_server)])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(live_server.url + url("plan_goal"))
        opened.append(page)
        return page

    yield _visit
    for page in opened:
        if page.context.browser and page.locator(".rich__text").count():
            page.evaluate("document.activeElement.blur()")
            page.wait_for_function(QUIET)
        page.context.close()


def caret(page):
    """In the last paragraph, at its end."""
    put_caret(page, page.locator(".rich__text > p").last, "End")


@pytest.mark.parametrize("typed", [" ", ""])
def test_a_figure_is_found_and_inserted_by_keyboard_alone(visit, element, typed):
    page = visit("<p>Vi når</p>")
    caret(page)
    keys = page.keyboard
    keys.type(typed)
    keys.press("Alt+F10")
    keys.press("End")
    for _step in range(3):
        keys.press("ArrowLeft")
    expect(tool(page, "Infoga siffra")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("combobox", name="Sök bland planens")).to_be_focused()
    keys.type("årsmål 2024")
    options = page.locator(".figures-list").get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    keys.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    keys.press("ArrowUp")
    keys.press("Enter")
    keys.type(" i år")
    becomes(f"<p>Vi når {element(f'78{NBSP}%')} i år</p>")
    expect(page.locator(".figures-list")).to_have_count(0)


def test_the_list_is_left_by_escape_and_says_when_nothing_is_found(visit, element):
    page = visit("<p>Vi</p>")
    caret(page)
    tool(page, "Infoga siffra").click()
    expect(page.locator(".figures-list li").first).to_be_visible()
    page.keyboard.type("zzz")
    expect(page.get_by_text("Ingen siffra i planen heter så.")).to_be_visible()
    found = Axe().run(page, ".rich")
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Escape")
    expect(page.locator(".rich__text")).to_be_focused()
    page.keyboard.type("!")
    becomes("<p>Vi!</p>")


def test_a_figure_is_one_sign_that_nobody_writes_in(visit, element):
    figure = element(f"78{NBSP}%")
    page = visit(f"<p>Vi når {figure}</p>")
    shown = page.locator(".rich__text .figure")
    expect(shown).to_have_text(f"78{NBSP}%")
    expect(shown).to_have_attribute("contenteditable", "false")
    caret(page)
    page.keyboard.type(" i år")
    becomes(f"<p>Vi når {figure} i år</p>")
    shown.click()
    page.keyboard.press("Delete")
    becomes("<p>Vi når  i år</p>")
    page.keyboard.press("Control+z")
    becomes(f"<p>Vi når {figure} i år</p>")
    page.reload()
    expect(shown).to_have_text(f"78{NBSP}%")
    assert section() == f"<p>Vi når {figure} i år</p>"


def test_a_copied_figure_is_pasted_whole_and_others_tags_are_text(visit, element):
    figure = element(f"78{NBSP}%")
    page = visit("<p>Vi</p>")
    caret(page)
    paste(page, f'<p data-pm-slice="1 1 []">når {figure}</p>')
    becomes(f"<p>Vinår {figure}</p>")
    other = '<data value="12">tolv</data> <data value="x:y"><b onclick=z>5</b></data>'
    paste(page, f"<p>och {other}</p>")
    becomes(f'<p>Vinår {figure}och tolv <data value="x:y">5</data></p>')


def test_what_has_changed_is_shown_and_taken_over_in_the_text(visit, element):
    page = visit(f"<p>Vi når {element('75 %')}.</p>")
    expect(page.locator(".rich__text .figure")).to_have_text(f"78{NBSP}% (var 75 %)")
    caret(page)
    page.keyboard.type(" Bra.")
    becomes(f"<p>Vi når {element('75 %')}. Bra.</p>")
    page.get_by_role("button", name="Uppdatera siffran").click()
    becomes(f"<p>Vi når {element(f'78{NBSP}%')}. Bra.</p>")
    expect(page.locator(".figures")).to_have_count(0)
    expect(page.locator(".rich__text")).to_be_focused()
    page.keyboard.press("Control+z")
    becomes(f"<p>Vi når {element('75 %')}. Bra.</p>")


def test_the_reading_page_says_what_has_changed_and_takes_it_over(visit, element, live_server):
    page = visit(f"<p>Vi når {element('75 %')}.</p>")
    page.goto(live_server.url + reverse("plan_read", args=[2024, "norra"]))
    expect(page.get_by_role("heading", name="Siffror som har ändrats")).to_be_visible()
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, "#siffror")
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Uppdatera siffran").click()
    expect(page.locator("#main").get_by_text("Texten har siffrorna som de är nu.")).to_be_visible()
    expect(page.get_by_role("heading", name="Siffror som har ändrats")).to_have_count(0)
    assert section() == f"<p>Vi når {element(f'78{NBSP}%')}.</p>"


def test_a_target_that_is_changed_on_the_page_changes_in_the_text(visit, element, scene):
    page = visit(f"<p>Vi når {element(f'78{NBSP}%')}.</p>")
    shown = page.locator(".rich__text .figure")
    expect(shown).to_have_text(f"78{NBSP}%")
    target = page.locator(f"#f-target-{scene.indicator.pk}")
    target.fill("79 %")
    target.blur()
    expect(shown).to_have_text(f"79{NBSP}% (var 78{NBSP}%)")
    expect(page.locator(".figures")).to_contain_text("har ändrats:")
    found = Axe().run(page, ".desk")
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="Uppdatera siffran").click()
    becomes(f"<p>Vi når {element(f'79{NBSP}%')}.</p>")


def test_a_figure_of_another_plan_becomes_text(visit, element):
    page = visit('<p>De når <data value="target:annan:2024">40 %</data>.</p>')
    expect(page.locator(".rich__text .figure")).to_have_text("40 %")
    page.get_by_role("button", name="Gör till text").click()
    becomes("<p>De når 40 %.</p>")


def test_figures_are_taken_over_without_scripts(visit, element):
    page = visit(f"<p>Vi når {element('75 %')}.</p>", java_script_enabled=False)
    page.get_by_role("link", name="Se vilka siffror i texterna som har ändrats").click()
    page.get_by_role("button", name="Uppdatera siffran").click()
    expect(page.get_by_text("Texten har siffrorna som de är nu.")).to_be_visible()
    assert section() == f"<p>Vi når {element(f'78{NBSP}%')}.</p>"


def test_the_text_is_written_on_when_the_figures_cannot_be_fetched(visit, element):
    page = visit("<p>Vi</p>")
    page.route("**/siffror/", lambda route: route.abort())
    caret(page)
    tool(page, "Infoga siffra").click()
    expect(page.get_by_text("Siffrorna gick inte att hämta.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type(" bygger")
    becomes("<p>Vi bygger</p>")

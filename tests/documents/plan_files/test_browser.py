"""From a document to the plan in a real browser, with and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from documents.models import PlanFile
from documents.tasks import read_plan_files
from indicators.models import Target
from tests.browser import PATIENCE
from tests.documents.plan_files.helpers import document, url
from tests.documents.plans.demo_plans import norra_plan
from tests.documents.plans.layouts import LAYOUTS
from tests.journeys.checks import too_wide
from tests.journeys.test_every_page import RULES
from tests.plans.test_browser import session_cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_page(chromium, live_server, people):
    """`open_page(**options)` is the editor's page with the plan's documents."""
    opened = []

    def _open(**options):
        context = chromium.new_context(
            **{"locale": "sv-SE", "viewport": {"width": 1280, "height": 900}, **options}
        )
        context.add_cookies([session_cookie(people["editor"], live_server)])
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(live_server.url + url())
        return page

    yield _open
    for context in opened:
        context.close()


def leave(page, data, name="plan.txt", *, with_script=True):
    page.get_by_label("Dokumentet").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Läs dokumentet").click()
    expect(page.get_by_text("Dokumentet läses")).to_be_visible()
    assert not too_wide(page, page.url, page.viewport_size["width"])
    read_plan_files()
    if not with_script:
        page.reload()
    expect(page.get_by_text("Inget är ändrat i planen än.")).to_be_visible()


def faults_of(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


@pytest.mark.parametrize("script", [True, False])
def test_a_document_becomes_a_plan(open_page, script):
    page = open_page(java_script_enabled=script)
    leave(page, document(stray=True), with_script=script)
    asked = page.locator("#rad-u0")
    asked.get_by_role("button", name="Ta inte med").click()
    expect(page.get_by_text("Frågor: 0 av 1 obesvarade")).to_be_visible()
    row = page.locator("#rad-m0-i0")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    row.get_by_label("Årsmål", exact=False).first.fill("82 %")
    row.get_by_role("button", name="Spara raden").click()
    expect(page.locator("#rad-m0-i0")).to_contain_text("Rättad för hand")
    page.get_by_role("button", name="Visa vad som ändras i planen").click()
    expect(page.get_by_role("heading", name="Det som ändras i planen")).to_be_visible()
    page.get_by_role("button", name="Ta in i planen").click()
    expect(page.get_by_text("Intagen i planen", exact=True)).to_be_visible()
    assert Target.objects.get(organisation__code="sdn-test", text="82 %")
    assert PlanFile.objects.get().state == "taken_in"


def test_every_page_is_accessible_and_fits(open_page):
    page = open_page()
    leave(page, document(stray=True))
    leaf = page.url
    faults = faults_of(page)
    page.get_by_role("button", name="Visa vad som ändras i planen").click()
    faults += faults_of(page)
    changes = page.url
    page.set_viewport_size({"width": 375, "height": 900})
    for address in (leaf, changes, leaf.rsplit("/", 2)[0] + "/"):
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.goto(address)
        faults += faults_of(page) + too_wide(page, address, 375)
        page.set_viewport_size({"width": 320, "height": 900})
        faults += too_wide(page, address, 320)
        page.set_viewport_size({"width": 375, "height": 900})
    page.goto(changes)
    page.get_by_role("button", name="Ta in i planen").click()
    expect(page.get_by_text("Intagen i planen", exact=True)).to_be_visible()
    faults += faults_of(page) + too_wide(page, page.url, 375)
    assert faults == []


def test_a_pdf_is_shown_as_it_looks_with_numbers_on_what_was_read(open_page):
    page = open_page()
    leave(page, LAYOUTS["pdf-ruled"].write(norra_plan(2)), "plan.pdf")
    picture = page.locator("svg.pdf image")
    expect(picture).to_be_visible()
    image = page.request.get(f"{page.url}sida/1.png")
    assert picture.get_attribute("href").rpartition("sida/")[0] in image.url
    assert image.headers["content-type"] == "image/png"
    assert "private" in image.headers["cache-control"]
    marks = page.locator("svg.pdf .tag-text").all_text_contents()
    assert marks
    assert marks[0] in page.locator(".read-item > .tag-no").all_inner_texts()
    assert faults_of(page) == []

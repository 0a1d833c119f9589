"""A file's journey in a real browser: left, looked at, taken in, undone; with axe on the way."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from indicators.models import Outcome
from tests.factories import OutcomeFactory
from tests.journeys.checks import LOOKS, tables, too_wide
from tests.journeys.test_every_page import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADER = "Organisation;Indikator;År;Period;Utfall\n"


@pytest.fixture
def look(page):
    """`look("name")` looks at the page with axe at the usual widths, and for what sticks out."""

    def _look(name):
        faults = [(name, "table", one) for one in tables(page)]
        for width, scheme in LOOKS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            faults += [(name, width, one["id"], one["nodes"][0]["html"]) for one in found]
            faults += too_wide(page, name, width)
        page.set_viewport_size({"width": 320, "height": 900})
        faults += too_wide(page, name, 320)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert faults == []

    return _look


@pytest.fixture
def room(desk, person, sign_in, page, live_server):
    """The committee's room, opened by an editor."""
    client = sign_in(person("editor"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/2024/filer/")
    return page


def choose(page, *rows):
    data = (HEADER + "".join(f"{row}\n" for row in rows)).encode("utf-8-sig")
    upload = {"name": "utfall_vb.csv", "mimeType": "text/csv", "buffer": data}
    page.get_by_label("Fil", exact=True).set_input_files(upload)
    page.get_by_role("button", name="Läs filen").click()


def test_a_file_is_left_looked_at_taken_in_and_undone(room, desk, look):
    look("filer")
    OutcomeFactory(indicator=desk.share, organisation=desk.organisation, value="33")
    more = desk.indicator(unit="st")
    choose(
        room,
        f"namnden;{desk.plain.code};2024;VB;721",
        f"namnden;{more.code};2024;VB;12",
        f"namnden;{desk.share.code};2024;VB;33",
    )
    room.get_by_text("2 rader ändras.").wait_for()
    assert Outcome.objects.count() == 1
    look("fil-andringar")
    room.get_by_role("button", name="Ta in de valda raderna").click()
    room.get_by_text("Skriv ett ord om varför, eller välj bort raden.").wait_for()
    room.get_by_label("Stämmer det? Skriv varför").fill("Enkäten räknar om")
    room.get_by_role("button", name="Ta in de valda raderna").click()
    room.get_by_text(re.compile("^2 rader togs in")).wait_for()
    assert Outcome.objects.get(indicator=desk.plain).confirmed == "Enkäten räknar om"
    look("fil-kvitto")
    room.get_by_role("link", name="Se vad som sätts tillbaka").click()
    room.get_by_role("button", name="Ångra hela inläsningen").wait_for()
    look("fil-angra")
    room.get_by_role("button", name="Ångra hela inläsningen").click()
    room.get_by_text("Inläsningen ångrades").wait_for()
    assert Outcome.objects.get().indicator == desk.share
    room.get_by_role("link", name="Filer").first.click()
    room.get_by_role("link", name="utfall_vb.csv").wait_for()
    look("filer-lista")


def test_a_file_that_is_refused_says_why(room, desk, look):
    choose(room, f"namnden;{desk.plain.code};2024;VB;åtta", "andra;x;2023;VB;1")
    room.get_by_role("heading", name="Det här hindrar").wait_for()
    look("fil-hindrar")
    room.get_by_role("link", name="Lämna den rättade filen").click()
    room.get_by_role("button", name="Läs filen").wait_for()


DROP = """text => {
  const data = new DataTransfer();
  data.items.add(new File([text], "slappt.csv", {type: "text/csv"}));
  const drop = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
  document.querySelector("[data-file-drop]").dispatchEvent(drop);
}"""


def test_a_file_may_be_dropped(room, desk):
    room.evaluate(DROP, f"{HEADER}namnden;{desk.plain.code};2024;VB;80\n")
    room.get_by_role("button", name="Läs filen").click()
    room.get_by_text("1 rad ändras.").wait_for()

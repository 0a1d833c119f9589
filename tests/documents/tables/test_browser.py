"""A table filled in a real browser: pasted rows and a spreadsheet, with axe on the way."""

import pytest
from django.conf import settings

from finance.models import BudgetLine
from tests.documents.test_room_browser import look

__all__ = ["look"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table(money, people, sign_in, page, live_server):
    """The page of the driftbudget, opened by an editor."""
    session = sign_in(people["editor"]).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/2024/plan/norra/ekonomi/driftbudget/")
    return page


def test_pasted_rows_are_seen_saved_and_undone(table, look):
    table.get_by_role("link", name="Läs in eller klistra in rader").click()
    rows = "Kultur\t5\t1\nÄldreomsorg\tmycket\t12\n"
    table.get_by_label("Eller klistra in rader").fill(rows)
    look("kalkylblad")
    table.get_by_role("button", name="Se vad som ändras").click()
    table.get_by_text("1 cell gick inte att läsa.").wait_for()
    look("kalkylblad-andringar")
    assert not BudgetLine.objects.filter(name="Kultur").exists()
    table.get_by_role("button", name="Spara i tabellen").click()
    table.locator("#main").get_by_text("2 rader sparades").wait_for()
    look("kalkylblad-kvitto")
    assert BudgetLine.objects.get(name="Kultur").net == 4
    table.get_by_role("button", name="Ångra allt").click()
    table.locator("#main").get_by_text("Det som stod förut står igen.").wait_for()
    assert not BudgetLine.objects.filter(name="Kultur").exists()


def test_a_broken_spreadsheet_says_what_to_do(table, look):
    table.get_by_role("link", name="Läs in eller klistra in rader").click()
    broken = {"name": "fel.xlsx", "mimeType": "x", "buffer": b"PK\x03\x04nonsens"}
    table.locator("input[type=file]").set_input_files(broken)
    table.get_by_role("button", name="Se vad som ändras").click()
    table.get_by_text("Filen kan inte läsas som en Excel-fil.").wait_for()
    look("kalkylblad-refused")

"""The grid with the keyboard alone, and a column pasted from a spreadsheet, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from indicators.models import Outcome
from tests.factories import OutcomeFactory, ReportingPeriodFactory
from tests.journeys.test_every_page import RULES, SCREENS, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the browser's own paste event carries when a spreadsheet filled the clipboard.
PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(selector).dispatchEvent(event);
}"""


@pytest.fixture
def grid(desk, person, sign_in, page, live_server):
    """The committee's grid, opened by an editor."""
    client = sign_in(person("editor"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.goto(live_server.url + desk.url())
    page.wait_for_selector("form[data-sheet-ready]")
    return page


def cell(indicator, field="value"):
    return f"#c-{indicator.pk}-{field}"


def saved(page):
    page.wait_for_selector('[data-save-state][data-state="saved"]')


def focused(page):
    return page.evaluate("document.activeElement.name")


def test_keyboard_alone_fills_and_saves(grid, desk):
    grid.focus(cell(desk.plain))
    grid.keyboard.type("80,5")
    grid.keyboard.press("Enter")
    assert focused(grid) == f"{desk.share.pk}-value"
    grid.keyboard.press("Tab")
    grid.keyboard.type("1")
    grid.keyboard.press("ArrowRight")
    assert focused(grid) == f"{desk.share.pk}-denominator"
    grid.keyboard.type("4")
    grid.keyboard.press("ArrowUp")  # no cell above: stays
    assert focused(grid) == f"{desk.share.pk}-denominator"
    grid.keyboard.press("Tab")
    saved(grid)
    expect(grid.locator(cell(desk.share))).to_have_value("25,0")
    assert Outcome.objects.get(indicator=desk.plain).value == 80.5
    assert Outcome.objects.get(indicator=desk.share).value == 25


def test_fault_is_marked_and_typed_text_kept(grid, desk):
    grid.focus(cell(desk.plain))
    grid.keyboard.type("åtta")
    grid.keyboard.press("Enter")
    grid.wait_for_selector(f'{cell(desk.plain)}[aria-invalid="true"]')
    assert "9 000 eller 2,7" in grid.inner_text(f"#e-{desk.plain.pk}-value").replace("\u00a0", " ")
    assert grid.input_value(cell(desk.plain)) == "åtta"
    grid.focus(cell(desk.plain))
    grid.keyboard.press("Escape")
    assert grid.input_value(cell(desk.plain)) == ""


def test_conflict_lets_the_later_choose(grid, desk):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value=81)
    grid.fill(cell(desk.plain), "82")
    grid.keyboard.press("Enter")
    grid.get_by_role("button", name="Behåll det").wait_for()
    assert "Någon annan har skrivit 81" in grid.inner_text(f"#e-{desk.plain.pk}-value")
    grid.get_by_role("button", name="Spara mitt").click()
    saved(grid)
    assert Outcome.objects.get(indicator=desk.plain).value == 82


def test_pasted_column_is_saved_and_undone(grid, desk):
    grid.evaluate(PASTE, [cell(desk.plain), "80,5\r\n1\u00a0000,25\r\n"])
    grid.get_by_text("Inklistrat och sparat: 2 celler.").first.wait_for()
    assert Outcome.objects.get(indicator=desk.share).value == 1000.25
    grid.get_by_role("button", name="Ångra").click()
    expect(grid.locator(cell(desk.share))).to_have_value("")
    assert not Outcome.objects.exists()


def test_paste_with_a_fault_saves_nothing_until_put_right(grid, desk):
    grid.evaluate(PASTE, [cell(desk.plain), "80\n1.250\n"])
    grid.wait_for_selector(f'{cell(desk.share)}[aria-invalid="true"]')
    assert grid.input_value(cell(desk.plain)) == "80"
    assert not Outcome.objects.exists()
    grid.fill(cell(desk.share), "1,25")
    grid.get_by_role("button", name="Spara det inklistrade").click()
    saved(grid)
    assert Outcome.objects.get(indicator=desk.plain).value == 80
    assert float(Outcome.objects.get(indicator=desk.share).value) == 1.25


def test_a_figure_typed_before_the_script_came_is_saved(grid, desk):
    held = []
    grid.route("**/js/sheet*.js", lambda route: held.append(route))
    with grid.expect_request("**/js/sheet.*"):
        grid.reload(wait_until="commit")
    grid.fill(cell(desk.plain), "80,5")
    for route in held:
        route.continue_()
    grid.unroute("**/js/sheet*.js")
    saved(grid)
    assert Outcome.objects.get(indicator=desk.plain).value == 80.5


def test_a_cell_typed_in_while_its_row_is_saved_is_kept(grid, desk):
    held = []
    grid.route("**/spara/", lambda route: held.append(route), times=1)
    with grid.expect_request("**/spara/"):
        grid.fill(cell(desk.plain), "80,5")
        grid.keyboard.press("Enter")
    grid.fill(cell(desk.plain), "81,5")
    grid.fill(cell(desk.plain, "comment"), "Mätt i maj")
    with grid.expect_response("**/spara/"):
        held[0].continue_()
    expect(grid.locator(cell(desk.plain))).to_have_value("81,5")
    expect(grid.locator(cell(desk.plain, "comment"))).to_have_value("Mätt i maj")
    saved(grid)
    outcome = Outcome.objects.get(indicator=desk.plain)
    assert (float(outcome.value), outcome.comment) == (81.5, "Mätt i maj")


def test_an_unlikely_figure_is_saved_asked_about_and_answered_for(grid, desk):
    grid.fill(cell(desk.plain), "721")
    grid.keyboard.press("Enter")
    answer = grid.get_by_label("Stämmer det? Skriv varför")
    answer.wait_for()
    assert focused(grid) == f"{desk.share.pk}-value"
    assert Outcome.objects.get().value == 721
    assert grid.get_attribute(cell(desk.plain), "data-asked") == ""
    grid.keyboard.press("F8")
    assert focused(grid) == f"{desk.plain.pk}-value"
    grid.get_by_role("button", name="Ja, det stämmer").click()
    grid.get_by_text("Skriv ett ord om varför").wait_for()
    answer.fill("Enkäten räknar om")
    grid.keyboard.press("Enter")
    grid.get_by_text("Bekräftat: ”Enkäten räknar om”").first.wait_for()
    assert Outcome.objects.get().confirmed == "Enkäten räknar om"
    assert focused(grid) == f"{desk.plain.pk}-value"
    grid.fill(cell(desk.plain), "72")
    grid.keyboard.press("Enter")
    grid.locator(f'tr[data-asked-of="{desk.plain.pk}"]').wait_for(state="hidden")
    saved(grid)


def test_a_quote_that_nothing_closes_fills_its_own_cell_only(grid, desk):
    grid.evaluate(PASTE, [cell(desk.plain, "comment"), '"Hälsa i fokus pågår\r\nKommentar två\r\n'])
    # In a comment a text of several lines is one text; a block begins where it has columns.
    grid.evaluate(PASTE, [cell(desk.plain, "absence"), '\t"Hälsa pågår\r\n\tTvå\r\n'])
    grid.get_by_text("Inklistrat och sparat: 2 celler.").first.wait_for()
    comments = Outcome.objects.order_by("indicator").values_list("comment", flat=True)
    assert list(comments) == ['"Hälsa pågår', "Två"]


def test_the_grid_with_questions_is_accessible_and_fits(grid, desk, live_server):
    """Asked, answered, refused, in a tertial with both groups of columns."""
    desk.period = ReportingPeriodFactory(period="T2")
    tertial = [desk.indicator(frequency="tertial", values="year_to_date") for _one in range(3)]
    for indicator, why in zip(tertial[:2], ("", "Enkäten räknar om"), strict=True):
        OutcomeFactory(
            indicator=indicator,
            organisation=desk.organisation,
            value=721,
            period="T2",
            confirmed=why,
        )
    grid.goto(live_server.url + desk.url())
    grid.wait_for_selector("form[data-sheet-ready]")
    faults = []
    for width, scheme in SCREENS:
        grid.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        grid.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(grid, options={"runOnly": RULES}).response["violations"]
        faults += [(width, one["id"], one["nodes"][0]["html"]) for one in found]
        faults += too_wide(grid, "grid", width)
    assert faults == []

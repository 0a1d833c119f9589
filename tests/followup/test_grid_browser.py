"""The grid with the keyboard alone, and blocks pasted from a spreadsheet, in a real browser."""

import re
import time
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from followup.actions import place_of, set_period_closed, submit_report
from followup.models import PeriodReport
from indicators.models import FrozenOutcome, Outcome
from tests.factories import OutcomeFactory, ReportingPeriodFactory, UserFactory
from tests.journeys.checks import LOOKS, too_wide
from tests.journeys.test_every_page import RULES
from tests.sheets import PASTE, Keys, cell, enter, focused, saved, settled, slow_to_the_end

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def grid(desk, person, sign_in, page, live_server):
    """The committee's grid, opened by an editor."""
    enter(page, live_server, sign_in(person("editor")))
    page.goto(live_server.url + desk.url())
    page.wait_for_selector("form[data-sheet-ready]")
    return page


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


def test_arrows_choose_in_a_list_and_nothing_is_saved_before_it_is_left(grid, desk):
    sent = []
    grid.on("request", lambda one: one.url.endswith("/spara/") and sent.append(one.url))
    grid.focus(cell(desk.plain, "absence"))
    for _time in range(3):
        grid.keyboard.press("ArrowDown")
    grid.wait_for_timeout(1800)
    assert sent == []
    assert focused(grid) == f"{desk.plain.pk}-absence"
    grid.keyboard.press("Enter")
    assert focused(grid) == f"{desk.share.pk}-absence"
    saved(grid)
    assert Outcome.objects.get().absence == "comes_later"
    grid.focus(cell(desk.plain, "absence"))
    grid.keyboard.press("ArrowDown")
    grid.keyboard.press("Escape")
    expect(grid.locator(cell(desk.plain, "absence"))).to_have_value("comes_later")


def test_what_is_folded_is_printed(grid, desk):
    grid.locator("[data-fold-all]").click()
    expect(grid.locator(cell(desk.plain))).to_be_hidden()
    grid.emulate_media(media="print")
    expect(grid.locator(cell(desk.plain))).to_be_visible()
    grid.emulate_media(media="screen")
    expect(grid.locator(cell(desk.plain))).to_be_hidden()


def test_f2_edits_and_escape_restores(grid, desk):
    grid.fill(cell(desk.plain), "80,5")
    grid.keyboard.press("Enter")
    saved(grid)
    grid.focus(cell(desk.plain))
    grid.keyboard.press("F2")
    for key in ("ArrowLeft", "ArrowLeft", "Backspace", "9"):
        grid.keyboard.press(key)
    expect(grid.locator(cell(desk.plain))).to_have_value("89,5")
    grid.keyboard.press("ArrowRight")
    assert focused(grid) == f"{desk.plain.pk}-value"
    grid.keyboard.press("Escape")
    expect(grid.locator(cell(desk.plain))).to_have_value("80,5")


def test_a_fault_is_told_in_its_row_and_the_other_rows_are_saved(grid, desk):
    grid.fill(cell(desk.plain), "åtta")
    grid.keyboard.press("Enter")
    grid.keyboard.type("12")
    grid.keyboard.press("Tab")
    grid.wait_for_selector(f'{cell(desk.plain)}[aria-invalid="true"]')
    expect(grid.locator(cell(desk.share))).not_to_have_attribute("data-waiting", "")
    told = grid.inner_text(f"#e-{desk.plain.pk}-value").replace("\u00a0", " ")
    assert "9 000 eller 2,7" in told
    assert grid.get_attribute(cell(desk.plain), "aria-describedby") == f"e-{desk.plain.pk}-value"
    expect(grid.locator(cell(desk.plain))).to_have_value("åtta")
    assert Outcome.objects.get().value == 12
    expect(grid.locator("[data-bar-words]")).to_contain_text("1 värde kunde inte sparas")
    grid.keyboard.press("F8")
    assert focused(grid) == f"{desk.plain.pk}-value"
    grid.keyboard.type("8")
    grid.keyboard.press("Enter")
    saved(grid)
    assert Outcome.objects.get(indicator=desk.plain).value == 8


def test_a_refused_cell_keeps_no_other_of_its_row_from_being_saved(grid, desk):
    grid.fill(cell(desk.plain), "åtta")
    grid.fill(cell(desk.plain, "comment"), "Enkäten blev sen")
    grid.keyboard.press("Tab")
    grid.wait_for_selector(f'{cell(desk.plain)}[aria-invalid="true"]')
    expect(grid.locator(cell(desk.plain, "comment"))).not_to_have_attribute("data-waiting", "")
    assert Outcome.objects.get(indicator=desk.plain).comment == "Enkäten blev sen"
    expect(grid.locator(cell(desk.plain))).to_have_value("åtta")
    expect(grid.locator("[data-bar-words]")).to_contain_text("1 värde kunde inte sparas")


def test_a_cell_with_two_versions_keeps_no_other_of_its_row_from_being_saved(grid, desk):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value=81)
    grid.fill(cell(desk.plain), "82")
    grid.fill(cell(desk.plain, "comment"), "Räknat om")
    grid.keyboard.press("Tab")
    keep = grid.get_by_role("button", name="Behåll 82")
    keep.wait_for()
    expect(grid.locator(cell(desk.plain, "comment"))).not_to_have_attribute("data-waiting", "")
    stands = Outcome.objects.get(indicator=desk.plain)
    assert (stands.value, stands.comment) == (81, "Räknat om")
    keep.click()
    saved(grid)
    assert Outcome.objects.get(indicator=desk.plain).value == 82


def test_another_version_that_is_taken_is_the_one_that_stands_by_then(grid, desk):
    outcome = OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value=81)
    grid.fill(cell(desk.plain), "82")
    grid.keyboard.press("Tab")
    take = grid.get_by_role("button", name="Ta 81", exact=True)
    take.wait_for()
    Outcome.objects.filter(pk=outcome.pk).update(value=Decimal("81.5"))
    take.click()
    expect(grid.locator(cell(desk.plain))).to_have_value("81,5")
    assert Outcome.objects.get().value == Decimal("81.5")


def test_a_conflict_takes_no_focus_and_lets_the_later_choose(grid, desk):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value=81)
    grid.fill(cell(desk.plain), "82")
    grid.keyboard.press("Enter")
    grid.keyboard.type("7")
    keep = grid.get_by_role("button", name="Behåll 82")
    keep.wait_for()
    assert focused(grid) == f"{desk.share.pk}-value"
    expect(grid.locator(cell(desk.share))).to_have_value("7")
    assert "Två versioner. Du har skrivit 82" in grid.inner_text(f"#e-{desk.plain.pk}-value")
    keep.click()
    assert focused(grid) == f"{desk.plain.pk}-value"
    saved(grid)
    assert Outcome.objects.get(indicator=desk.plain).value == 82
    assert Outcome.objects.get(indicator=desk.share).value == 7


def test_different_cells_of_a_row_merge_by_themselves(grid, desk):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value=81)
    grid.fill(cell(desk.plain, "comment"), "Mätt i maj")
    grid.keyboard.press("Tab")
    saved(grid)
    expect(grid.locator(cell(desk.plain))).to_have_value("81")
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.comment) == (81, "Mätt i maj")


def test_steps_are_undone_and_done_again_also_when_saved(grid, desk):
    for text in ("80", "81"):
        grid.fill(cell(desk.plain), text)
        grid.keyboard.press("Enter")
        saved(grid)
    for text in ("80", ""):
        grid.keyboard.press("Control+z")
        assert focused(grid) == f"{desk.plain.pk}-value"
        expect(grid.locator(cell(desk.plain))).to_have_value(text)
        saved(grid)
    assert not Outcome.objects.exists()
    grid.keyboard.press("Control+z")  # nothing more: no harm
    grid.keyboard.press("Control+y")
    saved(grid)
    assert Outcome.objects.get().value == 80


def test_undo_brings_back_what_followed_from_the_step(grid, desk, live_server):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, absent=True)
    grid.reload()
    grid.wait_for_selector("form[data-sheet-ready]")
    absence = grid.input_value(cell(desk.plain, "absence"))
    grid.fill(cell(desk.plain), "80")
    grid.keyboard.press("Enter")
    saved(grid)
    expect(grid.locator(cell(desk.plain, "absence"))).to_have_value("")
    grid.keyboard.press("Control+z")
    saved(grid)
    assert Outcome.objects.get().absence == absence


def test_the_panel_tells_of_the_row_and_takes_it_back(grid, desk):
    for text in ("80", "81"):
        grid.fill(cell(desk.plain), text)
        grid.keyboard.press("Enter")
        saved(grid)
    grid.focus(cell(desk.plain))
    back = grid.get_by_role("button", name=re.compile("Gå tillbaka till 80"))
    back.wait_for()
    grid.keyboard.press("Alt+Enter")
    grid.wait_for_function("document.activeElement.closest('[data-panel]')")
    grid.keyboard.press("Alt+Enter")
    assert focused(grid) == f"{desk.plain.pk}-value"
    back.click()
    saved(grid)
    assert Outcome.objects.get().value == 80
    grid.get_by_label("Kommentar till läsarna").fill("Två rader.\nOch en till.")
    grid.focus(cell(desk.share))
    saved(grid)
    assert Outcome.objects.get().comment == "Två rader.\nOch en till."


def test_a_pasted_column_is_saved_and_undone(grid, desk):
    grid.evaluate(PASTE, [cell(desk.plain), "80,5\r\n1\u00a0000,25\r\n"])
    grid.get_by_text("Inklistrat: 2 celler.").first.wait_for()
    saved(grid)
    assert Outcome.objects.get(indicator=desk.share).value == 1000.25
    grid.get_by_role("region", name="Inklistrat").get_by_role("button", name="Ångra").click()
    expect(grid.locator(cell(desk.share))).to_have_value("")
    saved(grid)
    assert not Outcome.objects.exists()


def test_a_paste_leaves_refused_text_beside_it_alone(grid, desk):
    grid.fill(cell(desk.share, "comment"), "Skriv inte bort mig")
    grid.fill(cell(desk.share), "åtta")
    grid.keyboard.press("Tab")
    grid.wait_for_selector(f'{cell(desk.share)}[aria-invalid="true"]')
    grid.evaluate(PASTE, [cell(desk.plain, "comment"), "Ett\tTvå\n"])
    grid.evaluate(PASTE, [cell(desk.plain), "80\n"])
    grid.evaluate(PASTE, [cell(desk.plain), f"{desk.plain.name}\t80\n"])
    saved_row = f"{cell(desk.plain)}:not([data-waiting])"
    grid.wait_for_selector(saved_row)
    expect(grid.locator(cell(desk.share))).to_have_value("åtta")
    expect(grid.locator(cell(desk.share, "comment"))).to_have_value("Skriv inte bort mig")


def test_a_paste_finds_its_rows_by_name_and_shows_what_does_not_fit(grid, desk):
    block = f"{desk.share.name}\t9\nOkänd\t5\n{desk.plain.name}\t80\n"
    grid.evaluate(PASTE, [cell(desk.plain), block])
    grid.get_by_text("3 rader klistrades in. 2 celler ändras.").first.wait_for()
    expect(grid.get_by_text("”Okänd”: finns inte i den här tabellen.")).to_be_visible()
    assert not Outcome.objects.exists()
    expect(grid.locator(cell(desk.share))).to_have_value("")
    grid.keyboard.press("Enter")  # "Ta in" has the focus: somebody pasted
    saved(grid)
    assert Outcome.objects.get(indicator=desk.share).value == 9
    assert Outcome.objects.get(indicator=desk.plain).value == 80
    assert focused(grid) == f"{desk.plain.pk}-value"


def test_one_row_and_one_cell_are_told_as_one(grid, desk):
    grid.evaluate(PASTE, [cell(desk.plain), f"{desk.plain.name}\t80\nOkänd\t5\n"])
    grid.get_by_text("2 rader klistrades in. 1 cell ändras.").first.wait_for()
    grid.evaluate(PASTE, [cell(desk.share), "80\n81\n"])
    grid.get_by_text("2 rader klistrades in. 1 cell ändras.").first.wait_for()
    told = grid.locator("[data-paste-left] li")
    expect(told).to_have_text("Den sista raden ryms inte här.")
    grid.evaluate(PASTE, [cell(desk.share), "Indikator\tMått\tUtfall\nOkänd\t%\t5\n"])
    grid.get_by_text("1 rad klistrades in. 1 cell ändras.").first.wait_for()
    grid.evaluate(PASTE, [cell(desk.plain), f"{desk.plain.name}\t80\n"])
    grid.get_by_text("Inklistrat: 1 cell.").first.wait_for()
    saved(grid)


@pytest.mark.parametrize("heading", ["Utfall VB 2024", "Utfall verksamhetsberättelse 2024"])
def test_the_grids_own_words_for_its_period_head_its_outcomes(grid, desk, heading):
    grid.evaluate(PASTE, [cell(desk.plain), f"Indikator\t{heading}\n{desk.share.name}\t9\n"])
    grid.get_by_text("Inklistrat: 1 cell.").first.wait_for()
    saved(grid)
    assert Outcome.objects.get().indicator == desk.share
    other = heading.replace("VB", "T1").replace("verksamhetsberättelse", "tertialrapport 1")
    grid.evaluate(PASTE, [cell(desk.plain), f"Indikator\t{other}\n{desk.share.name}\t8\n"])
    expect(grid.get_by_text(f"Kolumnen ”{other}” gäller en annan period.")).to_be_visible()
    expect(grid.locator("[data-paste-take]")).to_be_hidden()


def test_a_paste_that_was_taken_back_is_not_told_of_any_more(grid, desk):
    box = grid.get_by_role("region", name="Inklistrat")
    undo = box.get_by_role("button", name="Ångra")
    grid.evaluate(PASTE, [cell(desk.plain), "80\n81\n"])
    expect(undo).to_be_visible()
    grid.focus(cell(desk.plain))
    grid.keyboard.press("Control+z")
    expect(grid.locator(cell(desk.share))).to_have_value("")
    expect(box).to_have_count(0)
    expect(grid.locator("[data-paste]")).to_be_hidden()
    grid.evaluate(PASTE, [cell(desk.plain), "80\n81\n"])
    expect(undo).to_be_visible()
    grid.fill(cell(desk.share), "7")
    grid.focus(cell(desk.plain))
    expect(undo).to_be_hidden()
    saved(grid)


@pytest.mark.parametrize("what", ["refused", "conflict"])
def test_what_is_said_of_a_folded_row_is_seen(grid, desk, what):
    if what == "conflict":
        OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value=81)
    grid.fill(cell(desk.plain), "82" if what == "conflict" else "åtta")
    fold = grid.locator(".sheet__fold").first
    fold.click()
    said = grid.locator(f"#e-{desk.plain.pk}-value")
    expect(said).to_be_visible()
    expect(grid.locator(cell(desk.plain))).to_be_visible()
    expect(fold).to_have_attribute("aria-expanded", "true")
    if what == "conflict":
        grid.get_by_role("button", name="Ta 81").click()
        saved(grid)


def test_a_heading_row_is_told_to_be_one_and_taken_as_nothing_else(grid, desk):
    block = f"Indikator\tÅrsmål\tUtfall 2024\n{desk.share.name}\t90 %\t9\n{desk.plain.name}\t\t80\n"
    grid.evaluate(PASTE, [cell(desk.plain, "comment"), block])
    grid.get_by_text("Inklistrat: 2 celler.").first.wait_for()
    told = grid.locator("[data-paste-how]")
    expect(told).to_contain_text("Rubrikraden lästes som rubrik: Indikator | Årsmål | Utfall 2024.")
    expect(grid.locator("[data-paste-left] li")).to_have_count(0)
    saved(grid)
    assert Outcome.objects.get(indicator=desk.share).value == 9
    assert Outcome.objects.get(indicator=desk.plain).value == 80
    assert not Outcome.objects.exclude(comment="").exists()


def test_a_column_of_another_year_is_no_value_of_this_one(grid, desk):
    block = f"Indikator\tMått\tUtfall 2023\n{desk.plain.name}\tandel\t80\n"
    grid.evaluate(PASTE, [cell(desk.plain), block])
    expect(grid.get_by_text("Kolumnen ”Utfall 2023” gäller ett annat år.")).to_be_visible()
    expect(grid.get_by_text("Kolumnen ”Mått” finns inte i den här tabellen.")).to_be_visible()
    expect(grid.locator("[data-paste-take]")).to_be_hidden()
    assert not Outcome.objects.exists()


def test_a_figure_typed_before_the_script_came_is_saved(grid, desk):
    held = []
    grid.route("**/js/sheet/main*.js", lambda route: held.append(route))
    with grid.expect_request("**/js/sheet/main*"):
        grid.reload(wait_until="commit")
    grid.fill(cell(desk.plain), "80,5")
    for route in held:
        route.continue_()
    grid.unroute("**/js/sheet/main*.js")
    grid.wait_for_selector("form[data-sheet-ready]")
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
    grid.keyboard.press("Tab")
    saved(grid)
    outcome = Outcome.objects.get(indicator=desk.plain)
    assert (float(outcome.value), outcome.comment) == (81.5, "Mätt i maj")


def test_figures_typed_offline_outlive_the_tab(grid, desk, live_server):
    address = grid.url
    grid.route("**/spara/", lambda route: route.abort())
    grid.fill(cell(desk.plain), "80,5")
    grid.keyboard.press("Enter")
    expect(grid.locator("[data-bar-words]")).to_contain_text("Ingen kontakt. 1 värde väntar")
    other = grid.context.new_page()
    grid.close(run_before_unload=False)
    other.goto(address)
    other.wait_for_selector("form[data-sheet-ready]")
    # What the closing tab sent last may have come in before the new one was drawn.
    settled(other)
    expect(other.locator(cell(desk.plain))).to_have_value("80,5")
    assert Outcome.objects.get().value == 80.5
    assert other.evaluate("Object.keys(localStorage).filter(k => k.includes(':desk:'))") == []
    other.close()


def test_figures_typed_after_the_session_ended_are_saved_after_signing_in(
    grid, desk, person, client, live_server
):
    grid.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    grid.fill(cell(desk.plain), "80,5")
    grid.keyboard.press("Enter")
    expect(grid.locator("[data-bar-words]")).to_contain_text("Du har loggats ut")
    assert not Outcome.objects.exists()
    enter(grid, live_server, client)
    grid.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(grid)
    assert Outcome.objects.get().value == 80.5


def lost_answer(route):
    """It arrives and is done, and the browser never hears of it."""
    route.fetch()
    route.abort()


def test_nobody_meets_themselves_when_an_answer_is_lost_and_they_type_on(grid, desk):
    grid.route("**/spara/", lost_answer, times=1)
    grid.fill(cell(desk.plain, "comment"), "Mätt i maj")
    grid.keyboard.press("Tab")
    expect(grid.locator("[data-bar-words]")).to_contain_text("Ingen kontakt")
    grid.fill(cell(desk.plain, "comment"), "Mätt i maj och juni")
    saved(grid, 15000)
    assert Outcome.objects.get().comment == "Mätt i maj och juni"
    expect(grid.locator("[data-save-bar]")).not_to_contain_text("två versioner")


def test_nor_in_another_tab_when_the_first_was_closed(grid, desk):
    address = grid.url
    grid.route("**/spara/", lost_answer)
    grid.fill(cell(desk.plain, "comment"), "Mätt i maj")
    grid.keyboard.press("Tab")
    expect(grid.locator("[data-bar-words]")).to_contain_text("Ingen kontakt")
    grid.fill(cell(desk.plain, "comment"), "Mätt i maj och juni")
    other = grid.context.new_page()
    grid.close(run_before_unload=False)
    other.goto(address)
    saved(other, 15000)
    assert Outcome.objects.get().comment == "Mätt i maj och juni"
    other.close()


@pytest.mark.parametrize("way", ["Ctrl S", "reload"])
def test_nor_when_the_period_was_closed_before_it_was_sent_again(grid, desk, way):
    def close(*, closed):
        who = {"by": UserFactory(admin=True), "reason": "prov"}
        set_period_closed(reporting_period=desk.period, closed=closed, **who)

    grid.route("**/spara/", lost_answer)
    grid.fill(cell(desk.plain, "comment"), "Mätt i maj")
    grid.keyboard.press("Tab")
    expect(grid.locator("[data-bar-words]")).to_contain_text("Ingen kontakt")
    grid.fill(cell(desk.plain, "comment"), "Mätt i maj och")
    grid.unroute("**/spara/")
    again = []
    grid.route("**/spara/", lambda route: again.append(route))
    grid.on("dialog", lambda dialog: dialog.accept())
    grid.reload()
    for _wait in range(100):
        if again:
            break
        grid.wait_for_timeout(100)
    close(closed=True)
    again[0].continue_()
    grid.unroute("**/spara/")
    expect(grid.locator(f"#e-{desk.plain.pk}-comment")).to_contain_text("Kopiera", timeout=15000)
    grid.fill(cell(desk.plain, "comment"), "Mätt i maj och juni")
    close(closed=False)
    if way == "reload":
        grid.reload()
    else:
        grid.keyboard.press("Control+s")
    saved(grid, 15000)
    assert Outcome.objects.get().comment == "Mätt i maj och juni"
    expect(grid.locator("[data-save-bar]")).not_to_contain_text("två versioner")


def test_a_server_in_trouble_is_tried_again(grid, desk):
    answers = [503, 429]

    def answer(route):
        if answers:
            route.fulfill(status=answers.pop(0), body="")
        else:
            route.continue_()

    grid.route("**/spara/", answer)
    grid.fill(cell(desk.plain), "80,5")
    grid.keyboard.press("Enter")
    expect(grid.locator("[data-bar-words]")).to_contain_text("är inte sparat än")
    expect(grid.locator(cell(desk.plain))).to_have_value("80,5")
    saved(grid, 15000)
    assert Outcome.objects.get().value == 80.5


def test_what_was_typed_into_a_report_handed_in_meanwhile_is_told_and_can_be_copied(grid, desk):
    submit_report(place=place_of(desk.period, desk.organisation), by=UserFactory())
    grid.fill(cell(desk.plain), "80,5")
    grid.keyboard.press("Enter")
    told = grid.locator(f"#e-{desk.plain.pk}-value")
    expect(told).to_contain_text("Rapporten är inlämnad")
    expect(told.get_by_role("button", name="Kopiera texten")).to_be_visible()
    expect(grid.locator(cell(desk.plain))).to_have_value("80,5")
    grid.on("dialog", lambda dialog: dialog.accept())
    grid.reload()
    expect(grid.locator(".leftover")).to_contain_text("80,5")
    assert not Outcome.objects.exists()


def test_an_unlikely_figure_is_saved_asked_about_and_answered_for(grid, desk):
    grid.fill(cell(desk.plain), "721")
    grid.keyboard.press("Enter")
    answer = grid.get_by_label("Stämmer det? Skriv varför")
    answer.wait_for()
    assert focused(grid) == f"{desk.share.pk}-value"
    assert Outcome.objects.get().value == 721
    assert grid.get_attribute(cell(desk.plain), "data-asked") == ""
    assert grid.get_attribute(cell(desk.plain), "aria-describedby") == f"q-{desk.plain.pk}"
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
    grid.locator(f'tr[data-msg-of="{desk.plain.pk}"]').wait_for(state="hidden")
    saved(grid)


def test_an_answer_that_is_being_written_is_kept_until_it_is_given(grid, desk):
    """Through a reload, as all that is written here; and nothing is left of it afterwards."""
    grid.fill(cell(desk.plain), "721")
    grid.keyboard.press("Enter")
    answer = grid.get_by_label("Stämmer det? Skriv varför")
    answer.press_sequentially("Enkäten räknar om")
    expect(grid.locator("[data-save-bar]")).to_contain_text("Inte skickat: 1 text.")
    grid.reload()
    grid.wait_for_selector("form[data-sheet-ready]")
    expect(answer).to_have_value("Enkäten räknar om")
    expect(grid.locator(".leftover")).to_have_count(0)
    answer.press("Enter")
    grid.get_by_text("Bekräftat: ”Enkäten räknar om”").first.wait_for()
    grid.reload()
    grid.wait_for_selector("form[data-sheet-ready]")
    expect(grid.locator(".leftover")).to_have_count(0)


def test_an_answer_waits_for_contact_as_figures_do(grid, desk):
    grid.fill(cell(desk.plain), "721")
    grid.keyboard.press("Enter")
    answer = grid.get_by_label("Stämmer det? Skriv varför")
    answer.fill("Enkäten räknar om")
    grid.context.set_offline(True)
    answer.press("Enter")
    expect(grid.locator("[data-bar-words]")).to_contain_text("Ingen kontakt. 1 text väntar")
    grid.context.set_offline(False)
    grid.get_by_text("Bekräftat: ”Enkäten räknar om”").first.wait_for()
    assert Outcome.objects.get().confirmed == "Enkäten räknar om"
    saved(grid)


def test_ones_own_next_save_leaves_the_answer_that_is_being_written(grid, desk):
    grid.fill(cell(desk.plain), "721")
    grid.keyboard.press("Enter")
    answer = grid.get_by_label("Stämmer det? Skriv varför")
    answer.press_sequentially("Enkäten")
    grid.fill(cell(desk.plain), "722")
    grid.keyboard.press("Tab")
    expect(grid.locator(f'tr[data-msg-of="{desk.plain.pk}"]')).to_contain_text("722")
    expect(answer).to_have_value("Enkäten")
    answer.press("End")
    answer.press_sequentially(" räknar om")
    grid.keyboard.press("Control+s")
    grid.get_by_text("Bekräftat: ”Enkäten räknar om”").first.wait_for()
    assert Outcome.objects.get().value == 722


def test_only_what_is_missing_and_the_goals_counts(grid, desk):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value=81)
    grid.reload()
    grid.wait_for_selector("form[data-sheet-ready]")
    counts = grid.locator("[data-count]")
    expect(counts).to_have_text("1 av 2 ifyllda")
    grid.get_by_label("Visa bara det som saknas").check()
    expect(grid.locator(f'tr[data-row="{desk.plain.pk}"]')).to_be_hidden()
    grid.fill(cell(desk.share), "7")
    grid.keyboard.press("Enter")
    saved(grid)
    expect(counts).to_have_text("2 av 2 ifyllda")
    expect(grid.locator(cell(desk.share))).to_be_visible()  # what one fills in does not vanish
    fold = grid.get_by_role("button", name=desk.goal.title)
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(grid.locator(cell(desk.share))).to_be_hidden()


@pytest.fixture
def many(desk):
    """60 indicators and more, for two goals' worth of typing."""
    return [desk.plain, desk.share, *(desk.indicator(decimals=0) for _one in range(58))]


def test_sixty_outcomes_by_keyboard_and_by_paste(grid, desk, many):
    grid.reload()
    grid.wait_for_selector("form[data-sheet-ready]")
    keys = Keys(grid)
    grid.focus(cell(many[0]))
    for number in range(60):
        keys.type(str(100 + number))
        keys.press("Enter")
    saved(grid, 20000)
    assert keys.pressed <= 300
    assert Outcome.objects.count() == 60
    pasted = Keys(grid)
    grid.focus(cell(many[0]))
    pasted.pressed += 1  # Ctrl V, whose event a script has to make
    grid.evaluate(PASTE, [cell(many[0]), "".join(f"{200 + n}\n" for n in range(60))])
    saved(grid, 20000)
    assert pasted.pressed <= 5
    assert max(Outcome.objects.values_list("value", flat=True)) == 259


def test_on_a_phone_one_indicator_a_screen(grid, desk):
    grid.set_viewport_size({"width": 375, "height": 700})
    grid.reload()
    grid.wait_for_selector("form[data-sheet-ready]")
    expect(grid.locator(cell(desk.plain))).to_be_hidden()
    grid.get_by_role("button", name=desk.plain.name, exact=True).click()
    expect(grid.locator(cell(desk.plain))).to_be_focused()
    grid.keyboard.type("80,5")
    grid.get_by_role("button", name="Nästa 1 av 2").click()
    expect(grid.locator(cell(desk.share))).to_be_focused()
    expect(grid.locator(cell(desk.plain))).to_be_hidden()
    saved(grid)
    assert Outcome.objects.get().value == 80.5
    grid.get_by_role("button", name="Alla").click()
    expect(grid.get_by_role("button", name=desk.plain.name, exact=True)).to_be_visible()


def test_the_grid_with_questions_is_accessible_and_fits(grid, desk, live_server):
    """Asked, answered, refused, in a tertial with both groups of columns."""
    desk.period = ReportingPeriodFactory(period="T2")
    tertial = [
        desk.indicator(frequency="tertial", values="year_to_date", by_gender=True)
        for _one in range(3)
    ]
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
    grid.fill(cell(tertial[2]), "åtta")
    grid.keyboard.press("Tab")
    grid.wait_for_selector('[aria-invalid="true"]')
    grid.locator("[data-panel] h2").wait_for()
    faults = []
    for width, scheme in LOOKS:
        grid.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        grid.set_viewport_size({"width": width, "height": 900})
        slow_to_the_end(grid)
        found = Axe().run(grid, options={"runOnly": RULES}).response["violations"]
        faults += [(width, one["id"], one["nodes"][0]["html"]) for one in found]
        faults += too_wide(grid, "grid", width)
    assert faults == []


def test_the_script_leaves_other_things_alone(grid, desk):
    """Keys that are the browser's, text of one line, fields that are not the sheet's."""
    grid.focus(cell(desk.plain))
    stayed = """key => {
      const event = new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
      return document.activeElement.dispatchEvent(event);
    }"""
    assert all(grid.evaluate(stayed, key) for key in ("Tab", "Home", "End", "PageDown", "F5", "a"))
    single = grid.evaluate(
        PASTE.replace(
            "dispatchEvent(event)", "dispatchEvent(event); return event.defaultPrevented"
        ),
        [cell(desk.plain), "80,5"],
    )
    assert single is False
    settled(grid)
    assert not Outcome.objects.exists()


@pytest.fixture
def approvers(desk, person, sign_in, page, live_server):
    """The committee's grid with the form that hands it in open."""
    enter(page, live_server, sign_in(person("approver")))
    page.goto(live_server.url + desk.url())
    page.wait_for_selector("form[data-sheet-ready]")
    page.locator("#lamna-in summary").click()
    return page


def test_what_was_just_typed_is_saved_before_the_report_is_handed_in(approvers, desk):
    def slowly(route):
        time.sleep(1)
        route.continue_()

    approvers.route("**/spara/", slowly)
    approvers.fill(cell(desk.plain), "88")
    approvers.get_by_role("button", name="Lämna in", exact=True).click()
    approvers.get_by_text("Rapporten är inlämnad").first.wait_for()
    assert FrozenOutcome.objects.get(indicator=desk.plain).value == 88


def test_a_refused_cell_hinders_handing_in_and_says_so(approvers, desk):
    approvers.fill(cell(desk.plain), "hundra")
    approvers.keyboard.press("Enter")
    approvers.wait_for_selector(f'{cell(desk.plain)}[aria-invalid="true"]')
    approvers.get_by_role("button", name="Lämna in", exact=True).click()
    approvers.locator("#lamna-in").get_by_text("Först behöver det du har skrivit sparas").wait_for()
    assert not PeriodReport.objects.exclude(status="open").exists()


def test_on_a_phone_back_closes_the_indicator(grid, desk):
    grid.set_viewport_size({"width": 375, "height": 700})
    address = grid.url
    grid.get_by_role("button", name=desk.plain.name).click()
    grid.locator("[data-phone-next]").wait_for()
    grid.go_back()
    grid.locator("[data-phone-next]").wait_for(state="hidden")
    assert grid.url.partition("#")[0] == address.partition("#")[0]

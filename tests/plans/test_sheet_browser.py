"""All targets on one sheet with the keyboard alone and by paste, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from indicators.models import Target
from plans.models import OperationalPlan
from tests.factories import (
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
)
from tests.journeys.checks import LOOKS, too_wide
from tests.journeys.test_every_page import RULES
from tests.sheets import PASTE, Keys, cell, enter, focused, saved, slow_to_the_end

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def indicators(scene):
    """74 indicators that the organisation sets targets for, the scene's own first."""
    found = [scene.indicator]
    for position in range(1, 74):
        indicator = IndicatorDefinitionFactory(unit="%", decimals=0).indicator
        IndicatorPlacementFactory(indicator=indicator, area_goal=scene.area_goal, position=position)
        IndicatorResponsibilityFactory(indicator=indicator, organisation=scene.organisation)
        found.append(indicator)
    return found


@pytest.fixture
def sheet(indicators, people, sign_in, page, live_server, url):
    enter(page, live_server, sign_in(people["editor"]))
    page.goto(live_server.url + url("plan_sheet"))
    page.wait_for_selector("form[data-sheet-ready]")
    return page


def texts(scene):
    found = Target.objects.filter(organisation=scene.organisation)
    return list(found.order_by("indicator").values_list("text", flat=True))


def test_all_targets_by_keyboard_and_by_paste(sheet, scene, indicators):
    keys = Keys(sheet)
    sheet.focus(cell(indicators[0], "target"))
    for number in range(60):
        keys.type(f"{number + 10}")
        keys.press("Enter")
    saved(sheet, 30000)
    assert keys.pressed <= 300
    assert texts(scene) == [str(number + 10) for number in range(60)]
    pasted = Keys(sheet)
    pasted.press("Control+Home")  # where one stands does not matter to the browser's own keys
    sheet.focus(cell(indicators[0], "target"))
    pasted.pressed += 1  # Ctrl V, whose event a script has to make
    block = "".join(f"Minst {number} %\r\n" for number in range(1, 75))
    sheet.evaluate(PASTE, [cell(indicators[0], "target"), block])
    saved(sheet, 30000)
    assert pasted.pressed <= 5
    assert texts(scene) == [f"Minst {number} %" for number in range(1, 75)]
    sheet.keyboard.press("Control+z")
    saved(sheet, 30000)
    assert texts(scene)[:60] == [str(number + 10) for number in range(60)]
    assert set(texts(scene)[60:]) == {""}


def test_a_target_is_read_beside_its_cell(sheet, scene):
    row = sheet.locator(f'tr[data-row="{scene.indicator.pk}"]')
    reading = row.locator('[data-beside="reading"]')
    sheet.fill(cell(scene.indicator, "target"), "74 %")
    sheet.keyboard.press("Enter")
    expect(reading).to_have_text("lägst 74 %", use_inner_text=True)
    sheet.fill(cell(scene.indicator, "target"), "Bättre än förr?")
    sheet.keyboard.press("Enter")
    expect(reading).to_contain_text("behöver tolkas")
    expect(sheet.locator("[data-bar-needs-words]")).to_contain_text("1 fråga, 73 saknas")
    sheet.keyboard.press("Shift+F8")
    assert focused(sheet) == f"{scene.indicator.pk}-target"
    sheet.fill(cell(scene.indicator, "target"), "770 %")
    sheet.keyboard.press("Enter")
    why = sheet.get_by_label("Stämmer det? Skriv varför")
    why.fill("Så är det")
    sheet.keyboard.press("Enter")
    sheet.get_by_text("Bekräftat: ”Så är det”").first.wait_for()
    assert Target.objects.get(organisation=scene.organisation).confirmed == "Så är det"


def test_a_plan_handed_in_meanwhile_keeps_what_was_typed(sheet, scene):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    sheet.fill(cell(scene.indicator, "target"), "74 %")
    sheet.keyboard.press("Enter")
    told = sheet.locator(f"#e-{scene.indicator.pk}-target")
    expect(told).to_contain_text("Planen är hos beslutande")
    expect(told.get_by_role("button", name="Kopiera texten")).to_be_visible()
    expect(sheet.locator(cell(scene.indicator, "target"))).to_have_value("74 %")
    assert not Target.objects.filter(organisation=scene.organisation).exists()


def test_the_sheet_is_accessible_and_fits(sheet, scene, indicators):
    for indicator, text in zip(indicators, ("770 %", "Bättre än förr?", "x" * 201), strict=False):
        sheet.fill(cell(indicator, "target"), text)
        sheet.keyboard.press("Enter")
    sheet.wait_for_selector('[aria-invalid="true"]')
    sheet.get_by_label("Stämmer det? Skriv varför").wait_for()
    sheet.locator("[data-panel] h2").wait_for()
    faults = []
    for width, scheme in LOOKS:
        sheet.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        sheet.set_viewport_size({"width": width, "height": 900})
        slow_to_the_end(sheet)
        found = Axe().run(sheet, options={"runOnly": RULES}).response["violations"]
        faults += [(width, one["id"], one["nodes"][0]["html"]) for one in found]
        faults += too_wide(sheet, "sheet", width)
    assert faults == []


def test_what_is_typed_in_a_row_that_is_gone_stays_with_the_reason(sheet, indicators):
    indicators[1].placements.all().delete()
    sheet.focus(cell(indicators[1], "target"))
    Keys(sheet).type("81 %")
    sheet.keyboard.press("Enter")
    expect(sheet.locator("#sheet")).to_contain_text("Raden har tagits bort av någon annan")
    expect(sheet.locator("[data-bar-words]")).not_to_contain_text("Sparat")
    assert sheet.input_value(cell(indicators[1], "target")) == "81 %"


def test_what_was_closed_is_saved_when_it_is_open_again_and_somebody_asks(sheet, scene, indicators):
    OperationalPlan.objects.update(status="submitted")
    sheet.focus(cell(indicators[1], "target"))
    Keys(sheet).type("81 %")
    sheet.keyboard.press("Enter")
    sheet.locator("[data-save-bar][data-state=locked]").wait_for()
    OperationalPlan.objects.update(status="draft")
    sheet.keyboard.press("Control+s")
    saved(sheet)
    assert texts(scene) == ["81 %"]

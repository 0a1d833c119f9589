"""The rich text in a real browser: what is pasted, tables, the tools, the delay of a keystroke."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from plans.models import PlanSection
from tests.browser import PATIENCE
from tests.plans.test_browser import becomes, section, session_cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLIPBOARDS = Path(__file__).parent / "clipboards"
PASTE = """([html, text, files]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (text) data.setData("text/plain", text);
  files.forEach((name) => data.items.add(new File(["x"], name, { type: "image/png" })));
  const options = { clipboardData: data, bubbles: true, cancelable: true };
  const event = new ClipboardEvent("paste", options);
  document.querySelector(".rich__text").dispatchEvent(event);
}"""

# Nothing is saved any more: what comes when the database is gone would fail the next test.
QUIET = "() => !document.querySelector('[data-state=unsaved], [data-state=saving]')"


@pytest.fixture
def page(chromium, live_server, people, url):
    """The goal's page with an empty text, as an editor has it."""
    PlanSection.objects.update(text="")
    context = chromium.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    context.add_cookies([session_cookie(people["editor"], live_server)])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(live_server.url + url("plan_goal"))
    page.locator(".rich__text").click()
    yield page
    page.evaluate("document.activeElement.blur()")
    page.wait_for_function(QUIET)
    context.close()


def paste(page, html="", text="", files=()):
    page.evaluate(PASTE, [html, text, list(files)])


def paste_file(page, name):
    paste(page, (CLIPBOARDS / f"{name}.html").read_text())


def tool(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_word_document_arrives_as_it_is_meant(page):
    paste_file(page, "word")
    becomes(
        "<h3>Att åldras</h3><h4>Hemtjänst</h4>"
        "<p>Vi möter <strong>få</strong> och <em>välkända</em> ansikten, CO<sub>2</sub> och"
        " m<sup>2</sup>.<small>Enligt brukarundersökningen 2023.</small> Se"
        ' <a href="https://example.org/plan" rel="noopener noreferrer">planen</a> och utkastet.</p>'
        "<ul><li><p>Träffpunkter</p><ul><li><p>Odenplan</p></li></ul></li>"
        "<li><p>Medborgarkontor</p></li></ul>"
        '<p>Så här:</p><ol start="3"><li><p>Ring</p></li><li><p>Besök</p></li></ol>'
        "<table><caption>Det de äldre svarade</caption>"
        '<thead><tr><th scope="col"><p>Fråga</p></th><th scope="col"><p>2024</p></th></tr></thead>'
        "<tbody><tr><td><p>Kan påverka</p></td><td><p>87 %</p></td></tr></tbody></table>"
        "<p>Understruket kvar</p>"
    )
    notice = page.locator(".rich__notice")
    for words in (
        "2 bilder kom inte med (”Diagram över väntetider”, ”karta norra.png”).",
        "En kommentar kom inte med.",
        "En struken text kom inte med.",
        "En länk blev vanlig text (”utkastet”). Bara webbsidor och e-post kan länkas.",
        "Understruken text blev vanlig text.",
    ):
        expect(notice).to_contain_text(words)
    notice.get_by_role("button", name="Stäng").click()
    expect(notice).to_have_count(0)


def test_links_that_lead_nowhere_here_are_named(page):
    links = {
        "javascript:alert(1)": "skriptet", "data:text/html,x": "datat",
        "file:///C:/a.docx": "filen", " JAVA\nSCRIPT:alert(1)": "det andra",
        "C:\\plan.docx": "planen", "sida.html": "sidan",
        "#rubrik": "hit", "https://staden.se/": "dit",
    }  # fmt: skip
    text = "".join(f'<a href="{address}">{words}</a> ' for address, words in links.items())
    paste(page, f"<p>{text}</p>")
    names = "”skriptet”, ”datat”, ”filen”, ”det andra”, ”planen”, …"
    expect(page.locator(".rich__notice > p")).to_have_text(
        f"6 länkar blev vanlig text ({names}). Bara webbsidor och e-post kan länkas."
    )
    expect(page.locator(".rich__text a")).to_have_text("dit")


def test_a_libreoffice_document_arrives_as_it_is_meant(page):
    paste_file(page, "libreoffice")
    becomes(
        "<h3>Skola</h3><p>Vi läser <strong>mer</strong><small>Varje dag.</small>.</p>"
        "<ol><li><p>Ett</p><ol><li><p>Första</p></li></ol></li><li><p>Två</p></li></ol>"
        "<table><caption>Elever</caption>"
        '<thead><tr><th scope="col"><p>Skola</p></th><th scope="col"><p>Antal</p></th></tr></thead>'
        "<tbody><tr><td><p>Norra</p></td><td><p>300</p></td></tr></tbody></table>"
    )
    expect(page.locator(".rich__notice > p")).to_have_text("En lista med bokstäver fick siffror.")


def test_a_google_document_arrives_as_it_is_meant(page):
    paste_file(page, "google")
    becomes(
        "<h3>Miljö</h3><p>Vanlig, <strong>fet</strong>, <em>kursiv</em> och H<sub>2</sub>O.</p>"
        "<ul><li><p>Träd</p><ul><li><p>Ekar</p></li></ul></li><li><p>Vatten</p></li></ul>"
        '<table><thead><tr><th scope="col"><p>Art</p></th><th scope="col"><p>Antal</p></th></tr>'
        "</thead><tbody><tr><td><p>Ek</p></td><td><p>12</p></td></tr></tbody></table>"
    )


def test_cells_of_a_spreadsheet_become_a_table(page):
    paste_file(page, "excel")
    becomes(
        '<table><thead><tr><th scope="col"><p>Mål</p></th><th scope="col"><p>2024</p></th></tr>'
        "</thead><tbody><tr><td><p>Nöjda</p></td><td><p>87 %</p></td></tr></tbody></table>"
    )


def test_plain_text_becomes_paragraphs(page):
    paste(page, text="Ett\n\nTvå")
    becomes("<p>Ett</p><p>Två</p>")


def test_a_table_in_a_table_becomes_lines_and_that_is_said(page):
    inner = "<table><tr><td>a</td><td>b</td></tr></table>"
    paste(page, f"<table><tr><td>x{inner}</td><td>y</td></tr></table>")
    expect(page.locator(".rich__notice")).to_contain_text("En tabell i en tabell blev rader")
    becomes("<table><tbody><tr><td><p>x</p><p>a | b</p></td><td><p>y</p></td></tr></tbody></table>")


def test_a_pasted_picture_is_refused_by_name(page):
    paste(page, files=["foto av bron.png"])
    expect(page.locator(".rich__notice")).to_contain_text("”foto av bron.png”")
    assert section() == ""


def test_scripts_and_frames_do_not_come_along(page):
    paste(page, '<p onclick="x()">Hej<script>x()</script></p><iframe src="/"></iframe>')
    becomes("<p>Hej</p>")
    expect(page.locator(".rich__notice")).to_contain_text("Ett objekt")


def test_a_table_is_made_and_changed_by_keyboard_alone(page):
    keys = page.keyboard
    keys.press("Alt+F10")
    expect(tool(page, "Fet")).to_be_focused()
    keys.press("End")
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    expect(tool(page, "Tabell")).to_be_focused()
    keys.press("Enter")
    for words in ("Mål", "2024", "2025", "Nöjda"):
        keys.type(words)
        keys.press("Tab")
    bar = page.get_by_role("toolbar", name="Tabellens rader och kolumner: ")
    expect(bar).to_be_visible()
    keys.press("Alt+F10")
    keys.press("Tab")
    for _step in range(2):
        keys.press("ArrowRight")
    keys.press("Enter")  # takes away the row of "Nöjda"
    tool(page, "Tabellens rubrik").press("Enter")
    keys.type("Svar")
    keys.press("Enter")
    becomes(
        "<table><caption>Svar</caption>"
        '<thead><tr><th scope="col"><p>Mål</p></th><th scope="col"><p>2024</p></th>'
        '<th scope="col"><p>2025</p></th></tr></thead>'
        "<tbody><tr><td><p></p></td><td><p></p></td><td><p></p></td></tr></tbody></table>"
    )
    tool(page, "Rubrikrad").press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.rich__text td').length === 6")
    tool(page, "Ta bort tabellen").press("Enter")
    becomes("")


@pytest.mark.parametrize(
    ("name", "row"),
    [("Rad under", 2), ("Rad över", 1), ("Kolumn efter", 1), ("Kolumn före", 1)],
)
def test_what_is_typed_next_stands_in_what_was_just_made(page, name, row):
    tool(page, "Tabell").click()
    for _cell in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("här")
    tool(page, name).click()
    page.keyboard.type("ny")
    cells = page.locator(f".rich__text tr:nth-child({row + 1}) > *")
    texts = ["här", "ny", "", ""] if name == "Kolumn efter" else ["ny", "här", "", ""]
    expect(cells).to_have_text(texts if name.startswith("Kolumn") else ["ny", "", ""])


BOLD = [
    "<b style='mso-bidi-font-weight:normal'>fet</b>",
    "<b style='font-weight:bold;mso-bidi-font-weight:normal'>fet</b>",
    "<span style='mso-bidi-font-weight:normal;font-weight:700'>fet</span>",
    "<strong style='color:red'>fet</strong>",
]
PLAIN = [
    "<b style='font-weight:normal'>fet</b>",
    "<b style='color:red; font-weight: 400'>fet</b>",
    "<span style='mso-bidi-font-weight:bold'>fet</span>",
    "<span style='mso-bidi-font-style:italic'>fet</span>",
]


@pytest.mark.parametrize("html", [*BOLD, *PLAIN])
def test_bold_is_what_the_text_looks_like_and_not_how_it_would_be_in_another_script(page, html):
    paste(page, f"<p>En {html} text</p>")
    becomes(f"<p>En {'<strong>fet</strong>' if html in BOLD else 'fet'} text</p>")


LETTERED = [
    '<ol type="a"><li>ett</li><li>två</li></ol>',
    '<ol><li style="list-style-type:lower-alpha">ett</li><li>två</li></ol>',
    "".join(
        "<p style='mso-list:l0 level1 lfo1'>"
        f"<span style='mso-list:Ignore'>{sign})</span>{words}</p>"
        for sign, words in (("a", "ett"), ("b", "två"))
    ),
]


@pytest.mark.parametrize("html", LETTERED)
def test_a_list_with_letters_gets_numbers_and_that_is_said(page, html):
    paste(page, html)
    becomes("<ol><li><p>ett</p></li><li><p>två</p></li></ol>")
    expect(page.locator(".rich__notice")).to_contain_text("En lista med bokstäver fick siffror.")


def test_the_second_row_below_a_head_over_several_columns_is_a_head(page):
    heads = "<tr><th rowspan=2>Enhet</th><th colspan=2>Antal</th></tr>"
    second = "<tr><td><b>2023</b></td><td><b>2024</b></td></tr>"
    paste(page, f"<table>{heads}{second}<tr><td>Norra</td><td>1</td><td>2</td></tr></table>")
    expect(page.locator(".rich__text th")).to_have_text(["Enhet", "Antal", "2023", "2024"])
    expect(page.locator(".rich__text td")).to_have_text(["Norra", "1", "2"])


def test_the_tab_key_leaves_a_table_at_its_end(page):
    tool(page, "Tabell").click()
    for _cell in range(9):
        page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.rich__text')")
    expect(page.locator(".rich__text tr")).to_have_count(3)


def test_a_caption_and_notes_come_back_when_the_page_is_opened_again(page):
    text = (
        "<table><caption>Svar</caption><tbody><tr><td><p>1</p></td></tr></tbody></table>"
        "<p>Hus<small>Enligt SCB.</small></p>"
    )
    PlanSection.objects.update(text=text)
    page.reload()
    expect(page.locator(".rich__text caption")).to_have_text("Svar")
    page.locator(".rich__text > p").click()
    page.keyboard.press("End")
    page.keyboard.type("!")
    becomes(text.replace("</small>", "</small>!"))


def test_the_tools_have_names_and_no_fault_that_a_checker_finds(page):
    tool(page, "Tabell").click()
    for heading in "ABC":
        page.keyboard.type(heading)
        page.keyboard.press("Tab")
    expect(tool(page, "Rubrikrad")).to_be_visible()
    found = Axe().run(page, context=".rich")
    assert not found.response["violations"], found.generate_report()


def test_a_long_text_is_written_out_when_the_typing_rests_or_somebody_asks(page):
    page.evaluate(
        "() => { document.querySelector('textarea[data-rich]').value = 'x'.repeat(20000);"
        " window.told = 0; document.querySelector('textarea[data-rich]')"
        ".addEventListener('input', () => { window.told += 1; }); }"
    )
    page.keyboard.type("hundra tecken " * 7, delay=0)
    value = page.evaluate("document.querySelector('textarea[data-rich]').value")
    assert value.startswith("<p>hundra tecken hundra")
    page.wait_for_function("() => window.told > 0")
    assert page.evaluate("window.told") < 20
    becomes(value)

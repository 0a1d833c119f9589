"""Every kind of page, as somebody who may read it: accessible, and never wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = [
    "/",
    "/konto/login/",
    "/konto/password/reset/",
    "/konto/signup/",
    "/2024/mal/",
    "/2024/mal/1/",
    "/2024/mal/1.1/",
    "/2024/mal/1.1/varfor/",
    "/2024/mal/1/varfor/",
    "/2024/mal/1.1/namnder/",
    "/2024/mal/1.1/ar/",
    "/2024/mal/1.1/namndmal/",
    "/2024/mal/1.1/aktiviteter/",
    "/2024/organisationer/",
    "/2024/organisationer/norra/",
    "/2024/organisationer/norra/aktiviteter/",
    "/2024/organisationer/norra/indikatorer/nojda/",
    "/2024/indikatorer/",
    "/2024/indikatorer/nojda/",
    "/2024/budget/",
    "/2024/budget/aktiviteter/",
    "/finns-inte/",
]
EDITOR = [
    "/mitt-arbete/",
    "/konto/password/change/",
    "/2024/plan/",
    "/2024/plan/norra/",
    "/2024/plan/norra/arsmal/",
    "/2024/plan/norra/1.1/",
    "/2024/plan/norra/1.1/historik/",
    "/2024/plan/norra/dokument/",
    "/2024/uppfoljning/",
    "/2024/uppfoljning/VB/norra/",
    "/2024/filer/",
]
OFFICE = [
    "/mitt-arbete/",
    "/2024/mal/1.1/bedomning/",
    "/2024/mal/1/bedomning/",
    "/2024/avstamning/",
    "/2024/avstamning/1.1/",
    "/2024/uppfoljning/",
    "/2024/uppfoljning/VB/publicera/",
    "/2024/uppfoljning/VB/utgavor/",
    "/2024/uppfoljning/plan/publicera/",
    "/2024/plan/norra/1.1/",
    "/2024/plan/norra/publicera/",
    "/2024/plan/norra/utgavor/",
    "/2024/arsmal/andra/",
    "/ar/",
    "/ar/organisationer/",
    "/ar/organisationer/ny/",
    "/ar/organisationer/norra/",
    "/2024/aret/",
    "/2024/aret/arsmal/",
    "/2024/aret/regler/",
    "/2024/aret/perioder/",
    "/2024/aret/indikatorer/nojda/",
    "/2024/aret/indikatorer/nojda/ansvar/",
    "/2025/aret/oppna/",
]
ADMIN = ["/mitt-arbete/", "/drift/kontroll/", "/drift/anvandare/", "/drift/anvandare/ny/"]
PAGES = {"": PUBLIC, "editor": EDITOR, "slk": OFFICE, "admin": ADMIN}
# Axe at the usual widths and in both schemes; the narrowest only has to fit.
SCREENS = [(1280, "light"), (375, "dark")]


@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_accessible_and_fits(page, live_server, town, enter, role):
    if role:
        enter(page, getattr(town, role))
    faults = []
    for address in PAGES[role]:
        page.goto(f"{live_server.url}{address}")
        faults += uneven_tables(page, address)
        for width, scheme in SCREENS:
            # Without movement, or a colour on its way to the other scheme would be measured.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            faults += [(address, width, one["id"], one["nodes"][0]["html"]) for one in found]
            faults += too_wide(page, address, width)
        page.set_viewport_size({"width": 320, "height": 900})
        faults += too_wide(page, address, 320)
    assert faults == []


def uneven_tables(page, address):
    """Rows that have more or fewer cells than their table's head."""
    rows = page.evaluate("""() => [...document.querySelectorAll('table')].flatMap(table => {
        const width = row => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
        const spans = [...table.querySelectorAll('[rowspan]')].length;
        const head = table.tHead && table.tHead.rows[table.tHead.rows.length - 1];
        return !head || spans ? [] : [...table.tBodies].flatMap(body => [...body.rows])
            .filter(row => width(row) !== width(head)).map(row => row.outerHTML.slice(0, 160));
    })""")
    return [(address, "uneven table", row) for row in rows]


def too_wide(page, address, width):
    """What sticks out to the right, so that the failure names it."""
    if page.evaluate("document.documentElement.scrollWidth") <= width:
        return []
    wide = page.evaluate(
        "w => [...document.querySelectorAll('main *')]"
        ".find(e => e.getBoundingClientRect().right > w + 1)?.outerHTML.slice(0, 160)",
        width,
    )
    return [(address, width, "wider than the screen", wide)]

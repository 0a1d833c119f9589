"""Every kind of page, as somebody who may read it: accessible, and never wider than the screen.

What is found is compared with accessibility/assessment.py, which the statement is made of.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from accessibility.assessment import CHECKS, DEVIATIONS
from tests import factories as make
from tests.journeys.checks import NARROW, ON_A_PHONE, ONCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = [
    "/",
    "/konto/login/",
    "/konto/password/reset/",
    "/konto/signup/",
    "/tillganglighet/",
    "/tillganglighet/hinder/?sida=/2024/mal/",
    "/tillganglighet/hinder/tack/",
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
    "/2024/organisationer/norra/plan/hela/",
    "/2024/organisationer/norra/indikatorer/nojda/",
    "/2024/indikatorer/",
    "/2024/indikatorer/nojda/",
    "/2024/budget/",
    "/2024/budget/aktiviteter/",
    "/finns-inte/",
]
EDITOR = [
    "/mitt-arbete/",
    "/mitt-arbete/brev/",
    "/konto/password/change/",
    "/2024/plan/",
    "/2024/plan/norra/",
    "/2024/plan/norra/till-beslut/",
    "/2024/plan/norra/arsmal/",
    "/2024/plan/norra/1.1/",
    "/2024/plan/norra/1.1/historik/",
    "/2024/plan/norra/avsnitt/1.1/ansvar/",
    "/2024/samtal/norra/plan/1.1/",
    "/2024/plan/norra/avsnitt/inledning/",
    "/2024/plan/norra/avsnitt/inledning/historik/section/",
    "/2024/plan/norra/dokument/",
    "/2024/plan/norra/ekonomi/",
    "/2024/plan/norra/ekonomi/driftbudget/",
    "/2024/plan/norra/ekonomi/investeringar/",
    "/2024/plan/norra/ekonomi/forslag/",
    "/2024/plan/norra/kalkylblad/driftbudget/",
    "/2024/plan/norra/las/",
    "/2024/plan/norra/las/?sok=bygger",
    "/2024/plan/norra/hamta/",
    "/2024/plan/norra/bilagor/",
    "/2024/plan/norra/internkontroll/",
    "/2024/plan/norra/internkontroll/risker/",
    "/2024/plan/norra/internkontroll/kontrollplan/",
    "/2024/plan/norra/internkontroll/historik/",
    "/2024/uppfoljning/",
    "/2024/uppfoljning/VB/norra/",
    "/2024/filer/",
]
OFFICE = [
    "/mitt-arbete/",
    "/drift/brev/",
    "/2024/mal/1.1/bedomning/",
    "/2024/mal/1/bedomning/",
    "/2024/avstamning/",
    "/2024/avstamning/1.1/",
    "/2024/uppfoljning/",
    "/2024/uppfoljning/VB/publicera/",
    "/2024/uppfoljning/VB/utgavor/",
    "/2024/uppfoljning/plan/publicera/",
    "/2024/uppfoljning/plan/laget/",
    "/2024/aret/sista-dagar/",
    "/2024/plan/norra/1.1/",
    "/2024/internkontroll/",
    "/2024/plan/norra/publicera/",
    "/2024/plan/norra/utgavor/",
    "/2024/arsmal/andra/",
    "/ar/",
    "/ar/organisationer/",
    "/ar/organisationer/ny/",
    "/ar/organisationer/norra/",
    "/2024/aret/",
    "/2024/aret/arsmal/",
    "/2024/aret/avsnitt/",
    "/2024/aret/avsnitt/forhandsvisning/",
    "/2024/aret/avsnitt/inledning/",
    "/2024/aret/regler/",
    "/2024/aret/perioder/",
    "/2024/aret/indikatorer/nojda/",
    "/2024/aret/indikatorer/nojda/ansvar/",
    "/2025/aret/oppna/",
]
ADMIN = [
    "/mitt-arbete/",
    "/drift/kontroll/",
    "/drift/anvandare/",
    "/drift/anvandare/ny/",
    "/drift/hinder/",
]
PAGES = {"": PUBLIC, "editor": EDITOR, "slk": OFFICE, "admin": ADMIN}
# Axe at the usual widths and in both schemes, the rest once or where it matters.
SCREENS = [(1280, "light", ONCE), (375, "dark", ON_A_PHONE), (320, "dark", NARROW)]


@pytest.mark.parametrize("role", PAGES)
def test_every_page_has_the_known_faults_and_no_other(page, live_server, town, enter, role):
    if role:
        enter(page, getattr(town, role))
    make.BarrierFactory()
    faults = []
    for address in PAGES[role]:
        page.goto(f"{live_server.url}{address}")
        faults += [(address, *fault) for fault in found_on(page)]
    unknown = [fault for fault in faults if not is_known(fault)]
    assert not unknown, "\n".join(str(fault)[:400] for fault in unknown)
    assert still_found(faults, PAGES[role])


def found_on(page):
    """Every fault of the page as (check, width, where)."""
    for width, scheme, checks in SCREENS:
        # Without movement, or a colour on its way to the other scheme would be measured.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        if width > 320:
            found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            yield from (("axe", width, one["id"], one["nodes"][0]["html"]) for one in found)
        for name, check in checks.items():
            yield from ((name, width, where) for where in check(page))


def is_known(fault):
    return any(one.check == fault[1] and re.search(one.pages, fault[0]) for one in DEVIATIONS)


def still_found(faults, addresses):
    """A fault that has been mended is taken out of the statement."""
    known = [one for one in DEVIATIONS if any(re.search(one.pages, a) for a in addresses)]
    return all(
        any(one.check == fault[1] and re.search(one.pages, fault[0]) for fault in faults)
        for one in known
        if one.check
    )


def test_what_the_statement_says_is_checked_is():
    assert set(CHECKS) == {"axe", *ONCE, *ON_A_PHONE, *NARROW}

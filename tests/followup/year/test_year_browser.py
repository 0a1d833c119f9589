"""The pages of the year in a browser: accessible, and never wider than the screen."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.checks import LOOKS, too_wide
from tests.journeys.test_every_page import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "en lång mening som bara testet kan"
PAGES = [
    "/ar/",
    "/ar/organisationer/",
    "/ar/organisationer/ny/",
    "/ar/organisationer/norra/",
    "/2024/aret/",
    "/2025/aret/",
    "/2025/aret/mal/nytt/",
    "/2025/aret/mal/1.1/",
    "/2025/aret/mal/1.2/indikator/",
    "/2025/aret/indikatorer/nojda/",
    "/2024/aret/indikatorer/nojda/",
    "/2025/aret/indikatorer/nojda/ansvar/",
    "/2025/aret/arsmal/",
    "/2025/aret/klistra-in/",
    "/2025/aret/regler/",
    "/2024/aret/regler/",
    "/2025/aret/perioder/",
    "/2025/aret/anta/",
]
# Where to leave pictures, for somebody who wants to look.
PICTURES = os.environ.get("PICTURES")


def look(page, address):
    faults = []
    for width, scheme in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        faults += [(address, width, one["id"], one["nodes"][0]["html"]) for one in found]
        faults += too_wide(page, address, width)
        if PICTURES:
            name = address.strip("/").replace("/", "-") + f"-{width}.png"
            page.screenshot(path=Path(PICTURES) / name, full_page=True)
    page.set_viewport_size({"width": 320, "height": 900})
    return faults + too_wide(page, address, 320)


def sign_in(page, live_server, user):
    user.set_password(PASSWORD)
    user.save()
    page.goto(f"{live_server.url}/konto/login/")
    page.get_by_label("E-postadress").fill(user.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Logga in").click()


def test_the_year_is_accessible_and_fits(page, live_server, adopted, slk):
    sign_in(page, live_server, slk)
    faults = []
    page.goto(f"{live_server.url}/2025/aret/oppna/")
    faults += look(page, "/2025/aret/oppna/")
    page.get_by_role("button", name="Öppna 2025 som utkast").click()
    page.wait_for_url("**/2025/aret/")
    for address in PAGES:
        page.goto(f"{live_server.url}{address}")
        faults += look(page, address)
    page.goto(f"{live_server.url}/2025/aret/klistra-in/")
    page.get_by_label("Tabellen").fill("1.1\tAndel nöjda\tganska bra\n9.9\tNy\t5 %")
    page.get_by_role("button", name="Visa vad som händer").click()
    faults += look(page, "/2025/aret/klistra-in/visad/")
    page.goto(f"{live_server.url}/2025/aret/arsmal/")
    page.get_by_label("Tolkas som, Andel nöjda").fill("ganska bra")
    page.get_by_role("button", name="Spara årsmålen").click()
    faults += look(page, "/2025/aret/arsmal/nekad/")
    assert faults == []

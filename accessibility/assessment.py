"""What is tested of every page, and what is known not to hold; the tests compare both with what
they find, and the statement shows them.

tests/journeys/test_every_page.py opens every kind of page and looks for each of `CHECKS`. Exactly
what it finds has to stand in `DEVIATIONS`: a new fault fails the test, and so does one that has
been mended but still stands here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The days that the law asks for: when people last assessed the site as a whole (nobody has, as long
# as it is none), and when this text was changed.
ASSESSED: dt.date | None = None
CHANGED = dt.date(2026, 11, 27)


@dataclass(frozen=True)
class Deviation:
    """A fault that is known: which check finds it, on which pages, and what a reader is told.

    `pages` is a regular expression of addresses; without one it is found by people, not by tests.
    """

    check: str
    pages: str
    criterion: str
    words: str | Promise


CHECKS: dict[str, str | Promise] = {
    "axe": _("reglerna i granskningsprogrammet axe för WCAG 2.0, 2.1 och 2.2, nivå A och AA"),
    "width": _("att ingen sida behöver rullas i sidled på en skärm som är 320 punkter bred"),
    "spacing": _("att inget klipps när läsaren ökar avståndet mellan bokstäver, ord och rader"),
    "targets": _("att det man trycker på är minst 24 × 24 punkter eller har luft omkring sig"),
    "headings": _("att rubrikerna kommer i ordning"),
    "tables": _("att varje tabell har ett eget namn och lika många celler i varje rad"),
    "links": _("att länkar som leder till olika sidor heter olika"),
    "titles": _("att sidans titel säger vad sidan är"),
    "scroll": _("att det som rullar för sig nås med tangentbordet och har ett namn"),
    "focus": _("att det som har fokus syns och inte ligger under något annat"),
}

DEVIATIONS = [
    Deviation(
        "",
        "",
        "1.1.1, 1.3.1",
        _(
            "Dokument som nämnder har lämnat in för inläsning (PDF och Word) visas som bilder av"
            " sidorna bredvid det som lästes ur dem. Bilderna saknar textalternativ."
        ),
    ),
]

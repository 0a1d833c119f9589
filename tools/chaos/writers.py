"""Who writes what: two at one goal, one at another, two in the report's comments."""

from __future__ import annotations

from django.conf import settings
from playwright.sync_api import Browser

from tools.chaos.rows import ORGANISATION, PERIOD, YEAR, Rows
from tools.chaos.writer import Writer

PLAN = f"/{YEAR}/plan/{ORGANISATION}"
DESCRIPTION = 'textarea[data-draft-field^="goal-"][data-draft-field$="-description"]'
RESULT = 'textarea[data-draft-field^="result-"]'


def comment(number: int) -> str:
    return f':nth-match([data-field="comment"], {number})'


# Everybody has fields of their own: what two do in one paragraph is asked about, not lost.
PEOPLE: dict[str, tuple[str, list[str]]] = {
    "anna": (f"{PLAN}/1.1/", [".rich__text", DESCRIPTION, RESULT]),
    "bo": (f"{PLAN}/1.2/", [".rich__text"]),
    "cia": (f"{PLAN}/1.2/", [DESCRIPTION, RESULT]),
    "dan": (f"/{YEAR}/uppfoljning/{PERIOD}/{ORGANISATION}/", [comment(1), comment(2), comment(3)]),
    "eva": (f"/{YEAR}/uppfoljning/{PERIOD}/{ORGANISATION}/", [comment(4), comment(5)]),
}


def writers(browser: Browser, address: str, rows: Rows) -> list[Writer]:
    return [
        Writer(
            browser=browser,
            name=name,
            email=f"{name}@example.org",
            address=address,
            path=path,
            session=rows.editor(name),
            places=places,
            cookie_name=settings.SESSION_COOKIE_NAME,
        )
        for name, (path, places) in PEOPLE.items()
    ]

"""One who types in a real browser, and the words that must not be lost."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Error, Page

WAIT_MS = 4000
CARET_MS = 60
MOVE_CLOCK = """
(offset) => {
  const Now = window.OriginalDate || (window.OriginalDate = window.Date);
  window.Date = class extends Now {
    constructor(...given) { given.length ? super(...given) : super(Now.now() + offset); }
    static now() { return Now.now() + offset; }
  };
}
"""
KEPT = "() => JSON.stringify(Object.entries(window.localStorage))"
# Without its scripts a page is a form with buttons, which keeps nothing: whoever sees it reloads.
READY = "() => Boolean(document.querySelector('[data-save-bar]:not([hidden])'))"
# Text in a page: what is written in fields, and what is shown of what could not be saved.
SHOWN = """
() => document.body.innerText + "\\n" +
  Array.from(document.querySelectorAll("input, textarea"), (one) => one.value).join("\\n")
"""
# Two versions of the same paragraph, and of the same cell.
MERGE = "[data-merge]:visible"
TWO_CELLS = ".msg--two:visible"


@dataclass
class Writer:
    """A person with a browser of their own, at one page."""

    browser: Browser
    name: str
    email: str
    address: str
    path: str
    session: str
    places: list[str]
    cookie_name: str
    words: list[str] = field(default_factory=list)
    chosen_away: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    context: BrowserContext | None = None
    page: Page | None = None
    is_signed_out: bool = False
    number: Iterator[int] = field(default_factory=itertools.count)

    def open(self) -> None:
        """A tab at the page; without an answer it is opened the next time."""
        if self.context is None:
            self.context = self.browser.new_context(locale="sv-SE")
            self.context.set_default_timeout(WAIT_MS)
            self.sign_in(self.session)
        if self.page is None:
            self.page = self.context.new_page()
            self.page.on("pageerror", lambda error: self.errors.append(str(error)))
            self.page.on("dialog", lambda dialog: dialog.accept())
            self.load()

    def load(self) -> None:
        assert self.page
        with self.standing():
            self.page.goto(self.address + self.path, wait_until="load")

    def sign_in(self, session: str) -> None:
        """As another tab does it: the cookie is there the next time something is sent."""
        assert self.context
        self.session = session
        self.is_signed_out = False
        self.context.add_cookies(
            [{"name": self.cookie_name, "value": session, "url": self.address}]
        )

    def type(self, chance: random.Random) -> None:
        """One more word at the end of one of the fields, unless the page is not there."""
        self.open()
        assert self.page
        with self.standing():
            if not self.page.evaluate(READY):
                self.load()
                return
            self.choose()
            place = self.page.locator(chance.choice(self.places)).first
            if not place.is_visible() or not place.is_enabled():
                return
            # Slowly, as a hand: the editor hears of a caret a moment after the browser, and a word
            # that splits another would be missed as lost.
            place.click()
            self.page.wait_for_timeout(CARET_MS)
            self.page.keyboard.press("Control+End")
            self.page.wait_for_timeout(CARET_MS)
            word = f"{self.name}{next(self.number)}x"
            self.page.keyboard.type(f" {word}")
            if word in self.page.evaluate(SHOWN):
                self.words.append(word)

    def choose(self) -> None:
        """Between two versions, as who has come to think of it: a paragraph's are put together, a
        cell's own is kept, and what goes with the other is to be found in the history."""
        assert self.page
        for paragraph in self.page.locator(MERGE).all():
            paragraph.click()
        for cell in self.page.locator(TWO_CELLS).all():
            theirs, mine = (
                button.inner_text() for button in reversed(cell.get_by_role("button").all())
            )
            self.chosen_away |= self._words_in(theirs) - self._words_in(mine)
            cell.get_by_role("button").first.click()

    def _words_in(self, text: str) -> set[str]:
        return set(re.findall(rf"\b{self.name}\d+x\b", text))

    def kept(self) -> str:
        """What the browser keeps, in its storage and in front of the person."""
        if self.page is None:
            return ""
        try:
            return str(self.page.evaluate(KEPT)) + str(self.page.evaluate(SHOWN))
        except Error:
            return ""

    def told(self) -> str:
        """What the save bar and the marked fields say."""
        if self.page is None:
            return "ingen sida"
        said = "[data-save-bar], [data-stuck], .conflict, [aria-invalid=true] ~ .field__error"
        try:
            words = self.page.locator(said).all_inner_texts()
        except Error:
            return "inget svar"
        return " | ".join(" ".join(one.split()) for one in words)[:600]

    def move_clock(self, seconds: int) -> None:
        if self.page:
            with self.standing():
                self.page.evaluate(MOVE_CLOCK, seconds * 1000)

    def close_tab(self) -> None:
        if self.page:
            with self.standing():
                self.page.close(run_before_unload=False)
            self.page = None

    def settle(self) -> None:
        """A glance at the tab, after which the page tries what waits."""
        if self.page:
            with self.standing():
                self.page.evaluate("() => window.dispatchEvent(new Event('online'))")
                self.choose()

    @contextmanager
    def standing(self) -> Iterator[None]:
        """A page that cannot be reached is no fault of the product's: somebody cut the wire."""
        try:
            yield
        except Error as error:
            if "crash" in str(error).lower():
                raise

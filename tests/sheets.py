"""What the browser tests of sheets share: signing in, pasting, counting keys, waiting."""

import time
from dataclasses import dataclass

from django.conf import settings

# What the browser's own paste event carries when a spreadsheet filled the clipboard.
PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(selector).dispatchEvent(event);
}"""
SETTLED = """() => !document.querySelector("[data-waiting]")
  && document.querySelector("[data-save-bar]").dataset.state === "saved" """


def enter(page, live_server, client):
    """Give the browser the session of a client that has signed in."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )


def cell(indicator, field="value"):
    return f"#c-{indicator.pk}-{field}"


def focused(page):
    return page.evaluate("document.activeElement.name")


def saved(page, timeout=10000):
    """Everything typed is with the server, and the bar says when."""
    settled(page, timeout)
    until(
        page, "document.querySelector('[data-bar-words]').textContent.startsWith('Sparat')", timeout
    )


def settled(page, timeout=10000):
    until(page, SETTLED, timeout)


def until(page, expression, timeout):
    """Wait for what is true in the page, asked from outside: its policy lets nobody ask inside."""
    deadline = time.monotonic() + timeout / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def slow_to_the_end(page):
    """Sticky parts cover fields at the top of the page only; axe looks at them at the end."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")


@dataclass
class Keys:
    """A keyboard that counts."""

    page: object
    pressed: int = 0

    def type(self, text):
        self.pressed += len(text)
        self.page.keyboard.type(text)

    def press(self, key):
        self.pressed += 1
        self.page.keyboard.press(key)

"""What a page weighs on the wire and how much it moves while it comes: a slow phone, nothing kept.

Bytes are everything that the browser receives for one visit with an empty cache: the page, its
stylesheet, scripts and typeface, compressed, and the heads of all answers. Layout shift is the
sum that Chromium reports (CLS) until the page has been still for a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession

WIDTH, HEIGHT = 375, 700
# Lighthouse's slow phone: 1.6 Mbit/s, 150 ms there and back, a quarter of the processor.
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
STILL_MS = 1000
WATCH = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Wire:
    """One visit: bytes received for the page alone and for everything, and the layout shift."""

    page: int
    total: int
    shift: float
    requests: int


def visit(context: BrowserContext, address: str) -> Wire:
    """Open the page in a fresh tab on a slow phone, with nothing cached."""
    page = context.new_page()
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    protocol = context.new_cdp_session(page)
    received = _slow(protocol)
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(STILL_MS)
    shift = page.evaluate("window.shifted")
    page.close()
    return Wire(received[0], sum(received), round(shift, 4), len(received))


def _slow(protocol: CDPSession) -> list[int]:
    """Slow the tab down; the list fills with the bytes of each answer, the page's own first."""
    received: list[int] = []
    protocol.on(
        "Network.loadingFinished", lambda one: received.append(int(one["encodedDataLength"]))
    )
    protocol.send("Network.enable")
    protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
    protocol.send("Network.emulateNetworkConditions", NETWORK)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return received

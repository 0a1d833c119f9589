"""From saving to the city's page: web server, broker, worker and clock as in real use."""

from __future__ import annotations

import html
import http.cookiejar
import json
import re
import socket
import statistics
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tools.bench.databases import run_here
from tools.services import Service, processes, stop_all

Row = dict[str, object]
SWITCH = "/arbetslage/"
POLL_SECONDS = 0.02
GIVE_UP_SECONDS = 30


class NotShownError(Exception):
    """The city's page did not change in time."""


class RefusedError(Exception):
    """The product did not take what the measurement sent."""


class Browser:
    """The little of a browser that this needs: cookies, forms and tokens."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        # No proxy from the environment stands between us and our own server.
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=30) as response:
            return str(response.read().decode())

    def post(self, path: str, body: bytes, kind: str) -> str:
        token = next(c.value for c in self.cookies if c.name == "csrftoken")
        headers = {"Content-Type": kind, "X-CSRFToken": str(token), "Referer": self.address}
        request = urllib.request.Request(self.address + path, body, headers)  # noqa: S310
        try:
            with self.opener.open(request, timeout=30) as response:
                return str(response.read().decode())
        except urllib.error.HTTPError as refused:
            raise RefusedError(f"{path}: {refused.code} {refused.read().decode()[:500]}")

    def sign_in(self, email: str, password: str) -> None:
        self.get("/konto/login/")
        form = urllib.parse.urlencode({"login": email, "password": password})
        self.post("/konto/login/", form.encode(), "application/x-www-form-urlencoded")


def measure_live(environment: dict[str, str], tries: int) -> list[Row]:
    """Waiting times of `tries` saves, and the memory of the processes afterwards."""
    case = json.loads(run_here(environment, "tools.bench.case"))
    with running_product(environment) as (address, services):
        browser = Browser(address)
        browser.sign_in(case["email"], case["password"])
        browser.get(case["report"])
        office = Browser(address)
        office.sign_in(case["office"], case["office_password"])
        office.get(case["page"])
        office.post(SWITCH, b"on=1&next=/", "application/x-www-form-urlencoded")
        waits = []
        base = case["value"]
        for number in range(tries):
            value = str(case["values"][number % 2])
            waits.append(_save_and_wait(browser, office, case, base, value))
            base = value
        return [_latency(waits), *(_memory(service) for service in services)]


def _save_and_wait(
    browser: Browser, office: Browser, case: dict[str, str], base: str, value: str
) -> float:
    before = visible_text(office.get(case["page"]))
    changed = {
        "row": case["indicator"],
        "texts": {"value": value, "absence": ""},
        "base": {"value": base, "absence": ""},
    }
    started = time.perf_counter()
    browser.post(case["save"], json.dumps({"rows": [changed]}).encode(), "application/json")
    while visible_text(office.get(case["page"])) == before:
        if time.perf_counter() - started > GIVE_UP_SECONDS:
            raise NotShownError(f"{case['page']} visar inte {value} efter {GIVE_UP_SECONDS} s")
        time.sleep(POLL_SECONDS)
    return time.perf_counter() - started


def visible_text(page: str) -> str:
    """What a reader sees of the main part; tokens and nonces differ from one answer to the next."""
    main = page[page.find("<main") : page.find("</main>")]
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", main).split()))


def _latency(waits: list[float]) -> Row:
    ordered = sorted(waits)
    return {
        "measure": "latency",
        "tries": len(ordered),
        "median_s": round(statistics.median(ordered), 2),
        "p95_s": round(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)], 2),
        "max_s": round(ordered[-1], 2),
    }


def _memory(service: Service) -> Row:
    assert service.process
    parent = psutil.Process(service.process.pid)
    family = [parent, *parent.children(recursive=True)]
    # Shared pages are counted once: the sum of proportional shares.
    total = sum(process.memory_full_info().pss for process in family)
    return {
        "measure": "memory",
        "process": service.name,
        "processes": len(family),
        "megabytes": round(total / 1_000_000),
    }


@contextmanager
def running_product(environment: dict[str, str]) -> Iterator[tuple[str, list[Service]]]:
    """The same processes as `make run`, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as directory:
        services = processes(environment, "127.0.0.1", port, Path(directory))
        try:
            for service in services:
                service.start()
            _wait(f"http://127.0.0.1:{port}", services)
            yield f"http://127.0.0.1:{port}", services
        finally:
            stop_all(services)


def _wait(address: str, services: list[Service]) -> None:
    browser, deadline = Browser(address), time.monotonic() + GIVE_UP_SECONDS
    while True:
        try:
            browser.get("/readyz")
        except OSError:
            if time.monotonic() > deadline:
                raise NotShownError("\n".join(service.last_words() for service in services))
            time.sleep(0.2)
        else:
            return

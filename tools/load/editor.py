"""One who writes: a thread with a connection of its own, as a browser tab has."""

from __future__ import annotations

import html
import http.client
import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

WORDS = "Vi bygger fler skolor och rustar parkerna så att staden håller ihop. "
PARAGRAPHS = 12


class Editor:
    """Writes in its own field or row, and remembers what it was told is saved."""

    def __init__(self, address: str, job: dict[str, Any], every: float) -> None:
        self.job, self.every = job, every
        self.host = urlsplit(address).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=30)
        self.token = ""
        self.base = job["base"]
        self.news = ""
        self.number = 0
        self.acknowledged = ""
        self.saves: list[float] = []
        self.asks: list[float] = []
        self.faults: list[str] = []

    def work(self, seconds: float, share: float) -> None:
        """Write for some seconds, beginning at a moment of its own."""
        time.sleep(share * self.every)
        self._open()
        until = time.monotonic() + seconds
        while (started := time.monotonic()) < until:
            self._attempt(self._save, self.saves)
            self._attempt(self._ask, self.asks)
            time.sleep(max(0.0, self.every - (time.monotonic() - started)))

    def _attempt(self, act: Callable[[], None], waits: list[float]) -> None:
        started = time.perf_counter()
        try:
            act()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.faults.append(str(error)[:120] or type(error).__name__)
            self.connection.close()
        waits.append(time.perf_counter() - started)

    def _open(self) -> None:
        _status, page, cookies = self._send("GET", self.job["page"])
        found = re.search(r"csrftoken=([^;]+)", cookies)
        self.token = found.group(1) if found else ""
        self.news = _question(page)

    def _save(self) -> None:
        self.number += 1
        word = f"ord{self.number}"
        fields, kind = self._text(word) if self.job["kind"] == "text" else self._row(word)
        status, answer, _cookies = self._send("POST", self.job["save"], fields, kind)
        if status != 200:
            raise ValueError(f"{status}: {answer[:80]}")
        said = json.loads(answer)
        if self.job["kind"] == "text":
            self.base = said["revision"]
        else:
            self.base = said["rows"][str(self.job["indicator"])]["texts"]
        self.acknowledged = word

    def _text(self, word: str) -> tuple[bytes, str]:
        """A page of text, of which one paragraph changes."""
        text = "".join(f"<p>{WORDS * 3}</p>" for _ in range(PARAGRAPHS)) + f"<p>{word}</p>"
        form = {"field": self.job["field"], "base": self.base, "value": text}
        return urlencode(form).encode(), "application/x-www-form-urlencoded"

    def _row(self, word: str) -> tuple[bytes, str]:
        texts = {**self.base, "comment": f"{WORDS}{word}"}
        row = {"row": self.job["indicator"], "texts": texts, "base": self.base}
        return json.dumps({"rows": [row]}).encode(), "application/json"

    def _ask(self) -> None:
        if not self.news:
            return
        status, answer, _cookies = self._send("GET", self.news)
        if status >= 400:
            raise ValueError(f"{status}: {answer[:80]}")

    def _send(
        self, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, str, str]:
        headers = {
            "Cookie": f"{self.job['cookie']}; csrftoken={self.token}",
            "Accept": "application/json" if body else "text/html",
        }
        if body is not None:
            headers |= {
                "Content-Type": kind,
                "X-CSRFToken": self.token,
                "X-Desk-Person": str(self.job["person"]),
            }
        else:
            headers["X-By-Itself"] = "1"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        return response.status, response.read().decode(), response.headers.get("Set-Cookie", "")


def _question(page: str) -> str:
    """Where the page asks for news, and about what; empty where it does not."""
    found = {
        name: html.unescape(value)
        for name, value in re.findall(r'data-news(?:-(url|question))?="([^"]*)"', page)
    }
    if not found.get("url"):
        return ""
    return f"{found['url']}?{urlencode({'om': found.get('question', ''), 'nr': found.get('', '')})}"

"""Open requests that are never sent to their end, and see how fast others are answered meanwhile.

    python -m tools.half_sent http://127.0.0.1:8000/ --number 30

A third of them stop in the headers, a third in the body, and a third drip a byte a second.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import sys
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

STARTS = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ",
    b"POST /konto/login/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nlogin=",
    b"G",
)
DRIPPING = 2


@dataclass
class Measured:
    """Seconds that each of the others waited for an answer."""

    waited: list[float]

    @property
    def worst(self) -> float:
        return max(self.waited)

    def __str__(self) -> str:
        median = statistics.median(self.waited)
        return f"{len(self.waited)} answers, median {median:.3f} s, worst {self.worst:.3f} s"


def half_send(address: str, number: int, keep: ExitStack) -> list[socket.socket]:
    """So many requests begun; they are closed with `keep`."""
    url = urlsplit(address)
    begun = []
    for place in range(number):
        connection = socket.create_connection((url.hostname or "", url.port or 80), timeout=10)
        keep.enter_context(connection)
        connection.sendall(STARTS[place % len(STARTS)])
        begun.append(connection)
    return begun


def drip(begun: list[socket.socket]) -> None:
    """One more byte of every third."""
    for connection in begun[DRIPPING :: len(STARTS)]:
        try:
            connection.sendall(b"E")
        except OSError:  # closed by the server, as it may
            continue


def answer_time(address: str, timeout: float) -> float:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    start = time.monotonic()
    try:
        opener.open(address, timeout=timeout).read()
    except OSError:
        return timeout
    return time.monotonic() - start


def measure(address: str, number: int, answers: int = 10, timeout: float = 10.0) -> Measured:
    """How long others wait while so many requests are half sent."""
    with ExitStack() as keep:
        begun = half_send(address, number, keep)
        time.sleep(1)
        waited = []
        for _place in range(answers):
            drip(begun)
            waited.append(answer_time(address, timeout))
    return Measured(waited)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--number", type=int, default=30)
    given = parser.parse_args()
    found = measure(given.address, given.number)
    sys.stdout.write(f"{given.number} half-sent requests: {found}\n")
    return 0 if found.worst < 2 else 1


if __name__ == "__main__":
    sys.exit(main())

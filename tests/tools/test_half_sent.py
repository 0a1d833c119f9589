"""Requests that are never sent to their end cost no thread: others are answered meanwhile."""

import os
import re
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tools.half_sent import answer_time, measure
from tools.services import processes


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def web(tmp_path):
    """The web server as `make run` starts it; `/healthz` asks no database."""
    port = free_port()
    environment = {
        **os.environ,
        "SECRET_KEY": "only-for-tests-but-as-long-and-as-varied-as-a-real-one-0123456789",
        "DATABASE_URL": "postgres:///none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "budgetapp.settings",
        "DEBUG": "true",
    }
    service = processes(environment, "127.0.0.1", str(port), tmp_path)[0]
    service.start()
    address = f"http://127.0.0.1:{port}/healthz"
    deadline = time.monotonic() + 60
    while answer_time(address, 2) >= 2 and time.monotonic() < deadline:
        time.sleep(0.2)
    yield address
    service.stop()


def test_half_sent_requests_do_not_stop_the_others(web):
    assert measure(web, number=30, answers=5).worst < 2
    tool = [sys.executable, "-m", "tools.half_sent", web, "--number", "3"]
    said = subprocess.run(tool, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert "3 half-sent requests: 10 answers" in said.stdout


def said_to(web, *requests):
    """All that comes over one connection, until the server closes it."""
    url = urlsplit(web)
    with socket.create_connection((url.hostname, url.port), timeout=20) as connection:
        for request in requests:
            connection.sendall(request)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
        return received


HEADERS = re.compile(rb"HTTP/1.1 \d+ [\w ]+\r\n(?:[\w-]+: [^\r\n]*\r\n)+\r\n")


def test_to_a_head_nothing_is_sent_but_headers(web):
    """What came after would be read as the next answer on the connection, whoever wrote it."""
    addresses = ("/healthz", "/konto/signup/", "/static/css/base.css", "/finns/inte/")
    heads = [f"HEAD {one} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for one in addresses]
    last = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    for head in heads:
        received = said_to(web, head, last)
        first, second = HEADERS.findall(received)
        assert received == first + second + b"ok\n"
        assert b"Content-Length: " in first
    # Without a length the connection ends with the answer; here the page itself has failed.
    assert HEADERS.fullmatch(said_to(web, b"HEAD /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n"))


def test_a_head_that_is_no_request_is_refused_without_a_body(web):
    received = said_to(web, b"HEAD / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n")
    assert received.startswith(b"HTTP/1.1 400 ")
    assert HEADERS.fullmatch(received)

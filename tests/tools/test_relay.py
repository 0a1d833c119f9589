"""The wire of the chaos run: passes on, can be cut, and can lose answers to what was done."""

import http.client
import http.server
import threading

import pytest

from tools.chaos.relay import Relay
from tools.load.__main__ import at


@pytest.fixture
def asked():
    """What a small web server has been asked for."""
    return []


@pytest.fixture
def relay(asked):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ja")

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wire = Relay(server.server_port)
    yield wire
    wire.stop()
    server.shutdown()
    server.server_close()


def ask(wire, path):
    connection = http.client.HTTPConnection("127.0.0.1", wire.port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def test_it_passes_on(relay, asked):
    assert ask(relay, "/a") == b"ja"
    assert asked == ["/a"]


def test_nothing_comes_through_while_the_network_is_away(relay, asked):
    relay.is_down = True
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(relay, "/a")
    assert asked == []
    relay.is_down = False
    assert ask(relay, "/b") == b"ja"


def test_a_lost_answer_was_to_something_done(relay, asked):
    relay.swallows = True
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(relay, "/a")
    assert asked == ["/a"]


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (1, 100)])
def test_a_percentile_is_a_value_that_was_measured(share, value):
    assert at([float(number) for number in range(1, 101)], share) == value

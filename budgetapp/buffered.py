"""The web process: gunicorn starts, watches and replaces it, waitress takes in the requests.

A thread gets a request when all of it has arrived, so requests that are sent slowly, or never to
their end, cost a connection and no thread. Measure with `python -m tools.half_sent`.
"""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.server import create_server

CONNECTIONS = 1_000
# Nothing was sent for so long: the connection is closed. Checked as often.
SILENT_SECONDS, CHECKED_SECONDS = 30, 10
HEADER_BYTES = 32 * 1024
TURN_SECONDS = 1.0


class BufferedWorker(Worker):
    """One process of the web server, with `--threads` threads."""

    def run(self) -> None:
        sockets: dict[int, Any] = {}
        server = create_server(self.wsgi, map=sockets, **self.adjustments())
        while self.alive and os.getppid() == self.ppid:
            self.notify()
            wasyncore.loop(TURN_SECONDS, use_poll=True, map=sockets, count=1)
        server.task_dispatcher.shutdown(timeout=self.cfg.graceful_timeout)
        # What was answered last is still to be sent.
        wasyncore.loop(TURN_SECONDS / 10, use_poll=True, map=sockets, count=2)

    def adjustments(self) -> dict[str, Any]:
        return {
            "sockets": [one.sock for one in self.sockets],
            "threads": self.cfg.threads,
            "connection_limit": CONNECTIONS,
            "channel_timeout": SILENT_SECONDS,
            "cleanup_interval": CHECKED_SECONDS,
            "max_request_header_size": HEADER_BYTES,
            "max_request_body_size": settings.REQUEST_BYTES,
            "asyncore_use_poll": True,
            # Django reads them itself, from the proxies that it is told to trust.
            "clear_untrusted_proxy_headers": False,
            "ident": None,
        }

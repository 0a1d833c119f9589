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
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask, WSGITask

CONNECTIONS = 1_000
# Nothing was sent for so long: the connection is closed. Checked as often.
SILENT_SECONDS, CHECKED_SECONDS = 30, 10
HEADER_BYTES = 32 * 1024
TURN_SECONDS = 1.0


class WithoutBodyToHead:
    """A HEAD is answered with headers alone.

    Django leaves that to the server, and this server to the application: the body would be read as
    the next answer on the connection, whatever stands in it.
    """

    request: Any
    wrote_header: bool
    chunked_response: bool

    @property
    def is_head(self) -> bool:
        # What could not be read as a request has no method.
        return getattr(self.request, "command", "") == "HEAD"

    def write(self, data: bytes) -> None:
        if not self.is_head:
            super().write(data)  # type: ignore[misc]
        elif not self.wrote_header:
            super().write(b"")  # type: ignore[misc]
            self.chunked_response = False


class Answer(WithoutBodyToHead, WSGITask):
    def get_environment(self) -> dict[str, Any]:
        """A file would be sent past `write`."""
        environ: dict[str, Any] = super().get_environment()
        if self.is_head:
            environ.pop("wsgi.file_wrapper", None)
        return environ


class Refusal(WithoutBodyToHead, ErrorTask):
    pass


class Channel(HTTPChannel):
    task_class = Answer
    error_task_class = Refusal


class BufferedWorker(Worker):
    """One process of the web server, with `--threads` threads."""

    def run(self) -> None:
        sockets: dict[int, Any] = {}
        server = create_server(self.wsgi, map=sockets, **self.adjustments())
        for listening in sockets.values():
            if isinstance(listening, BaseWSGIServer):
                listening.channel_class = Channel
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

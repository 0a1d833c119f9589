"""Everything that runs during the faults: servers, processes, wire, and the database's rows."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tools.chaos.relay import Relay
from tools.embedded.servers import Running, running
from tools.run import environment_of, prepare
from tools.services import Service, processes, stop_all

READY_SECONDS = 60


class NotReadyError(Exception):
    """The product does not come back; the message quotes its log."""


@dataclass
class Stage:
    """What can be killed, frozen, cut and started again."""

    servers: Running
    services: list[Service]
    relay: Relay
    port: int

    @property
    def address(self) -> str:
        """Where browsers go: through the wire."""
        return f"http://127.0.0.1:{self.relay.port}"

    def service(self, name: str) -> Service:
        return next(one for one in self.services if one.name == name)

    def server_pid(self, name: str) -> int:
        server = next(one for one in self.servers.servers if one.name == name)
        pid = server._pid()
        if pid is None:
            raise NotReadyError(f"{name} är inte igång")
        return pid

    def kill(self, service: str) -> None:
        """As the kernel does when memory is short: the process and its children, at once."""
        process = self.service(service).process
        assert process
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    def kill_one_child(self, service: str) -> None:
        process = self.service(service).process
        assert process
        with suppress(psutil.NoSuchProcess, IndexError):
            psutil.Process(process.pid).children()[0].kill()

    def heal(self) -> None:
        """Whatever was killed, frozen or cut is as before."""
        self.relay.is_down = self.relay.swallows = False
        for server in self.servers.servers:
            if pid := server._pid():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
        self.servers.revive()
        for service in self.services:
            if not service.alive:
                service.stop()
                service.start()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not answers(f"http://127.0.0.1:{self.port}/readyz"):
            self.heal()
            if time.monotonic() > deadline:
                raise NotReadyError(self.service("web").last_words())
            time.sleep(0.2)


def answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def stage(directory: Path) -> Iterator[Stage]:
    """The demo's city in a database of its own, and the processes of `make run`."""
    with running(directory, ephemeral=True) as servers:
        port = free_port()
        environment = environment_of(servers, "127.0.0.1", str(port))
        prepare(environment)
        os.environ.update(environment)
        services = processes(environment, "127.0.0.1", str(port), directory)
        relay = Relay(port)
        try:
            for service in services:
                service.start()
            set_up = Stage(servers, services, relay, port)
            set_up.wait_until_ready()
            yield set_up
        finally:
            relay.stop()
            stop_all(services)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

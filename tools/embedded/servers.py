"""Both servers together, shared by everybody who works in one clone."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tools.embedded.account import account_for
from tools.embedded.errors import EmbeddedServerError
from tools.embedded.postgres import Postgres
from tools.embedded.redis_server import RedisServer
from tools.embedded.secret import secret_key
from tools.embedded.sockets import socket_directory

__all__ = ["DATA_DIR", "EmbeddedServerError", "Running", "running"]

CLONE = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("DATA_DIR", CLONE / ".data")).resolve()
EPHEMERAL_PREFIX = "ephemeral-"


Server = Postgres | RedisServer


@dataclass(frozen=True)
class Running:
    """What is up: the values of the environment variables, and the servers that are ours."""

    database_url: str
    redis_url: str
    secret_key: str
    data_dir: Path
    servers: tuple[Server, ...] = ()

    def environment(self) -> dict[str, str]:
        """The variables to add to a child's environment."""
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": self.secret_key,
        }

    def revive(self) -> list[str]:
        """Start again those of our servers that have ended; returns their names."""
        ended = [server for server in self.servers if not server.alive]
        if ended:
            with _starting_or_stopping(self.data_dir):
                for server in ended:
                    server.start()
        return [server.name for server in ended]


@contextmanager
def running(data_dir: Path = DATA_DIR, *, ephemeral: bool = False) -> Iterator[Running]:
    """Run the servers that the environment does not already name, and stop them afterwards.

    Several processes of one clone share them: the first starts, the last stops. An ephemeral pair
    is private to the caller, careless of the disk, and gone afterwards.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    database_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    secret = secret_key(data_dir)
    if database_url and redis_url:
        yield Running(database_url, redis_url, secret, data_dir)
        return
    with ExitStack() as stack:
        if ephemeral:
            data_dir = stack.enter_context(_ephemeral_directory(data_dir))
        postgres, redis = _servers(data_dir, ephemeral=ephemeral)
        given: dict[Server, str | None] = {postgres: database_url, redis: redis_url}
        wanted = tuple(server for server, address in given.items() if not address)
        stack.enter_context(_shared(wanted, (postgres, redis), data_dir))
        yield Running(
            database_url or postgres.url, redis_url or redis.url, secret, data_dir, wanted
        )


def _servers(data_dir: Path, *, ephemeral: bool) -> tuple[Postgres, RedisServer]:
    directory = data_dir / "postgres"
    account = account_for(directory)
    sockets = socket_directory(data_dir, account)
    return (
        Postgres(directory, sockets, data_dir / "postgres.log", account, ephemeral),
        RedisServer(data_dir / "redis", sockets, data_dir / "redis.log", ephemeral),
    )


@contextmanager
def _shared(
    wanted: tuple[Server, ...], all_servers: tuple[Server, ...], data_dir: Path
) -> Iterator[None]:
    """Start at the first user, stop after the last; the kernel frees a killed user's lock."""
    with (data_dir / "servers.users").open("a") as users:
        with _starting_or_stopping(data_dir):
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                for server in wanted:
                    server.start()
            except BaseException:
                _stop_unless_used(all_servers, users)
                raise
        try:
            yield
        finally:
            with _starting_or_stopping(data_dir):
                _stop_unless_used(all_servers, users)


def _stop_unless_used(servers: tuple[Server, ...], users: IO[str]) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    for server in reversed(servers):
        server.stop()


@contextmanager
def _starting_or_stopping(data_dir: Path) -> Iterator[None]:
    with (data_dir / "servers.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _ephemeral_directory(data_dir: Path) -> Iterator[Path]:
    """A directory for one run of the tests, gone afterwards; those of killed runs go too."""
    with _starting_or_stopping(data_dir):
        for old in data_dir.glob(f"{EPHEMERAL_PREFIX}*"):
            _remove_unless_used(old)
        directory = Path(tempfile.mkdtemp(prefix=EPHEMERAL_PREFIX, dir=data_dir))
        directory.chmod(0o755)
        lock = (directory / "in-use").open("a")
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield directory
    finally:
        lock.close()
        _remove(directory)


def _remove_unless_used(directory: Path) -> None:
    with (directory / "in-use").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
    _remove(directory)


def _remove(directory: Path) -> None:
    """Remove the data and, if the sockets stood elsewhere, their directory."""
    sockets = socket_directory(directory, account_for(directory / "postgres"))
    shutil.rmtree(sockets, ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)

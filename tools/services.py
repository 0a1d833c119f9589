"""The long-running processes of `make run`, started, watched and stopped together."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 15
# A process that ends sooner than this after its start would only end again.
STABLE_SECONDS = 20
LONGEST_LOG = 5_000_000


class ServiceFailedError(Exception):
    """A process does not stay up; the message names it and quotes its log."""


@dataclass
class Service:
    """One process with a log of its own, in a session of its own.

    The terminal's Ctrl-C is for us to act on; should we be killed, the kernel ends the process.
    """

    name: str
    argv: list[str]
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        setpriv = shutil.which("setpriv")
        guard = [setpriv, "--pdeathsig=TERM", "--"] if setpriv else []
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*guard, *self.argv],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self.environment,
                start_new_session=True,
            )
        self.started = time.monotonic()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def revive(self) -> bool:
        """Start again what has ended; give up on what ends at once. True when it was needed."""
        if self.alive:
            return False
        if time.monotonic() - self.started < STABLE_SECONDS:
            raise ServiceFailedError(f"{self.name} avslutades. Ur {self.log}:\n{self.last_words()}")
        self.stop()
        self.start()
        return True

    def last_words(self, lines: int = 15) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def ask_to_stop(self) -> None:
        if self.process and self.alive:
            self.process.terminate()

    def stop(self) -> None:
        """Wait for the process to end, then see that nothing of its session is left."""
        if not self.process:
            return
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop_all(services: list[Service]) -> None:
    """Stop them side by side: the slowest decides how long it takes."""
    for service in services:
        service.ask_to_stop()
    for service in services:
        service.stop()


def processes(environment: dict[str, str], host: str, port: str, directory: Path) -> list[Service]:
    """Web server, worker and clock, not yet started; logs and the schedule go to `directory`."""
    logs = directory / "logs"
    logs.mkdir(exist_ok=True)
    celery = [sys.executable, "-m", "celery", f"--workdir={ROOT}", "--app=budgetapp", "--quiet"]
    commands = {
        "web": [
            *(sys.executable, "-m", "gunicorn", "budgetapp.wsgi"),
            *(f"--chdir={ROOT}", f"--bind={bracketed(host)}:{port}"),
            *("--worker-class=budgetapp.buffered.BufferedWorker", "--workers=2", "--threads=4"),
            *("--timeout=60", "--graceful-timeout=10"),
            # The default control socket is shared by all clones of one user.
            "--no-control-socket",
        ],
        "worker": [
            *celery,
            *("worker", "--concurrency=2", "--loglevel=INFO"),
            *("--without-gossip", "--without-mingle"),
        ],
        "beat": [
            *celery,
            *("beat", "--loglevel=INFO", "--pidfile="),
            f"--schedule={directory / 'beat-schedule'}",
        ],
    }
    return [
        Service(name, argv, logs / f"{name}.log", environment) for name, argv in commands.items()
    ]


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host

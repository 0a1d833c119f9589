"""Starting a server process, waiting for it and stopping it."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from tools.embedded.errors import EmbeddedServerError

POLL_SECONDS = 0.05

# Our own children among the servers; those that we adopt are nobody's children any more.
_started: dict[int, subprocess.Popen[bytes]] = {}


def start_process(command: list[str], *, log: Path, cwd: Path) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own: the terminal's Ctrl-C is for us to act on."""
    for predecessor in _started.values():
        predecessor.poll()  # one that was killed stays a zombie until somebody asks
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            start_new_session=True,
        )
    _started[process.pid] = process
    return process


def living_process(pid_file: Path, *, name: str, directory: Path) -> int | None:
    """The server that wrote `pid_file`, if it lives; numbers are reused: name and place count."""
    try:
        pid = int(pid_file.read_text().split()[0])
        process = psutil.Process(pid)
        return pid if process.name() == name and process.cwd() == str(directory) else None
    except (OSError, ValueError, IndexError, psutil.Error):
        return None


def wait_until(
    ready: Callable[[], bool],
    process: subprocess.Popen[bytes],
    *,
    name: str,
    log: Path,
    seconds: int,
) -> None:
    """Wait for `ready`; say what the log says when the process ends or time runs out."""
    deadline = time.monotonic() + seconds
    try:
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise EmbeddedServerError(f"{name} startade inte. Ur {log}:\n{tail(log)}")
            time.sleep(POLL_SECONDS)
    except BaseException:  # also when we are told to stop while waiting
        stop_pid(process.pid, signal.SIGINT)
        raise


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def stop_pid(pid: int, signal_number: int, *, seconds: int = 30) -> None:
    """Ask a process to stop, wait, and kill it with its children if it will not."""
    try:
        process = psutil.Process(pid)
        process.send_signal(signal_number)
        process.wait(seconds)
        if child := _started.pop(pid, None):
            child.wait()
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        for victim in [*process.children(recursive=True), process]:
            victim.kill()
        process.wait(seconds)

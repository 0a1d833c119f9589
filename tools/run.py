"""`make run`: the whole of Målkedjan on one machine, until Ctrl-C.

Starts private servers unless DATABASE_URL and REDIS_URL name others, prepares the database, and
keeps the web server, the worker and the clock of the recurring jobs running.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psutil

from tools.embedded import EmbeddedServerError, running
from tools.embedded.servers import DATA_DIR, Running
from tools.services import Service, ServiceFailedError, bracketed, processes, stop_all

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60
WATCH_SECONDS = 1.0


class StoppedError(Exception):
    """Somebody asked us to stop (Ctrl-C, SIGTERM, or the terminal was closed)."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    try:
        _refuse_busy_port(host, port)
        with _only_once(), running(DATA_DIR) as servers:
            _serve(servers, host, port)
    except StoppedError:
        _say("Allt är stoppat. Data finns kvar i .data/.")
        return 0
    except (EmbeddedServerError, ServiceFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@contextmanager
def _only_once() -> Iterator[None]:
    """Two clocks on one database would do every recurring job twice."""
    DATA_DIR.mkdir(exist_ok=True)
    with (DATA_DIR / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServiceFailedError(f"Målkedjan körs redan härifrån ({ROOT}).")
        _say("Målkedjan startar …")
        yield


def _serve(servers: Running, host: str, port: str) -> None:
    environment = environment_of(servers, host, port)
    prepare(environment)
    environment |= own_city(DATA_DIR)
    services = processes(environment, host, port, DATA_DIR)
    try:
        for service in services:
            service.start()
        _wait_until_ready(services, _address(host, port))
        _say(_welcome(host, port))
        made_by = parent_make()
        while not interrupted(made_by):
            time.sleep(WATCH_SECONDS)
            _watch(servers, services)
        raise StoppedError
    finally:
        _ignore_further_signals()
        _say("Stoppar …")
        stop_all(services)


def environment_of(servers: Running, host: str, port: str) -> dict[str, str]:
    """What the processes need to know; whatever the caller has set wins."""
    defaults = {
        "DEMO": "true",
        # All processes of one start keep the same pages.
        "RELEASE": str(time.time_ns()),
        "DJANGO_SETTINGS_MODULE": "budgetapp.settings",
        "PYTHONUNBUFFERED": "1",
        "STATIC_ROOT": str(DATA_DIR / "staticfiles"),
        "DATA_DIR": str(DATA_DIR),
        # Where the links of letters lead.
        "SITE_URL": _name_of(host, port).rstrip("/"),
    }
    return {**defaults, **own_city(DATA_DIR), **os.environ, **servers.environment()}


def own_city(data_dir: Path) -> dict[str, str]:
    """What a city of one's own needs said otherwise than the demo; what the caller set wins.

    `manage.py prepare` leaves the mark: its text is the year that steers.
    """
    mark = data_dir / "own-city"
    if not mark.exists():
        return {}
    year = mark.read_text().strip()
    said = {"DEMO": "false", **({"STEERING_YEAR": year} if year else {})}
    return {name: value for name, value in said.items() if name not in os.environ}


def prepare(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "prepare"]
    # In its own session: Ctrl-C reaches us alone, and we end it in order.
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        if process.wait():
            raise ServiceFailedError("Databasen kunde inte förberedas; orsaken står ovan.")
    finally:
        process.terminate()
        process.wait()


def _watch(servers: Running, services: list[Service]) -> None:
    revived = servers.revive() + [service.name for service in services if service.revive()]
    for name in revived:
        _say(f"{name} hade avslutats och är nu startad igen.")


def parent_make() -> psutil.Process | None:
    """The `make` that runs us, if one does."""
    parent = psutil.Process().parent()
    return parent if parent and parent.name() in {"make", "gmake"} else None


def interrupted(make: psutil.Process | None) -> bool:
    """Has `make` got a SIGINT of its own, or been killed?

    It passes SIGTERM on to us, but on SIGINT it blocks the signal and waits: it takes for granted
    that a terminal has sent us one as well.
    """
    return make is not None and (os.getppid() != make.pid or blocks_interrupt(make.pid))


def blocks_interrupt(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # no such thing outside Linux
        return False
    blocked = next(line for line in status.splitlines() if line.startswith("SigBlk:"))
    return bool(int(blocked.split()[1], 16) & 1 << (signal.SIGINT - 1))


def _wait_until_ready(services: list[Service], address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _answers(f"{address}healthz"):
        for service in services:
            service.revive()
        if time.monotonic() > deadline:
            web = services[0]
            raise ServiceFailedError(f"Webbservern svarar inte. Ur {web.log}:\n{web.last_words()}")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    # No proxy from the environment stands between us and our own server.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _refuse_busy_port(host: str, port: str) -> None:
    try:
        if not 0 < int(port) < 65536:
            raise ValueError(f"{port} är ingen port")
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, ValueError) as error:
        raise ServiceFailedError(
            f"Adressen {host}:{port} kan inte användas ({error}). "
            "Välj en annan port, till exempel: make run PORT=8001"
        )


def _address(host: str, port: str) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://{bracketed(shown)}:{port}/"


def _name_of(host: str, port: str) -> str:
    """The address to open. A key to sign in with belongs to a name, and a number is none."""
    is_here = host in ("0.0.0.0", "::", "127.0.0.1", "::1")  # noqa: S104
    return f"http://localhost:{port}/" if is_here else _address(host, port)


def _welcome(host: str, port: str) -> str:
    accounts = DATA_DIR / "demo-accounts.json"
    lines = ["", f"  Målkedjan är igång:  {_name_of(host, port)}"]
    if accounts.exists():
        lines.append(f"  Konton:              {accounts}")
    lines.append(f"  Brev:                {os.environ.get('EMAIL_URL') or DATA_DIR / 'mail'}")
    lines += [f"  Loggar:              {DATA_DIR / 'logs'}", "  Avsluta med Ctrl-C.", ""]
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, flush=True)


def _stop(number: int, frame: FrameType | None) -> None:
    _ignore_further_signals()
    raise StoppedError


def _ignore_further_signals() -> None:
    """A second Ctrl-C must not interrupt the stopping and leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())

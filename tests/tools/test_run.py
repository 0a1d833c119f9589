"""`make run` as a newcomer meets it: a real start, real pages, a real stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest
from django.conf import settings
from django.core.management import call_command

from documents.city_folder.write import write_folder
from organisations.models import Organisation
from tests import factories as make
from tests.documents.cities import small_city
from tools.run import _address, _name_of, _refuse_busy_port, blocks_interrupt, interrupted, own_city
from tools.services import ServiceFailedError


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data_dir, port):
    """Start without the demo (it has tests of its own) and wait for the welcome."""
    environment = {
        **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "DEMO": "false",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.run"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "Avsluta med Ctrl-C" in line:
            return process, "".join(lines)
    raise AssertionError("".join(lines))


def ask(port, path):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        return response.status, response.read()


def stop(process, number):
    family = [process, *psutil.Process(process.pid).children(recursive=True)]
    process.send_signal(number)
    code = process.wait(60)
    process.stdout.close()
    return code, psutil.wait_procs(family[1:], timeout=10)[1]


def test_start_answer_stop_and_start_again(tmp_path, port):
    data_dir = tmp_path / ".data"
    process, output = start(data_dir, port)
    assert f"http://localhost:{port}/" in output
    assert "127.0.0.1" not in output
    assert json.loads(ask(port, "/readyz")[1])["ready"]
    assert ask(port, "/")[0] == 200
    busy = subprocess.run(
        [sys.executable, "-m", "tools.run"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert busy.returncode == 1
    assert "make run PORT=" in busy.stderr
    assert stop(process, signal.SIGTERM) == (0, [])

    started = time.monotonic()
    process, _ = start(data_dir, port)
    assert time.monotonic() - started < 30  # 10 s alone; here other tests share the machine
    assert stop(process, signal.SIGINT) == (0, [])


def test_an_interrupted_make_is_noticed(tmp_path):
    """Ctrl-C reaches the whole terminal, but `kill -INT` only make, which then waits for us."""
    (tmp_path / "Makefile").write_text("run:\n\t@sleep 30\n")
    make = subprocess.Popen(["make", "-C", tmp_path, "run"], stdout=subprocess.DEVNULL)
    process = psutil.Process(make.pid)
    # It blocks signals for a moment, too, while it starts what it is to run.
    wait_for(lambda: process.children() and not blocks_interrupt(make.pid))
    make.send_signal(signal.SIGINT)
    wait_for(lambda: blocks_interrupt(make.pid))
    assert interrupted(process)
    assert not interrupted(None)
    for child in process.children():
        child.kill()
    make.wait()


def wait_for(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_busy_port_is_explained():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServiceFailedError, match="make run PORT="):
            _refuse_busy_port("127.0.0.1", str(taken.getsockname()[1]))


@pytest.mark.parametrize("port", ["åtta", "99999"])
def test_an_impossible_port_is_explained(port):
    with pytest.raises(ServiceFailedError, match="make run PORT="):
        _refuse_busy_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
    ],
)
def test_the_address_can_be_clicked(host, address):
    assert _address(host, "8000") == address


@pytest.mark.django_db
def test_preparing_twice_collects_static_files_once(tmp_path, settings, capsys):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DEMO = False
    call_command("prepare")
    assert "Statiska filer är samlade." in capsys.readouterr().out
    assert (tmp_path / "static" / "django_htmx" / "htmx-2.min.js").exists()
    call_command("prepare")
    assert "Statiska" not in capsys.readouterr().out


@pytest.mark.django_db
class TestFirstCity:
    @pytest.fixture(autouse=True)
    def first_start(self, tmp_path, settings, monkeypatch):
        settings.DATA_DIR, settings.DEBUG, settings.DEMO = tmp_path, True, True
        for name in ("DEMO", "STEERING_YEAR"):
            monkeypatch.delenv(name, raising=False)

    def test_a_folder_is_loaded_instead_of_the_demo(self, tmp_path, settings):
        write_folder(small_city(), tmp_path / "stad")
        settings.CITY = str(tmp_path / "stad")
        call_command("prepare")
        assert Organisation.objects.city().name == "Småstad"
        (account,) = json.loads((tmp_path / "demo-accounts.json").read_text())
        assert account["role"] == "admin"
        assert own_city(tmp_path) == {"DEMO": "false", "STEERING_YEAR": "2023"}

    def test_none_is_none(self, tmp_path, settings):
        settings.CITY = "none"
        call_command("prepare")
        assert not Organisation.objects.exists()
        assert own_city(tmp_path) == {"DEMO": "false"}

    def test_what_the_caller_says_wins(self, tmp_path, monkeypatch):
        (tmp_path / "own-city").write_text("2023\n")
        monkeypatch.setenv("DEMO", "true")
        assert own_city(tmp_path) == {"STEERING_YEAR": "2023"}

    def test_a_later_start_says_that_it_is_too_late(self, tmp_path, settings, capsys):
        make.OrganisationFactory()
        settings.CITY = str(tmp_path)
        call_command("prepare")
        assert "redan en stad" in capsys.readouterr().out
        assert own_city(tmp_path) == {}


@pytest.mark.parametrize(("host", "address"), [
    ("127.0.0.1", "http://localhost:8000/"), ("0.0.0.0", "http://localhost:8000/"),
    ("::1", "http://localhost:8000/"), ("10.0.0.5", "http://10.0.0.5:8000/"),
    ("malkedjan.staden.se", "http://malkedjan.staden.se:8000/"),
])  # fmt: skip
def test_what_is_opened_has_a_name(host, address):
    assert _name_of(host, "8000") == address

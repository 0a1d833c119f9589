"""Processes that `make run` keeps alive."""

import sys
import time

import psutil
import pytest

from tools.services import Service, ServiceFailedError, stop_all

PARENT = "import subprocess, time; print('started', flush=True); subprocess.run(['sleep', '60'])"


@pytest.fixture
def service(tmp_path):
    service = Service("prov", [sys.executable, "-c", PARENT], tmp_path / "prov.log", {})
    yield service
    service.stop()


def children(service, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := psutil.Process(service.process.pid).children(recursive=True):
            return found
        time.sleep(0.05)
    raise AssertionError("the service started no child")


def test_stopping_takes_the_children_along(service):
    service.start()
    child = children(service)[0]
    stop_all([service])
    assert not service.alive
    assert psutil.wait_procs([child], timeout=5)[1] == []


def test_a_process_that_ends_at_once_is_given_up_with_its_last_words(tmp_path):
    service = Service("prov", ["sh", "-c", "echo orsaken; exit 1"], tmp_path / "prov.log", {})
    service.start()
    service.process.wait()
    with pytest.raises(ServiceFailedError, match=r"(?s)prov avslutades.*orsaken"):
        service.revive()


def test_a_process_that_was_stable_is_started_again(service, monkeypatch):
    monkeypatch.setattr("tools.services.STABLE_SECONDS", 0)
    service.start()
    assert not service.revive()
    first = service.process
    first.kill()
    first.wait()
    assert service.revive()
    assert service.alive
    assert service.process.pid != first.pid


def test_a_long_log_is_set_aside(service, monkeypatch):
    monkeypatch.setattr("tools.services.LONGEST_LOG", 3)
    service.log.write_text("gammalt")
    service.start()
    assert service.log.with_suffix(".old.log").read_text() == "gammalt"

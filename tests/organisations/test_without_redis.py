"""The door with Redis away, in two processes of the web server, against the real database."""

import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests
from django.conf import settings as project
from django.db import connection

from organisations.calculations.guesses import PAIR
from organisations.models import SignInAttempt, User
from tests.factories import CityFactory

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "en mening som bara testet kan"
# Nothing listens there.
NO_REDIS = "redis://127.0.0.1:1/0"
SERVER = [
    *(sys.executable, "-m", "gunicorn", "budgetapp.wsgi"),
    *("--threads=4", "--no-control-socket"),
]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def servers(tmp_path, settings):
    """Two processes, each on a port of its own, with the letters in a folder."""
    # As the servers have it; the tests' own is quicker.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    CityFactory()
    database = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": database._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "REDIS_URL": NO_REDIS,
        "DJANGO_SETTINGS_MODULE": "budgetapp.settings",
        "DEBUG": "true",
        "EMAIL_URL": "",
        "DATA_DIR": str(tmp_path),
    }
    ports = [free_port(), free_port()]
    children = [
        subprocess.Popen(
            [*SERVER, f"--bind=127.0.0.1:{port}"],
            cwd=project.BASE_DIR,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    try:
        for address in addresses:
            wait_for(address)
        yield addresses
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(20)


def wait_for(address):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            if requests.get(f"{address}/healthz", timeout=20).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    pytest.fail("the web server does not answer")


def sends(address, path, **fields):
    """A form, as a browser that has never been here sends it."""
    browser = requests.Session()
    page = browser.get(f"{address}{path}", timeout=30)
    data = {"csrfmiddlewaretoken": TOKEN.search(page.text)[1], **fields}
    return browser, browser.post(page.url, data, allow_redirects=False, timeout=30)


def tries(address, email, password=PASSWORD):
    return sends(address, "/konto/login/", login=email, password=password)


def test_the_door_works_and_keeps_its_limits_without_redis(servers, tmp_path):
    for name in ("anna", "bo"):
        User.objects.create_user(f"{name}@staden.se", PASSWORD)
    browser, answer = tries(servers[0], "bo@staden.se")
    assert answer.headers["Location"] == "/mitt-arbete/"
    assert browser.get(f"{servers[1]}/mitt-arbete/", timeout=30).status_code == 200

    # Many at once, on both: together they get no more tries than one would.
    with ThreadPoolExecutor(4) as at_once:
        guesses = [(servers[n % 2], "anna@staden.se", "fel") for n in range(PAIR.amount + 6)]
        statuses = [one[1].status_code for one in at_once.map(lambda g: tries(*g), guesses)]
    assert statuses.count(200) <= PAIR.amount
    assert set(statuses) == {200, 429}
    while tries(servers[0], "anna@staden.se", "fel")[1].status_code == 200:
        pass
    tried = SignInAttempt.objects.filter(account="anna@staden.se", outcome="wrong").count()
    assert tried == PAIR.amount
    assert tries(servers[1], "anna@staden.se")[1].status_code == 429
    assert tries(servers[1], "bo@staden.se")[1].status_code == 302

    _browser, answer = sends(servers[0], "/konto/password/reset/", email="anna@staden.se")
    assert answer.headers["Location"] == "/konto/password/reset/done/"
    (letter,) = (tmp_path / "mail").iterdir()
    link = re.search(r"/konto/password/reset/key/\S+", letter.read_text())[0]
    new = "ett annat långt lösenord"
    _browser, answer = sends(servers[1], link, password1=new, password2=new)
    assert answer.status_code == 302
    assert tries(servers[0], "anna@staden.se", new)[1].status_code == 302

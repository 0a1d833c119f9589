"""Settings refuse to guess, and real use is safe without being asked."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from documents import limits

GIVEN = {
    "SECRET_KEY": "x",
    "DATABASE_URL": "postgres://db.example/malkedjan",
    "REDIS_URL": "redis://redis.example",
}


def load(expression, **environment):
    variables = {"PATH": os.environ["PATH"], **environment}
    code = f"import budgetapp.settings as s; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", GIVEN)
def test_a_missing_variable_is_named_with_what_to_do(name):
    rest = {key: value for key, value in GIVEN.items() if key != name}
    result = load("s.DEBUG", **rest)
    assert result.returncode != 0
    assert f"Miljövariabeln {name} saknas." in result.stderr
    assert "make run" in result.stderr


RANDOM = "9f1c7a40d2be5836"
REAL = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST",
    "DATABASE_URL": f"postgres://malkedjan:{RANDOM}@db.example/malkedjan",
    "REDIS_URL": f"redis://:{RANDOM}@redis.example",
    "BEHIND_TLS": "true",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "x"),
        ("SECRET_KEY", "a" * 80),
        ("DATABASE_URL", "postgres://db.example/malkedjan"),
        ("DATABASE_URL", "postgres://malkedjan:malkedjan@db.example/malkedjan"),
        ("REDIS_URL", "redis://redis.example"),
        ("REDIS_URL", "redis://:aaaaaaaaaaaaaaaaaaaa@redis.example"),
    ],
)
def test_what_others_can_reach_does_not_start_with_a_secret_that_can_be_guessed(name, value):
    result = load("s.DEBUG", **{**REAL, name: value})
    assert result.returncode != 0
    assert f"{name} går att gissa" in result.stderr
    assert "aaaaaaaa" not in result.stderr.rsplit("ImproperlyConfigured", 1)[1]


def test_servers_behind_a_socket_need_no_password():
    sockets = {
        "DATABASE_URL": "postgres://postgres@/x?host=/run",
        "REDIS_URL": "unix:///run/r.sock",
    }
    assert load("s.DEBUG", **REAL).returncode == 0
    assert load("s.DEBUG", **{**REAL, **sockets}).returncode == 0


def test_behind_tls_cookies_are_secure_and_debugging_is_off():
    result = load(
        "s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT", **REAL
    )
    assert result.stdout.strip() == "False True True True"


def test_the_composition_has_no_default_secret():
    text = (settings.BASE_DIR / "docker-compose.yml").read_text()
    secrets = re.findall(r"\$\{(SECRET_KEY|\w*PASSWORD)(.*?)\}", text)
    assert {name for name, _ in secrets} == {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    assert all(rest.startswith(":?") for _, rest in secrets)


def test_the_example_environment_holds_every_variable_and_no_secret():
    text = (settings.BASE_DIR / "docker-compose.yml").read_text()
    wanted = set(re.findall(r"\$\{(\w+)", text)) - {"MALKEDJAN_VERSION"}
    lines = (settings.BASE_DIR / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert wanted == set(given)
    assert not any(given[name] for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"))


def test_images_are_of_one_version_and_nothing_runs_as_root():
    services = (settings.BASE_DIR / "docker-compose.yml").read_text()
    images = re.findall(r"^    image: (\S+)", services, re.MULTILINE)
    assert images, "the composition names its images"
    assert all(re.search(r":\d+\.\d+(\.\d+)?$", image) for image in images)
    for own in ("user: postgres", "user: redis", "nginx-unprivileged"):
        assert own in services
    assert services.count("read_only: true") == 4


def test_the_proxy_takes_in_the_largest_thing_that_may_be_left():
    conf = (settings.BASE_DIR / "docker" / "nginx.conf").read_text()
    most = int(re.search(r"client_max_body_size (\d+)m;", conf)[1])
    largest = max(limits.FILE_BYTES, limits.PLAN_BYTES, limits.CITY_BYTES) / limits.MEBIBYTE
    assert largest < most <= 1.5 * largest

"""Settings refuse to guess, and real use is safe without being asked."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

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


def test_behind_tls_cookies_are_secure_and_debugging_is_off():
    result = load(
        "s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT",
        BEHIND_TLS="true",
        **GIVEN,
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

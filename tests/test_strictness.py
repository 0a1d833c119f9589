"""The tests' own tools do catch what they are there to catch."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.template import engines

from organisations.models import Organisation
from tests import template_variables
from tests.strict_client import check_page, refuse_writes
from tests.template_variables import UndefinedVariableError


@pytest.mark.parametrize(
    "page",
    [
        b'<p style="color: red">',
        b'<button class="x" onclick="go()">',
        b"<script>alert(1)</script>",
        b"<style>p {}</style>",
        b'<form method="post"><input name="a"></form>',
    ],
)
def test_a_bad_page_is_refused(page):
    with pytest.raises(AssertionError):
        check_page(page, "/")


@pytest.mark.parametrize(
    "page",
    [
        b'<svg><path style="fill: red"/></svg>',
        b'<script src="/static/a.js"></script>',
        b'<script type="application/json">{}</script>',
        b'<form method="get"><input name="a"></form>',
        b'<form method="post"><input name="csrfmiddlewaretoken"></form>',
        b'<p data-style="x" class="on">',
    ],
)
def test_a_good_page_passes(page):
    check_page(page, "/")


def test_what_cannot_run_here_is_named_at_the_end():
    """Without a browser the run is green, and says by name and reason what it left out."""
    environment = {**os.environ, "PATH": "/nonexistent", "CHROMIUM": ""}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-q", "-m", "browser", "tests/dashboards"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    listed = result.stdout.split("Kunde inte köras på den här maskinen")[1]
    assert "tests/dashboards/test_components_browser.py::" in listed
    assert "kräver Chromium (apt install chromium)" in listed


@pytest.mark.django_db
def test_a_reading_request_may_not_write():
    from django.db import connection

    with connection.execute_wrapper(refuse_writes):
        assert not Organisation.objects.exists()
        Session.objects.filter(pk="x").delete()
        with pytest.raises(AssertionError, match="must not write"):
            Organisation.objects.update(name="x")


@pytest.mark.parametrize(
    ("source", "fails"),
    [
        ("{{ missing }}", True),
        ("{{ missing.part }}", True),
        ("{{ missing|upper }}", True),
        ("{{ missing|default:'' }}", False),
        ("{% if missing %}x{% endif %}", False),
        ("{{ present }}", False),
    ],
)
def test_an_undefined_variable_fails_in_our_templates(source, fails, monkeypatch):
    monkeypatch.setattr(template_variables, "TEMPLATES", "")
    template = engines["django"].from_string(source)
    if fails:
        with pytest.raises(UndefinedVariableError):
            template.render({"present": "x"})
    else:
        template.render({"present": "x"})

"""What every test gets, and a closing list of what this machine could not run."""

import os
from contextlib import suppress

import pytest
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.db import OperationalError, connection
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import settings
from psycopg.errors import DeadlockDetected

from common.triggers import EMPTYING
from dashboards import made_once
from tests.browser import FLAGS, PATIENCE, executable
from tests.schema import template_database
from tests.strict_client import StrictClient

REASON = "kräver"
LET_EMPTY = f"SELECT set_config('{EMPTYING}', current_database(), true)"

# How often a database is emptied before it is given up.
TRIES = 5

# The same examples every time, so that a red run is a change's fault and not the dice's.
# HYPOTHESIS_PROFILE=search looks further, among fresh ones: `make search`.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run; the closing summary names each test."""
    missing = {
        "browser": None if executable() else f"{REASON} Chromium (apt install chromium)",
        "root": None if os.geteuid() == 0 else f"{REASON} att köras som root",
    }
    for item in items:
        for marker, reason in missing.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that did not run here: nothing is skipped in silence."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("Kunde inte köras på den här maskinen")
    for report in sorted(skipped, key=lambda report: report.nodeid):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.line(f"{report.nodeid}: {str(reason).removeprefix('Skipped: ')}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """On servers of our own, copy a database that has been migrated already."""
    if os.environ.get("SERVERS_ARE_OURS"):
        template = template_database(os.environ["DATABASE_URL"])
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let nobody hold the database when it is removed: a server's thread may still be at it."""
    yield
    # Where the servers are stopped already there is nobody left, and nothing to remove.
    with (
        suppress(OperationalError),
        django_db_blocker.unblock(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty():
    """What Django does after a test that commits; the database refuses others. A page that was
    left open may still be answered then, and the two of them be locked in each other."""
    flush = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self, sql_list):
        for left in reversed(range(TRIES)):
            try:
                flush(self, [LET_EMPTY, *sql_list])
            except OperationalError as error:
                if not left or not isinstance(error.__cause__, DeadlockDetected):
                    raise
            else:
                return

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(autouse=True)
def _private_cache():
    """No test sees what another has cached."""
    yield
    for name in caches:
        caches[name].clear()


@pytest.fixture(autouse=True)
def _pages_made_anew(request, monkeypatch):
    """Let only tests marked so, and browsers, meet kept pages: a kept one has no context."""
    if not {"kept_pages", "browser"} & set(request.keywords):
        monkeypatch.setattr(made_once, "cache", DummyCache("", {}))


@pytest.fixture
def client():
    """Django's client, stricter: see tests/strict_client.py."""
    return StrictClient()


@pytest.fixture
def sign_in(client):
    """`sign_in(user)` returns a client on which `user` is signed in."""

    def _sign_in(user):
        client.force_login(user, backend="organisations.backends.WithRoles")
        return client

    return _sign_in


@pytest.fixture(scope="session")
def chromium():
    """One browser for all browser tests of a worker."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    # Playwright runs an event loop in this thread, and Django would refuse to use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


def policy_faults(text: str) -> list[str]:
    """What the browser says when a page breaks the content security policy."""
    return [text] if "Content Security Policy" in text else []


@pytest.fixture
def page(chromium):
    """A fresh page at 1280 pixels; the test fails when a script fails or the CSP is broken."""
    context = chromium.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.extend(policy_faults(message.text)))
    yield page
    context.close()
    assert not faults, faults

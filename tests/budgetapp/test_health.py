"""What a load balancer and a container platform ask."""

import pytest
from django.db import InterfaceError, OperationalError

from budgetapp import views


def test_healthz_answers_anybody_without_a_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok\n"


@pytest.mark.django_db
def test_readyz_names_each_part(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "database": "ok",
        "broker": "ok",
        "migrations": "ok",
    }


@pytest.mark.django_db
def test_readyz_says_that_the_broker_is_lost(client, settings):
    settings.REDIS_URL = "unix:///nonexistent/redis.sock"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["broker"] == "unreachable"
    assert response.json()["database"] == "ok"


@pytest.mark.django_db
def test_readyz_counts_missing_migrations(client, monkeypatch):
    monkeypatch.setattr(views.MigrationExecutor, "migration_plan", lambda *args: ["one", "two"])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "2 missing"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client, path):
    assert client.post(path).status_code == 405


def test_the_page_of_a_fault_needs_nothing(client, settings):
    """No database may be asked here; a page that asks for one ends in the page of a fault."""
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "Något gick fel hos oss" in page
    assert 'href="/static/failed.css"' in page
    told = client.get("/", headers={"Accept": "application/json"})
    assert told.status_code == 500
    assert "Försök igen" in told.json()["message"]


class Told(Exception):
    """What the driver says, with the word of PostgreSQL for it."""

    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


def database_that_says(monkeypatch, sqlstate, kind=OperationalError):
    def asked(*given, **more):
        raise kind("AdminShutdown") from Told(sqlstate)

    monkeypatch.setattr("dashboards.views.home.adopted_budgets", asked)


@pytest.mark.django_db
@pytest.mark.parametrize("sqlstate", [None, "08006", "57P01", "57P02", "57P03"])
def test_while_the_database_is_restarted_one_is_told_to_wait(client, monkeypatch, sqlstate):
    database_that_says(monkeypatch, sqlstate)
    client.raise_request_exception = False
    response = client.get("/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Målkedjan startas om" in response.content.decode()
    told = client.get("/", headers={"Accept": "application/json"})
    assert (told.status_code, told["Retry-After"]) == (503, "5")
    assert "skickas då igen" in told.json()["message"]


@pytest.mark.django_db
@pytest.mark.parametrize("sqlstate", ["40P01", "57014", "53100"])
def test_what_is_no_restart_is_a_fault(client, monkeypatch, sqlstate):
    database_that_says(monkeypatch, sqlstate)
    client.raise_request_exception = False
    assert client.get("/").status_code == 500


@pytest.mark.django_db
def test_a_connection_that_was_cut_is_a_restart(client, monkeypatch):
    database_that_says(monkeypatch, None, InterfaceError)
    client.raise_request_exception = False
    assert client.get("/").status_code == 503

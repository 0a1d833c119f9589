"""What a load balancer and a container platform ask."""

import pytest

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

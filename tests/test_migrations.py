"""An installation from before the city was an organisation keeps all it has."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from organisations.migrations._city import ensure_city, plant_tree
from organisations.models import Organisation
from tests.factories import CityFactory

BEFORE = [
    (app, "0001_initial")
    for app in ("organisations", "goals", "indicators", "finance", "plans", "followup")
]


@pytest.fixture
def migrated(django_db_setup, django_db_blocker):
    """`migrated(targets)` migrates a database of its own and returns the models as they are there.

    Migrations are not run backwards, so the old installation begins empty.
    """
    usual = connection.settings_dict["NAME"]
    name = f"{usual}_old"

    def _migrated(targets):
        MigrationExecutor(connection).migrate(targets)
        return MigrationExecutor(connection).loader.project_state(targets).apps

    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
        connection.close()
        connection.settings_dict["NAME"] = name
        yield _migrated
        connection.close()
        connection.settings_dict["NAME"] = usual
        with connection._nodb_cursor() as cursor:
            # The server's own cleaning may be at it.
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def latest():
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def fill(apps):
    """A committee, and of each kind of row one that belonged to nobody."""
    committee = apps.get_model("organisations", "Organisation").objects.create(
        code="namnd", name="Nämnden", short_name="Nämnden", kind="committee"
    )
    apps.get_model("organisations", "Publication").objects.create(year=2024, subject="VB")
    budget = apps.get_model("goals", "Budget").objects.create(
        year=2024, proposer="Kommunfullmäktige", status="adopted"
    )
    strategic = apps.get_model("goals", "StrategicGoal").objects.create(
        budget=budget, code="1", title="Mål"
    )
    area = apps.get_model("goals", "AreaGoal").objects.create(
        budget=budget, strategic_goal=strategic, code="1.1", title="Mål"
    )
    goal = apps.get_model("goals", "CommitteeGoal").objects.create(
        organisation=committee, area_goal=area, title="Nämndmål"
    )
    activities = apps.get_model("goals", "Activity").objects
    activities.create(budget=budget, title="Fullmäktiges")
    activities.create(budget=budget, organisation=committee, committee_goal=goal, title="Nämndens")
    apps.get_model("finance", "Appropriation").objects.create(
        budget=budget, group="Stadsdelsnämnderna", kind="net", amount=1
    )
    indicator = apps.get_model("indicators", "Indicator").objects.create(
        code="nojda", name="Andel nöjda", level="council"
    )
    targets = apps.get_model("indicators", "Target").objects
    targets.create(indicator=indicator, year=2024, kind="none")
    targets.create(indicator=indicator, organisation=committee, year=2024, kind="none")


def marks(apps):
    return apps.get_model("indicators", "RecomputeMark").objects.count()


def whose(apps, app, model, **narrow):
    rows = apps.get_model(app, model).objects.filter(**narrow)
    return sorted(row.organisation.code for row in rows.select_related("organisation"))


@pytest.mark.django_db(transaction=True)
def test_what_belonged_to_nobody_is_the_citys(migrated):
    before = migrated(BEFORE)
    fill(before)
    events = before.get_model("indicators", "TargetEvent").objects.count()
    goals_marked = marks(before)
    apps = migrated(latest())
    organisations = apps.get_model("organisations", "Organisation").objects
    city = organisations.get(kind="city")
    assert (city.code, city.name, city.parent) == ("staden", "Staden", None)
    assert organisations.get(code="namnd").parent == city
    assert (city.kind_order, organisations.get(code="namnd").kind_order) == (0, 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id FROM organisations_publication")
        assert cursor.fetchall() == [(city.pk,)]
    assert whose(apps, "indicators", "Target") == ["namnd", "staden"]
    assert whose(apps, "indicators", "TargetEvent") == ["namnd", "staden"]
    assert whose(apps, "finance", "Appropriation", group="Stadsdelsnämnderna") == ["staden"]
    activities = apps.get_model("goals", "Activity").objects
    assert activities.get(title="Fullmäktiges").organisation == city
    assert activities.get(title="Nämndens").area_goal.code == "1.1"
    # It is no change of what anybody wrote: no trace in the history, nothing to compute.
    assert apps.get_model("indicators", "TargetEvent").objects.count() == events
    of_indicators = apps.get_model("indicators", "RecomputeMark").objects.exclude(indicator=None)
    assert of_indicators.count() <= goals_marked


@pytest.mark.django_db
def test_a_city_that_exists_is_the_root():
    city = CityFactory(code="kommunen")
    with connection.cursor() as cursor:
        assert ensure_city(cursor) == city.pk


@pytest.mark.django_db
def test_an_empty_installation_gets_no_city():
    with connection.schema_editor() as schema_editor:
        plant_tree(None, schema_editor)
    assert not Organisation.objects.exists()


# What an older grammar made of words that are read otherwise now, by the words.
READ_BEFORE = {
    "lägre än 2023": {"kind": "at_most", "low": None, "high": 2023},
    "+2 procentenheter": {"kind": "level", "low": 2, "high": None, "unit": "procentenheter"},
    "80 %": {"kind": "level", "low": 80, "high": 80, "unit": "%"},
    "så bra som möjligt": {"kind": "uninterpreted"},
}


@pytest.mark.django_db(transaction=True)
def test_targets_are_read_again_and_keep_their_words(migrated):
    before = migrated([("indicators", "0020_wider_rows")])
    city = before.get_model("organisations", "Organisation").objects.create(
        code="staden", name="Staden", short_name="Staden", kind="city"
    )
    for number, (text, read) in enumerate(READ_BEFORE.items()):
        indicator = before.get_model("indicators", "Indicator").objects.create(
            code=f"i{number}", name=text, level="council"
        )
        before.get_model("indicators", "Target").objects.create(
            indicator=indicator, organisation=city, year=2024, text=text, **read
        )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM indicators_recomputemark")
        cursor.execute("SELECT count(*) FROM indicators_targetevent")
        (events,) = cursor.fetchone()
    apps = migrated([("indicators", "0021_read_again")])
    rows = apps.get_model("indicators", "Target").objects
    found = {
        one.text: (one.kind, one.low, one.high, one.change, one.base_year) for one in rows.all()
    }
    assert found == {
        "lägre än 2023": ("decrease", None, None, None, 2023),
        "+2 procentenheter": ("change", None, None, 2, None),
        "80 %": ("level", 80, 80, None, None),
        "så bra som möjligt": ("uninterpreted", None, None, None, None),
    }
    # what is read otherwise is computed again, and nobody has changed a word
    marks = apps.get_model("indicators", "RecomputeMark").objects.values_list("indicator__code")
    assert sorted(code for (code,) in marks) == ["i0", "i1"]
    assert apps.get_model("indicators", "TargetEvent").objects.count() == events

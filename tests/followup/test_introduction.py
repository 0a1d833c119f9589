"""An installation from before there were editions: what was public becomes edition 1, today."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from decisions.models import Decision, Edition, Standing
from followup.introduction import introduce_editions
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def before():
    """The old tables, as they are left by the migrations of an installation with a city."""
    with connection.cursor() as cursor:
        for name in ("organisations_publicationevent", "organisations_publication"):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
            cursor.execute(f"CREATE TABLE {name} (year int, subject text, organisation_id bigint)")

    def says(year, subject, organisation):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO organisations_publication VALUES (%s, %s, %s)",
                [year, subject, organisation.pk],
            )

    return says


def test_what_was_public_is_edition_one_and_stays_public(before):
    city, committee = make.CityFactory(), make.OrganisationFactory()
    budget = make.BudgetFactory()
    make.OperationalPlanFactory(
        organisation=committee, budget=budget, status="decided", decided_on=dt.date(2023, 12, 1)
    )
    make.PeriodReportFactory(organisation=committee, submitted=True)
    before(2024, "VB", city)
    before(2024, "plan", committee)
    assert introduce_editions() == 2
    public = Standing.objects.published().order_by("subject")
    assert [(one.subject, one.published.number) for one in public] == [
        ("VB", 1),
        ("budget", 1),
        ("plan", 1),
    ]
    assert set(Decision.objects.values_list("kind", flat=True)) == {"introduction"}
    assert public[0].published.decision.decided_on == timezone.localdate()
    assert Standing.objects.get(organisation=committee, subject="VB").is_sealed


def test_a_draft_that_was_public_stands_as_it_was_and_can_be_written_in(before):
    committee = make.OrganisationFactory()
    make.OperationalPlanFactory(organisation=committee)
    before(2024, "plan", committee)
    introduce_editions()
    standing = Standing.objects.get(organisation=committee, subject="plan")
    assert (standing.published, standing.is_sealed) == (Edition.objects.get(kind="plan"), False)


def test_it_is_done_once(before):
    before(2024, "VB", make.CityFactory())
    make.OutcomeFactory(status="final")
    assert introduce_editions() == 1
    assert introduce_editions() == 0
    assert Edition.objects.count() == 1


def test_an_installation_without_a_city_waits(before):
    assert introduce_editions() == 0
    assert "organisations_publication" in connection.introspection.table_names()

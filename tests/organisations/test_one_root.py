"""The city is the root for good: the database refuses another one, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import CityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """The city, a committee of it, and what lies under that."""
    city = CityFactory()
    committee = OrganisationFactory(parent=city)
    return {"city": city.pk, "committee": committee.pk, "below": under(committee)}


def under(parent):
    return OrganisationFactory(parent=parent).pk


UPDATE = "UPDATE organisations_organisation SET "


@pytest.mark.parametrize(
    "statement",
    [
        UPDATE + "kind = 'committee', parent_id = {committee} WHERE id = {city}",
        UPDATE + "kind = 'city', parent_id = NULL WHERE id = {committee}",
        UPDATE + "kind = CASE WHEN id = {city} THEN 'committee' ELSE 'city' END,"
        " parent_id = CASE WHEN id = {city} THEN {committee} END WHERE id IN ({city}, {committee})",
        UPDATE + "parent_id = NULL WHERE id = {committee}",
        UPDATE + "parent_id = {committee} WHERE id = {city}",
        UPDATE + "parent_id = {below} WHERE id = {committee}",
        UPDATE + "parent_id = id WHERE id = {committee}",
        "INSERT INTO organisations_organisation (code, name, short_name, kind, sort_name,"
        " counted_in_reconciliation) VALUES ('b', 'B', 'B', 'city', 'b', false)",
    ],
)
def test_nothing_else_becomes_the_root(tree, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**tree))


def test_what_lies_under_the_city_moves_and_changes_its_kind(tree):
    with connection.cursor() as cursor:
        cursor.execute((UPDATE + "parent_id = {city}, kind = 'board' WHERE id = {below}")
                       .format(**tree))  # fmt: skip
        assert cursor.rowcount == 1

"""Adding, renaming, moving and closing organisations."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from drafting.calculations.history import event_model
from organisations.actions import (
    add_organisation,
    close_organisation,
    describe_organisation,
    move_organisation,
    rename_organisation,
)
from organisations.models import Organisation
from tests.factories import CityFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory(admin=True)


def names_of(refused):
    return set(refused.value.message_dict)


def test_a_new_organisation_stands_under_another_and_takes_its_name_as_short(by):
    city = CityFactory()
    made = add_organisation(
        code="vatten", name="Vatten  AB", kind="board", parent=city, by=by, short_name=" "
    )
    assert (made.name, made.short_name, made.parent) == ("Vatten AB", "Vatten AB", city)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Tagna nämnden"}, "name"),
        ({"code": "tagen"}, "code"),
        ({"code": "med blanksteg"}, "code"),
        ({"kind": "okänd"}, "kind"),
        ({"kind": "city"}, "kind"),
        ({"parent": None}, "parent"),
    ],
)
def test_each_fault_is_told_at_its_field(by, changes, field):
    taken = OrganisationFactory(code="tagen", name="Tagna nämnden")
    given = {"code": "ny", "name": "Ny", "kind": "committee", "parent": taken.parent}
    with pytest.raises(ValidationError) as refused:
        add_organisation(**(given | changes), by=by)
    assert field in names_of(refused)
    assert not Organisation.objects.filter(code="ny").exists()


def test_a_renamed_organisation_is_the_same_and_its_history_says_who(by):
    one = OrganisationFactory(code="norra", name="Norra")
    rename_organisation(organisation=one, name="Norra innerstaden", short_name="Norra", by=by)
    assert Organisation.objects.get(code="norra").name == "Norra innerstaden"
    event = event_model(Organisation).objects.filter(pgh_obj_id=one.pk).latest("pgh_id")
    assert event.pgh_context.metadata["user"] == by.pk
    assert event.name == "Norra innerstaden"


def test_nothing_moves_under_itself_or_what_lies_under_it(by):
    above = OrganisationFactory()
    below = OrganisationFactory(parent=above)
    for parent in (above, below, None):
        with pytest.raises(ValidationError) as refused:
            move_organisation(organisation=above, parent=parent, by=by)
        assert names_of(refused) == {"parent"}
    above.refresh_from_db()
    move_organisation(organisation=below, parent=above.parent, by=by)
    assert Organisation.objects.get(pk=below.pk).parent == above.parent


def test_the_city_neither_moves_nor_ends(by):
    city, other = CityFactory(), OrganisationFactory()
    with pytest.raises(ValidationError):
        move_organisation(organisation=city, parent=other, by=by)
    city.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        close_organisation(organisation=city, exists_to=dt.date(2024, 12, 31), by=by)
    assert names_of(refused) == {"exists_to"}


def test_a_closed_organisation_leaves_later_years_and_can_be_opened_again(by):
    one = OrganisationFactory(exists_from=dt.date(2010, 1, 1))
    close_organisation(organisation=one, exists_to=dt.date(2024, 12, 31), by=by)
    listed = Organisation.objects.without_city()
    assert one in listed.existing_in(2024)
    assert one not in listed.existing_in(2025)
    assert one not in listed.existing_in(2009)
    close_organisation(organisation=one, exists_to=None, by=by)
    assert one in listed.existing_in(2025)


def test_it_does_not_end_before_it_began_nor_before_what_belongs_to_it(by):
    above = OrganisationFactory(exists_from=dt.date(2020, 1, 1))
    with pytest.raises(ValidationError) as refused:
        close_organisation(organisation=above, exists_to=dt.date(2019, 1, 1), by=by)
    assert names_of(refused) == {"exists_to"}
    below = OrganisationFactory(parent=above, short_name="Under")
    with pytest.raises(ValidationError, match="Under"):
        close_organisation(organisation=above, exists_to=dt.date(2024, 12, 31), by=by)
    close_organisation(organisation=below, exists_to=dt.date(2024, 12, 31), by=by)
    above.refresh_from_db()
    close_organisation(organisation=above, exists_to=dt.date(2024, 12, 31), by=by)


def test_what_it_is_can_be_said_anew(by):
    one = OrganisationFactory()
    describe_organisation(
        organisation=one,
        kind="board",
        exists_from=dt.date(2001, 1, 1),
        counted_in_reconciliation=False,
        by=by,
    )
    one.refresh_from_db()
    assert (one.kind, one.counted_in_reconciliation) == ("board", False)

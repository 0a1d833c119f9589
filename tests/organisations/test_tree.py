"""The city is the root of the organisations' tree, and theirs are no circles."""

import pytest
from django.core.exceptions import ValidationError

from organisations.models import Organisation
from tests.factories import CityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_without_a_city_there_is_none_to_find():
    with pytest.raises(Organisation.DoesNotExist):
        Organisation.objects.city()


def test_the_city_stands_first_and_is_left_out_of_lists():
    committee = OrganisationFactory()
    city = CityFactory()
    assert (city.is_city, committee.is_city) == (True, False)
    assert Organisation.objects.city() == city
    assert list(Organisation.objects.in_order()) == [city, committee]
    assert list(Organisation.objects.without_city()) == [committee]


def test_no_organisation_lies_under_itself():
    group = OrganisationFactory()
    company = OrganisationFactory(parent=group)
    company.full_clean()
    assert company.ancestors() == [group.pk, CityFactory().pk]
    group.parent = company
    with pytest.raises(ValidationError, match="höra till sig själv"):
        group.full_clean()
    group.parent = group
    with pytest.raises(ValidationError):
        group.full_clean()

"""What the groups of the city's sign-in service give, and what is wrong with a mapping."""

import pytest
from django.core.checks import run_checks

from organisations.groups import Given, apply_groups, given_by
from organisations.mapping import CITY_ROLES, MEMBERS, faults_of
from organisations.models import Membership, User
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

MAPPING = {
    "r": ["kultur:reader"],
    "e": ["kultur:editor", "miljo:reader"],
    "a": ["kultur:approver"],
    "s": ["slk"],
    "p": ["politician"],
    "adm": ["admin"],
}


@pytest.mark.parametrize(
    ("groups", "given"),
    [
        ([], Given()),
        (["okand"], Given()),
        (["r"], Given("", {"kultur": "reader"})),
        (["a", "r", "e"], Given("", {"kultur": "approver", "miljo": "reader"})),
        (["p", "s"], Given("slk")),
        (["adm", "s", "p"], Given("admin")),
    ],
)
def test_of_several_the_one_that_reaches_furthest(settings, groups, given):
    settings.GROUP_ROLES = MAPPING
    assert given_by(groups) == given
    assert given_by(reversed(groups)) == given


@pytest.mark.parametrize(
    ("mapping", "number"),
    [
        ({}, 0),
        (MAPPING, 0),
        ([], 1),
        ({"g": "slk"}, 1),
        ({"g": ["chef"]}, 1),
        ({"g": ["kultur:chef", ":editor", "slk"]}, 2),
    ],
)
def test_a_mapping_that_is_wrong_is_said(mapping, number):
    assert len(faults_of(mapping)) == number


@pytest.mark.django_db
def test_what_was_given_by_hand_stays(settings):
    settings.GROUP_ROLES = MAPPING
    kultur = OrganisationFactory(code="kultur")
    person = UserFactory(city_role="politician")
    MembershipFactory(user=person, organisation=kultur, role="editor")
    apply_groups(person=person, groups=["a", "s"])
    person.refresh_from_db()
    assert person.city_role == "politician"
    assert person.memberships.get().role == "editor"
    apply_groups(person=person, groups=[])
    person.refresh_from_db()
    assert person.city_role == "politician"
    assert person.memberships.get().role == "editor"


@pytest.mark.django_db
def test_an_organisation_that_there_is_not_gives_nothing(settings, caplog):
    settings.GROUP_ROLES = MAPPING
    OrganisationFactory(code="kultur")
    person = UserFactory()
    apply_groups(person=person, groups=["e"])
    assert [one.organisation.code for one in person.memberships.all()] == ["kultur"]
    assert "miljo" in caplog.text


def test_a_mapping_knows_every_role():
    assert set(MEMBERS) == set(Membership.Role.values)
    assert set(CITY_ROLES) == set(User.CityRole.values) - {""}


def test_a_wrong_mapping_stops_the_start(settings):
    settings.GROUP_ROLES = {"g": ["chef"]}
    assert [fault.id for fault in run_checks(tags=["security"])] == ["organisations.E001"]


@pytest.mark.django_db
def test_the_last_administrator_stays_whatever_the_groups_say(settings):
    settings.GROUP_ROLES = MAPPING
    last = UserFactory(city_role="admin", city_role_from_group=True)
    apply_groups(person=last, groups=["s"])
    assert User.objects.get(pk=last.pk).city_role == "admin"
    UserFactory(admin=True)
    apply_groups(person=last, groups=["s"])
    assert User.objects.get(pk=last.pk).city_role == "slk"

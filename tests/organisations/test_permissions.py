"""Who may read and change what, as a table."""

import pytest
from django.contrib.auth.models import AnonymousUser

from organisations import permissions
from organisations.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def people(organisation):
    """One of each kind, as seen from the organisation."""
    return {
        "anonymous": AnonymousUser(),
        "outsider": MembershipFactory(role="approver").user,
        "politician": UserFactory(politician=True),
        "reader": MembershipFactory(organisation=organisation, role="reader").user,
        "editor": MembershipFactory(organisation=organisation, role="editor").user,
        "approver": MembershipFactory(organisation=organisation, role="approver").user,
        "slk": UserFactory(slk=True),
        "admin": UserFactory(admin=True),
        "inactive admin": UserFactory(admin=True, is_active=False),
    }


ALLOWED = {
    permissions.can_read_workspace: {"reader", "editor", "approver", "slk", "admin"},
    permissions.can_edit_workspace: {"editor", "approver", "admin"},
    permissions.can_approve: {"approver", "admin"},
}


@pytest.mark.parametrize("predicate", ALLOWED, ids=lambda predicate: predicate.__name__)
def test_workspace_predicates(predicate, people, organisation):
    allowed = {who for who, user in people.items() if predicate(user, organisation)}
    assert allowed == ALLOWED[predicate]


@pytest.mark.parametrize("predicate", [permissions.can_steer_city, permissions.can_reconcile])
def test_city_predicates(predicate, people):
    assert {who for who, user in people.items() if predicate(user)} == {"slk", "admin"}


def test_inactive_member_reads_nothing(organisation):
    user = MembershipFactory(organisation=organisation, user__is_active=False).user
    assert not permissions.can_read_workspace(user, organisation)
    assert not permissions.follows_up(user)
    assert not Organisation.objects.filter(permissions.own_organisations(user)).exists()


def test_own_organisations_are_those_of_ones_memberships(people, organisation):
    mine = Organisation.objects.filter(pk=organisation.pk)
    own = {
        who
        for who, user in people.items()
        if mine.filter(permissions.own_organisations(user)).exists()
    }
    assert own == {"reader", "editor", "approver"}

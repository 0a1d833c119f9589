"""Who may read and change what, as a table."""

import pytest
from django.contrib.auth.models import AnonymousUser

from indicators.models import Outcome, Target
from organisations import permissions
from tests.factories import (
    CityFactory,
    IndicatorFactory,
    MembershipFactory,
    OrganisationFactory,
    OutcomeFactory,
    PublicationFactory,
    TargetFactory,
    UserFactory,
)

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
    OutcomeFactory(organisation=organisation)
    assert not permissions.can_read_workspace(user, organisation)
    assert not Outcome.objects.visible_to(user).exists()


def seen(people, queryset):
    return {who for who, user in people.items() if queryset.visible_to(user).exists()}


INSIDERS = {"reader", "editor", "approver", "slk", "admin"}


def test_draft_target_is_seen_by_insiders_only(people, organisation):
    TargetFactory(organisation=organisation)
    assert seen(people, Target.objects) == INSIDERS


def test_target_is_public_when_the_plan_of_its_year_is(people, organisation):
    TargetFactory(organisation=organisation, year=2024)
    PublicationFactory(organisation=organisation, year=2023, subject="plan")
    assert seen(people, Target.objects) == INSIDERS
    PublicationFactory(organisation=organisation, year=2024, subject="plan")
    assert seen(people, Target.objects) == set(people)


def test_city_target_is_public(people):
    TargetFactory()
    assert seen(people, Target.objects) == set(people)


@pytest.mark.parametrize("whole_city", [True, False])
def test_outcome_is_public_when_its_period_is(people, organisation, whole_city):
    OutcomeFactory(organisation=organisation, year=2024, period="T2")
    PublicationFactory(year=2024, subject="T1")
    assert seen(people, Outcome.objects) == INSIDERS
    publisher = CityFactory() if whole_city else organisation
    PublicationFactory(organisation=publisher, year=2024, subject="T2")
    assert seen(people, Outcome.objects) == set(people)


def test_another_organisations_publication_opens_nothing(people, organisation):
    OutcomeFactory(organisation=organisation, period="VB")
    PublicationFactory(organisation=OrganisationFactory(), subject="VB")
    assert seen(people, Outcome.objects) == INSIDERS


def test_visibility_costs_one_query_whatever_the_rows(people, django_assert_num_queries):
    for _ in range(5):
        OutcomeFactory(indicator=IndicatorFactory(), organisation=OrganisationFactory())
    for user in people.values():
        with django_assert_num_queries(1):
            list(Outcome.objects.visible_to(user))

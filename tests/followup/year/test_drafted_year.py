"""A year that is opened and not adopted is there for nobody but those who steer the city."""

import pytest

from tests.factories import MembershipFactory


@pytest.fixture
def member(sign_in, adopted):
    return sign_in(MembershipFactory(organisation=adopted.committee, role="approver").user)


PAGES = ["/2025/uppfoljning/", "/2025/uppfoljning/VB/norra/"]


@pytest.mark.parametrize("address", PAGES)
def test_its_periods_and_reports_are_hidden_until_it_is_adopted(member, draft, address):
    assert member.get(address).status_code == 404
    assert member.get(address.replace("2025", "2024")).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_who_steers_the_city_sees_them(office, draft, address):
    assert office.get(address).status_code == 200


def test_nothing_is_reported_in_it(member, draft):
    answer = member.post(
        "/2025/uppfoljning/VB/norra/spara/", {"rows": []}, content_type="application/json"
    )
    assert answer.status_code == 404


def test_no_plan_is_offered_in_it(member, draft):
    assert list(member.get("/2025/plan/").context["startable"]) == []
    assert list(member.get("/2024/plan/").context["startable"]) == [draft.committee]

"""The published city, and those who read it."""

import pytest

from tests import factories as make
from tests.published import build_city


@pytest.fixture
def city(db):
    return build_city()


@pytest.fixture
def reader(city):
    return make.MembershipFactory(organisation=city.closed, role="reader").user


@pytest.fixture
def editor(city):
    return make.MembershipFactory(organisation=city.closed, role="editor").user


@pytest.fixture
def slk(db):
    return make.UserFactory(slk=True)


@pytest.fixture
def at_work(sign_in):
    """`at_work(user)` returns a client on which `user` reads the working rows."""

    def _at_work(user):
        client = sign_in(user)
        assert client.post("/arbetslage/", {"on": "1"}).status_code == 302
        return client

    return _at_work


@pytest.fixture
def counted(client, at_work, sign_in, slk, reader, django_assert_max_num_queries):
    """`counted(address)`: queries as anonymous, and at work as the office and as a member."""

    def _counted(address):
        client.logout()
        with django_assert_max_num_queries(12) as public:
            client.get(address)
        found = [len(public)]
        for person in (slk, reader):
            signed_in = sign_in(person)
            with django_assert_max_num_queries(12):
                signed_in.get(address)
            viewer = at_work(person)
            with django_assert_max_num_queries(21) as working:
                viewer.get(address)
            found.append(len(working))
        return found

    return _counted

"""The visitor's address is what our own proxies say, and nothing that a visitor can write."""

import pytest
from django.test import RequestFactory

from organisations.places import UNKNOWN, household, real_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, None, "192.0.2.7", "192.0.2.7"),
        (0, "203.0.113.9", "192.0.2.7", "192.0.2.7"),
        (1, "203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "10.0.0.1", "203.0.113.9"),
        # It has not come through all of ours: what stands there is the visitor's own word.
        (2, "203.0.113.9", "10.0.0.1", "10.0.0.1"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1", "10.0.0.1"),
        (1, "203.0.113.9:5123", "10.0.0.1", "203.0.113.9"),
        (1, "[2001:db8::7]:5123", "10.0.0.1", "2001:db8::7"),
        (1, "::ffff:203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (1, "fe80::1%eth0", "10.0.0.1", "fe80::1"),
        (0, None, "", UNKNOWN),
    ],
)
def test_the_address(settings, proxies, forwarded, remote, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, **headers)
    assert real_address(request) == address


def test_neighbours_in_a_network_are_one_household_only_in_ipv6():
    assert household("2001:db8:1:2::1") == household("2001:db8:1:2:ffff::9")
    assert household("2001:db8:1:2::1") != household("2001:db8:1:3::1")
    assert household("192.0.2.1") != household("192.0.2.2")

"""Addresses that no page can read."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/2024/mal/%00/", "/2024/mal/1.1%00/namnder/", "/?period=VB%00", "/?%00=1"]
)
def test_an_address_with_nul_leads_nowhere(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", ["-1", "0", "99999999999999999999"])
def test_a_list_is_read_however_many_rows_are_asked_for(client, number):
    area = make.AreaGoalFactory(strategic_goal=make.StrategicGoalFactory(code="1"), code="1.1")
    make.IndicatorPlacementFactory(area_goal=area)
    assert client.get("/2024/mal/1.1/", {"per_page": number}).status_code == 200

"""What no address may hold, and that the answer says so."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/2024/mal/%00/", 404),
        ("/2024/mal/1.1%00/namnder/", 404),
        ("/2024/mal/%E2%80%AE1/", 404),
        ("/?period=VB%00", 400),
        ("/?%00=1", 400),
        ("/?sok=%ED%A0%80", 400),
        ("/?sok=%E5r", 400),
        ("/?sok=" + "a" * 5_000, 414),
        ("/?" + "&".join(f"f{number}=1" for number in range(700)), 414),
    ],
)
def test_an_address_that_nobody_can_mean_is_refused_with_a_page(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert "Till startsidan" in response.content.decode()


def test_a_question_is_cleaned_of_signs_that_turn_it(client):
    response = client.get("/konto/login/", {"sok": "\u202eand\u0007el"})
    assert response.status_code == 200
    assert response.wsgi_request.GET["sok"] == "andel"


@pytest.mark.parametrize("year", ["0", "1", "99999999", "-1", "٢٠٢٤", "2024.0", "0000", "9999"])
def test_a_year_that_no_city_has_leads_nowhere(client, year):
    assert client.get(f"/{year}/mal/").status_code == 404


@pytest.mark.parametrize("key", ["9223372036854775808", "9" * 5000, "-1", "1e3", "٣"])
def test_a_key_that_no_row_has_leads_nowhere(client, key):
    assert client.get(f"/varfor/{key}/").status_code in (404, 414)


def test_a_cookie_with_nul_is_as_good_as_none(client):
    client.cookies["sessionid"] = "a\0b"
    assert client.get("/konto/login/").status_code == 200


@pytest.mark.parametrize("number", ["-1", "0", "99999999999999999999"])
def test_a_list_is_read_however_many_rows_are_asked_for(client, number):
    area = make.AreaGoalFactory(strategic_goal=make.StrategicGoalFactory(code="1"), code="1.1")
    make.IndicatorPlacementFactory(area_goal=area)
    assert client.get("/2024/mal/1.1/", {"per_page": number}).status_code == 200

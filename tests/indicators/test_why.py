"""Every symbol answers why, to those who may see it."""

import pytest

from organisations.models import Publication
from tests.factories import (
    FulfilmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PublicationFactory,
    UserFactory,
)
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World(over_organisations="ratio", unit="%", decimals=1)
    world.target("20 % minskning relativt 2020")
    world.report(None, 2020, VB=50)
    world.committee = world.organisation("30 %", VB=(30, 90))
    world.absent = world.organisation("30 %", VB="secret")
    return world


def address(row):
    return f"/varfor/{row.pk}/"


def publish_period():
    PublicationFactory(year=2024, subject="VB")


def test_a_published_row_is_explained_to_anybody(client, world):
    row = world.row()
    publish_period()
    page = client.get(address(row))
    text = page.content.decode().replace("\xa0", " ")
    assert page.status_code == 200
    assert "20 % minskning relativt 2020" in text
    assert "33,3 %" in text
    assert "40,0 %" in text  # the level that the change gives
    assert "Basårets utfall 2020" in text
    assert "summan av täljarna genom summan av nämnarna" in text
    assert world.committee.short_name in text
    assert "för få personer" in text
    assert f"regelversion {row.rule_version}" in text
    assert "1 av 2" in text
    assert "Varför uppfylls årsmålet helt?" in text
    assert "avrundas till 1 decimal innan" in text
    assert "6,7 procentenheter" in text
    assert "(33,3333 %)" in text


def test_htmx_gets_the_fragment_alone(client, world):
    row = world.row()
    publish_period()
    page = client.get(address(row), headers={"HX-Request": "true"})
    assert page.content.decode().lstrip().startswith("<h2>")


def test_an_unpublished_row_does_not_exist_for_outsiders(client, sign_in, world):
    row = world.row()
    assert client.get(address(row)).status_code == 404
    outsider = MembershipFactory(organisation=OrganisationFactory()).user
    assert sign_in(outsider).get(address(row)).status_code == 404


def test_readers_and_editors_see_their_organisations_drafts(sign_in, world):
    row = world.row(world.committee)
    for role in ("reader", "editor"):
        user = MembershipFactory(organisation=world.committee, role=role).user
        assert sign_in(user).get(address(row)).status_code == 200


def test_an_unpublished_plans_target_is_withheld_in_the_citys_row(client, sign_in, world):
    world.target("40 %", year=2025)
    hidden = world.organisation("41 %", year=2025)
    shown = world.organisation("39 %", year=2025)
    row = world.plan_row(year=2025)
    PublicationFactory(year=2025, subject=Publication.PLAN)
    PublicationFactory(year=2025, subject=Publication.PLAN, organisation=shown)
    text = client.get(address(row)).content.decode()
    assert shown.short_name in text
    assert hidden.short_name not in text
    assert "1 organisations värde ingår men är inte publicerat" in text
    text = sign_in(UserFactory(slk=True)).get(address(row)).content.decode()
    assert hidden.short_name in text


def test_a_target_that_reads_as_it_is_written_is_not_repeated(sign_in):
    world = World()
    organisation = world.organisation("Fastställs 2024", VB=3)
    page = sign_in(UserFactory(admin=True)).get(address(world.row(organisation)))
    assert "läst som" not in page.content.decode()


@pytest.mark.parametrize("target", ["", "Ökning", "så bra som möjligt", "98–102", "Max 3", "> 3"])
def test_any_row_can_be_explained(sign_in, target):
    world = World(direction="band")
    organisation = world.organisation(target, VB=99.4)
    world.report(organisation, 2023, VB=98)
    row = world.row(organisation)
    page = sign_in(UserFactory(admin=True)).get(address(row))
    assert page.status_code == 200
    assert "99" in page.content.decode()


def test_a_row_without_definition_can_be_explained(sign_in):
    row = FulfilmentFactory(level="hard_to_assess")
    assert sign_in(UserFactory(admin=True)).get(address(row)).status_code == 200


def test_queries_do_not_grow_with_what_went_in(sign_in, world, django_assert_num_queries):
    client = sign_in(UserFactory(admin=True))
    row = world.row()
    client.get(address(row))
    with django_assert_num_queries(7):
        client.get(address(row))
    for _ in range(5):
        world.organisation("30 %", VB=(30, 90))
    row = world.row()
    with django_assert_num_queries(7):
        client.get(address(row))


def test_only_reading_is_allowed(sign_in, world):
    row = world.row()
    assert sign_in(UserFactory(admin=True)).post(address(row)).status_code == 405

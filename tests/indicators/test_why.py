"""Every symbol answers why, to those who may see it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from decisions.actions import deciding, make_edition
from decisions.actions import publish as make_public
from decisions.models import PLAN, Decision
from followup.publishing import publish, withdraw
from indicators.models import FrozenTarget, Fulfilment, Outcome, Target, TargetChange
from indicators.recompute import drain_marks
from tests.factories import FulfilmentFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World(over_organisations="ratio", unit="%", decimals=1, direction="lower")
    world.target("20 % minskning relativt 2020")
    world.report(None, 2020, VB=50)
    world.committee = world.organisation("30 %", VB=(30, 90))
    world.absent = world.organisation("30 %", VB="secret")
    return world


def address(row):
    return f"/varfor/{row.pk}/"


def published(world, organisation=None, *, subject="VB", year=2024):
    """The row of an edition in which everything that has been reported stands."""
    world.row() if subject == "VB" else world.plan_row(year=year)
    Outcome.objects.update(status="final")
    drain_marks(wait=True)
    edition = publish(year=year, subject=subject, by=None, decided_on=dt.date(2025, 2, 10))
    rows = Fulfilment.every.under(edition).filter(indicator=world.indicator)
    return rows.get(organisation=organisation) if organisation else rows.of_city().get()


def test_a_published_row_is_explained_to_anybody(client, world):
    row = published(world)
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
    assert "(33,333333" in text
    assert "Utgåva 1, publicerad" in text


def test_htmx_gets_the_fragment_alone(client, world):
    page = client.get(address(published(world)), headers={"HX-Request": "true"})
    assert page.content.decode().lstrip().startswith("<h2>")


def test_what_is_worked_on_does_not_exist_for_others(client, sign_in, world):
    """Neither the working row nor the standing one, whatever has been published."""
    published(world)
    outsider = MembershipFactory(organisation=OrganisationFactory()).user
    for row in Fulfilment.every.filter(edition__isnull=True):
        assert client.get(address(row)).status_code == 404
        assert sign_in(outsider).get(address(row)).status_code == 404
        client.logout()


def test_a_withdrawn_row_exists_for_the_office_alone(client, sign_in, world):
    row = published(world)
    withdraw(year=2024, subject="VB", by=None, reason="Fel år")
    assert client.get(address(row)).status_code == 410
    assert sign_in(UserFactory(slk=True)).get(address(row)).status_code == 200


@pytest.mark.parametrize("comes", [True, False])
def test_the_address_of_a_withdrawn_row_says_what_when_and_why(client, world, comes):
    row = published(world)
    day = dt.date(2025, 3, 3)
    withdraw(
        year=2024, subject="VB", by=None, reason="Fel år", decided_on=day, correction_comes=comes
    )
    response = client.get(address(row))
    page = " ".join(response.content.decode().split())
    assert response.status_code == 410
    assert row.indicator.name in page
    assert "verksamhetsberättelse 2024, utgåva 1" in page
    assert "Dragen tillbaka 3 mars 2025. Skäl: Fel år" in page
    assert ("En rättad version kommer. Dragen tillbaka" in page) is comes
    assert 'href="/2024/mal/?period=VB"' in page
    assert "33,3" not in page
    fragment = client.get(address(row), headers={"HX-Request": "true"})
    assert (fragment.status_code, "Skäl: Fel år" in fragment.content.decode()) == (200, True)


def test_the_address_of_a_corrected_row_leads_to_the_new_one(client, world):
    old = published(world)
    new_edition = publish(year=2024, subject="VB", by=None, reason="Felräknat")
    response = client.get(address(old))
    page = response.content.decode()
    assert response.status_code == 410
    assert "utgåva 2" in page
    new = Fulfilment.every.under(new_edition).get(
        indicator=old.indicator, organisation=old.organisation
    )
    assert f'href="{address(new)}"' in page
    assert client.get(address(new)).status_code == 200


def test_a_row_of_a_withdrawn_edition_leads_to_the_earlier_one(client, world):
    old = published(world)
    new_edition = publish(year=2024, subject="VB", by=None, reason="Felräknat")
    withdraw(year=2024, subject="VB", by=None, reason="För tidigt", back_to=old.edition)
    new = Fulfilment.every.under(new_edition).of_city().get(indicator=old.indicator)
    page = client.get(address(new)).content.decode()
    assert "För tidigt" in page
    assert f'href="{address(old)}"' in page


def test_a_row_that_never_was_is_not_found(client, world):
    assert client.get("/varfor/987654321/").status_code == 404


def test_readers_and_editors_see_their_own_organisations_drafts(sign_in, world):
    own, citys = world.row(world.committee), world.row()
    for role in ("reader", "editor"):
        user = MembershipFactory(organisation=world.committee, role=role).user
        page = sign_in(user).get(address(own))
        assert "Arbetsläge:" in page.content.decode()
        assert sign_in(user).get(address(citys)).status_code == 404


def test_everybody_reads_of_the_same_organisations(client, world):
    """What is listed went in; what is on the page of the indicator is listed."""
    row = published(world)
    listed = client.get(address(row)).content.decode()
    edition_rows = Fulfilment.every.under(row.edition).filter(indicator=world.indicator)
    for other in edition_rows.exclude(pk=row.pk).select_related("organisation"):
        assert other.organisation.short_name in listed
    assert "inte publicera" not in listed


def test_a_correction_is_said(client, world):
    published(world)
    outcome = Outcome.objects.get(organisation=world.committee)
    outcome.value, outcome.numerator = 50, 45
    outcome.save()
    drain_marks(wait=True)
    edition = publish(
        year=2024, subject="VB", by=None, decided_on=dt.date(2025, 3, 3), reason="Felräknat"
    )
    row = Fulfilment.every.under(edition).get(organisation=world.committee)
    page = client.get(address(row)).content.decode()
    assert "Rättad 3 mars 2025: 33,3 → 50, felräknat" in page


def test_where_the_target_comes_from_and_what_was_confirmed_is_told(client, world):
    target = Target.objects.get(indicator=world.indicator, organisation=world.city)
    Target.objects.filter(pk=target.pk).update(
        source="Budget 2024, bilaga 5", reference="KF § 1", confirmed="kontrollerat mot bilagan"
    )
    TargetChange.objects.create(
        target=target, previous_text="10 %", new_text=target.text, decided_on="2024-05-02",
        reference="KF § 9",
    )  # fmt: skip
    TargetChange.objects.create(
        target=target, previous_text=target.text, new_text="kanariefågel",
        decided_on="2024-09-02", reference="KF § 99",
    )  # fmt: skip
    page = " ".join(client.get(address(published(world))).content.decode().split())
    assert "Budget 2024, bilaga 5, KF § 1" in page
    assert "Bekräftat: kontrollerat mot bilagan" in page
    assert "2024-05-02, KF § 9: <del>10 %</del>" in page
    assert "kanariefågel" not in page


def decided_later(organisation, world, day):
    """The plan becomes public after the period, with a target."""
    matter = {"organisation": organisation, "year": 2024, "subject": PLAN}
    target = Target(indicator=world.indicator, text="Ökning", kind="increase")
    with deciding(kind="plan", decided_on=day, reference="§ 7", by=None, **matter) as decision:
        edition = make_edition(
            decision=decision, kind="plan", document={}, seal=False,
            freeze=lambda made: FrozenTarget.objects.create(
                edition=made, indicator=target.indicator, organisation=organisation, year=2024,
                text=target.text, kind=target.kind,
            ),
        )  # fmt: skip
        make_public(edition=edition, decision=decision)


def test_a_target_that_became_public_after_the_period_is_named_with_its_day(client, world):
    late = world.organisation(None, VB=(40, 90))
    row = published(world, late)
    assert row.reason == "no_target"
    before = client.get(address(row)).content.decode()
    assert "fanns inget årsmål" not in before
    decided_later(late, world, dt.date(2025, 3, 3))
    page = client.get(address(row)).content.decode().replace("\xa0", " ")
    assert "När det här publicerades, 2025-02-10, fanns inget årsmål." in page
    assert "Årsmålet Ökning är beslutat 2025-03-03" in page


def test_a_row_that_had_its_target_names_no_later_one(client, world):
    row = published(world, world.committee)
    decided_later(world.committee, world, dt.date(2025, 3, 3))
    assert "fanns inget årsmål" not in client.get(address(row)).content.decode()


def test_what_they_say_is_told_as_it_was_published(client, world):
    entered = Outcome.objects.filter(organisation=world.committee)
    entered.update(comment="Vi är för få")
    row = published(world)
    own = Fulfilment.every.under(row.edition).get(organisation=world.committee)
    entered.update(comment="kanariefågel")
    for one in (row, own):
        page = client.get(address(one)).content.decode()
        assert "Vi är för få" in page
        assert "kanariefågel" not in page


def test_each_part_of_the_citys_figure_is_told_with_its_rule(client):
    world = World(over_organisations="ratio", unit="%", decimals=1, direction="higher")
    world.target("50 %")
    world.organisation("50 %", VB=(30, 100))
    world.organisation("50 %", VB=(90, 100))
    page = client.get(address(published(world))).content.decode().replace("\xa0", " ")
    assert "Vikten är organisationens del av nämnarna." in page
    assert "Staden utan den" in page
    assert "50,0 %" in page
    assert page.count("drar inte") == 1  # the one above 50 %
    assert "100,0 %" in page


@pytest.mark.parametrize(
    ("judged", "words"), [("forecast", ["prognos"]), ("so_far", ["hittills"]), ("outcome", [])]
)
def test_the_symbol_is_marked_before_the_year_is_over(sign_in, judged, words):
    row = FulfilmentFactory(period="T1", judged=judged, level="full")
    page = BeautifulSoup(
        sign_in(UserFactory(city_role="slk")).get(address(row)).content, "html.parser"
    )
    assert [mark.text for mark in page.select(".judged-by")] == words


def test_parts_without_numerators_have_no_column_for_them(sign_in):
    organisation = OrganisationFactory()
    part = {"organisation": organisation.pk, "value": "40", "denominator": "100"}
    row = FulfilmentFactory(inputs={"method": "ratio", "organisations": [part]})
    FulfilmentFactory(indicator=row.indicator, organisation=organisation)
    page = sign_in(UserFactory(city_role="slk")).get(address(row)).content.decode()
    assert "Nämnare</th>" in page
    assert "Täljare</th>" not in page


def test_the_period_one_came_from_is_kept(client, world):
    row = published(world)
    page = client.get(address(row), {"period": "T1", "ar": "2025"}).content.decode()
    for other in Fulfilment.every.under(row.edition).exclude(pk=row.pk):
        if other.organisation == world.committee:
            assert f"/varfor/{other.pk}/?period=T1&amp;ar=2025" in page
    assert f'/2025/indikatorer/{world.indicator.code}/?period=T1"' in page


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


def test_readers_are_told_why_the_rules_became_others(client, world):
    row = published(world)
    told = {
        "kind": Decision.Kind.RULES, "organisation": row.edition.organisation, "year": 2024,
        "subject": "budget", "decided_on": dt.date(2024, 5, 2), "reference": "KS § 77",
    }  # fmt: skip
    before, after = (row.edition.made_at + dt.timedelta(minutes=step) for step in (-1, 1))
    Decision.objects.create(**told, made_at=before, motivation="Måtten spretar")
    Decision.objects.create(**told, made_at=after, motivation="Beslutat senare")
    page = client.get(address(row)).content.decode()
    assert "Regler eller ansvar ändrades 2 maj 2024, KS § 77: Måtten spretar" in page
    assert "Beslutat senare" not in page


def test_a_row_without_definition_can_be_explained(sign_in):
    row = FulfilmentFactory(level="hard_to_assess")
    assert sign_in(UserFactory(admin=True)).get(address(row)).status_code == 200


def test_queries_do_not_grow_with_what_went_in(sign_in, world, django_assert_num_queries):
    client = sign_in(UserFactory(admin=True))
    row = world.row()
    client.get(address(row))
    with django_assert_num_queries(12):
        client.get(address(row))
    for _ in range(5):
        world.organisation("30 %", VB=(30, 90))
    row = world.row()
    with django_assert_num_queries(12):
        client.get(address(row))


def test_only_reading_is_allowed(sign_in, world):
    row = world.row()
    assert sign_in(UserFactory(admin=True)).post(address(row)).status_code == 405

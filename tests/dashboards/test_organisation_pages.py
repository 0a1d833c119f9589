"""The organisations: the list, one page each, and who sees what on it."""

import pytest
from bs4 import BeautifulSoup

from decisions.actions import deciding
from decisions.models import Standing
from finance.models import BudgetLine
from followup.publishing import withdraw
from goals.models import CommitteeGoal
from indicators.actions import set_target
from indicators.models import Fulfilment
from plans.actions.workflow import reopen
from plans.models import OperationalPlan, PlanSection
from tests import factories as make
from tests.dashboards.reading import text, with_parts
from tests.published import decide_and_publish, deciding_on_the_budget, grow, publish_again

LIST = "/2024/organisationer/"
OPEN = f"{LIST}oppen/"
CLOSED = f"{LIST}sluten/"


@pytest.fixture
def money(city):
    """The same post in both plans; Öppna's is decided and published with it."""
    for organisation in (city.open, city.closed):
        matter = {"organisation": organisation, "year": 2024, "subject": "plan"}
        with deciding(kind="correction", **matter, by=None, motivation="Ekonomin fattas"):
            BudgetLine.objects.create(
                organisation=organisation, year=2024, name="Förskola", costs="1897.6", net="1897.6"
            )
    plan = OperationalPlan.objects.get(organisation=city.open)
    reopen(plan=plan, by=city.boss, reason="Ekonomin fattas")
    decide_and_publish(city, plan, motivation="Med ekonomi")


def cards_of(response):
    groups = response.context["groups"]
    return {card.organisation.code: card for _kind, cards in groups for card in cards}


def test_the_list_groups_by_kind_and_counts(client, city):
    make.OrganisationFactory(board=True, name="AB Bolaget")
    response = client.get(LIST)
    assert [kind for kind, _cards in response.context["groups"]] == ["Nämnder", "Bolagsstyrelser"]
    cards = cards_of(response)
    assert (cards["oppen"].goals, cards["oppen"].activities) == (1, 1)
    assert cards["oppen"].counts["partial"] == 1
    assert (cards["sluten"].goals, cards["sluten"].activities) == (0, 0)
    assert cards["sluten"].counts["full"] == cards["sluten"].counts["partial"] == 0


def test_who_has_not_handed_in_stands_in_the_list_and_on_its_page(client, city):
    page = text(client.get(LIST))
    late = page[page.index("Slutna nämnden") : page.index("Öppna nämnden")]
    assert "har inte lämnat in" in late
    assert "har inte lämnat in" not in page[page.index("Öppna nämnden") :]
    assert "har inte lämnat in verksamhetsberättelse 2024" in text(client.get(CLOSED))
    assert "har inte lämnat in" not in text(client.get(OPEN))


def test_the_counts_of_a_draft_are_for_its_readers_at_work(sign_in, at_work, city, reader):
    assert cards_of(sign_in(reader).get(LIST))["sluten"].goals == 0
    cards = cards_of(at_work(reader).get(LIST))
    assert (cards["sluten"].goals, cards["oppen"].goals) == (1, 1)
    assert cards["sluten"].counts["full"] == 1
    assert cards["oppen"].counts["partial"] == 1


def test_the_list_can_be_searched(client, city):
    make.OrganisationFactory(board=True, name="AB Bolaget")

    def codes(**query):
        groups = client.get(LIST, query).context["groups"]
        return [card.organisation.code for _kind, cards in groups for card in cards]

    assert codes(q="öppna") == ["oppen"]
    assert len(codes(slag="board")) == 1
    assert codes(q="finns inte") == []
    assert len(codes(slag="rubbish")) == 3
    page = BeautifulSoup(client.get(LIST).content, "html.parser")
    kinds = [one["value"] for one in page.select("select[name=slag] option")]
    assert "board" in kinds
    assert "city" not in kinds


def test_a_public_plan_is_read_without_signing_in(client, city, money):
    page = with_parts(client, OPEN)
    assert "Mål för Öppna nämnden" in page
    assert "Aktivitet hos Öppna nämnden" in page
    assert "1 897,6" in page
    assert "inte publicerad" not in page
    assert "Öppna arbetsytan" not in page


def test_a_draft_is_hidden_with_a_word_about_it(client, sign_in, city, money, slk):
    politician = make.UserFactory(politician=True)
    for viewer in (client, *(sign_in(one) for one in (make.UserFactory(), politician, slk))):
        page = with_parts(viewer, CLOSED)
        assert "Verksamhetsplanen är inte publicerad ännu" in page
        assert "Mål för Slutna nämnden" not in page
        assert "Aktivitet hos Slutna nämnden" not in page
        assert "1 897,6" not in page
        assert "85 %" not in page


def test_a_draft_is_read_at_work_by_its_members_slk_and_administrators(
    at_work, city, money, reader, editor, slk
):
    for person in (reader, editor, slk, make.UserFactory(admin=True)):
        page = with_parts(at_work(person), CLOSED)
        assert "Planen visas som den skrivs just nu" in page
        assert "Mål för Slutna nämnden" in page
        assert "Egen hemlig indikator" in page
        assert "1 897,6" in page
        assert 'href="/2024/plan/sluten/"' in page


def test_a_reopened_plan_leaves_what_was_decided(client, at_work, city, slk):
    plan = OperationalPlan.objects.get(organisation=city.open)
    reopen(plan=plan, by=city.boss, reason="Fel")
    goal = CommitteeGoal.objects.get(organisation=city.open)
    goal.title = "Ett annat mål"
    goal.save()
    page = with_parts(client, OPEN)
    assert "Mål för Öppna nämnden" in page
    assert "Ett annat mål" not in page
    assert "Ett annat mål" in with_parts(at_work(slk), OPEN)


def test_a_withdrawn_plan_says_so(client, city):
    withdraw(year=2024, subject="plan", organisation=city.open, by=city.boss, reason="Fel bilaga")
    page = with_parts(client, OPEN)
    assert "Verksamhetsplanen är tillbakadragen" in page
    assert "Skäl: Fel bilaga" in page
    assert "Mål för Öppna nämnden" not in page


def test_readers_are_told_why_a_public_plan_is_another(client, city):
    first = Standing.objects.get(organisation=city.open, subject="plan").published
    plan = OperationalPlan.objects.get(organisation=city.open)
    reopen(plan=plan, by=city.boss, reason="Internt")
    decide_and_publish(city, plan, motivation="Årsmålet var för högt satt")
    page = text(client.get(OPEN))
    assert "Orsak: Årsmålet var för högt satt" in page
    assert "Internt" not in page
    withdraw(
        year=2024, subject="plan", organisation=city.open, by=city.boss, reason="Fel bilaga",
        back_to=first,
    )  # fmt: skip
    page = text(client.get(OPEN))
    assert "En utgåva av verksamhetsplanen är tillbakadragen" in page
    assert "Skäl: Fel bilaga" in page
    assert "för högt satt" not in page


def test_all_activities_are_a_page_and_a_fragment(client, at_work, city, reader):
    plan = OperationalPlan.objects.get(organisation=city.open)
    reopen(plan=plan, by=city.boss, reason="Fler aktiviteter")
    for _number in range(30):
        make.ActivityFactory(budget=city.budget, organisation=city.open)
    decide_and_publish(city, plan, motivation="Fler aktiviteter")
    assert f"{OPEN}aktiviteter/" in text(client.get(OPEN))
    response = client.get(f"{OPEN}aktiviteter/", {"sida": "2"})
    assert len(response.context["activities"].object_list) == 6
    fragment = client.get(f"{OPEN}aktiviteter/", headers={"HX-Request": "true"})
    assert "<html" not in text(fragment)
    assert "Aktivitet hos" not in text(client.get(f"{CLOSED}aktiviteter/"))
    assert "Aktivitet hos" in text(at_work(reader).get(f"{CLOSED}aktiviteter/"))


def test_the_economy_is_a_page_and_a_fragment(client, city, money):
    assert "<html" in text(client.get(f"{OPEN}ekonomi/"))
    assert "<html" not in text(client.get(f"{OPEN}ekonomi/", headers={"HX-Request": "true"}))
    assert client.get(f"{LIST}finns-inte/ekonomi/").status_code == 404


def test_nothing_published_at_all_is_still_a_page(client, city):
    withdraw(year=2024, subject="VB", by=city.boss, reason="Fel")
    assert "Inga publicerade mål" in text(client.get(CLOSED))


@pytest.mark.parametrize(
    "address", [f"{LIST}finns-inte/", "/1999/organisationer/", "/1999/organisationer/oppen/"]
)
def test_what_does_not_exist_is_not_found(client, city, address):
    assert client.get(address).status_code == 404


def test_the_figures_can_be_taken_home(client, city):
    response = client.get(OPEN, {"_export": "csv"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Indikator;Mål;Slag;Årsmål;Utfall")
    assert lines[1].startswith("Andel nöjda brukare;1.1;KF:s indikator;85 %;82;")
    closed = client.get(CLOSED, {"_export": "csv"})
    assert "85 %" not in closed.content.decode("utf-8-sig")
    assert "hemlig" not in closed.content.decode("utf-8-sig")


def test_a_working_file_says_so_in_its_name_and_in_every_row(at_work, city, reader):
    response = at_work(reader).get(CLOSED, {"_export": "csv"})
    assert "sluten-2024-VB-arbetslage.csv" in response["Content-Disposition"]
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Läsning;Indikator;")
    assert len(lines) == 4
    assert all(line.startswith("arbetsläge;") for line in lines[1:])


@pytest.mark.parametrize(
    "query", [{"sida": "x"}, {"page": "99999"}, {"sort": "x"}, {"uppfyllelse": "x"}]
)
def test_rubbish_in_the_address_does_no_harm(client, city, query):
    assert client.get(OPEN, query).status_code == 200
    assert client.get(LIST, query).status_code == 200


@pytest.mark.parametrize("address", [LIST, OPEN, f"{OPEN}aktiviteter/", f"{OPEN}ekonomi/"])
def test_more_rows_make_no_more_queries(city, counted, address):
    publish_again(city, reason="Rättad, som växande också är")
    before = counted(address)
    grow(city)
    assert counted(address) == before


def write_and_publish_the_other_plan(city):
    plan = OperationalPlan.objects.get(organisation=city.closed)
    PlanSection.objects.create(
        plan=plan,
        area_goal=city.area,
        text="<p>Så <strong>bidrar</strong> Slutna</p><script>x()</script>",
    )
    CommitteeGoal.objects.filter(organisation=city.closed).update(description="Beskrivet mål")
    decide_and_publish(city, plan)


# What the page before publishing says becomes public: texts, goals, activities, own indicators.
IN_PLAN = (
    "Så <strong>bidrar</strong> Slutna",
    "Mål för Slutna nämnden",
    "Beskrivet mål",
    "Resultat för Slutna nämnden",
    "Aktivitet hos Slutna nämnden",
    "Egen hemlig indikator",
    "85 %",
)


def test_a_plan_published_after_the_period_is_read_and_changes_no_figure(client, city):
    before = list(Fulfilment.every.filter(edition__isnull=False).order_by("pk").values())
    figures = text(client.get(CLOSED, {"_export": "csv"}))
    assert not any(part in with_parts(client, CLOSED) for part in IN_PLAN)
    write_and_publish_the_other_plan(city)
    page = with_parts(client, CLOSED)
    assert [part for part in IN_PLAN if part not in page] == []
    assert "x()" not in page
    assert list(Fulfilment.every.filter(edition__isnull=False).order_by("pk").values()) == before
    assert text(client.get(CLOSED, {"_export": "csv"})) == figures
    whole = text(client.get(f"{CLOSED}plan/"))
    assert "Egen hemlig indikator" in whole
    assert 'href="/2024/indikatorer/egen/' not in whole
    assert client.get("/2024/indikatorer/egen/").status_code == 404
    assert 'href="/2024/indikatorer/nojda/?period=VB"' in whole


def test_targets_and_texts_are_read_as_they_are_written_at_work(at_work, client, city, reader):
    plan = OperationalPlan.objects.get(organisation=city.closed)
    PlanSection.objects.create(plan=plan, heading="Inledning", text="<p>Utkast</p>")
    PlanSection.objects.create(plan=plan, strategic_goal=city.strategic, words_in_source=120)
    address = f"{CLOSED}plan/"
    page = text(at_work(reader).get(address))
    for part in ("Inledning", "<p>Utkast</p>", "Texten har 120 ord", "Egen hemlig indikator"):
        assert part in page
    client.logout()
    assert "Inga publicerade årsmål eller texter" in text(client.get(address))


def test_what_was_withdrawn_or_reopened_is_not_read(client, city):
    write_and_publish_the_other_plan(city)
    plan = OperationalPlan.objects.get(organisation=city.closed)
    reopen(plan=plan, by=city.boss, reason="Fel")
    PlanSection.objects.update(text="<p>Utkast</p>")
    page = text(client.get(f"{CLOSED}plan/"))
    assert "bidrar" in page
    assert "Utkast" not in page
    withdraw(year=2024, subject="plan", organisation=city.closed, by=city.boss, reason="Fel")
    assert "Inga publicerade årsmål eller texter" in text(client.get(f"{CLOSED}plan/"))


def test_without_a_public_period_one_plan_changes_nothing_of_the_citys(client, city):
    withdraw(year=2024, subject="VB", by=city.boss, reason="Fel")
    before = text(client.get("/2024/indikatorer/trygga/"))
    assert "50 %" in before
    write_and_publish_the_other_plan(city)
    assert "50 %" in text(client.get("/2024/indikatorer/trygga/"))
    assert 'href="/2024/indikatorer/egen/"' in with_parts(client, CLOSED)
    assert client.get("/2024/indikatorer/egen/").status_code == 200


def test_a_councils_target_decided_after_the_plans_is_read(client, city):
    withdraw(year=2024, subject="VB", by=city.boss, reason="Fel")
    publish_again(city, subject="plan")
    assert "50 %" in text(client.get("/2024/indikatorer/trygga/"))
    with deciding_on_the_budget(city):
        city.trygga.targets.update(text="57 %", low=57, high=57)
    page = text(client.get("/2024/indikatorer/trygga/"))
    assert "57 %" in page
    assert "85 %" in with_parts(client, OPEN)


def test_the_plan_is_read_with_the_same_number_of_queries(counted, city):
    few = counted(f"{OPEN}plan/")
    grow(city)
    assert counted(f"{OPEN}plan/") == few


# --- targets that a new decision changes -----------------------------------------------------


@pytest.fixture
def raised(city):
    """Öppna's plan is decided anew with another target, after the period was published."""
    plan = OperationalPlan.objects.get(organisation=city.open)
    reopen(plan=plan, by=city.boss, reason="Årsmålet höjs")
    set_target(
        indicator=city.indicator, organisation=city.open, year=2024, text="90 %", by=city.boss
    )
    decide_and_publish(city, plan, motivation="Årsmålet höjs")
    return plan


CHANGED = "85 % → 90 %, ändrat 2023-12-14, Årsmålet höjs"


@pytest.mark.parametrize("address", [OPEN, f"{OPEN}plan/", f"{OPEN}plan/hela/"])
def test_readers_see_both_values_of_a_target_that_a_plan_decided_anew_changes(
    client, raised, address
):
    assert CHANGED in " ".join(text(client.get(address)).split())


def test_what_was_changed_once_is_told_by_later_editions_too(client, city, raised):
    reopen(plan=raised, by=city.boss, reason="En text till")
    decide_and_publish(city, raised, motivation="En text till")
    assert CHANGED in " ".join(text(client.get(f"{OPEN}plan/")).split())


def test_a_plan_later_than_the_period_shows_its_targets_beside_what_was_known(client, city, raised):
    page = " ".join(text(client.get(OPEN)).split())
    assert "90 % i planen, som beslutades senare" in page
    assert "Indikatorerna nedan är bedömda som de stod då" in page
    publish_again(city, reason="Planen är ändrad")
    page = " ".join(text(client.get(OPEN)).split())
    assert "som beslutades senare" not in page

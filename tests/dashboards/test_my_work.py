"""Mitt arbete: what is to be done, by when, and where one left off."""

import datetime as dt

import pghistory
import pytest
import time_machine
from bs4 import BeautifulSoup

from drafting.talk.actions import comment
from followup.publishing import publish
from indicators.actions import set_outcome, set_target
from indicators.calculations.entry import Entry
from plans.models import OperationalPlan
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    CityFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    MembershipFactory,
    NoticeFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    PeriodReportFactory,
    PlanSectionFactory,
    ReportingPeriodFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

URL = "/mitt-arbete/"


@pytest.fixture(autouse=True)
def _in_january():
    with time_machine.travel(dt.datetime(2025, 1, 20, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def goal():
    budget = BudgetFactory()
    return AreaGoalFactory(strategic_goal=StrategicGoalFactory(code="1", budget=budget), code="1.1")


@pytest.fixture
def period():
    return ReportingPeriodFactory()


def answerable(goal, organisation):
    indicator = IndicatorFactory()
    IndicatorDefinitionFactory(indicator=indicator)
    IndicatorPlacementFactory(indicator=indicator, area_goal=goal)
    IndicatorResponsibilityFactory(indicator=indicator, organisation=organisation)
    return indicator


def words(response):
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser").select_one("main")
    return " ".join(page.get_text(" ").split())


def test_signed_out_people_are_asked_to_sign_in(client):
    assert client.get(URL).status_code == 302


def test_member_sees_plan_and_report_with_what_is_next(goal, period, sign_in):
    member = MembershipFactory(role="editor")
    answerable(goal, member.organisation)
    OperationalPlanFactory(
        organisation=member.organisation, budget=goal.budget, due_on=dt.date(2024, 1, 15)
    )
    text = words(sign_in(member.user).get(URL))
    assert "Två saker väntar på dig. Först, 15 januari 2024: Skriv klart verksamhetsplan" in text
    assert "Fyll i utfall: verksamhetsberättelse 2024" in text
    assert "0 av 1 utfall är redovisade." in text
    assert "6 februari om 17 dagar Fyll i" in text
    assert "0 avsnitt är klarmarkerade. sen 15 januari 2024 Skriv vidare" in text


def test_overdue_report_is_said_plainly(goal, period, sign_in):
    member = MembershipFactory(role="editor")
    answerable(goal, member.organisation)
    with time_machine.travel(dt.datetime(2025, 2, 7, 12, tzinfo=dt.UTC)):
        assert "sen i går 1 dag sen Fyll i" in words(sign_in(member.user).get(URL))


@pytest.mark.parametrize("state", ["submitted", "closed", "not open", "nothing due"])
def test_what_needs_nothing_is_left_out(goal, period, sign_in, state):
    member = MembershipFactory(role="editor")
    OperationalPlanFactory(
        organisation=member.organisation,
        budget=goal.budget,
        status="decided",
        decided_on=dt.date(2023, 12, 14),
    )
    if state != "nothing due":
        answerable(goal, member.organisation)
    if state == "submitted":
        PeriodReportFactory(
            reporting_period=period, organisation=member.organisation, submitted=True
        )
    period.is_closed = state == "closed"
    if state == "not open":
        period.opens_on = dt.date(2025, 1, 21)
    period.save()
    assert "Inget väntar på dig just nu" in words(sign_in(member.user).get(URL))


def test_others_work_is_not_shown(goal, period, sign_in):
    organisation = OrganisationFactory(name="Andra nämnden")
    answerable(goal, organisation)
    OperationalPlanFactory(organisation=organisation, budget=goal.budget)
    assert "Andra nämnden" not in words(sign_in(MembershipFactory().user).get(URL))


def test_latest_places_are_ones_own_and_once_each(goal, period, sign_in):
    member = MembershipFactory(role="editor")
    organisation = member.organisation
    colleague = MembershipFactory(organisation=organisation).user
    mine, theirs = answerable(goal, organisation), answerable(goal, organisation)
    for value in (80, 81):
        set_outcome(
            indicator=mine, organisation=organisation, year=2024, period="VB",
            entry=Entry(value=value), by=member.user,
        )  # fmt: skip
    set_target(indicator=mine, organisation=organisation, year=2024, text="80 %", by=member.user)
    set_target(indicator=theirs, organisation=organisation, year=2024, text="1", by=colleague)
    page = BeautifulSoup(sign_in(member.user).get(URL).content, "html.parser")
    places = [(link.text, link["href"]) for link in page.select("[aria-labelledby=h-latest] a")]
    # One transaction is one point of time to PostgreSQL, so the order is not tried here.
    assert sorted(places) == [
        (f"Utfall: {mine.name}", f"/2024/uppfoljning/VB/{organisation.code}/"),
        (f"Årsmål: {mine.name}", f"/2024/plan/{organisation.code}/"),
    ]


def test_places_one_may_no_longer_open_are_left_out(goal, sign_in):
    member = MembershipFactory(role="editor")
    indicator = answerable(goal, member.organisation)
    set_target(
        indicator=indicator, organisation=member.organisation, year=2024, text="1", by=member.user
    )
    member.delete()
    assert indicator.name not in words(sign_in(member.user).get(URL))


def test_office_sees_what_the_city_lacks(goal, period, sign_in):
    late, done = OrganisationFactory(name="Sena nämnden"), OrganisationFactory()
    # The council asks for a target; neither it nor a word on how the goal is reached is there.
    TargetFactory(indicator=answerable(goal, late), text="80 %")
    OperationalPlanFactory(organisation=late, budget=goal.budget)
    OperationalPlanFactory(
        organisation=done, budget=goal.budget, status="decided", decided_on=dt.date(2023, 12, 1)
    )
    PeriodReportFactory(reporting_period=period, organisation=done, submitted=True)
    text = words(sign_in(UserFactory(slk=True)).get(URL))
    assert "Ni väntar på 1" in text
    assert "1 av 2 planer är beslutade. 2 iakttagelser i avstämningen." in text
    assert "Sena nämnden" in text
    assert "Publicera verksamhetsberättelse 2024 1 har lämnat in." in text


def test_published_and_closed_period_needs_nothing(goal, period, sign_in):
    period.is_closed = True
    period.save()
    CityFactory()
    publish(year=2024, subject="VB", by=None)
    text = words(sign_in(UserFactory(slk=True)).get(URL))
    assert "Inget väntar på dig just nu" in text


@pytest.mark.parametrize("role", ["politician", ""])
def test_reader_without_duties_gets_ways_in(goal, period, sign_in, role):
    text = words(sign_in(UserFactory(city_role=role)).get(URL))
    assert "Du har inget att fylla i" in text
    assert "Avstämning" not in text


def test_without_a_city_the_first_thing_to_do_is_to_make_one(sign_in):
    response = sign_in(UserFactory(admin=True)).get(URL)
    assert (response.status_code, response.url) == (302, "/start/")


def test_only_administrators_are_shown_the_way_to_accounts(goal, sign_in):
    CityFactory()
    assert "Användare och behörigheter" in words(sign_in(UserFactory(admin=True)).get(URL))
    assert "Användare och behörigheter" not in words(sign_in(UserFactory(slk=True)).get(URL))


@pytest.mark.parametrize("role", ["slk", "admin", ""])
def test_reads_the_same_number_of_queries_with_more_to_do(
    goal, period, sign_in, role, django_assert_max_num_queries, django_assert_num_queries
):
    user = UserFactory(city_role=role)

    def fill():
        organisation = OrganisationFactory()
        if not role:
            MembershipFactory(user=user, organisation=organisation)
        indicator = answerable(goal, organisation)
        OperationalPlanFactory(organisation=organisation, budget=goal.budget)
        set_target(indicator=indicator, organisation=organisation, year=2024, text="1", by=user)
        plan = OperationalPlan.objects.get(organisation=organisation)
        with pghistory.context(user=user.pk):
            PlanSectionFactory(plan=plan, heading="Eget", responsible=user)
            PlanSectionFactory(plan=plan, heading="Annat", responsible=UserFactory())
        NoticeFactory(user=user, organisation=organisation)
        place = {"organisation": organisation, "year": 2024, "matter": "plan", "part": "1.1"}
        comment(**place, heading="1.1", text=f"@{user}", by=UserFactory())

    fill()
    client = sign_in(user)
    client.get(URL)
    with django_assert_max_num_queries(22) as few:
        client.get(URL)
    for _number in range(4):
        fill()
    with django_assert_num_queries(len(few)):
        client.get(URL)


def test_comments_notices_and_what_others_write_stand_with_their_one_verb(goal, period, sign_in):
    member = MembershipFactory(role="editor", organisation__short_name="Norra")
    other = MembershipFactory(role="editor", organisation=member.organisation, user__name="Vera Ek")
    plan = OperationalPlanFactory(organisation=member.organisation, budget=goal.budget)
    PlanSectionFactory(
        plan=plan, area_goal=goal, responsible=other.user, due_on=dt.date(2025, 1, 21)
    )
    place = {"organisation": member.organisation, "year": 2024, "matter": "plan", "part": "1.1"}
    text = f"@{member.user} stämmer det?"
    comment(**place, heading="1.1 Mål", text=text, by=other.user)
    page = sign_in(member.user).get(URL)
    said = words(page)
    assert "Svara på en kommentar: 1.1 Mål, Norra" in said
    assert "i dag Svara" in said
    assert "Du väntar på 1" in said
    assert "Text om 1.1" in said
    assert "Vera Ek. Verksamhetsplan 2024, Norra." in said
    assert "i morgon Påminn" in said
    assert "Nytt för dig 1" in said
    found = BeautifulSoup(page.content, "html.parser")
    assert [len(row.select("a, button")) for row in found.select(".todo > li")] == [1, 1, 2]


def test_what_has_been_read_is_not_new_any_more(goal, sign_in):
    notice = NoticeFactory(heading="Planen är tillbaka")
    MembershipFactory(user=notice.user, organisation=notice.organisation)
    client = sign_in(notice.user)
    page = BeautifulSoup(client.get(URL).content, "html.parser")
    form = page.select_one("form[action='/mitt-arbete/last/']")
    client.post(form["action"], {one["name"]: one["value"] for one in form.select("[name=notice]")})
    assert "Planen är tillbaka" not in words(client.get(URL))


def test_news_are_read_one_by_one_or_all_at_once_and_say_whose_work_they_are_of(goal, sign_in):
    member = MembershipFactory(organisation__short_name="Norra")
    of_work = {"user": member.user, "organisation": member.organisation}
    for heading in ("Planen är tillbaka", "Planen är beslutad", "Planen är publicerad"):
        NoticeFactory(heading=heading, **of_work)
    client = sign_in(member.user)

    def read(nth):
        page = BeautifulSoup(client.get(URL).content, "html.parser")
        form = page.select("form[action='/mitt-arbete/last/']")[nth]
        sent = [one["value"] for one in form.select("[name=notice]")]
        client.post(form["action"], {"notice": sent})
        return words(client.get(URL))

    assert "Norra ·" in words(client.get(URL))
    one_less = read(1)
    assert "Planen är beslutad" not in one_less.split("Nytt för dig")[1]
    assert "Planen är tillbaka" in one_less and "Planen är publicerad" in one_less
    assert "Nytt för dig" not in read(-1)


def test_notices_of_what_one_may_no_longer_read_are_not_shown(goal, sign_in):
    notice = NoticeFactory(heading="Planen är tillbaka")
    assert "Planen är tillbaka" not in words(sign_in(notice.user).get(URL))

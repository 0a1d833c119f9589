"""Last year's goals, indicators and activities going on in a new plan under the same identity."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.actions import open_matter
from decisions.models import PLAN
from goals.models import Activity, CommitteeGoal
from indicators.models import IndicatorPlacement, IndicatorResponsibility
from plans.actions import carrying, workflow
from plans.actions.structure import add_result, remove
from tests import factories as make
from tests.published import let_all_be_silent


@pytest.fixture
def editor(people):
    return people["editor"]


@pytest.fixture
def old(scene):
    """Last year's: a goal with a result, its own indicator, activities of several kinds, and a
    goal under a number that the new year does not have."""
    scene.goal.description, scene.goal.agenda = "Alla ska klara skolan.", [4]
    scene.goal.save()
    scene.own = make.IndicatorDefinitionFactory(
        indicator__level="own", indicator__owner=scene.organisation, from_year=2022, unit="%"
    ).indicator
    make.IndicatorPlacementFactory(
        indicator=scene.own, area_goal=scene.area_goal, committee_goal=scene.goal
    )
    scene.council = make.ActivityFactory(
        budget=scene.plan.budget, area_goal=scene.area_goal, title="Bygg skolor"
    )
    of_plan = {
        "budget": scene.plan.budget,
        "area_goal": scene.area_goal,
        "organisation": scene.organisation,
    }
    make.ActivityFactory(
        **of_plan, committee_goal=scene.goal, title="Bygga om", carries_out=scene.council,
        start="2023-03-01", end="2025-05-31", in_charge="Fastighet",
    )  # fmt: skip
    make.ActivityFactory(**of_plan, title="Utredd", status=Activity.Status.DONE)
    make.ActivityFactory(**of_plan, title="Nedlagd", status=Activity.Status.STOPPED)
    scene.gone = make.AreaGoalFactory(
        strategic_goal=scene.area_goal.strategic_goal, budget=scene.plan.budget, code="1.9"
    )
    make.CommitteeGoalFactory(
        organisation=scene.organisation,
        area_goal=scene.gone,
        code="1.9.1",
        title="Utan motsvarighet",
    )
    return scene.plan


@pytest.fixture
def new(scene, old):
    """The next year's plan, whose budget has goal 1.1 and the same activity of the council's."""
    budget = make.BudgetFactory(year=2025)
    strategic = make.StrategicGoalFactory(budget=budget, code="1")
    area = make.AreaGoalFactory(
        strategic_goal=strategic, budget=budget, code="1.1", title="Trygg uppväxt"
    )
    make.ActivityFactory(budget=budget, area_goal=area, title="Bygg skolor")
    return make.OperationalPlanFactory(organisation=scene.organisation, budget=budget)


def lines(plan):
    offers = carrying.offers(plan, carrying.plan_before(plan))
    return {offer.key: {line.what: line for line in offer.lines} for offer in offers}


def own_goals(plan):
    return CommitteeGoal.objects.filter(area_goal__budget=plan.budget)


def own_activities(plan):
    return Activity.objects.filter(budget=plan.budget, organisation=plan.organisation)


def test_what_comes_is_told_kind_by_kind_and_what_does_not_come_with_the_reason(new):
    found = lines(new)
    assert found["mal"]["1.1.1 Goda skolor"].where == "1.1 Trygg uppväxt"
    assert found["mal"]["1.1.1 Goda skolor"].more == "med 1 förväntat resultat"
    gone = found["mal"]["1.9.1 Utan motsvarighet"]
    assert gone.why_not == "mål 1.9 finns inte i budgeten för 2025"
    told = {what: (line.why_not, line.more) for what, line in found["aktiviteter"].items()}
    assert told == {
        "Öppna läxhjälp": ("", "datumen lämnas tomma"),
        "Bygga om": ("", "under sitt nämndmål ”Goda skolor” när det är hämtat"),
        "Utredd": ("den är klar", told["Utredd"][1]),
        "Nedlagd": ("den är avbruten", told["Nedlagd"][1]),
    }
    assert not own_goals(new).exists()


def test_goals_indicators_and_activities_keep_their_identity(scene, old, new, editor):
    carrying.carry(plan=new, by=editor)
    goal = own_goals(new).get()
    assert (goal.title, goal.description, goal.agenda, goal.code) == (
        "Goda skolor", "Alla ska klara skolan.", [4], "1.1.1"
    )  # fmt: skip
    assert goal.continues == scene.goal
    assert [one.text for one in goal.expected_results.all()] == ["Fler klarar skolan"]
    placement = IndicatorPlacement.objects.get(budget=new.budget)
    assert (placement.indicator, placement.committee_goal) == (scene.own, goal)
    assert scene.own.definitions.count() == 1
    answers = IndicatorResponsibility.objects.in_year(2025).filter(indicator=scene.own)
    assert answers.filter(organisation=new.organisation).exists()
    assert not scene.own.targets.filter(year=2025).exists()
    building = own_activities(new).get(title="Bygga om")
    assert (building.start, building.end) == (dt.date(2023, 3, 1), dt.date(2025, 5, 31))
    assert (building.committee_goal, building.in_charge) == (goal, "Fastighet")
    assert (building.carries_out.budget, building.carries_out.title) == (new.budget, "Bygg skolor")
    assert building.continues.title == "Bygga om"
    helping = own_activities(new).get(title="Öppna läxhjälp")
    assert (helping.start, helping.end, helping.status) == (None, None, "planned")
    assert own_activities(new).count() == 2


def test_a_kind_may_come_alone_and_what_stands_under_it_finds_its_place_later(new, editor):
    carrying.carry(plan=new, by=editor, kinds=["aktiviteter"])
    assert not own_goals(new).exists()
    assert own_activities(new).get(title="Bygga om").committee_goal is None
    carrying.carry(plan=new, by=editor, kinds=["mal", "indikatorer"])
    goal = own_goals(new).get()
    assert IndicatorPlacement.objects.get(budget=new.budget).committee_goal == goal


def test_nothing_comes_twice(new, editor):
    first = carrying.carry(plan=new, by=editor)
    assert first > 0
    assert carrying.carry(plan=new, by=editor) == 0
    why = {line.why_not for line in lines(new)["mal"].values()}
    assert "finns redan i planen" in why


def test_all_of_it_comes_or_nothing(new, editor, monkeypatch):
    monkeypatch.setattr("goals.actions.MOST_UNDER_A_GOAL", 1)
    with pytest.raises(Exception, match="ryms högst 1"):
        carrying.carry(plan=new, by=editor)
    assert not own_goals(new).exists()
    assert not IndicatorPlacement.objects.filter(budget=new.budget).exists()
    assert not new.sections.exists()


def test_everything_is_taken_back_while_nobody_has_written(new, editor):
    number = carrying.carry(plan=new, by=editor)
    assert carrying.take_back(plan=new, by=editor) == number
    assert not own_goals(new).exists()
    assert not own_activities(new).exists()
    assert not IndicatorPlacement.objects.filter(budget=new.budget).exists()
    assert not IndicatorResponsibility.objects.filter(starts_on__year=2025).exists()


def test_what_somebody_has_written_in_stays_with_what_it_stands_under(scene, new, editor):
    carrying.carry(plan=new, by=editor)
    activity = own_activities(new).get(title="Bygga om")
    Activity.objects.filter(pk=activity.pk).update(title="Bygga nytt")
    carrying.take_back(plan=new, by=editor)
    assert [one.title for one in own_activities(new)] == ["Bygga nytt"]
    assert own_goals(new).get().title == "Goda skolor"
    assert not IndicatorPlacement.objects.filter(budget=new.budget).exists()


@pytest.mark.parametrize("written", ["target", "result", "title"])
def test_each_way_of_writing_in_it_makes_it_theirs(scene, new, editor, written):
    carrying.carry(plan=new, by=editor)
    goal = own_goals(new).get()
    if written == "target":
        make.TargetFactory(
            indicator=scene.own, organisation=new.organisation, year=2025, text="90 %"
        )
    elif written == "result":
        area = goal.area_goal
        add_result(plan=new, area_goal=area, goal_id=goal.pk, text="Ett till", by=editor)
    else:
        own_goals(new).update(title="Bra skolor")
    carrying.take_back(plan=new, by=editor)
    assert own_goals(new).exists()
    kept = IndicatorPlacement.objects.filter(budget=new.budget).exists()
    assert kept == (written == "target")


def test_a_goal_that_stays_is_numbered_anew(scene, new, editor):
    own = make.CommitteeGoalFactory(
        organisation=scene.organisation, code="1.1.1", title="Eget", position=1,
        area_goal=new.budget.area_goals.get(code="1.1"),
    )  # fmt: skip
    carrying.carry(plan=new, by=editor)
    assert [one.code for one in own_goals(new).order_by("position")] == ["1.1.1", "1.1.2"]
    carrying.take_back(plan=new, by=editor)
    assert own_goals(new).get() == own


# When it was decided is told apart from what was written since by the transaction's time.
@pytest.mark.django_db(transaction=True)
def test_what_was_decided_comes_though_a_new_version_is_being_written(
    scene, old, people, new, editor
):
    let_all_be_silent(old.budget)
    open_matter(organisation=old.organisation, year=2024, subject=PLAN)
    workflow.submit(plan=old, by=editor)
    workflow.decide(
        plan=old, decided_on=dt.date(2024, 1, 8), reference="§ 6", by=people["approver"]
    )
    workflow.reopen(plan=old, by=people["approver"], reason="Nytt mål")
    CommitteeGoal.objects.filter(pk=scene.goal.pk).update(title="Inte beslutat")
    old.refresh_from_db()
    remove(plan=old, area_goal=scene.area_goal, kind="activity", pk=scene.activity.pk, by=editor)
    carrying.carry(plan=new, by=editor)
    assert own_goals(new).get().title == "Goda skolor"
    assert own_activities(new).get(title="Öppna läxhjälp").continues is None
    assert own_activities(new).get(title="Bygga om").continues is not None


def test_last_years_row_may_go_though_this_years_continues_it(scene, old, new, editor):
    carrying.carry(plan=new, by=editor)
    remove(plan=old, area_goal=scene.area_goal, kind="goal", pk=scene.goal.pk, by=editor)
    assert own_goals(new).get().continues is None


def test_the_pages_tell_take_and_undo(new, sign_in, people):
    client = sign_in(people["editor"])
    address = "/2025/plan/norra/forra-aret/"
    page = " ".join(client.get(address).content.decode().split())
    assert "Nämndmål: hämta 1" in page
    assert "mål 1.9 finns inte i budgeten för 2025" in page
    client.post(address, {"slag": ["mal", "aktiviteter"]})
    assert "från 2024" in client.get("/2025/plan/norra/1.1/").content.decode()
    assert f'hx-get="{address}angra/"' in client.get(address).content.decode()
    for headers in ({}, {"HX-Request": "true"}):
        page = " ".join(client.get(f"{address}angra/", headers=headers).content.decode().split())
        assert "Nämndmål (1), Aktiviteter (2)." in page
    client.post(f"{address}angra/")
    assert not own_goals(new).exists()


def test_a_goal_under_another_name_is_said_to_have_had_the_old_one(new):
    new.budget.area_goals.update(title="Trygga barn")
    told = lines(new)["mal"]["1.1.1 Goda skolor"]
    assert told.where == "1.1 Trygga barn"
    assert "målet hette ”Trygg uppväxt” 2024" in told.more


def test_the_questions_do_not_grow_with_what_there_is(scene, old, new, editor, sign_in):
    client = sign_in(editor)

    def count(act):
        with CaptureQueriesContext(connection) as asked:
            act()
        return len(asked)

    def look():
        assert client.get("/2025/plan/norra/forra-aret/").status_code == 200

    process = make.ControlProcessFactory(organisation=scene.organisation, area_goal=scene.area_goal)
    make.ControlRiskFactory(process=process)
    look()
    looking = count(look)
    carrying_one = count(lambda: carrying.carry(plan=new, by=editor))
    carrying.take_back(plan=new, by=editor)
    for number in range(5):
        goal = make.CommitteeGoalFactory(
            organisation=scene.organisation, area_goal=scene.area_goal, code=f"1.1.{number + 2}"
        )
        make.ExpectedResultFactory.create_batch(2, committee_goal=goal)
        make.ActivityFactory(
            budget=old.budget, area_goal=scene.area_goal, committee_goal=goal,
            organisation=scene.organisation,
        )  # fmt: skip
        own = make.IndicatorDefinitionFactory(
            indicator__level="own", indicator__owner=scene.organisation, from_year=2022
        ).indicator
        make.IndicatorPlacementFactory(indicator=own, area_goal=scene.area_goal)
        process = make.ControlProcessFactory(
            organisation=scene.organisation, area_goal=scene.area_goal, name=f"P{number}"
        )
        make.ControlRiskFactory(process=process)
    assert count(look) == looking
    assert count(lambda: carrying.carry(plan=new, by=editor)) <= carrying_one + 6
    assert own_goals(new).count() == 6


@pytest.mark.parametrize("first", ["aktiviteter", "indikatorer"])
def test_what_comes_before_the_goal_it_hung_on_hangs_on_it_once_that_has_come(
    scene, new, editor, first
):
    def row():
        if first == "aktiviteter":
            return own_activities(new).get(title="Bygga om")
        return IndicatorPlacement.objects.get(budget=new.budget, indicator=scene.own)

    what = "Bygga om" if first == "aktiviteter" else scene.own.name
    assert "under sitt nämndmål ”Goda skolor” när det är hämtat" in lines(new)[first][what].more
    carrying.carry(plan=new, kinds=[first], by=editor)
    assert row().committee_goal is None
    carrying.carry(plan=new, kinds=["mal"], by=editor)
    assert row().committee_goal.title == "Goda skolor"


def test_what_somebody_has_written_by_hand_stays_where_they_put_it(scene, new, editor):
    make.ActivityFactory(
        budget=new.budget, organisation=scene.organisation, title="Bygga om",
        area_goal=new.budget.area_goals.get(code="1.1"),
    )  # fmt: skip
    carrying.carry(plan=new, by=editor)
    assert own_activities(new).get(title="Bygga om").committee_goal is None


def test_the_lines_stand_in_the_order_of_the_councils_goals(scene, old, new):
    area = make.AreaGoalFactory(
        strategic_goal=scene.area_goal.strategic_goal, budget=old.budget, code="1.2"
    )
    for place, (under, title) in enumerate([(area, "Ett"), (scene.area_goal, "Två")], start=1):
        make.CommitteeGoalFactory(
            organisation=scene.organisation, area_goal=under, code=f"{under.code}.{place + 1}",
            title=title, position=place,
        )  # fmt: skip
    told = [what.split(" ")[0] for what in lines(new)["mal"]]
    assert told == sorted(told)


def test_a_carried_indicator_says_where_it_comes_from(scene, new, editor, people, sign_in):
    carrying.carry(plan=new, by=editor)
    page = sign_in(people["editor"]).get(f"/2025/plan/{scene.organisation.code}/1.1/")
    row = BeautifulSoup(page.content, "html.parser").select_one(f"#indicator-{scene.own.pk}")
    assert "från 2024" in row.text


def test_nothing_is_offered_to_be_taken_back_before_anything_has_come(
    scene, new, editor, people, sign_in
):
    client, where = sign_in(people["editor"]), f"/2025/plan/{scene.organisation.code}/forra-aret/"
    words = "Se det som har kommit och kan tas bort"
    assert words not in client.get(where).content.decode()
    carrying.carry(plan=new, kinds=["mal"], by=editor)
    assert words in client.get(where).content.decode()

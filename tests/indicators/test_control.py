"""The nightly control finds what is wrong, and finds nothing when nothing is."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import views
from indicators.control import run_control
from indicators.models import (
    ControlDifference,
    ControlRun,
    Fulfilment,
    GoalProposal,
    Policy,
    Tolerance,
)
from organisations.models import Organisation
from tests.factories import (
    AreaGoalFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    MembershipFactory,
    UserFactory,
)
from tests.indicators.worlds import World
from tests.searching import looking, undone

pytestmark = pytest.mark.django_db

ADDRESS = "/drift/kontroll/"


@pytest.fixture
def world():
    world = World(over_organisations="mean")
    IndicatorPlacementFactory(indicator=world.indicator, area_goal=AreaGoalFactory())
    world.target("80")
    world.committee = world.organisation("80", VB=80)
    return world


def test_nothing_wrong(world):
    run = run_control()
    assert run.differences.count() == 0
    assert run.compared > 0
    assert run.finished_at


def test_a_changed_row_is_found(world):
    row = world.row()
    Fulfilment.objects.filter(pk=row.pk).update(outcome=79)
    (difference,) = run_control().differences.all()
    assert difference.indicator == world.indicator
    assert difference.details == [("outcome", "79", "80")]


def test_a_missing_and_a_superfluous_row_are_found(world):
    row = world.row()
    Fulfilment.objects.filter(pk=row.pk).update(year=2030)
    years = {difference.year for difference in run_control().differences.exclude(indicator=None)}
    assert years == {2024, 2030}


@pytest.mark.parametrize("basis", ["working", "standing"])
@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ({"inputs": {"source": "organisations", "method": "sum"}}, "inputs.method"),
        ({"inputs": {}}, "inputs.organisations"),
        ({"target_text": "81"}, "target_text"),
    ],
)
def test_a_changed_input_is_found_in_either_reading(world, basis, columns, named):
    world.row()
    of_city = Fulfilment.every.of_city().filter(basis=basis, question="outcome", period="VB")
    assert of_city.update(**columns) == 1
    (difference,) = run_control().differences.exclude(indicator=None)
    assert difference.basis == basis
    assert named in {name for name, _stored, _expected in difference.details}


def test_every_input_of_a_row_is_expected(world):
    """An input that the control does not know of is a difference, too."""
    row = world.row(world.committee)
    Fulfilment.objects.filter(pk=row.pk).update(inputs={**row.inputs, "promise": "increase"})
    (difference,) = run_control().differences.all()
    assert difference.details == [("inputs.promise", "increase", None)]


def test_a_changed_proposal_is_found(world):
    world.row()
    GoalProposal.objects.filter(area_goal__isnull=False, period="VB").update(level="none")
    codes = set(run_control().differences.values_list("goal_code", flat=True))
    assert world.indicator.placements.get().area_goal.code in codes


# Random worlds: what SQL stores and what Python computes are the same, whatever was entered.

values = st.integers(0, 40).map(lambda n: n * 5) | st.decimals(0, 200, places=1)
parts = st.tuples(st.integers(0, 20), st.integers(1, 20))
said = values | parts
absent = st.sampled_from(["secret", "comes_later", "not_reported", "not_applicable"])
figures = st.one_of(
    values,
    parts,
    absent,
    st.fixed_dictionaries({"figure": said | absent, "forecast": st.none() | values}),
    st.fixed_dictionaries({"figure": said, "women": st.none() | values, "men": values}),
)
TARGETS = [
    None, "", "-", "80", "80 %", "80 st", "Max 50", "Minst 30", "> 30", "+/- 10", "40–60", "Ökning",
    "Minskning", "oförändrad", "+2 % mot föregående år", "+3 st mot föregående år",
    "20 % minskning relativt 2022", "Fastställs 2024", "Tas fram av nämnd", "så gott det går",
    "högre än 2022", "lägre än 2022", "Mäts ej 2024", "+2 procentenheter", "Öka till 74",
]  # fmt: skip
periods = st.dictionaries(
    st.sampled_from(["T1", "T2", "VB", "M02", "M04", "M07", "M12"]), figures, max_size=4
)
organisations = st.lists(
    st.fixed_dictionaries(
        {
            "target": st.sampled_from(TARGETS),
            "weight": st.none() | st.integers(0, 3),
            "ends": st.sampled_from([None, None, dt.date(2024, 6, 30), dt.date(2023, 12, 31)]),
            "gone": st.sampled_from([None, None, None, dt.date(2024, 8, 1)]),
            "years": st.dictionaries(st.sampled_from([2022, 2023, 2024]), periods),
        }
    ),
    max_size=3,
)
definitions = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(["", "%", "st", "‰"]),
        "decimals": st.integers(0, 2),
        "direction": st.sampled_from(["higher", "lower", "band", "none"]),
        "frequency": st.sampled_from(["tertial", "year", "half_year", "month"]),
        "over_organisations": st.sampled_from(
            ["sum", "ratio", "weighted_mean", "mean", "share_meeting", "central", "none"]
        ),
        "over_periods": st.sampled_from(["latest", "sum", "mean"]),
        "values": st.sampled_from(["year_to_date", "own_period", "state"]),
    }
).filter(lambda one: (one["values"], one["over_periods"]) != ("state", "sum"))
tolerances = st.sampled_from([None, {"absolute": Decimal(5)}, {"percent": Decimal(10)}])


@looking(examples=40)
@given(
    definition=definitions,
    council=st.sampled_from(TARGETS),
    committees=organisations,
    city=st.dictionaries(st.sampled_from([2022, 2023, 2024]), periods),
    tolerance=tolerances,
    least=st.sampled_from([None, Decimal("0.5"), Decimal("0.9"), Decimal(1)]),
    broken=st.booleans(),
    level=st.sampled_from(["council", "council", "mandatory"]),
)
def test_any_city_is_computed_alike(**drawn):
    with undone():
        run = run_control_of(**drawn)
        found = [(d.question, d.period, d.year, d.details) for d in run.differences.all()]
        assert found == []


def run_control_of(definition, council, committees, city, tolerance, least, broken, level):
    world = World(**definition, level=level)
    IndicatorPlacementFactory(indicator=world.indicator, area_goal=AreaGoalFactory())
    world.least(least)
    if broken:
        IndicatorDefinitionFactory(indicator=world.indicator, **definition, from_year=2024)
    if council is not None:
        world.target(council)
    for year, outcomes in city.items():
        world.report(None, year, **outcomes)
    for committee in committees:
        organisation = world.organisation(committee["target"], ends_on=committee["ends"])
        Organisation.objects.filter(pk=organisation.pk).update(exists_to=committee["gone"])
        if committee["weight"] is not None:
            world.weigh(organisation, committee["weight"])
        for year, outcomes in committee["years"].items():
            world.report(organisation, year, **outcomes)
    if tolerance:
        policy, _created = Policy.objects.get_or_create(year=2024)
        Tolerance.objects.create(policy=policy, indicator=world.indicator, **tolerance)
    return run_control()


# The page


def test_the_page_is_the_administrators(client, sign_in, world):
    assert client.get(ADDRESS).status_code == 302
    for user in (
        UserFactory(),
        UserFactory(slk=True),
        UserFactory(politician=True),
        MembershipFactory(role="reader").user,
        MembershipFactory(role="approver").user,
    ):
        assert sign_in(user).get(ADDRESS).status_code == 404
        assert sign_in(user).post(ADDRESS).status_code == 404
    assert not ControlRun.objects.exists()


def test_an_administrator_reads_what_the_control_found(sign_in, world):
    client = sign_in(UserFactory(admin=True))
    assert "har inte körts än" in client.get(ADDRESS).content.decode()
    row = world.row()
    run_control()
    assert "Inga skillnader" in client.get(ADDRESS).content.decode()
    Fulfilment.objects.filter(pk=row.pk).update(outcome=79)
    run_control()
    text = client.get(ADDRESS).content.decode()
    assert re.search(r"<td>79</td>\s*<td>80</td>", text)
    assert world.indicator.name in text


@pytest.mark.parametrize(
    ("answers", "says"), [(True, "Kontrollen körs nu"), (False, "svarar inte")]
)
def test_an_administrator_asks_for_the_control(sign_in, monkeypatch, answers, says):
    monkeypatch.setattr(views, "control_soon", lambda: answers)
    page = sign_in(UserFactory(admin=True)).post(ADDRESS, follow=True)
    assert says in page.content.decode()


def test_the_pages_queries_do_not_grow_with_differences(sign_in, world, django_assert_num_queries):
    client = sign_in(UserFactory(admin=True))
    run = run_control()

    def differ(number):
        ControlDifference.objects.bulk_create(
            ControlDifference(
                run=run, indicator=world.indicator, organisation=world.committee, year=2024,
                period="VB", question="outcome", stored={"level": "full"}, expected={},
            )
            for _ in range(number)
        )  # fmt: skip

    differ(1)
    client.get(ADDRESS)
    with django_assert_num_queries(6):
        client.get(ADDRESS)
    differ(30)
    with django_assert_num_queries(6):
        client.get(ADDRESS)

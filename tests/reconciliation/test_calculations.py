"""What the reconciliation finds in the plans of a year."""

from decimal import Decimal

import pytest

from goals.models import Budget
from indicators.models import Policy
from reconciliation.calculations import Standing, count_findings, reconcile
from reconciliation.presentation import as_data
from reconciliation.rules import Rule
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    CityFactory,
    CommitteeGoalFactory,
    FulfilmentFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    PlanSectionFactory,
    StrategicGoalFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal():
    strategic = StrategicGoalFactory(code="1")
    return AreaGoalFactory(strategic_goal=strategic, code="1.1")


def place(goal, *, level="council", target="80 %", over_organisations="mean", **row):
    """An indicator under the goal with the city's target and, if given, its computed row."""
    indicator = IndicatorFactory(level=level)
    IndicatorDefinitionFactory(indicator=indicator, over_organisations=over_organisations)
    IndicatorPlacementFactory(indicator=indicator, area_goal=goal)
    if target is not None:
        TargetFactory(indicator=indicator, text=target)
    if row:
        FulfilmentFactory(plan=True, indicator=indicator, **row)
    return indicator


def answer(indicator, text, organisation=None, **row):
    """An organisation that answers for the indicator with a target."""
    organisation = organisation or OrganisationFactory()
    IndicatorResponsibilityFactory(indicator=indicator, organisation=organisation)
    if text is not None:
        TargetFactory(indicator=indicator, organisation=organisation, text=text)
    if row:
        FulfilmentFactory(plan=True, indicator=indicator, organisation=organisation, **row)
    return organisation


def contribute(organisation, goal, text="<p>Så här.</p>"):
    plan = OperationalPlanFactory(organisation=organisation, budget=goal.budget)
    return PlanSectionFactory(plan=plan, area_goal=goal, text=text)


def rules(line):
    return [(finding.rule, finding.organisation) for finding in line.findings]


@pytest.mark.parametrize(
    ("target", "level", "standing"),
    [
        ("80 %", "full", Standing.MEETING),
        ("80 %", "partial", Standing.NOT_MEETING),
        ("80 %", "none", Standing.NOT_MEETING),
        ("80 %", "hard_to_assess", Standing.NOT_ASSESSABLE),
        ("80 %", None, Standing.NOT_ASSESSABLE),
        ("Fastställs 2024", "hard_to_assess", Standing.NOT_YET_SET),
        ("Fastställs 2024", None, Standing.NOT_YET_SET),
        ("-", "not_applicable", Standing.NOT_APPLICABLE),
        ("", "not_applicable", Standing.NOT_APPLICABLE),
        (None, "not_applicable", Standing.NOT_APPLICABLE),
        ("Tas fram av nämnd", "not_applicable", Standing.NOT_APPLICABLE),
    ],
)
def test_council_indicator_stands_as_its_computed_row_says(goal, target, level, standing):
    place(goal, target=target, **({"level": "council"} if level is None else {}))
    if level is not None:
        indicator = goal.placements.get().indicator
        FulfilmentFactory(plan=True, indicator=indicator, level=level)
    (line,) = reconcile(2024)
    assert line.council[0].standing == standing


def test_counts_only_council_indicators_and_names_those_that_miss(goal):
    met = place(goal)
    missed = place(goal)
    waiting = place(goal, target="Fastställs 2024")
    mandatory = place(goal, level="mandatory")
    for indicator, level in [(met, "full"), (missed, "none"), (mandatory, "none")]:
        FulfilmentFactory(plan=True, indicator=indicator, level=level)
    (line,) = reconcile(2024)
    assert (line.meeting, line.total) == (1, 3)
    assert line.not_meeting == [missed.name]
    assert line.not_yet_set == [waiting.name]
    assert [one.standing for one in line.mandatory] == [Standing.NOT_MEETING]


def test_indicator_under_two_goals_counts_under_both(goal):
    other = AreaGoalFactory(strategic_goal=goal.strategic_goal, code="1.2")
    indicator = place(goal)
    IndicatorPlacementFactory(indicator=indicator, area_goal=other)
    assert [line.total for line in reconcile(2024)] == [1, 1]


def test_counts_committees_and_boards_that_say_how_they_contribute(goal):
    silent = OrganisationFactory()
    committee, board = OrganisationFactory(), OrganisationFactory(board=True)
    uncounted = OrganisationFactory(counted_in_reconciliation=False)
    for organisation in (committee, board, uncounted):
        contribute(organisation, goal)
    contribute(silent, goal, text="<p>&nbsp;</p>")
    CommitteeGoalFactory(organisation=committee, area_goal=goal)
    (line,) = reconcile(2024)
    assert line.committees_contributing == [committee]
    assert line.committees_silent == [silent]
    assert line.boards_contributing == [board]
    assert line.contributing_with_own_goals == 1


@pytest.mark.parametrize(
    ("council", "own", "missing"),
    [
        ("80 %", None, True),
        ("80 %", "-", True),
        ("80 %", "", True),
        ("80 %", "Fastställs 2024", True),
        ("80 %", "Mäts ej 2024", True),
        ("80 %", "80 %", False),
        ("Tas fram av nämnd", "Tas fram av nämnd", True),
        ("Tas fram av nämnd", None, True),
        ("Tas fram av nämnd", "75 %", False),
        ("Fastställs 2024", "Fastställs 2024", False),
        ("Fastställs 2024", None, False),
        ("-", None, False),
        (None, None, False),
    ],
)
def test_finds_missing_targets(goal, council, own, missing):
    indicator = place(goal, target=council)
    organisation = answer(indicator, own)
    contribute(organisation, goal)
    (line,) = reconcile(2024)
    assert rules(line) == ([(Rule.MISSING_TARGET, organisation)] if missing else [])


@pytest.mark.parametrize(
    ("level", "city", "found"),
    [
        ("none", "none", Rule.WEAKER_THAN_COUNCIL),
        ("none", "hard_to_assess", Rule.WEAKER_THAN_COUNCIL),
        ("none", None, Rule.WEAKER_THAN_COUNCIL),
        ("partial", "partial", Rule.WEAKER_THAN_COUNCIL),
        ("partial", "full", Rule.LOWER_THAN_COUNCIL),
        ("none", "full", Rule.LOWER_THAN_COUNCIL),
        ("full", "none", None),
        ("hard_to_assess", "none", None),
        ("not_applicable", "none", None),  # a part of a sum is never weaker than the whole
    ],
)
def test_finds_targets_weaker_than_the_councils(goal, level, city, found):
    indicator = place(goal)
    if city:
        FulfilmentFactory(plan=True, indicator=indicator, level=city)
    organisation = answer(indicator, "70 %", level=level)
    contribute(organisation, goal)
    (line,) = reconcile(2024)
    assert rules(line) == ([(found, organisation)] if found else [])
    if found:
        assert (line.findings[0].target, line.findings[0].compared_with) == ("70 %", "80 %")


def test_mandatory_indicators_are_held_against_what_the_council_says_of_them(goal):
    set_by_council = place(goal, level="mandatory")
    FulfilmentFactory(plan=True, indicator=set_by_council, level="none")
    left_to_all = place(goal, level="mandatory", target=None)
    weak = answer(set_by_council, "70 %", level="none")
    answer(left_to_all, None, weak)
    contribute(weak, goal)
    (line,) = reconcile(2024)
    assert rules(line) == [(Rule.WEAKER_THAN_COUNCIL, weak)]


def test_finds_targets_weaker_than_the_latest_outcome(goal):
    indicator = place(goal, target="Tas fram av nämnd")
    organisation = answer(
        indicator, "80 %", level="not_applicable", trend="worse", previous=Decimal("84.5")
    )
    contribute(organisation, goal)
    (line,) = reconcile(2024)
    assert rules(line) == [(Rule.WEAKER_THAN_OUTCOME, organisation)]
    data = as_data([line], 2024)["area_goals"][0]["findings"][0]
    assert (data["target"], data["compared_with"]) == ("80 %", "84.5")


def test_a_target_that_reaches_the_councils_may_lie_below_the_outcome(goal):
    organisation = answer(place(goal), "80 %", level="full", trend="worse", previous=Decimal(84))
    contribute(organisation, goal)
    (line,) = reconcile(2024)
    assert line.findings == []


def test_finds_targets_to_interpret_and_units_that_contradict(goal):
    unclear = place(goal, target="så bra som möjligt")
    indicator = place(goal)
    vague = answer(indicator, "ungefär lika")
    other_unit = answer(indicator, "80 kr")
    for organisation in (vague, other_unit):
        contribute(organisation, goal)
    (line,) = reconcile(2024)
    assert rules(line) == [
        (Rule.UNINTERPRETED, CityFactory()),
        (Rule.UNINTERPRETED, vague),
        (Rule.UNIT_MISMATCH, other_unit),
    ]
    assert line.findings[0].indicator == unclear
    assert line.findings[2].compared_with == "%"


def test_the_councils_own_faults_name_the_city_and_nobody_else(goal):
    indicator = place(goal, target="80 kr")
    against = place(goal, target="Minskning")
    asked = answer(indicator, "80 %", level="hard_to_assess", reason="unit_mismatch")
    answer(against, "Ökning", asked)
    contribute(asked, goal)
    (line,) = reconcile(2024)
    assert rules(line) == [
        (Rule.UNIT_MISMATCH, CityFactory()),
        (Rule.AGAINST_DIRECTION, CityFactory()),
    ]


def test_finds_what_goes_the_wrong_way(goal):
    indicator = place(goal, target="Ökning")
    turned = answer(indicator, "Minskning")
    low = answer(place(goal), "Max 80 %", level="none", trend="worse")
    for organisation in (turned, low):
        contribute(organisation, goal)
    (line,) = reconcile(2024)
    assert rules(line) == [(Rule.WRONG_WAY, turned), (Rule.AGAINST_DIRECTION, low)]
    assert line.findings[1].compared_text == "högre är bättre"


def test_the_policy_says_which_gaps_and_spreads_are_large(goal):
    indicator = place(goal)
    far = answer(
        indicator, "80 %", OrganisationFactory(kind="district_committee"),
        level="full", outcome=Decimal(80), previous=Decimal(50),
    )  # fmt: skip
    near = answer(
        indicator, "80 %", OrganisationFactory(kind="district_committee"),
        level="full", outcome=Decimal(80), previous=Decimal("75.4"),
    )  # fmt: skip
    # Only districts lie apart.
    elsewhere = answer(indicator, "80 %", level="full", outcome=Decimal(80), previous=Decimal(99))
    for organisation in (far, near, elsewhere):
        contribute(organisation, goal)
    (line,) = reconcile(2024)
    assert line.findings == []
    policy = Policy.objects.create(year=2024, large_gap=Decimal("0.5"), large_spread=Decimal(24))
    (line,) = reconcile(2024)
    assert rules(line) == [(Rule.LARGE_GAP, far), (Rule.SPREAD, CityFactory())]
    spread = line.findings[1]
    assert (spread.target, spread.compared_with) == ("", Decimal("25.4"))
    assert spread.compared_text == "25,4\xa0procentenheter"
    policy.large_gap, policy.large_spread = Decimal("0.6"), Decimal("25.4")
    policy.save()
    (line,) = reconcile(2024)
    assert line.findings == []


def test_finds_who_answers_for_indicators_without_saying_how(goal):
    one, two = place(goal), place(goal, level="mandatory")
    organisation = answer(one, "80 %")
    answer(two, "3", organisation)
    bystander = OrganisationFactory()
    (line,) = reconcile(2024)
    assert rules(line) == [(Rule.NO_CONTRIBUTION, organisation)]
    assert bystander in line.committees_silent


def test_number_of_findings_is_the_length_of_the_list(goal):
    other = AreaGoalFactory(strategic_goal=goal.strategic_goal, code="1.2")
    indicator = place(goal, target="så bra som möjligt")
    IndicatorPlacementFactory(indicator=indicator, area_goal=other)
    waiting = place(other, target="Fastställs 2024")
    answer(indicator, "ungefär")
    answer(place(goal), "70 %", level="none", trend="worse")
    contribute(answer(waiting, "Fastställs 2024"), other)
    answer(waiting, None)
    found = sum(len(line.findings) for line in reconcile(2024))
    assert count_findings(2024) == found == 10
    assert count_findings(2019) == 0


def test_other_years_and_proposals_are_left_out(goal):
    indicator = place(goal)
    proposal = BudgetFactory(status="proposal", proposer="Liberalerna")
    AreaGoalFactory(strategic_goal=StrategicGoalFactory(budget=proposal), code="9.1")
    IndicatorResponsibilityFactory(indicator=indicator, year=2023)
    (line,) = reconcile(2024)
    assert (line.area_goal, line.findings) == (goal, [])
    with pytest.raises(Budget.DoesNotExist):
        reconcile(2023)


def test_reads_with_the_same_number_of_queries_for_many_rows(goal, django_assert_num_queries):
    def fill():
        for level in ("council", "mandatory"):
            indicator = place(goal, level=level)
            for text in ("70 %", None):
                contribute(answer(indicator, text), goal)

    fill()
    with django_assert_num_queries(12):
        reconcile(2024)
    for _number in range(3):
        fill()
    with django_assert_num_queries(12):
        reconcile(2024)

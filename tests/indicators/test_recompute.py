"""What the job stores: readings of periods, city out of organisations, plans, goals."""

from decimal import Decimal

import pytest

from decisions.actions import deciding, make_edition
from followup.judgements import decide_judgement
from indicators.calculations.rule import RULE_VERSION
from indicators.control import run_control
from indicators.models import (
    Fulfilment,
    GoalProposal,
    Policy,
    RecomputeMark,
    Tolerance,
)
from indicators.recompute import drain_marks, mark_everything, mark_outdated
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    CityFactory,
    GoalJudgementFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    StrategicGoalFactory,
    UserFactory,
)
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db


def of(row):
    return row.level, row.reason


# Organisations


def test_an_organisation_is_judged_by_its_own_target():
    world = World()
    world.target("90")
    organisation = world.organisation("80", VB=80)
    row = world.row(organisation)
    assert of(row) == ("full", "reached")
    assert (row.target_text, row.target_value, row.outcome) == ("80", 80, 80)


def test_an_organisation_without_target_of_its_own_is_hard_to_assess():
    world = World()
    world.target("90")
    organisation = world.organisation(VB=95)
    assert of(world.row(organisation)) == ("hard_to_assess", "no_target")


def test_the_comparable_outcome_is_the_same_period_a_year_earlier():
    world = World(frequency="tertial")
    organisation = world.organisation("80", T1=70, T2=75)
    world.report(organisation, 2023, T1=60, T2=78)
    assert of(world.row(organisation, "T1")) == ("partial", "better_than_comparable")
    row = world.row(organisation, "T2")
    assert of(row) == ("none", "not_reached")
    assert (row.previous, row.trend) == (78, "worse")


def test_a_changed_definition_breaks_the_comparison():
    world = World()
    organisation = world.organisation("80", VB=70)
    world.report(organisation, 2023, VB=60)
    assert world.row(organisation).previous == 60
    IndicatorDefinitionFactory(indicator=world.indicator, from_year=2024, decimals=0, unit="")
    row = world.row(organisation)
    assert (row.previous, row.reason) == (None, "not_reached")


@pytest.mark.parametrize(
    ("absence", "level"),
    [
        ("not_reported", "hard_to_assess"),
        ("comes_later", "hard_to_assess"),
        ("not_measurable", "hard_to_assess"),
        ("secret", "hard_to_assess"),
        ("not_applicable", "not_applicable"),
    ],
)
def test_absence_has_kinds(absence, level):
    world = World()
    organisation = world.organisation("80", VB=absence)
    assert of(world.row(organisation)) == (level, absence)


def test_what_nobody_reported_is_not_reported_when_due_and_not_due_before():
    world = World(frequency="half_year")
    organisation = world.organisation("80")
    assert of(world.row(organisation, "T1")) == ("not_applicable", "not_due")
    assert of(world.row(organisation, "T2")) == ("hard_to_assess", "not_reported")


def test_an_own_indicator_has_rows_for_its_owner_only():
    owner = OrganisationFactory()
    world = World(level="own", owner=owner)
    world.target("80", owner)
    world.report(owner, VB=81)
    assert of(world.row(owner)) == ("full", "reached")
    organisations = Fulfilment.objects.filter(indicator=world.indicator).values_list(
        "organisation", flat=True
    )
    assert set(organisations) == {owner.pk}


def test_tolerance_of_the_year_gives_partial():
    world = World()
    organisation = world.organisation("80", VB=78)
    policy = Policy.objects.create(year=2024)
    assert world.row(organisation).level == "none"
    Tolerance.objects.create(policy=policy, indicator=world.indicator, absolute=2)
    row = world.row(organisation)
    assert of(row) == ("partial", "within_tolerance")
    assert row.inputs["tolerance"] == "2"


def test_points_are_added_and_percent_is_of_what_was():
    world = World(unit="%")
    for change, asked_for in (("+2 procentenheter", 42), ("+2 %", Decimal("40.8"))):
        organisation = world.organisation(f"{change} mot föregående år", VB=41)
        world.report(organisation, 2023, VB=40)
        assert world.row(organisation).target_value == asked_for


def test_a_target_against_a_base_year_uses_that_years_reading():
    world = World(direction="lower")
    organisation = world.organisation("20 % minskning relativt 2020", VB=80)
    assert of(world.row(organisation)) == ("hard_to_assess", "no_comparison")
    world.report(organisation, 2020, VB=100)
    row = world.row(organisation)
    assert of(row) == ("full", "reached")
    assert (row.target_value, row.inputs["base"]) == (80, "100")


def test_a_target_in_another_unit_is_not_judged():
    world = World(unit="MWh")
    organisation = world.organisation("80 %", VB=80)
    assert of(world.row(organisation)) == ("hard_to_assess", "unit_mismatch")


# Periods


def test_a_monthly_indicators_tertial_is_its_last_reported_month():
    world = World(frequency="month")
    organisation = world.organisation("80", M01=70, M03=81, M04="not_reported", M05=10)
    assert world.row(organisation, "T1").outcome == 81
    assert world.row(organisation, "M01").outcome == 70
    assert world.row(organisation, "T2").outcome == 10


def test_a_tertial_reported_itself_wins_over_its_months():
    world = World(frequency="month")
    organisation = world.organisation("80", M04=70, T1=75)
    assert world.row(organisation, "T1").outcome == 75


def test_summed_periods_add_up_through_the_year():
    world = World(frequency="tertial", over_periods="sum")
    organisation = world.organisation("80", T1=30, T2=20, VB=40)
    assert [world.row(organisation, p).outcome for p in ("T1", "T2", "VB")] == [30, 50, 90]


def test_a_sum_with_a_missing_period_is_shown_but_not_judged():
    world = World(frequency="tertial", over_periods="sum")
    organisation = world.organisation("80", VB=90)
    row = world.row(organisation)
    assert (row.outcome, row.reason) == (90, "incomplete")


def test_mean_of_periods():
    world = World(frequency="tertial", over_periods="mean")
    organisation = world.organisation("80", T1=70, T2=80)
    assert world.row(organisation, "T2").outcome == 75


def test_a_ratio_over_periods_goes_through_numerators_and_denominators():
    world = World(unit="%", frequency="tertial", over_periods="mean", over_organisations="ratio")
    organisation = world.organisation("80 %", T1=(1, 10), T2=(9, 30))
    assert world.row(organisation, "T2").outcome == 25


# Organisations to city


def test_a_sum_over_organisations():
    world = World(over_organisations="sum")
    world.target("100")
    world.organisation(VB=60)
    world.organisation(VB=50)
    row = world.row()
    assert of(row) == ("full", "reached")
    assert (row.outcome, row.coverage, row.expected) == (110, 2, 2)


def test_a_sum_that_lacks_an_organisation_is_shown_but_not_judged():
    world = World(over_organisations="sum")
    world.target("50")
    world.organisation(VB=60)
    lacking = world.organisation(VB="comes_later")
    row = world.row()
    assert of(row) == ("hard_to_assess", "incomplete")
    assert (row.outcome, row.coverage, row.expected) == (60, 1, 2)
    assert row.inputs["missing"] == [{"organisation": lacking.pk, "reason": "comes_later"}]


def test_a_city_sum_of_which_an_accumulated_part_is_missing_is_incomplete():
    world = World(frequency="tertial", over_periods="sum", over_organisations="sum")
    world.target("50")
    world.organisation(T1=30, T2=30, VB=30)
    world.organisation(T2=90, VB=10)
    row = world.row()
    assert of(row) == ("hard_to_assess", "incomplete")
    assert (row.outcome, row.coverage, row.expected) == (190, 2, 2)


def test_an_organisation_for_which_it_is_not_applicable_is_not_missed():
    world = World(over_organisations="sum")
    world.target("50")
    world.organisation(VB=60)
    world.organisation(VB="not_applicable")
    row = world.row()
    assert (row.level, row.coverage, row.expected) == ("full", 1, 1)


def test_shares_go_through_numerator_and_denominator():
    world = World(unit="%", over_organisations="ratio", decimals=1)
    world.target("30 %")
    world.organisation(VB=(1, 10))
    world.organisation(VB=(29, 90))
    row = world.row()
    assert (row.outcome, row.inputs["method"]) == (30, "ratio")


def test_shares_without_parts_are_shown_and_not_put_together():
    world = World(unit="%", over_organisations="ratio")
    world.target("10 %")
    for value in (10, 20):
        organisation = world.organisation(VB=value)
    row = world.row()
    assert (row.outcome, of(row)) == (None, ("hard_to_assess", "no_parts"))
    assert {part["value"] for part in row.inputs["missing"]} == {"10", "20"}
    world.indicator.outcomes.filter(organisation=organisation).update(numerator=1, denominator=5)
    row = world.row()
    assert (row.outcome, row.coverage, row.expected) == (20, 1, 2)


def test_weighted_mean():
    world = World(over_organisations="weighted_mean")
    for value, weight in ((10, 1), (20, 3)):
        world.weigh(world.organisation(VB=value), weight)
    row = world.row()
    assert (row.outcome, row.inputs["method"]) == (Decimal("17.5"), "weighted_mean")
    assert {part["weight"] for part in row.inputs["organisations"]} == {"1", "3"}


def test_a_row_reported_for_the_city_wins_and_the_aggregate_stands_beside():
    world = World(over_organisations="mean")
    world.target("80")
    world.organisation(VB=10)
    world.report(None, VB=85)
    row = world.row()
    assert (row.outcome, row.inputs["source"], row.inputs["aggregate"]) == (85, "city", "10")


def test_what_is_measured_centrally_waits_for_the_citys_own_row():
    world = World(over_organisations="central")
    world.target("80")
    world.organisation(VB=90)
    world.organisation(VB=90)
    assert of(world.row()) == ("hard_to_assess", "not_reported")
    world.report(None, VB=80)
    assert world.row().level == "full"


@pytest.mark.parametrize(
    "over_organisations", ["mean", "ratio", "weighted_mean", "central", "none"]
)
def test_where_one_answers_its_figure_is_the_citys(over_organisations):
    world = World(over_organisations=over_organisations)
    world.target("80")
    world.organisation(VB=90)
    row = world.row()
    assert (row.outcome, row.level, row.inputs["method"]) == (90, "full", "single")


def test_the_city_is_not_applicable_when_committees_set_the_targets():
    world = World(over_organisations="mean")
    world.target("Tas fram av nämnd/styrelse")
    world.organisation("80", VB=90)
    assert of(world.row()) == ("not_applicable", "by_committee")


def test_only_responsible_organisations_count():
    world = World(over_organisations="sum")
    world.organisation(VB=60)
    world.report(OrganisationFactory(), VB=1000)
    assert world.row().outcome == 60


def test_in_a_year_without_responsibilities_those_who_reported_count():
    world = World(over_organisations="sum")
    organisation = world.organisation(VB=60)
    world.report(organisation, 2023, VB=50)
    assert world.row().previous == 50


# Plans


def test_an_organisations_target_is_held_against_the_councils():
    world = World(over_organisations="mean")
    world.target("80")
    good, weak = world.organisation("Minst 80"), world.organisation("75")
    world.report(weak, 2022, VB=70)
    assert world.plan_row(good).level == "full"
    row = world.plan_row(weak)
    assert of(row) == ("partial", "better_than_comparable")
    assert (row.target_value, row.outcome, row.previous, row.trend) == (80, 75, 70, "better")


def test_aggregated_targets_are_held_against_the_councils():
    world = World(over_organisations="sum")
    world.target("100")
    one, two = world.organisation("60"), world.organisation("45")
    row = world.plan_row()
    assert (row.outcome, row.level, row.coverage, row.expected) == (105, "full", 2, 2)
    assert of(world.plan_row(one)) == ("not_applicable", "part_of_sum")
    assert two.pk in {part["organisation"] for part in row.inputs["organisations"]}


def test_a_sum_of_targets_that_lacks_one_is_not_judged():
    world = World(over_organisations="sum")
    world.target("100")
    world.organisation("150")
    lacking = world.organisation()
    assert of(world.plan_row()) == ("hard_to_assess", "incomplete")
    assert of(world.plan_row(lacking)) == ("hard_to_assess", "no_target")


def test_targets_of_shares_weigh_by_the_latest_denominators():
    world = World(unit="%", over_organisations="ratio")
    world.target("80 %")
    for target, denominator in (("70 %", 10), ("90 %", 30)):
        world.report(world.organisation(target), 2023, VB=(denominator, denominator))
    row = world.plan_row()
    assert (row.outcome, row.inputs["method"]) == (85, "ratio")


def test_an_increase_asked_for_is_held_against_the_latest_full_year():
    world = World(over_organisations="mean")
    world.target("Ökning")
    organisation = world.organisation("75")
    world.report(organisation, 2023, VB=74)
    promising = world.organisation("Öka")
    assert of(world.plan_row(organisation)) == ("full", "reached")
    assert of(world.plan_row(promising)) == ("full", "reached")


def test_centrally_measured_targets_do_not_add_up_unless_one_organisation_answers():
    world = World(over_organisations="central")
    world.target("80")
    world.organisation("80")
    assert world.plan_row().level == "full"
    world.organisation("90")
    assert of(world.plan_row()) == ("hard_to_assess", "measured_centrally")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60 km", ("hard_to_assess", "unit_mismatch")),
        ("Minst 60 kr", ("hard_to_assess", "unit_mismatch")),
        ("60 personer", ("full", "reached")),
        ("60", ("full", "reached")),
    ],
)
def test_an_indicator_without_unit_is_not_judged_by_a_target_with_one(text, expected):
    world = World(over_organisations="mean", unit="")
    world.target(text)
    own = world.organisation(text, VB=65)
    assert of(world.row()) == of(world.row(own)) == of(world.plan_row(own)) == expected
    assert run_control().differences.count() == 0


@pytest.mark.parametrize(
    ("council", "own", "expected"),
    [
        ("Fastställs 2024", "Tas fram av nämnd", ("hard_to_assess", "no_target")),
        ("-", "Tas fram av nämnd", ("hard_to_assess", "no_target")),
        ("Fastställs 2024", "", ("not_applicable", "no_target_set")),
        ("Fastställs 2024", "-", ("not_applicable", "no_target_set")),
    ],
)
def test_one_organisation_may_be_asked_for_a_target(council, own, expected):
    world = World(over_organisations="mean")
    world.target(council)
    assert of(world.row(world.organisation(own, VB=65))) == expected
    assert run_control().differences.count() == 0


def test_the_plans_of_some_are_not_held_against_a_row_of_the_citys_own():
    world = World(over_organisations="mean")
    world.least(1)
    world.target("Ökning")
    world.organisation("60")
    other = world.organisation()
    world.report(year=2023, VB=50)
    row = world.plan_row()
    assert (of(row), row.previous, row.trend) == (
        ("hard_to_assess", "low_coverage"),
        None,
        "unknown",
    )
    assert run_control().differences.count() == 0
    world.target("60", other)
    row = world.plan_row()
    assert (of(row), row.previous, row.trend) == (("full", "reached"), 50, "better")
    assert run_control().differences.count() == 0


BANDS = [
    # how, the council's target, the organisations', level and reason, low, high, n of N
    ("mean", "+/- 1 %", ["+/- 1 %", "+/- 1 %"], ("full", "reached"), -1, 1, (2, 2)),
    ("mean", "+/- 1 %", ["+/- 1 %", "+/- 2 %"], ("none", "not_reached"), -1.5, 1.5, (2, 2)),
    ("mean", "98–102", ["98–100", "101"], ("full", "reached"), 99.5, 100.5, (2, 2)),
    ("sum", "10–30", ["5–10", "10–15"], ("full", "reached"), 15, 25, (2, 2)),
    ("sum", "10–30", ["10–15", None], ("hard_to_assess", "incomplete"), 10, 15, (1, 2)),
    ("mean", "10–30", ["10–15", "-"], ("full", "reached"), 10, 15, (1, 2)),
    ("mean", "Minst 9", ["10–15", "9"], ("full", "reached"), 9.5, 12, (2, 2)),
    ("weighted_mean", "0–9", ["0–8", "4–16"], ("none", "not_reached"), 3, 14, (2, 2)),
    ("ratio", "0–9", ["0–8", "4–16"], ("hard_to_assess", "no_parts"), None, None, (0, 2)),
    ("central", "0–9", ["0–8"], ("full", "reached"), 0, 8, (1, 1)),
    ("central", "0–9", ["0–8", "0–8"], ("hard_to_assess", "measured_centrally"), None, None, None),
    # a limit is its own other end; "Ökning" beside numbers lowers the coverage
    ("mean", "0–9", ["0–8", "Max 7"], ("full", "reached"), 3.5, 7.5, (2, 2)),
    ("mean", "0–9", ["0–8", "Ökning"], ("full", "reached"), 0, 8, (1, 2)),
]


@pytest.mark.parametrize(
    ("over_organisations", "council", "targets", "expected", "low", "high", "covered"), BANDS
)
def test_bands_in_the_plans_are_added_up_end_by_end(
    over_organisations, council, targets, expected, low, high, covered
):
    unit = "%" if "%" in council else ""
    world = World(over_organisations=over_organisations, decimals=1, unit=unit)
    world.target(council)
    for weight, target in zip((1, 3), targets, strict=False):
        organisation = world.organisation(target)
        if over_organisations == "weighted_mean":
            world.weigh(organisation, weight)
    row = world.plan_row()
    found_high = row.inputs.get("value_high")
    assert (of(row), row.outcome) == (expected, low)
    assert (float(found_high) if found_high else None) == high
    assert covered is None or (row.coverage, row.expected) == covered
    assert run_control().differences.count() == 0


# Goals


@pytest.fixture
def goal():
    return AreaGoalFactory()


def place(goal, level="council", outcome=80):
    world = World(level=level, over_organisations="mean")
    IndicatorPlacementFactory(indicator=world.indicator, area_goal=goal)
    world.target("80")
    world.committee = world.organisation("80", VB=outcome)
    return world


def proposal(goal, period="VB", question="outcome"):
    drain_marks(wait=True)
    return GoalProposal.objects.get(area_goal=goal, period=period, question=question)


def test_an_area_goal_counts_its_council_indicators_and_its_committees(goal):
    place(goal)
    place(goal, outcome=70)
    place(goal, level="mandatory", outcome=70)
    found = proposal(goal)
    assert found.level == "partial"
    assert found.counts["indicators"]["full"] == 1
    assert found.counts["indicators"]["total"] == 2
    assert found.counts["committees"]["full"] == 1
    assert found.counts["committees"]["total"] == 3


def test_a_goals_counts_say_how_many_levels_rest_on_forecasts(goal):
    for forecast in (90, 90, 70, None):
        world = place(goal)
        figure = {"value": 80, **({"forecast": forecast} if forecast else {})}
        world.report(world.committee, T2={"figure": 80, **figure})
    t2, vb = proposal(goal, "T2").counts, proposal(goal).counts
    assert (t2["indicators"]["full"], t2["indicators"]["total"]) == (3, 4)
    assert t2["forecasts"] == {"full": 2, "total": 3}
    assert "forecasts" not in vb
    assert run_control().differences.count() == 0


def test_own_indicators_are_not_counted_when_committees_reach_the_goal(goal):
    committee = place(goal).committee
    own = World(level="own", owner=committee)
    IndicatorPlacementFactory(indicator=own.indicator, area_goal=goal)
    own.target("80", committee)
    own.report(committee, VB=10)
    assert own.row(committee).level == "none"
    counts = proposal(goal).counts["committees"]
    assert (counts["full"], counts["total"]) == (1, 1)


def test_the_shares_of_the_years_policy_decide(goal):
    place(goal)
    place(goal, outcome=70)
    policy = Policy.objects.create(year=2024, full_share="0.5")
    assert proposal(goal).level == "full"
    policy.full_share = 1
    policy.save()
    assert proposal(goal).level == "partial"


def test_a_strategic_goal_follows_the_decided_judgement_of_its_area_goals(goal):
    place(goal, outcome=70)
    drain_marks(wait=True)
    strategic = GoalProposal.objects.get(strategic_goal=goal.strategic_goal, period="VB")
    assert strategic.level == "none"
    judgement = GoalJudgementFactory(area_goal=goal, period="VB", level="full")
    drain_marks(wait=True)
    strategic.refresh_from_db()
    assert strategic.level == "none"  # a draft counts nowhere
    decide_judgement(judgement=judgement, by=UserFactory())
    drain_marks(wait=True)
    strategic.refresh_from_db()
    assert (strategic.level, strategic.counts["decided"]) == ("full", 1)


def judged_full(goal, organisation):
    """An organisation's judgement of the goal at the end of the year, decided."""
    with deciding(
        kind="judgement",
        organisation=organisation,
        year=2024,
        subject=f"VB:{goal.code}",
        by=UserFactory(),
    ) as decision:
        make_edition(decision=decision, kind="judgement", document={"level": "full"})


def test_an_organisations_judgement_of_a_goal_is_not_the_citys(goal):
    committee = place(goal, outcome=70).committee
    judged_full(goal, committee)
    mark_everything()
    drain_marks(wait=True)
    strategic = GoalProposal.objects.get(strategic_goal=goal.strategic_goal, period="VB")
    assert (strategic.level, strategic.counts["decided"]) == ("none", 0)
    judged_full(goal, CityFactory())
    mark_everything()
    drain_marks(wait=True)
    strategic.refresh_from_db()
    assert (strategic.level, strategic.counts["decided"]) == ("full", 1)


def test_a_goal_without_indicators_is_not_applicable():
    CityFactory()
    goal = AreaGoalFactory(strategic_goal=StrategicGoalFactory(code="1"), code="1.1")
    mark_everything()
    assert proposal(goal).level == "not_applicable"


def test_a_new_goal_has_proposals_though_nothing_is_placed_under_it(goal):
    place(goal)
    proposal(goal)
    late = AreaGoalFactory(strategic_goal=goal.strategic_goal, code="1.9")
    assert proposal(late).level == "not_applicable"
    other = StrategicGoalFactory(budget=goal.budget, code="9")
    drain_marks(wait=True)
    assert GoalProposal.objects.filter(strategic_goal=other).exists()


def test_an_organisation_of_another_kind_is_counted_among_others(goal):
    committee = place(goal).committee
    assert proposal(goal).counts["committees"]["total"] == 1
    committee.kind = "board"
    committee.save()
    counts = proposal(goal).counts
    assert (counts["boards"]["total"], counts.get("committees")) == (1, None)


def test_a_budget_that_is_no_longer_adopted_has_no_proposals(goal):
    place(goal)
    proposal(goal)
    goal.budget.status = "proposal"
    goal.budget.save()
    drain_marks(wait=True)
    assert not GoalProposal.objects.exists()


# The job


def test_running_again_changes_nothing(goal):
    place(goal)
    drain_marks(wait=True)
    before = list(Fulfilment.every.order_by("pk").values())
    mark_everything()
    result = drain_marks(wait=True)
    assert (result.written, result.removed, result.goals_written) == (0, 0, 0)
    assert result.computed == len(before)
    assert list(Fulfilment.every.order_by("pk").values()) == before


def test_a_new_version_of_the_rule_computes_everything_again():
    world = World()
    organisation = world.organisation("80", VB=80)
    world.row(organisation)
    mark_outdated()
    assert not RecomputeMark.objects.exists()
    Fulfilment.objects.update(rule_version="0")
    mark_outdated()
    assert world.row(organisation).rule_version == RULE_VERSION


def test_what_is_no_longer_asked_is_removed():
    world = World()
    organisation = world.organisation("80", VB=80)
    world.row(organisation)
    world.indicator.responsibilities.all().delete()
    world.indicator.outcomes.all().delete()
    drain_marks(wait=True)
    assert not Fulfilment.objects.filter(organisation=organisation).exists()


def test_next_years_rows_follow_a_corrected_outcome():
    world = World()
    organisation = world.organisation("Ökning", VB=75)
    world.report(organisation, 2023, VB=74)
    assert world.row(organisation).level == "full"
    world.indicator.outcomes.filter(year=2023).update(value=76)
    assert world.row(organisation).level == "none"


def test_removing_an_indicator_leaves_nothing_that_stops_the_job():
    world = World()
    world.organisation("80", VB=80)
    world.row()
    world.remove()
    drain_marks(wait=True)
    assert not RecomputeMark.objects.exists()


def test_marks_wait_for_a_city():
    AreaGoalFactory()
    drain_marks(wait=True)
    assert RecomputeMark.objects.exists()
    CityFactory()
    drain_marks(wait=True)
    assert GoalProposal.objects.exists()


def test_a_comment_marks_nothing():
    world = World()
    organisation = world.organisation("80", VB=80)
    world.row(organisation)
    world.indicator.outcomes.update(comment="Bra.", is_example=True)
    assert not RecomputeMark.objects.exists()


def test_the_number_of_statements_does_not_grow_with_the_rows(django_assert_num_queries):
    BudgetFactory()
    first = World(over_organisations="mean")
    first.organisation("80", VB=80)
    drain_marks(wait=True)
    mark_everything()
    with django_assert_num_queries(26):
        drain_marks(wait=True)
    for _ in range(5):
        world = World(over_organisations="mean")
        for organisation in (world.organisation("80", VB=80), world.organisation("80", VB=70)):
            IndicatorResponsibilityFactory(indicator=first.indicator, organisation=organisation)
    drain_marks(wait=True)
    mark_everything()
    with django_assert_num_queries(26):
        drain_marks(wait=True)

"""Opening a year: what goes over, what does not, and taking it all back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from decisions.models import BUDGET, Standing
from followup.models import ReportingPeriod
from followup.year.actions import end_organisation
from followup.year.opening import (
    may_be_undone,
    open_year,
    preview,
    source_of,
    undo_opening,
)
from goals.actions import add_activity
from goals.budgets import change_goal, start_budget
from goals.models import Activity, ActivityResponsibility, AreaGoal, Budget, StrategicGoal
from indicators.actions import set_definition, set_target
from indicators.budgets import adopt_budget
from indicators.models import (
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Policy,
    Target,
    Tolerance,
    Weight,
)
from indicators.steering import add_responsibility, set_weight
from organisations.models import Organisation
from plans.actions.workflow import start_plan
from tests.factories import (
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

ALL = (
    Budget,
    StrategicGoal,
    AreaGoal,
    Activity,
    ActivityResponsibility,
    IndicatorPlacement,
    IndicatorDefinition,
    IndicatorResponsibility,
    Target,
    Weight,
    Policy,
    Tolerance,
    ReportingPeriod,
    Organisation,
    Standing,
)


def everything():
    """Every row of the tables that an opening may touch."""
    return {model: sorted(map(repr, model.objects.order_by("pk").values())) for model in ALL}


def test_everything_goes_over_by_identity(adopted, slk):
    budget = open_year(year=2025, by=slk)
    assert (budget.status, budget.proposer) == ("proposal", "Kommunfullmäktige")
    assert list(budget.area_goals.values_list("code", "title", "strategic_goal__title")) == [
        ("1.1", "Trygg uppväxt", "En trygg stad"),
        ("1.2", "Goda skolor", "En trygg stad"),
    ]
    placement = budget.placements.get()
    assert (placement.indicator, placement.area_goal.code) == (adopted.indicator, "1.1")
    target = Target.objects.get(year=2025)
    assert (target.text, target.kind, target.low) == ("90 %", "level", 90)
    assert Weight.objects.get(year=2025).weight == 3
    policy = Policy.objects.get(year=2025)
    assert (str(policy.least_coverage), policy.decided_on) == ("0.900000000", None)
    assert policy.tolerances.get().absolute == 2
    period = ReportingPeriod.objects.get(year=2025)
    assert (period.opens_on, period.due_on) == (dt.date(2026, 1, 1), dt.date(2026, 2, 6))
    span = IndicatorResponsibility.objects.get()
    assert (span.starts_on, span.ends_on) == (dt.date(2024, 1, 1), dt.date(2025, 12, 31))
    assert not budget.activities.exists()
    assert IndicatorDefinition.objects.count() == 1
    assert not Standing.objects.get(year=2025, subject=BUDGET).is_sealed


def test_chosen_activities_go_on_without_dates_that_have_passed(adopted, slk):
    ended = Activity.objects.get()
    budget = open_year(year=2025, by=slk, activities=[ended.pk])
    copy = budget.activities.get()
    assert (copy.title, copy.start, copy.end) == ("Bygga fler skolor", None, None)
    assert copy.area_goal == budget.area_goals.get(code="1.1")


def test_a_target_that_the_year_has_already_is_used(adopted, slk):
    TargetFactory(indicator=adopted.indicator, year=2025, text="92 %")
    shown = preview(adopted.budget)
    open_year(year=2025, by=slk)
    assert Target.objects.get(year=2025).text == "92 %"
    assert [(one.before, one.after) for one in shown.new_targets] == [("90 %", "92 %")]


def test_the_preview_counts_what_the_opening_makes(adopted, slk):
    shown = preview(adopted.budget)
    budget = open_year(year=2025, by=slk)
    assert shown.areas == budget.area_goals.count()
    assert shown.indicators == budget.placements.count()
    assert shown.targets_after == Target.objects.filter(year=2025).count()
    assert shown.weights == Weight.objects.filter(year=2025).count()
    assert shown.tolerances == Tolerance.objects.filter(policy__year=2025).count()
    assert shown.periods == ReportingPeriod.objects.filter(year=2025).count()
    answering = IndicatorResponsibility.objects.in_year(2025).count()
    assert shown.answering + shown.prolonged == answering


def test_a_closed_organisation_does_not_follow(adopted, slk):
    end_organisation(organisation=adopted.committee, day=dt.date(2024, 12, 31), by=slk)
    heir = OrganisationFactory()
    add_responsibility(
        indicator=adopted.indicator,
        organisation=heir,
        starts_on=dt.date(2025, 1, 1),
        ends_on=None,
        by=slk,
    )
    assert preview(adopted.budget).closed == [adopted.committee]
    open_year(year=2025, by=slk)
    assert IndicatorResponsibility.objects.in_year(2025).get().organisation == heir


def test_an_organisations_own_indicators_stay_with_its_plan(adopted, slk):
    own = IndicatorFactory(level="own", owner=adopted.committee)
    IndicatorDefinitionFactory(indicator=own)
    IndicatorPlacementFactory(indicator=own, area_goal=adopted.goal)
    IndicatorResponsibilityFactory(indicator=own, organisation=adopted.committee)
    budget = open_year(year=2025, by=slk)
    assert not budget.placements.filter(indicator=own).exists()
    assert own.responsibilities.get().ends_on == dt.date(2024, 12, 31)


def test_a_year_is_opened_once_and_only_from_an_adopted_one(adopted, slk):
    open_year(year=2025, by=slk)
    with pytest.raises(ValidationError, match="redan öppnat"):
        open_year(year=2025, by=slk)
    with pytest.raises(ValidationError, match="ingen antagen budget"):
        source_of(2026)
    assert Budget.objects.filter(year=2025).count() == 1


def test_undone_the_database_is_as_it_was(adopted, slk):
    TargetFactory(indicator=adopted.indicator, year=2025, text="92 %")
    chosen = Activity.objects.get()
    before = everything()
    budget = open_year(year=2025, by=slk, activities=[chosen.pk])
    assert everything() != before
    assert may_be_undone(budget)
    undo_opening(budget=budget, by=slk)
    assert everything() == before
    assert open_year(year=2025, by=slk).placements.count() == 1


WRITINGS = {
    "goal": lambda year, by: change_goal(goal=year.goal, code="1.1", title="Annan", by=by),
    "target": lambda year, by: set_target(
        indicator=year.indicator, organisation=year.city, year=2025, text="95 %", by=by
    ),
    "definition": lambda year, by: set_definition(
        indicator=year.indicator, from_year=2025, unit="st", by=by
    ),
    "weight": lambda year, by: set_weight(
        indicator=year.indicator, organisation=year.committee, year=2025, weight=9, by=by
    ),
    "answering": lambda year, by: add_responsibility(
        indicator=year.indicator,
        organisation=OrganisationFactory(),
        starts_on=dt.date(2025, 1, 1),
        ends_on=None,
        by=by,
    ),
    "order": lambda year, by: year.goal.placements.update(position=2),
    "plan": lambda year, by: start_plan(organisation=year.committee, budget=year.budget, by=by),
    "tolerance": lambda year, by: Tolerance.objects.filter(policy__year=2025).delete(),
    "period": lambda year, by: ReportingPeriod.objects.filter(year=2025).update(
        due_on=dt.date(2026, 3, 1)
    ),
    "activity": lambda year, by: add_activity(
        budget=year.budget,
        organisation=year.city,
        area_goal=year.goal,
        title="Ny",
        start=None,
        end=None,
        by=by,
    ),
}


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.django_db(transaction=True)
def test_once_somebody_has_written_it_is_not_undone(draft, slk, writing):
    # Rows say when their transaction began, so the writing needs one of its own.
    assert may_be_undone(draft.budget)
    WRITINGS[writing](draft, slk)
    assert not may_be_undone(draft.budget)
    before = everything()
    with pytest.raises(ValidationError, match="går inte längre att ångra"):
        undo_opening(budget=draft.budget, by=slk)
    assert everything() == before


def test_what_was_begun_by_hand_or_is_adopted_is_not_undone(adopted, slk):
    by_hand = start_budget(year=2027, by=slk)
    assert not may_be_undone(by_hand)
    budget = open_year(year=2025, by=slk)
    adopt_budget(budget=budget, by=slk, reference="§ 2")
    budget.refresh_from_db()
    assert not may_be_undone(budget)
    with pytest.raises(ValidationError):
        undo_opening(budget=budget, by=slk)


def test_the_page_previews_opens_and_undoes(adopted, office):
    page = office.get("/2025/aret/oppna/").content.decode()
    assert "Öppna 2025 som utkast" in page
    assert "Bygga fler skolor" in page
    assert not Budget.objects.filter(year=2025).exists()
    assert office.post("/2025/aret/oppna/").url == "/2025/aret/"
    assert "Ångra att 2025 öppnades" in office.get("/2025/aret/").content.decode()
    again = office.post("/2025/aret/oppna/", follow=True)
    assert "redan öppnat" in again.content.decode()
    assert office.post("/2025/aret/angra/").url == "/ar/"
    assert not Budget.objects.filter(year=2025).exists()
    assert office.post("/2025/aret/angra/").status_code == 404


def test_the_preview_asks_no_more_queries_with_more_rows(
    adopted, office, django_assert_max_num_queries
):
    office.get("/2025/aret/oppna/")
    with django_assert_max_num_queries(28) as few:
        office.get("/2025/aret/oppna/")
    for _number in range(3):
        TargetFactory(year=2025)
        OrganisationFactory()
    with django_assert_max_num_queries(len(few)):
        office.get("/2025/aret/oppna/")

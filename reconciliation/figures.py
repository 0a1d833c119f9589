"""What the reconciliation reads of a year: a fixed number of queries for the whole city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from decisions.models import Edition
from goals.models import AreaGoal, Budget, CommitteeGoal
from indicators.calculations.reasons import Reason
from indicators.models import (
    FrozenPlacement,
    FrozenTarget,
    Fulfilment,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Level,
    Target,
    Trend,
)
from indicators.models.computed import Basis, FulfilmentQuerySet, Question
from organisations.models import Organisation
from plans.models import PlanSection

# Kinds of an organisation's target that leave the council without an answer.
UNANSWERED = frozenset({Target.Kind.NONE, Target.Kind.BY_COMMITTEE, Target.Kind.TO_BE_SET})
WEAKER = frozenset({Level.PARTIAL, Level.NONE})

# The columns that are read; the tables are wide, and a city has many rows.
INDICATOR = ("code", "name", "sort_name", "level")
DEFINITION = ("indicator", "over_organisations", "decimals", "unit")
TARGET = ("indicator", "kind", "text")
ROW = ("indicator", "level", "reason", "outcome", "target_value", "coverage", "expected")


@dataclass(frozen=True)
class FaultyAnswer:
    """One organisation's answer to an indicator it is responsible for, where something is amiss."""

    organisation: Organisation
    target_kind: str | None
    target_text: str
    level: str | None
    reason: str | None
    trend: str | None
    previous: Decimal | None


class PlansOfTheYear:
    """Today's plans, decided or not: what the reconciliation reads, fetched at once.

    Of the organisations' targets only those with something amiss are fetched. Each part is
    fetched when it is first asked for.
    """

    def __init__(self, budget: Budget, code: str = "") -> None:
        self.budget, self.code = budget, code
        self.year = budget.year

    @cached_property
    def goals(self) -> list[AreaGoal]:
        goals = self.budget.area_goals.select_related("strategic_goal")
        return list(goals.filter(code=self.code) if self.code else goals)

    @property
    def _placed(self) -> QuerySet[IndicatorPlacement]:
        """The council's and the mandatory indicators under the goals."""
        return IndicatorPlacement.objects.filter(
            area_goal__in=self.goals, indicator__level__in=["council", "mandatory"]
        )

    @cached_property
    def placements(self) -> list[IndicatorPlacement]:
        """The indicators in the budget's order, with what is read of them."""
        return list(
            self._placed.select_related("indicator")
            .only("area_goal", *(f"indicator__{name}" for name in INDICATOR))
            .order_by("area_goal__sort_code", "position", "pk")
        )

    @property
    def indicators(self) -> QuerySet[IndicatorPlacement, Any]:
        """For use in a subquery: a city may have too many indicators to send their numbers."""
        return self._placed.order_by().values("indicator")

    @cached_property
    def definitions(self) -> dict[int, IndicatorDefinition]:
        """The definition that holds for the year: the latest that has begun."""
        begun = IndicatorDefinition.objects.filter(
            indicator__in=self.indicators, from_year__lte=self.year
        )
        begun = begun.only(*DEFINITION).order_by("from_year")
        return {one.indicator_id: one for one in begun}

    @cached_property
    def targets(self) -> dict[int, Target]:
        """The council's own targets."""
        city = (
            Target.objects.of_city()
            .of_year(self.year)
            .filter(indicator__in=self.indicators)
            .order_by()
        )
        return {target.indicator_id: target for target in city.only(*TARGET).order_by()}

    @cached_property
    def rows(self) -> dict[int, Fulfilment]:
        """The city's stored rows of the plan question."""
        rows = Fulfilment.objects.plans(self.year).of_city()
        rows = rows.filter(indicator__in=self.indicators).only(*ROW).order_by()
        return {row.indicator_id: row for row in rows}

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        return Organisation.objects.in_bulk()

    @cached_property
    def city(self) -> Organisation:
        return next(one for one in self.organisations.values() if one.is_city)

    @cached_property
    def counted(self) -> list[Organisation]:
        return self.in_order(
            pk for pk, one in self.organisations.items() if one.counted_in_reconciliation
        )

    @cached_property
    def answering(self) -> dict[int, set[int]]:
        """Area goal → organisations that answer for one of its indicators."""
        return _pairs(
            IndicatorResponsibility.objects.in_year(self.year)
            .filter(indicator__placements__in=self._placed.order_by())
            .order_by()
            .values_list("indicator__placements__area_goal", "organisation_id")
            .distinct()
        )

    @cached_property
    def contributing(self) -> dict[int, set[int]]:
        """Area goal → organisations whose plan says how they contribute."""
        return _pairs(
            PlanSection.objects.contributing()
            .filter(plan__budget=self.budget, area_goal__in=self.goals)
            .order_by()
            .values_list("area_goal_id", "plan__organisation_id")
        )

    @cached_property
    def own_goals(self) -> dict[int, set[int]]:
        """Area goal → organisations with a goal of their own under it."""
        return _pairs(
            CommitteeGoal.objects.filter(area_goal__in=self.goals)
            .order_by()
            .values_list("area_goal_id", "organisation_id")
            .distinct()
        )

    def in_order(self, organisations: Iterable[int]) -> list[Organisation]:
        """These organisations as the register lists them."""
        found = [self.organisations[pk] for pk in organisations]
        return sorted(found, key=lambda one: (one.kind_order, one.sort_name, one.pk))

    @cached_property
    def amiss(self) -> dict[int, list[FaultyAnswer]]:
        """Indicator → the answers that break a rule, in the register's order."""
        found: dict[int, list[FaultyAnswer]] = defaultdict(list)
        for indicator, organisation, *answer in (
            IndicatorResponsibility.objects.in_year(self.year)
            .filter(indicator__in=self.indicators)
            .alias(
                own=FilteredRelation("indicator__targets", condition=self._own("targets")),
                row=FilteredRelation(
                    "indicator__fulfilments",
                    condition=self._own("fulfilments")
                    & Q(indicator__fulfilments__question=Question.PLAN)
                    & Q(indicator__fulfilments__basis=Basis.WORKING),
                ),
            )
            .filter(
                Q(own__pk__isnull=True)
                | Q(own__kind__in=[*UNANSWERED, Target.Kind.UNINTERPRETED])
                | Q(row__level__in=WEAKER)
                | Q(row__reason=Reason.UNIT_MISMATCH)
                | Q(row__trend=Trend.WORSE)
            )
            .order_by("organisation__kind_order", "organisation__sort_name", "organisation_id")
            .values_list("indicator_id", "organisation_id", *ANSWER_COLUMNS)
        ):
            found[indicator].append(FaultyAnswer(self.organisations[organisation], *answer))
        return found

    def _own(self, relation: str) -> Q:
        """The organisation's own row of the year, whatever the relation of the indicator."""
        path = f"indicator__{relation}"
        return Q(**{f"{path}__year": self.year, f"{path}__organisation": F("organisation")})


class PublishedPlans(PlansOfTheYear):
    """The same of what has been published: everything from the city's edition of the plans.

    What the edition names by code is looked up; definitions are guarded since they were decided.
    """

    def __init__(self, budget: Budget, code: str, edition: Edition) -> None:
        super().__init__(budget, code)
        self.edition = edition

    @property
    def _placed(self) -> QuerySet[Any]:
        return FrozenPlacement.objects.filter(
            edition=self.edition,
            area_goal__in=self.goals,
            indicator__level__in=["council", "mandatory"],
        )

    @cached_property
    def targets(self) -> dict[int, Any]:
        city = FrozenTarget.objects.filter(
            edition=self.edition, organisation=self.city, year=self.year
        )
        return {target.indicator_id: target for target in city.only(*TARGET).order_by()}

    @cached_property
    def rows(self) -> dict[int, Fulfilment]:
        rows = self._answers.of_city().filter(indicator__in=self.indicators)
        return {row.indicator_id: row for row in rows.only(*ROW).order_by()}

    @property
    def _answers(self) -> FulfilmentQuerySet:
        return Fulfilment.every.under(self.edition).plans(self.year)

    @cached_property
    def answering(self) -> dict[int, set[int]]:
        """Those that the edition has an answer of, if only that there is none."""
        placed = self._placed.order_by().values_list("indicator_id", "area_goal_id")
        goals: dict[int, set[int]] = defaultdict(set)
        for indicator, area_goal in placed:
            goals[indicator].add(area_goal)
        answers = self._answers.exclude(organisation=self.city).filter(indicator__in=goals)
        pairs = answers.order_by().values_list("indicator_id", "organisation_id")
        return _pairs(
            (area_goal, organisation)
            for indicator, organisation in pairs
            for area_goal in goals[indicator]
        )

    @cached_property
    def contributing(self) -> dict[int, set[int]]:
        return self._named("contributing")

    @cached_property
    def own_goals(self) -> dict[int, set[int]]:
        return self._named("own_goals")

    def _named(self, part: str) -> dict[int, set[int]]:
        """What the document says by code: area goal → organisations."""
        by_code = {one.code: pk for pk, one in self.organisations.items()}
        said: dict[str, list[str]] = self.edition.document.get(part, {})
        return {
            goal.pk: {by_code[code] for code in said.get(goal.code, ()) if code in by_code}
            for goal in self.goals
        }

    @cached_property
    def amiss(self) -> dict[int, list[FaultyAnswer]]:
        own = FrozenTarget.objects.filter(
            edition=self.edition,
            year=self.year,
            indicator=OuterRef("indicator"),
            organisation=OuterRef("organisation"),
        )
        found: dict[int, list[FaultyAnswer]] = defaultdict(list)
        for indicator, organisation, *answer in (
            self._answers.exclude(organisation=self.city)
            .filter(indicator__in=self.indicators)
            .annotate(own_kind=Subquery(own.values("kind")), own_text=Subquery(own.values("text")))
            .filter(
                Q(own_kind__isnull=True)
                | Q(own_kind__in=[*UNANSWERED, Target.Kind.UNINTERPRETED])
                | Q(level__in=WEAKER)
                | Q(reason=Reason.UNIT_MISMATCH)
                | Q(trend=Trend.WORSE)
            )
            .order_by("organisation__kind_order", "organisation__sort_name", "organisation_id")
            .values_list(
                "indicator_id", "organisation_id", "own_kind", "own_text", "level", "reason",
                "trend", "previous",
            )
        ):  # fmt: skip
            found[indicator].append(FaultyAnswer(self.organisations[organisation], *answer))
        return found


ANSWER_COLUMNS = (
    "own__kind",
    "own__text",
    "row__level",
    "row__reason",
    "row__trend",
    "row__previous",
)


def _pairs(rows: Iterable[tuple[int | None, int]]) -> dict[int, set[int]]:
    """Area goal → organisations."""
    found: dict[int, set[int]] = defaultdict(set)
    for area_goal, organisation in rows:
        if area_goal is not None:
            found[area_goal].add(organisation)
    return found

"""What the reconciliation reads of a year: a fixed number of queries for the whole city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import (
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Abs
from django.db.models.lookups import Exact, GreaterThan

from decisions.models import Edition
from goals.models import AreaGoal, Budget, CommitteeGoal
from indicators.calculations.targets import NO_TARGET, ParsedTarget, TargetKind
from indicators.models import (
    FrozenPlacement,
    FrozenTarget,
    Fulfilment,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Policy,
    Target,
    Trend,
)
from indicators.models.computed import Basis, FulfilmentQuerySet, Question
from organisations.models import Organisation
from plans.models import PlanSection
from reconciliation.rules import WEAKER, Answer

# Kinds of an organisation's target that may break a rule, whatever its computed row says.
SUSPECT = (
    Target.Kind.NONE,
    Target.Kind.BY_COMMITTEE,
    Target.Kind.TO_BE_SET,
    Target.Kind.NOT_MEASURED,
    Target.Kind.UNINTERPRETED,
    Target.Kind.INCREASE,
    Target.Kind.DECREASE,
    Target.Kind.AT_LEAST,
    Target.Kind.AT_MOST,
)

# The columns that are read; the tables are wide, and a city has many rows.
INDICATOR = ("code", "name", "sort_name", "level")
DEFINITION = ("indicator", "over_organisations", "decimals", "unit", "direction")
PARSED = ("kind", "low", "high", "change", "unit", "base_year", "strict")
TARGET = ("indicator", "text", *PARSED)
ROW = ("indicator", "level", "reason", "outcome", "target_value", "coverage", "expected")
OF_ROW = ("level", "trend", "outcome", "previous")


class PlansOfTheYear:
    """Today's plans, decided or not: what the reconciliation reads, fetched at once.

    Of the organisations' targets only those that may break a rule are fetched. Each part is
    fetched when it is first asked for.
    """

    def __init__(self, budget: Budget, code: str = "") -> None:
        self.budget, self.code = budget, code
        self.year = budget.year

    @property
    def _goals(self) -> QuerySet[AreaGoal]:
        goals = AreaGoal.objects.filter(budget=self.budget)
        return goals.filter(code=self.code) if self.code else goals

    @cached_property
    def goals(self) -> list[AreaGoal]:
        return list(self._goals.select_related("strategic_goal"))

    @property
    def _placed(self) -> QuerySet[IndicatorPlacement]:
        """The council's and the mandatory indicators under the goals."""
        return IndicatorPlacement.objects.filter(
            area_goal__in=self._goals.order_by(), indicator__level__in=["council", "mandatory"]
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
        rows = self._answers.of_city().filter(indicator__in=self.indicators)
        return {row.indicator_id: row for row in rows.only(*ROW).order_by()}

    @property
    def _answers(self) -> FulfilmentQuerySet:
        rows: FulfilmentQuerySet = Fulfilment.objects.plans(self.year)
        return rows

    @cached_property
    def policy(self) -> Policy:
        """The year's rules; a year without any asks for nothing."""
        return Policy.objects.filter(year=self.year).first() or Policy(year=self.year)

    @cached_property
    def extremes(self) -> dict[int, tuple[Decimal, Decimal]]:
        """Indicator → the lowest and highest latest full-year outcome of district committees.

        Where the policy does not ask how far they lie apart, nothing is read.
        """
        if self.policy.large_spread is None:
            return {}
        rows = self._answers.filter(
            indicator__in=self.indicators,
            organisation__kind=Organisation.Kind.DISTRICT_COMMITTEE,
            previous__isnull=False,
        )
        found = rows.order_by().values("indicator")
        ends = found.annotate(low=Min("previous"), high=Max("previous"))
        return {one["indicator"]: (one["low"], one["high"]) for one in ends}

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

    @property
    def silent(self) -> int:
        """How many answer under a goal without a word in their plan of how: `answering` less
        `contributing`, counted by the database."""
        saying = PlanSection.objects.contributing().filter(
            plan__budget=self.budget,
            area_goal=OuterRef("area_goal"),
            plan__organisation=OuterRef("organisation"),
        )
        return (
            IndicatorResponsibility.objects.in_year(self.year)
            .annotate(area_goal=F("indicator__placements__area_goal"))
            .filter(indicator__placements__in=self._placed.order_by())
            .exclude(Exists(saying))
            .order_by()
            .values("area_goal", "organisation")
            .distinct()
            .count()
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
            .filter(plan__budget=self.budget, area_goal__in=self._goals.order_by())
            .order_by()
            .values_list("area_goal_id", "plan__organisation_id")
        )

    @cached_property
    def own_goals(self) -> dict[int, set[int]]:
        """Area goal → organisations with a goal of their own under it."""
        return _pairs(
            CommitteeGoal.objects.filter(area_goal__in=self._goals.order_by())
            .order_by()
            .values_list("area_goal_id", "organisation_id")
            .distinct()
        )

    def in_order(self, organisations: Iterable[int]) -> list[Organisation]:
        """These organisations as the register lists them."""
        found = [self.organisations[pk] for pk in organisations]
        return sorted(found, key=lambda one: (one.kind_order, one.sort_name, one.pk))

    @cached_property
    def answers(self) -> dict[int, list[Answer]]:
        """Indicator → the answers that may break a rule, the city's own first.

        The organisations come in the register's order.
        """
        found: dict[int, list[Answer]] = defaultdict(list)
        for indicator in {placement.indicator_id for placement in self.placements}:
            found[indicator].append(self._citys(indicator))
        for indicator, organisation, text, *columns in self._suspect:
            parsed, row = columns[: len(PARSED)], columns[len(PARSED) :]
            found[indicator].append(
                replace(
                    self._asked(indicator),
                    organisation=self.organisations[organisation],
                    own=_parsed(parsed),
                    own_text=text or "",
                    **dict(zip(("level", "trend", "value", "outcome"), row, strict=True)),
                )
            )
        return found

    def _citys(self, indicator: int) -> Answer:
        """The council's own target as an answer, with how far the districts lie apart."""
        asked, ends = self._asked(indicator), self.extremes.get(indicator, (None, None))
        return replace(
            asked,
            own=asked.council, own_text=asked.council_text,
            council=NO_TARGET, council_text="",
            citys_level=None, lowest=ends[0], highest=ends[1],
        )  # fmt: skip

    def _asked(self, indicator: int) -> Answer:
        """What an indicator's every answer is held against."""
        definition, target = self.definitions.get(indicator), self.targets.get(indicator)
        row = self.rows.get(indicator)
        return Answer(
            organisation=self.city,
            council=target.parsed if target else NO_TARGET,
            council_text=target.text if target else "",
            citys_level=row.level if row else None,
            direction=definition.direction if definition else "",
            unit=definition.unit if definition else "",
            is_defined=definition is not None,
            decimals=definition.decimals if definition else 0,
            large_gap=self.policy.large_gap,
            large_spread=self.policy.large_spread,
        )

    @property
    def _suspect(self) -> Iterable[tuple[Any, ...]]:
        """(indicator, organisation, text, parsed columns, the row's) of what may break a rule."""
        answering = IndicatorResponsibility.objects.in_year(self.year).alias(
            own=FilteredRelation("indicator__targets", condition=self._own("targets")),
            row=FilteredRelation(
                "indicator__fulfilments",
                condition=self._own("fulfilments")
                & Q(indicator__fulfilments__question=Question.PLAN)
                & Q(indicator__fulfilments__basis=Basis.WORKING),
            ),
        )
        return self._narrowed(answering, "row__")

    def _narrowed(self, answering: QuerySet[Any, Any], row: str) -> Iterable[tuple[Any, ...]]:
        """Of everybody's answers those that may break a rule; `row` leads to the computed one."""
        defined = IndicatorDefinition.objects.filter(
            indicator=OuterRef("indicator"), from_year__lte=self.year
        ).order_by("-from_year")
        return (
            answering.filter(indicator__in=self.indicators)
            .alias(unit_defined=Subquery(defined.values("unit")[:1]))
            .filter(
                Q(own__pk__isnull=True)
                | Q(own__kind__in=SUSPECT)
                | Q(**{f"{row}level__in": WEAKER})
                | Q(**{f"{row}trend": Trend.WORSE})
                | Q(own__unit__gt="") & ~Q(Exact(F("own__unit"), F("unit_defined")))
                | self._far(row)
            )
            .order_by("organisation__kind_order", "organisation__sort_name", "organisation_id")
            .values_list(
                "indicator_id", "organisation_id", "own__text",
                *(f"own__{name}" for name in PARSED),
                *(f"{row}{name}" for name in OF_ROW),
            )
        )  # fmt: skip

    def _far(self, row: str) -> Q:
        """Farther from the latest outcome than the policy says; a band's other end may be."""
        if self.policy.large_gap is None:
            return Q()
        outcome = Abs(F(f"{row}previous"))
        gap = Abs(F(f"{row}outcome") - F(f"{row}previous"))
        return Q(own__kind=Target.Kind.BAND) | Q(
            GreaterThan(gap, ExpressionWrapper(outcome * self.policy.large_gap, STORED))
        )

    def _own(self, relation: str) -> Q:
        """The organisation's own row of the year, whatever the relation of the indicator."""
        path = f"indicator__{relation}"
        return Q(**{f"{path}__year": self.year, f"{path}__organisation": F("organisation")})


STORED = DecimalField(max_digits=33, decimal_places=18)


def _parsed(columns: Iterable[Any]) -> ParsedTarget:
    """A target's columns as what was parsed; none where nothing is written."""
    kind, *others = columns
    if kind is None:
        return NO_TARGET
    return ParsedTarget(TargetKind(kind), **dict(zip(PARSED[1:], others, strict=True)))


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

    @property
    def _suspect(self) -> Iterable[tuple[Any, ...]]:
        own = self._own("frozentargets") & Q(indicator__frozentargets__edition=self.edition)
        answering = self._answers.exclude(organisation=self.city)
        return self._narrowed(
            answering.alias(own=FilteredRelation("indicator__frozentargets", condition=own)), ""
        )


def _pairs(rows: Iterable[tuple[int | None, int]]) -> dict[int, set[int]]:
    """Area goal → organisations."""
    found: dict[int, set[int]] = defaultdict(set)
    for area_goal, organisation in rows:
        if area_goal is not None:
            found[area_goal].add(organisation)
    return found

"""Avstämning: do the plans of a year together reach what the council asked for?

Read for the whole city with a fixed number of queries. Nothing is judged here: the stored rows
of the plan question say how an organisation's target (or the aggregated one) stands against the
council's, and their trend how it stands against the latest full-year outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from decisions.models import Edition
from goals.models import AreaGoal, Budget
from indicators.models import (
    Fulfilment,
    Indicator,
    IndicatorDefinition,
    Level,
    Target,
)
from organisations.models import Organisation
from reconciliation.figures import PlansOfTheYear, PublishedPlans
from reconciliation.rules import AGAINST, ORDER, WEAKER, Rule, broken


class Standing(StrEnum):
    """How a council indicator stands when all plans are read together."""

    MEETING = "meeting"
    NOT_MEETING = "not_meeting"
    NOT_YET_SET = "not_yet_set"
    NOT_ASSESSABLE = "not_assessable"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Finding:
    """Something that stadsledningskontoret should look at, and what it was compared with.

    `organisation` is the city when it concerns the council's own target, `indicator` is None
    when it concerns a whole area goal.
    """

    area_goal: AreaGoal
    rule: Rule
    organisation: Organisation
    indicator: Indicator | None
    target: str = ""
    compared_with: str | Decimal | None = None
    decimals: int = 0
    unit: str = ""

    @property
    def compared_text(self) -> str:
        """What the target was held against as text: the council's own words, or with its unit."""
        value = self.compared_with
        if isinstance(value, Decimal):
            return AGAINST[self.rule].written(value, self.unit, self.decimals)
        return value or ""

    @property
    def compared_words(self) -> object:
        """What stands before it: "KF:", "utfall"."""
        return AGAINST[self.rule].words


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator under an area goal: the council's target beside the aggregated one."""

    indicator: Indicator
    definition: IndicatorDefinition | None
    target: Target | None
    row: Fulfilment | None
    standing: Standing

    @property
    def decimals(self) -> int:
        return self.definition.decimals if self.definition else 0

    @property
    def unit(self) -> str:
        return self.definition.unit if self.definition else ""


@dataclass
class GoalLine:
    """What the reconciliation says about one area goal."""

    area_goal: AreaGoal
    council: list[IndicatorLine] = field(default_factory=list)
    mandatory: list[IndicatorLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    committees: list[Organisation] = field(default_factory=list)
    boards: list[Organisation] = field(default_factory=list)
    contributing: frozenset[int] = frozenset()
    with_own_goals: frozenset[int] = frozenset()

    def names(self, standing: Standing) -> list[str]:
        """Names of the council's indicators that stand so, in the order of the budget."""
        return [line.indicator.name for line in self.council if line.standing == standing]

    @property
    def total(self) -> int:
        return len(self.council)

    @property
    def meeting(self) -> int:
        return len(self.names(Standing.MEETING))

    @property
    def not_meeting(self) -> list[str]:
        return self.names(Standing.NOT_MEETING)

    @property
    def not_yet_set(self) -> list[str]:
        return self.names(Standing.NOT_YET_SET)

    @property
    def not_assessable(self) -> list[str]:
        return self.names(Standing.NOT_ASSESSABLE)

    @property
    def not_applicable(self) -> list[str]:
        return self.names(Standing.NOT_APPLICABLE)

    @property
    def committees_total(self) -> int:
        return len(self.committees)

    @property
    def boards_total(self) -> int:
        return len(self.boards)

    @property
    def committees_contributing(self) -> list[Organisation]:
        return [one for one in self.committees if one.pk in self.contributing]

    @property
    def committees_silent(self) -> list[Organisation]:
        return [one for one in self.committees if one.pk not in self.contributing]

    @property
    def boards_contributing(self) -> list[Organisation]:
        return [one for one in self.boards if one.pk in self.contributing]

    @property
    def boards_silent(self) -> list[Organisation]:
        return [one for one in self.boards if one.pk not in self.contributing]

    @property
    def contributing_with_own_goals(self) -> int:
        counted = [*self.committees_contributing, *self.boards_contributing]
        return sum(one.pk in self.with_own_goals for one in counted)

    def count(self, rule: Rule) -> int:
        return sum(finding.rule == rule for finding in self.findings)

    @property
    def counts(self) -> list[tuple[Rule, int]]:
        """Each rule with its number of findings, in the order of the rules."""
        return [(rule, self.count(rule)) for rule in Rule]

    @property
    def broken_rules(self) -> list[tuple[Rule, int]]:
        """The rules that something breaks, with how often."""
        return [(rule, number) for rule, number in self.counts if number]


def reconcile(year: int, code: str = "", edition: Edition | None = None) -> list[GoalLine]:
    """The reconciliation of a year, one line per area goal of the adopted budget.

    Of today's plans, or of the plans as the city's edition published them. With a code only that
    goal is read. Raises `Budget.DoesNotExist` when no budget has been
    adopted for the year.
    """
    budget = Budget.objects.adopted_for(year).get()
    figures = PublishedPlans(budget, code, edition) if edition else PlansOfTheYear(budget, code)
    lines = {goal.pk: _goal_line(goal, figures) for goal in figures.goals}
    for placement in figures.placements:
        line = lines[placement.area_goal_id]
        of_level = line.council if placement.indicator.level == "council" else line.mandatory
        of_level.append(_indicator_line(placement.indicator, figures))
    for line in lines.values():
        line.findings = list(_findings(line, figures))
    return list(lines.values())


def count_findings(year: int) -> int:
    """How many findings the reconciliation has, without reading what it shows about them."""
    budget = Budget.objects.adopted_for(year).first()
    if budget is None:
        return 0
    figures = PlansOfTheYear(budget)
    of_indicators = sum(
        len(list(broken(answer)))
        for placement in figures.placements
        for answer in figures.answers[placement.indicator_id]
    )
    return of_indicators + figures.silent


def _goal_line(goal: AreaGoal, figures: PlansOfTheYear) -> GoalLine:
    return GoalLine(
        area_goal=goal,
        committees=[one for one in figures.counted if one.is_committee],
        boards=[one for one in figures.counted if one.is_board],
        contributing=frozenset(figures.contributing.get(goal.pk, ())),
        with_own_goals=frozenset(figures.own_goals.get(goal.pk, ())),
    )


def _indicator_line(indicator: Indicator, figures: PlansOfTheYear) -> IndicatorLine:
    target, row = figures.targets.get(indicator.pk), figures.rows.get(indicator.pk)
    return IndicatorLine(
        indicator=indicator,
        definition=figures.definitions.get(indicator.pk),
        target=target,
        row=row,
        standing=_standing(target, row),
    )


def _standing(target: Target | None, row: Fulfilment | None) -> Standing:
    """From the stored row; "Fastställs 2024" is not set yet, and without a target none applies."""
    if target is None or target.kind == Target.Kind.NONE:
        return Standing.NOT_APPLICABLE
    if target.kind == Target.Kind.TO_BE_SET:
        return Standing.NOT_YET_SET
    level = row.level if row else Level.HARD_TO_ASSESS
    if level in WEAKER:
        return Standing.NOT_MEETING
    return {
        Level.FULL: Standing.MEETING,
        Level.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
    }.get(Level(level), Standing.NOT_ASSESSABLE)


def _findings(line: GoalLine, figures: PlansOfTheYear) -> Iterable[Finding]:
    """Findings under one area goal, in the order of the rules, the budget and the register."""
    found = [
        finding
        for indicator_line in [*line.council, *line.mandatory]
        for finding in _of_indicator(indicator_line, line.area_goal, figures)
    ]
    found += _silent(line, figures)
    return sorted(found, key=lambda finding: ORDER[finding.rule])


def _of_indicator(
    line: IndicatorLine, goal: AreaGoal, figures: PlansOfTheYear
) -> Iterable[Finding]:
    for answer in figures.answers[line.indicator.pk]:
        for rule, compared_with in broken(answer):
            yield Finding(
                goal,
                rule,
                answer.organisation,
                line.indicator,
                answer.own_text if AGAINST[rule].of_target else "",
                compared_with,
                line.decimals,
                line.unit,
            )


def _silent(line: GoalLine, figures: PlansOfTheYear) -> Iterable[Finding]:
    """Organisations that answer for indicators of the goal but do not say how they contribute."""
    answering = figures.answering.get(line.area_goal.pk, set())
    for organisation in figures.in_order(answering - line.contributing):
        yield Finding(line.area_goal, Rule.NO_CONTRIBUTION, organisation, None)

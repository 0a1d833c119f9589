"""Why a goal is where it is: what pulls it down, who, since when, and what they say about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.numbers import difference, measure
from dashboards.selectors.goals import GoalNode
from dashboards.selectors.indicators import definitions_beside
from dashboards.selectors.readings import Reading, rows_of
from dashboards.shown import judged_value
from goals.models import AreaGoal, StrategicGoal
from indicators.calculations.parts import Part
from indicators.corrections import corrected, rules_until, said_rule
from indicators.editions import judged_otherwise
from indicators.models import (
    Fulfilment,
    GoalProposal,
    Indicator,
    IndicatorDefinition,
    Level,
    Period,
)
from indicators.models.figures import OutcomeColumns
from indicators.pulling import method_of, parts_in, rule_of, since
from organisations.models import Organisation, the_city

# The order in which what pulls down is told.
RANK = {Level.NONE: 0, Level.PARTIAL: 1, Level.HARD_TO_ASSESS: 2, Level.FULL: 3}
PULLING = (Level.NONE, Level.PARTIAL)
SHOWN_PARTS = 5


@dataclass(frozen=True)
class ToldPart:
    """One organisation's part in an indicator, in words, with its own row of the edition."""

    organisation: Organisation
    part: Part
    own: Fulfilment | None
    value: str
    share: str
    without: str
    pull: str


@dataclass(frozen=True)
class Said:
    """What an organisation says about its figure."""

    organisation: Organisation
    text: str
    is_example: bool


@dataclass
class PulledIndicator:
    """One of the council's indicators under the goal, with who pulls it and since when."""

    indicator: Indicator
    row: Fulfilment | None
    definition: IndicatorDefinition | None
    own_rows: Mapping[int, Fulfilment] = field(default_factory=dict)
    over_time: list[Fulfilment] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    # What the edition says of the figure having been another.
    corrected: list[str] = field(default_factory=list)

    @property
    def level(self) -> str:
        return self.row.level if self.row else ""

    @property
    def is_pulling(self) -> bool:
        return self.level in PULLING

    @property
    def unit(self) -> str:
        return self.definition.unit if self.definition else ""

    @property
    def decimals(self) -> int | None:
        return self.definition.decimals if self.definition else None

    @property
    def value(self) -> str:
        return self._measure(judged_value(self.row) if self.row else None)

    @property
    def left(self) -> str:
        """How far it is to the target: "4 procentenheter kvar", of figures as they are shown."""
        if self.row is None or self.row.distance is None:
            return ""
        if self.row.distance >= 0:
            return _("precis på målet") if not self.row.distance else ""
        short = difference(-self.row.distance, self.unit, self.decimals)
        return _("%(short)s kvar till målet") % {"short": short}

    @cached_property
    def first(self) -> Fulfilment | None:
        """The first of the unbroken run at this level, when that began before this period."""
        if self.row is None:
            return None
        found = since(self.over_time, self.row, self.indicator.shown_definitions)  # type: ignore[attr-defined]
        return found if found is not self.row else None

    @property
    def since(self) -> str:
        if self.first is None:
            return _("sedan den här perioden")
        named = {"period": Period(self.first.period).label, "year": self.first.year}
        return _("sedan %(period)s %(year)d") % named

    @cached_property
    def parts(self) -> list[ToldPart]:
        if self.row is None:
            return []
        found = parts_in(self.row, self.definition, self.own_rows)
        return [self._told(part) for part in found if part.organisation in self.own_rows]

    @property
    def shown_parts(self) -> list[ToldPart]:
        return self.parts[:SHOWN_PARTS]

    @property
    def more_parts(self) -> list[ToldPart]:
        return self.parts[SHOWN_PARTS:]

    @property
    def rule(self) -> str:
        return rule_of(self.row, self.parts) if self.row else ""

    @property
    def is_sum(self) -> bool:
        return bool(self.row) and method_of(self.row) == "sum"  # type: ignore[arg-type]

    @property
    def rank(self) -> tuple[int, bool, Decimal, str]:
        """What is not reached first; within a level by distance in percent of the target, and a
        target of nothing that is missed before the others."""
        row = self.row
        place = RANK.get(Level(self.level), 4) if self.level else 5
        if row is None or row.distance is None or not row.target_value:
            is_zero = bool(row and row.target_value is not None and row.distance)
            return place, not is_zero, Decimal(0), self.indicator.sort_name
        return place, True, row.distance / abs(row.target_value), self.indicator.sort_name

    def _told(self, part: Part) -> ToldPart:
        own = self.own_rows[part.organisation]
        return ToldPart(
            own.organisation,
            part,
            own,
            value=self._measure(part.value),
            share=percent(part.share),
            without=self._measure(part.without),
            pull=percent(part.pull) if part.pull else _("drar inte"),
        )

    def _measure(self, value: Decimal | None) -> str:
        return measure(value, self.unit, self.decimals)


@dataclass(frozen=True)
class PullingOrganisation:
    """An organisation's part over all the indicators that pull: each counts alike."""

    organisation: Organisation
    pull: Decimal
    indicators: list[tuple[PulledIndicator, Part]]

    @property
    def percent(self) -> str:
        return percent(self.pull)


def percent(share: Decimal) -> str:
    """A part of 1 as it is shown; what is little but not nothing is not told as nothing.

    >>> percent(Decimal("0.274")), percent(Decimal("0.001"))
    ('27\\xa0%', '<\\xa01\\xa0%')
    """
    if 0 < share < Decimal("0.005"):
        return f"<\N{NO-BREAK SPACE}{measure(1, '%', 0)}"
    return measure(share * 100, "%", 0)


@dataclass
class GoalWhy:
    """The whole answer for an area goal."""

    reading: Reading
    node: GoalNode
    indicators: list[PulledIndicator]

    @property
    def pulling(self) -> list[PulledIndicator]:
        return [one for one in self.indicators if one.is_pulling]

    @property
    def unassessed(self) -> list[PulledIndicator]:
        return [one for one in self.indicators if one.level == Level.HARD_TO_ASSESS]

    @property
    def others(self) -> list[PulledIndicator]:
        return [one for one in self.indicators if one not in (*self.pulling, *self.unassessed)]

    @cached_property
    def organisations(self) -> list[PullingOrganisation]:
        """Those who pull, most first: the mean of their parts in the indicators that pull."""
        found: dict[int, list[tuple[PulledIndicator, ToldPart]]] = defaultdict(list)
        counted = [one for one in self.pulling if any(told.part.pull for told in one.parts)]
        for one in counted:
            for told in one.parts:
                if told.part.pull:
                    found[told.organisation.pk].append((one, told))
        ranking = [
            PullingOrganisation(
                shares[0][1].organisation,
                sum((told.part.pull for _one, told in shares), Decimal(0)) / len(counted),
                [(one, told.part) for one, told in shares],
            )
            for shares in found.values()
        ]
        return sorted(ranking, key=lambda one: (-one.pull, one.organisation.sort_name))

    @property
    def codes(self) -> list[str]:
        """Of those whose activities are shown: who pulls most."""
        return [one.organisation.code for one in self.organisations[:SHOWN_PARTS]]


def goal_why(reading: Reading, node: GoalNode) -> GoalWhy:
    """Everything the page tells of an area goal: four queries, whatever stands under it."""
    assert isinstance(node.goal, AreaGoal)
    indicators = _councils(reading, node.goal)
    keys = [one.pk for one in indicators]
    known = _rows(reading, keys)
    comments = _comments(reading, keys, known)
    found = [_pulled(reading, one, known, comments) for one in indicators]
    return GoalWhy(reading, node, sorted(found, key=lambda one: one.rank))


def _councils(reading: Reading, goal: AreaGoal) -> list[Indicator]:
    """The council's indicators under the goal: those that the proposal counts."""
    places = (
        reading.placements()
        .filter(area_goal=goal, indicator__level=Indicator.Level.COUNCIL)
        .select_related("indicator")
        .prefetch_related(definitions_beside(reading.year, "indicator__"))
        .order_by("position", "pk")
    )
    return [place.indicator for place in places]


def _rows(reading: Reading, keys: list[int]) -> list[Fulfilment]:
    """All rows of the period, and the city's over time."""
    of_period = Q(year=reading.year, period=reading.period)
    rows = reading.history().filter(of_period | Q(organisation=the_city()), indicator__in=keys)
    return list(rows.select_related("organisation"))


def _comments(
    reading: Reading, keys: list[int], rows: Iterable[Fulfilment]
) -> dict[int, list[Said]]:
    """What was said of the period's figures, as far as the reading holds the figures."""
    named = {row.organisation_id: row.organisation for row in rows}
    told: list[OutcomeColumns] = rows_of(
        reading.outcomes(), indicator__in=keys, year=reading.year, period=reading.period
    )
    found: dict[int, list[Said]] = defaultdict(list)
    for one in told:
        if one.comment and one.organisation_id in named:
            said = Said(named[one.organisation_id], one.comment, one.is_example)
            found[one.indicator_id].append(said)
    return found


def _pulled(
    reading: Reading,
    indicator: Indicator,
    known: Iterable[Fulfilment],
    comments: Mapping[int, list[Said]],
) -> PulledIndicator:
    rows = [row for row in known if row.indicator_id == indicator.pk]
    now = [row for row in rows if (row.year, row.period) == (reading.year, reading.period)]
    pulled = PulledIndicator(
        indicator,
        next((row for row in now if row.organisation.is_city), None),
        next(iter(indicator.shown_definitions), None),  # type: ignore[attr-defined]
        {row.organisation_id: row for row in now if not row.organisation.is_city},
        [row for row in rows if row.organisation.is_city],
    )
    pulled.corrected = _corrected(reading, pulled)
    order = {told.organisation.pk: place for place, told in enumerate(pulled.parts)}
    pulled.comments = sorted(
        comments.get(indicator.pk, []),
        key=lambda said: (order.get(said.organisation.pk, len(order)), said.organisation.sort_name),
    )
    return pulled


def _corrected(reading: Reading, pulled: PulledIndicator) -> list[str]:
    if pulled.row is None:
        return []
    found = reading.corrections.get((pulled.row.indicator_id, pulled.row.organisation_id), [])
    return [corrected(one, pulled.decimals) for one in found]


# --- by other rules -------------------------------------------------------------------------


def changed_by_rules(reading: Reading, goal: StrategicGoal | AreaGoal) -> list[str]:
    """In words, where an edition of the period gave the goal another level of the same counts,
    with the decisions on the rules that it follows from."""
    if reading.edition is None or reading.edition.number == 1:
        return []
    of_goal = {"strategic_goal" if isinstance(goal, StrategicGoal) else "area_goal": goal}
    rows = (
        GoalProposal.every.filter(
            edition__organisation=reading.edition.organisation_id, edition__year=reading.year,
            edition__subject=reading.edition.subject,
            edition__number__lte=reading.edition.number, **of_goal,
        )
        .select_related("edition__decision").order_by("edition__number")
    )  # fmt: skip
    return [
        said
        for before, after in pairwise(rows)
        if judged_otherwise(before, after)
        for said in _by_rules(before, after)
    ]


def _by_rules(before: GoalProposal, after: GoalProposal) -> list[str]:
    assert after.edition is not None
    words = _("Ändrad %(day)s: %(before)s → %(after)s, följer av ändrade regler.") % {
        "day": date_format(after.edition.decision.decided_on, "j F Y"),
        "before": Level(before.level).label,
        "after": Level(after.level).label,
    }
    return [words, *(said_rule(one) for one in rules_until(after.edition, before.edition))]


# --- since when ------------------------------------------------------------------------------


def goal_since(reading: Reading, node: GoalNode) -> str:
    """Since which of the year's periods the goal has been at the level that is proposed now."""
    before = [period for period in Period.main() if period in node.levels]
    first = reading.period
    for period in reversed([one for one in before if one <= reading.period]):
        if node.levels[period] != node.levels[reading.period]:
            break
        first = str(period)
    if first == reading.period:
        return ""
    named = {"period": Period(first).label, "year": reading.year}
    return _("Så har det varit sedan %(period)s %(year)d.") % named

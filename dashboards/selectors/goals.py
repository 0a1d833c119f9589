"""The goal tree and one area goal, with proposals and judgements beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from dashboards.selectors.judgements import Judgement, judgements, named
from dashboards.selectors.readings import Reading
from goals.models import AreaGoal, StrategicGoal
from indicators.models import GoalProposal, Level
from organisations.models import Organisation

LEVELS: tuple[str, ...] = tuple(Level.values)


def with_places(reading: Reading) -> QuerySet[Any]:
    """The area goals with `places`: how many indicators stand under each, in the reading."""
    counted = (
        reading.placements()
        .filter(area_goal=OuterRef("pk"))
        .order_by()
        .values("area_goal")
        .annotate(number=Count("pk"))
    )
    return AreaGoal.objects.annotate(places=Coalesce(Subquery(counted.values("number")), 0))


@dataclass
class GoalNode:
    """A goal with its computed proposal, its judgements and the goals under it.

    `draft` is the central judgement in the making, for those who make it.
    """

    goal: StrategicGoal | AreaGoal
    proposal: GoalProposal | None = None
    judgement: Judgement | None = None
    draft: Judgement | None = None
    own_judgements: list[tuple[Organisation, Judgement]] = field(default_factory=list)
    children: list[GoalNode] = field(default_factory=list)
    # What was proposed in the year's periods, as far as the page may tell of them.
    levels: dict[str, str] = field(default_factory=dict)

    @property
    def level(self) -> str:
        """What the symbol shows: people decide, else the proposal stands."""
        if self.judgement:
            return self.judgement.level
        return self.proposal.level if self.proposal else ""

    @property
    def counts(self) -> dict[str, int]:
        """How many of what the goal consists of have each level."""
        stored = self.proposal.counts if self.proposal else {}
        return level_counts(stored.get("indicators") or stored.get("area_goals") or {})

    @property
    def answering(self) -> list[tuple[str, int, int]]:
        """How many committees and boards reach it fully, of how many: ("nämnder", 27, 29)."""
        stored = self.proposal.counts if self.proposal else {}
        return [
            (str(name), stored[key]["full"], judged(stored[key]))
            for key, name in (("committees", _("nämnder")), ("boards", _("bolag")))
            if key in stored and judged(stored[key])
        ]

    @property
    def judged_against(self) -> str:
        """The proposal that the decided judgement was made against; what was stated without one
        is held against the proposal beside it."""
        if not self.judgement:
            return ""
        return self.judgement.proposal or (self.proposal.level if self.proposal else "")

    @property
    def differs(self) -> bool:
        """The decided judgement is another than the proposal that it was made against."""
        against = self.judged_against
        return bool(self.judgement and against and self.judgement.level != against)

    @property
    def proposed_since(self) -> str:
        """What the figures propose now, where that was something else at the decision."""
        if not self.judgement or not self.proposal or self.proposal.level == self.judged_against:
            return ""
        return self.proposal.level


def level_counts(counts: Mapping[str, Any]) -> dict[str, int]:
    """Only how many have each level, in the levels' order."""
    return {level: int(counts.get(level) or 0) for level in LEVELS}


def judged(counts: Mapping[str, Any]) -> int:
    """How many are counted: all levels but not applicable.

    >>> judged({"full": 2, "none": 1, "not_applicable": 5, "total": 8})
    3
    """
    return sum(n for level, n in level_counts(counts).items() if level != Level.NOT_APPLICABLE)


def summed_counts(nodes: Iterable[GoalNode]) -> dict[str, int]:
    """How many goals have each level.

    >>> summed_counts([])["full"]
    0
    """
    totals = dict.fromkeys(LEVELS, 0)
    for node in nodes:
        if node.level:
            totals[node.level] += 1
    return totals


def goal_tree(reading: Reading) -> list[GoalNode]:
    """Strategic goals with their area goals: four queries, whatever the number of goals."""
    budget = reading.budget
    nodes = {goal.pk: GoalNode(goal) for goal in StrategicGoal.objects.filter(budget=budget)}
    area_nodes = {}
    for goal in AreaGoal.objects.filter(budget=budget):
        area_nodes[goal.pk] = GoalNode(goal)
        nodes[goal.strategic_goal_id].children.append(area_nodes[goal.pk])
    _attach(reading, nodes, area_nodes, reading.proposals())
    return list(nodes.values())


def goal_node(reading: Reading, goal: StrategicGoal | AreaGoal) -> GoalNode:
    """One goal with its proposal, all its judgements, and the area goals under a strategic one."""
    node, proposals = GoalNode(goal), reading.proposals_of_year()
    if isinstance(goal, StrategicGoal):
        below = {area.pk: GoalNode(area) for area in goal.area_goals.all()}
        node.children = list(below.values())
        found = _attach(reading, {goal.pk: node}, below, proposals)
    else:
        found = _attach(reading, {}, {goal.pk: node}, proposals)
    of_goal = [one for one in found if one.goal == goal.code]
    node.own_judgements = named(of_goal, reading.city) if of_goal else []
    return node


def _attach(
    reading: Reading,
    strategic: Mapping[int, GoalNode],
    area: Mapping[int, GoalNode],
    proposals: QuerySet[GoalProposal],
) -> list[Judgement]:
    """Give the nodes their proposals and central judgements; returns all judgements there are."""
    if not reading.period:
        return []
    goals = Q(strategic_goal__in=strategic) | Q(area_goal__in=area)
    for proposal in proposals.filter(goals):
        of_area = area.get(proposal.area_goal_id or 0)
        node = of_area or strategic[proposal.strategic_goal_id or 0]
        node.levels[proposal.period] = proposal.level
        if proposal.period == reading.period:
            node.proposal = proposal
    found = judgements(reading)
    nodes = {node.goal.code: node for node in (*strategic.values(), *area.values())}
    for one in found:
        if one.goal in nodes and one.organisation == reading.city.code:
            setattr(nodes[one.goal], "draft" if one.is_draft else "judgement", one)
    return found

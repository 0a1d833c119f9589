"""The goal tree and one area goal, with proposals and judgements beside each other."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dashboards.selectors.readings import Reading
from followup.models import GoalJudgement
from goals.models import Activity, AreaGoal, CommitteeGoal, StrategicGoal
from indicators.models import Fulfilment, GoalProposal, Level, Policy
from indicators.models.computed import Question
from organisations.models import Publication, the_city
from organisations.permissions import Viewer, visible_figures

LEVELS: tuple[str, ...] = tuple(Level.values)


@dataclass
class GoalNode:
    """A goal with its computed proposal, the central judgement and the goals under it."""

    goal: StrategicGoal | AreaGoal
    proposal: GoalProposal | None = None
    judgement: GoalJudgement | None = None
    children: list[GoalNode] = field(default_factory=list)

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
    def differs(self) -> bool:
        """The decided judgement is another than the proposal."""
        if not self.judgement or not self.proposal:
            return False
        return self.judgement.level != self.proposal.level


def policy_of(reading: Reading) -> Policy | None:
    """The year's policy, with the shares by which the proposals are made."""
    return Policy.objects.filter(year=reading.year).first()


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
    _attach(reading, nodes, area_nodes)
    return list(nodes.values())


def goal_node(reading: Reading, goal: StrategicGoal | AreaGoal) -> GoalNode:
    """One goal with its proposal and central judgement."""
    node = GoalNode(goal)
    if isinstance(goal, StrategicGoal):
        _attach(reading, {goal.pk: node}, {})
    else:
        _attach(reading, {}, {goal.pk: node})
    return node


def _attach(
    reading: Reading, strategic: Mapping[int, GoalNode], area: Mapping[int, GoalNode]
) -> None:
    if not reading.period:
        return
    goals = Q(strategic_goal__in=strategic) | Q(area_goal__in=area)
    proposals = GoalProposal.objects.filter(goals, question=Question.OUTCOME, period=reading.period)
    judgements = GoalJudgement.objects.filter(
        goals, period=reading.period, organisation=the_city()
    ).select_related("judged_by")
    for proposal in proposals:
        _node_of(proposal, strategic, area).proposal = proposal
    for judgement in judgements:
        _node_of(judgement, strategic, area).judgement = judgement


def _node_of(
    row: GoalProposal | GoalJudgement,
    strategic: Mapping[int, GoalNode],
    area: Mapping[int, GoalNode],
) -> GoalNode:
    if row.area_goal_id is not None:
        return area[row.area_goal_id]
    assert row.strategic_goal_id is not None, "proposal_of_one_goal and judgement_of_one_goal"
    return strategic[row.strategic_goal_id]


def tree_version(nodes: Iterable[GoalNode]) -> str:
    """Changes when anything that the tree shows has changed, and only then."""
    shown = [_shown(node) + [_shown(child) for child in node.children] for node in nodes]
    return digest(shown)


def goal_version(node: GoalNode, rows: QuerySet[Fulfilment]) -> str:
    """Changes when the goal's symbols or a figure under it has been computed anew."""
    state = rows.order_by().aggregate(number=Count("pk"), latest=Max("computed_at"))
    return digest([_shown(node), state["number"], str(state["latest"])])


def _shown(node: GoalNode) -> list[Any]:
    decided = node.judgement.judged_at.isoformat() if node.judgement else ""
    return [node.goal.pk, node.level, node.counts, node.answering, decided]


def digest(value: object) -> str:
    """A short name for a state, put in the page and compared when the page asks for news."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def figures_under(user: Viewer, reading: Reading, goal: AreaGoal) -> QuerySet[Fulfilment]:
    """All stored rows of the indicators under a goal that the reader may see."""
    return (
        Fulfilment.objects.visible_to(user)
        .outcomes(reading.year, reading.period)
        .filter(indicator__in=goal.placements.values("indicator"))
    )


def judged_node(
    user: Viewer, reading: Reading, goal: AreaGoal
) -> tuple[GoalNode, list[GoalJudgement]]:
    """An area goal with the central judgement, and the organisations' own beside it.

    An organisation's judgement is as public as its figures of the period.
    """
    readable = visible_figures(
        user, subjects=(Publication.PLAN, "period"), year="area_goal__budget__year"
    )
    judgements = (
        GoalJudgement.objects.filter(readable, area_goal=goal, period=reading.period)
        .select_related("organisation", "judged_by")
        .order_by("organisation__kind_order", "organisation__sort_name", "pk")
    )
    proposals = goal.proposals.filter(question=Question.OUTCOME, period=reading.period)
    central = [item for item in judgements if item.organisation.is_city]
    node = GoalNode(goal, proposals.first(), next(iter(central), None))
    return node, [item for item in judgements if not item.organisation.is_city]


def committee_goals(user: Viewer, goal: AreaGoal) -> QuerySet[CommitteeGoal]:
    """Nämndmål under an area goal, organisation by organisation."""
    return (
        CommitteeGoal.objects.visible_to(user)
        .filter(area_goal=goal)
        .select_related("organisation")
        .prefetch_related("expected_results")
        .order_by("organisation__kind_order", "organisation__sort_name", "position", "pk")
    )


def activities_under(user: Viewer, goal: AreaGoal) -> QuerySet[Activity]:
    """The council's activities first, then the organisations' under the goal."""
    under = Q(area_goal=goal) | Q(committee_goal__area_goal=goal)
    return (
        Activity.objects.visible_to(user)
        .filter(under, budget=goal.budget_id)
        .select_related("organisation", "committee_goal")
        .prefetch_related("responsible")
        .order_by(
            "organisation__kind_order",
            "organisation__sort_name",
            "position",
            "pk",
        )
    )


def by_organisation(goals: Iterable[CommitteeGoal]) -> list[tuple[Any, list[CommitteeGoal]]]:
    """Committee goals gathered under the organisation they belong to, order kept."""
    gathered: dict[Any, list[CommitteeGoal]] = defaultdict(list)
    for goal in goals:
        gathered[goal.organisation].append(goal)
    return list(gathered.items())

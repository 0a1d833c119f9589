"""How far a plan has come, goal by goal. One definition, counted at once for all plans."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy, ngettext_lazy

from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from indicators.models import IndicatorPlacement, Target
from indicators.models.definitions import covers
from plans.models import OperationalPlan, PlanSection

# A target of these kinds says that there is no level yet, or none that anybody can judge.
UNSET_KINDS = (
    Target.Kind.NONE,
    Target.Kind.TO_BE_SET,
    Target.Kind.BY_COMMITTEE,
    Target.Kind.UNINTERPRETED,
)
SET_KINDS = [kind for kind in Target.Kind if kind not in UNSET_KINDS]


@dataclass(frozen=True)
class Counts:
    """What a plan holds under one area goal."""

    says_how: bool = False
    is_concerned: bool = True
    is_board: bool = False
    assigned: int = 0
    targets_set: int = 0
    goals: int = 0
    goals_without_result: int = 0
    own_activities: int = 0
    own_indicators: int = 0


@dataclass(frozen=True)
class Part:
    """One of the things asked for; how many are lacking, where they are counted."""

    kind: str
    done: bool
    lacking: int = 0
    is_board: bool = False

    @property
    def name(self) -> str:
        return str(self._words(_NAMES))

    @property
    def missing(self) -> str:
        """What to do about it; empty when it is done."""
        if self.done:
            return ""
        if self.lacking:
            return str(self._words(_COUNTED) % {"count": self.lacking})
        return str(self._words(_MISSING))

    def _words(self, words: Mapping[str, Any]) -> Any:
        """A board speaks of bolagsmål where a nämnd speaks of nämndmål."""
        boards = words.get(f"board_{self.kind}") if self.is_board else None
        return boards or words[self.kind]


_NAMES = {
    "concern": gettext_lazy("Berör inte oss"),
    "says_how": gettext_lazy("Bidraget"),
    "targets": gettext_lazy("Årsmålen"),
    "goals": gettext_lazy("Nämndmålen"),
    "board_goals": gettext_lazy("Bolagsmålen"),
    "work": gettext_lazy("Arbetet"),
}
_MISSING = {
    "says_how": gettext_lazy("Beskriv hur ni bidrar till målet."),
    "goals": gettext_lazy("Formulera minst ett nämndmål med förväntat resultat."),
    "board_goals": gettext_lazy("Formulera minst ett bolagsmål med förväntat resultat."),
    "work": gettext_lazy("Lägg till minst en aktivitet eller en egen indikator."),
}
_COUNTED = {
    "targets": ngettext_lazy(
        "%(count)d indikator saknar årsmål.", "%(count)d indikatorer saknar årsmål.", "count"
    ),
    "goals": ngettext_lazy(
        "%(count)d nämndmål saknar förväntat resultat.",
        "%(count)d nämndmål saknar förväntat resultat.",
        "count",
    ),
    "board_goals": ngettext_lazy(
        "%(count)d bolagsmål saknar förväntat resultat.",
        "%(count)d bolagsmål saknar förväntat resultat.",
        "count",
    ),
}


@dataclass(frozen=True)
class GoalProgress:
    """How far one organisation has come with one area goal: "3 av 4 klart"."""

    plan_id: int
    area_goal_id: int
    code: str
    title: str
    strategic_code: str
    strategic_title: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def is_done(self) -> bool:
        return self.done == self.total

    @property
    def missing(self) -> list[str]:
        return [part.missing for part in self.parts if not part.done]


def parts(counts: Counts) -> tuple[Part, ...]:
    """The definition of complete. Targets are asked for only where indicators are assigned, and
    then even of an organisation that the goal does not concern, of which nothing else is asked.

    >>> [part.done for part in parts(Counts(says_how=True, goals=1))]
    [True, True, False]
    """
    lacking = counts.assigned - counts.targets_set
    targets = [Part("targets", lacking == 0, lacking)] if counts.assigned else []
    if not counts.is_concerned:
        return (Part("concern", True), *targets)
    with_results = counts.goals > 0 and not counts.goals_without_result
    asked = [Part("says_how", counts.says_how), *targets]
    asked.append(Part("goals", with_results, counts.goals_without_result, counts.is_board))
    asked.append(Part("work", counts.own_activities + counts.own_indicators > 0))
    return tuple(asked)


def progress_of(
    plans: Iterable[OperationalPlan], goals: Iterable[AreaGoal] | None = None
) -> dict[int, list[GoalProgress]]:
    """Each plan's area goals in order with what is done, however many plans.

    One query, and one for the goals where they are not given, with their strategic goals.
    """
    found = list(plans)
    counted = _counted(found)
    budgets = {plan.budget_id for plan in found}
    if goals is None:
        goals = AreaGoal.objects.filter(budget__in=budgets).select_related("strategic_goal")
    of_budget: dict[int, list[AreaGoal]] = defaultdict(list)
    for goal in goals:
        of_budget[goal.budget_id].append(goal)
    return {
        plan.pk: [
            _goal_progress(plan, goal, counted[plan.organisation_id, goal.pk])
            for goal in of_budget[plan.budget_id]
        ]
        for plan in found
    }


def _goal_progress(plan: OperationalPlan, goal: AreaGoal, counts: Counter[str]) -> GoalProgress:
    return GoalProgress(
        plan_id=plan.pk,
        area_goal_id=goal.pk,
        code=goal.code,
        title=goal.title,
        strategic_code=goal.strategic_goal.code,
        strategic_title=goal.strategic_goal.title,
        parts=parts(
            Counts(
                says_how=counts["says_how"] > 0,
                is_concerned=not counts["not_concerned"],
                is_board=plan.organisation.is_board,
                assigned=counts["assigned"] + counts["own_indicators"],
                targets_set=counts["targets_set"],
                goals=counts["goals"],
                goals_without_result=counts["goals_without_result"],
                own_activities=counts["own_activities"],
                own_indicators=counts["own_indicators"],
            )
        ),
    )


def _answering_in(year: object) -> Q:
    """Condition on placements: somebody answers for the indicator when the year ends."""
    last_day = Func(year, 12, 31, function="make_date", output_field=DateField())
    return covers(last_day, last_day, "indicator__responsibilities__")


def _counted(plans: list[OperationalPlan]) -> dict[tuple[int, int], Counter[str]]:
    """What there is of each kind, by organisation and area goal: grouped counts in one query."""
    counted: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    first, *others = _groups(plans)
    for organisation, goal, kind, number in first.union(*others, all=True):
        counted[organisation, goal][kind] += number
    return counted


def _groups(plans: list[OperationalPlan]) -> list[QuerySet[Any, Any]]:
    organisations = {plan.organisation_id for plan in plans}
    budgets = {plan.budget_id for plan in plans}
    sections = PlanSection.objects.filter(plan__in=[plan.pk for plan in plans])
    says_how = sections.contributing()
    not_concerned = sections.filter(is_concerned=False)
    goals = CommitteeGoal.objects.filter(
        organisation__in=organisations, area_goal__budget__in=budgets
    )
    resultless = ~Exists(ExpectedResult.objects.filter(committee_goal=OuterRef("pk")))
    activities = Activity.objects.filter(organisation__in=organisations, budget__in=budgets)
    under = Coalesce("area_goal", "committee_goal__area_goal")
    placements = IndicatorPlacement.objects.filter(budget__in=budgets)
    answers: dict[str, Any] = {
        "indicator__owner": None,
        "indicator__responsibilities__organisation__in": organisations,
    }
    in_year = _answering_in(F("budget__year"))
    answering, owner = F("indicator__responsibilities__organisation"), F("indicator__owner")
    own = {"indicator__owner__in": organisations}
    return [
        _group(says_how, "says_how", F("plan__organisation"), F("area_goal")),
        _group(not_concerned, "not_concerned", F("plan__organisation"), F("area_goal")),
        _group(goals, "goals", F("organisation"), F("area_goal")),
        _group(goals.filter(resultless), "goals_without_result", F("organisation"), F("area_goal")),
        _group(activities, "own_activities", F("organisation"), under),
        _group(placements.filter(in_year, **answers), "assigned", answering, F("area_goal")),
        _group(placements.filter(**own), "own_indicators", owner, F("area_goal")),
        *(
            _group(
                placements.filter(
                    when,
                    **who,
                    indicator__targets__organisation=organisation,
                    indicator__targets__year=F("budget__year"),
                    indicator__targets__kind__in=SET_KINDS,
                ),
                "targets_set",
                organisation,
                F("area_goal"),
            )
            for when, who, organisation in ((in_year, answers, answering), (Q(), own, owner))
        ),
    ]


def _group(
    rows: QuerySet[Any], kind: str, organisation: F, goal: F | Coalesce
) -> QuerySet[Any, Any]:
    """Rows of (organisation, area goal, kind, how many)."""
    grouped = rows.order_by().values(in_organisation=organisation, in_goal=goal)
    counted = grouped.annotate(kind=Value(kind, TextField()), number=Count("pk", distinct=True))
    return counted.values_list("in_organisation", "in_goal", "kind", "number")

"""What a publication would make public, against what is public now. Read, never written.

Read from the standing rows, which are what an edition freezes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from decisions.history import last_seen
from decisions.models import PLAN, Edition, Standing
from decisions.selectors import published_edition
from followup.handed_in import handed_in_of
from followup.judgements import decided_judgements
from followup.models import PeriodReport
from goals.models import AreaGoal, Budget, StrategicGoal
from indicators.calculations.reasons import Reason
from indicators.corrections import both_values
from indicators.editions import corrections_if_published
from indicators.models import (
    ControlRun,
    Correction,
    Fulfilment,
    GoalProposal,
    IndicatorDefinition,
    Level,
    Outcome,
    Period,
    RecomputeMark,
)
from indicators.models.computed import Question
from indicators.selectors import definitions_in_force
from organisations.models import Organisation


@dataclass(frozen=True)
class GoalLine:
    """A goal as readers see it now, and as they would."""

    code: str
    title: str
    now: str
    after: str
    proposal: str
    against: str
    is_judged: bool

    @property
    def change(self) -> str:
        """new, changed, gone or nothing."""
        if self.now == self.after:
            return ""
        if not self.now:
            return "new"
        return "changed" if self.after else "gone"

    @property
    def differs(self) -> bool:
        """People decided otherwise than the proposal that they had before them."""
        return self.is_judged and self.after != self.against

    @property
    def proposed_since(self) -> str:
        """What the figures propose now, where that was something else at the decision."""
        return self.proposal if self.is_judged and self.proposal != self.against else ""


@dataclass(frozen=True)
class CorrectionLine:
    """A value that readers have seen, and what it becomes, written as everywhere else."""

    correction: Correction
    before: str
    after: str


@dataclass(frozen=True)
class HardRows:
    """Rows of the city that nobody can assess, all for one reason. `too_few` is that reason
    where it is that organisations have not handed in."""

    reason: str
    too_few: bool
    rows: list[Fulfilment]


@dataclass(frozen=True)
class Preview:
    """What becomes public of a period or of the year's plans, and what stands in the way."""

    year: int
    subject: str
    number: int
    public: Edition | None
    compared: Edition | None
    handed_in: list[Organisation]
    missing: list[Organisation]
    undecided: list[Organisation]
    goals: list[GoalLine]
    corrections: list[CorrectionLine]
    hard: list[HardRows]
    control: ControlRun | None
    is_computing: bool
    values: str = field(repr=False, default="")

    @property
    def expected(self) -> int:
        return len(self.handed_in) + len(self.missing)

    @property
    def to_judge(self) -> int:
        return len(self.goals)

    @property
    def judged(self) -> int:
        return sum(line.is_judged for line in self.goals)

    @property
    def unexplained(self) -> int:
        """How many published values become others for no reason that anybody has given."""
        return sum(not one.correction.reason for one in self.corrections)


def preview(year: int, subject: str) -> Preview:
    """What `publish` would freeze now, in a number of queries that does not depend on the rows."""
    city = Organisation.objects.city()
    before = last_seen(city, year, subject)
    handed_in, missing = handed_in_of(year, subject)
    named = {one.code: one for one in Organisation.objects.filter(code__in=handed_in + missing)}
    public = published_edition(city, year, subject)
    compared = public or _latest_public(city, year, subject)
    rows = Fulfilment.every.standing().filter(
        year=year, period=subject, question=_question(subject)
    )
    return Preview(
        year=year,
        subject=subject,
        number=_next_number(city, year, subject),
        public=public,
        compared=compared,
        handed_in=[named[code] for code in handed_in],
        missing=[named[code] for code in missing],
        undecided=_undecided(year, subject),
        goals=_goal_lines(city, year, subject, compared),
        corrections=_corrections(before) if before else [],
        hard=_hard(rows.filter(organisation=city, level=Level.HARD_TO_ASSESS)),
        control=ControlRun.objects.filter(finished_at__isnull=False)
        .prefetch_related("differences")
        .first(),
        is_computing=RecomputeMark.objects.exists(),
        values=_values(city, year, subject, rows),
    )


def _question(subject: str) -> str:
    return Question.PLAN if subject == PLAN else Question.OUTCOME


def _next_number(city: Organisation, year: int, subject: str) -> int:
    editions = Edition.objects.filter(organisation=city, year=year, subject=subject)
    numbers = editions.order_by("-number").values_list("number", flat=True)
    return (numbers.first() or 0) + 1


def _latest_public(city: Organisation, year: int, subject: str) -> Edition | None:
    """What readers see of the year until now: the last main period before this one."""
    if subject not in Period.main():
        return None
    earlier = Period.main()[: Period.main().index(Period(subject))]
    found = {
        one.subject: one.published
        for one in Standing.objects.published()
        .filter(organisation=city, year=year, subject__in=earlier)
        .select_related("published__decision")
    }
    return next((found[one] for one in reversed(earlier) if one in found), None)


def _undecided(year: int, subject: str) -> list[Organisation]:
    """Handed in by a civil servant, not (yet) decided by the committee: still preliminary."""
    reports = Standing.objects.filter(
        year=year,
        subject=subject,
        edition__kind=Edition.Kind.REPORT,
        edition__document__status=PeriodReport.Status.SUBMITTED,
    )
    return list(
        Organisation.objects.filter(pk__in=reports.values("organisation")).order_by(
            "kind_order", "sort_name"
        )
    )


def _corrections(before: Edition) -> list[CorrectionLine]:
    found = corrections_if_published(before)
    definitions = definitions_in_force({one.indicator_id for one in found}, before.year)
    return [_line(one, definitions.get(one.indicator_id)) for one in found]


def _line(correction: Correction, definition: IndicatorDefinition | None) -> CorrectionLine:
    if definition is None:
        return CorrectionLine(correction, *both_values(correction))
    values = both_values(correction, definition.decimals, definition.unit)
    return CorrectionLine(correction, *values)


# What a figure of the city is for want of those who have not handed in.
WANTING = (Reason.NOT_REPORTED, Reason.INCOMPLETE)


def _hard(rows: QuerySet[Fulfilment]) -> list[HardRows]:
    """Grouped by reason, first what lacks organisations, then in the order of the reasons."""
    groups: dict[tuple[bool, str], list[Fulfilment]] = {}
    for row in rows.select_related("indicator").order_by("indicator__sort_name", "pk"):
        too_few = row.reason in WANTING and row.coverage < row.expected
        groups.setdefault((too_few, "" if too_few else row.reason), []).append(row)
    order = list(Reason)
    return [
        HardRows(str(Reason(reason).label) if reason else "", too_few, groups[too_few, reason])
        for too_few, reason in sorted(
            groups, key=lambda one: (not one[0], order.index(Reason(one[1])) if one[1] else 0)
        )
    ]


def _goal_lines(
    city: Organisation, year: int, subject: str, compared: Edition | None
) -> list[GoalLine]:
    adopted = Budget.objects.adopted_for(year)
    proposals = _levels(
        GoalProposal.every.standing().filter(
            Q(area_goal__budget__in=adopted) | Q(strategic_goal__budget__in=adopted),
            period=subject,
            question=_question(subject),
        )
    )
    decided = decided_judgements(year, subject)
    judged, against = _central(decided, city), _central(decided, city, "proposal")
    now: dict[str, str] = {}
    if compared is not None:
        now = _levels(GoalProposal.every.under(compared)) | _central(
            compared.document.get("judgements", []), city
        )
    goals: list[StrategicGoal | AreaGoal] = [
        *StrategicGoal.objects.filter(budget__in=adopted),
        *AreaGoal.objects.filter(budget__in=adopted),
    ]
    return [
        GoalLine(
            code=goal.code,
            title=goal.title,
            now=now.get(goal.code, ""),
            after=judged.get(goal.code) or proposals.get(goal.code, ""),
            proposal=proposals.get(goal.code, ""),
            against=against.get(goal.code) or proposals.get(goal.code, ""),
            is_judged=goal.code in judged,
        )
        for goal in sorted(goals, key=lambda goal: goal.sort_code)
    ]


def _levels(proposals: QuerySet[GoalProposal]) -> dict[str, str]:
    """Computed proposals: goal → level."""
    rows = proposals.annotate(
        goal_code=Coalesce("area_goal__code", "strategic_goal__code")
    ).values_list("goal_code", "level")
    return dict(rows)


def _central(
    judgements: Iterable[dict[str, Any]], city: Organisation, what: str = "level"
) -> dict[str, str]:
    """The city's own judgements: goal → level, or what else they say."""
    return {one["goal"]: one[what] for one in judgements if one["organisation"] == city.code}


def _values(city: Organisation, year: int, subject: str, rows: QuerySet[Fulfilment]) -> str:
    """One sum over everything that would be frozen, so that no change goes unseen."""
    computed = rows.order_by("indicator", "organisation").values_list(
        "indicator", "organisation", "level", "reason", "outcome", "target_text", "coverage"
    )
    stands = (
        Standing.objects.filter(year=year, edition__isnull=False)
        .exclude(organisation=city, subject=subject)
        .order_by("pk")
        .values_list("organisation", "subject", "edition")
    )
    own = Outcome.objects.filter(organisation=city, year=year, period=subject)
    kept = [*computed, *stands, *own.order_by("pk").values_list("pk", "updated_at")]
    return hashlib.sha256(repr(kept).encode()).hexdigest()

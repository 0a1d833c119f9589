"""What a publication would make public, against what is public now. Read, never written.

Read from the standing rows, which are what an edition freezes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from common.numbers import measure
from decisions.history import seen_of
from decisions.models import PLAN, Edition, Standing
from decisions.selectors import standing_of
from followup.handed_in import handed_in_of
from followup.judgements import decided_judgements
from followup.unanswered import unanswered_in
from goals.models import AreaGoal, Budget, StrategicGoal
from indicators.calculations.reasons import Reason
from indicators.corrections import both_values, rules_between, said_rule
from indicators.editions import corrections_if_published, judged_otherwise
from indicators.models import (
    ControlRun,
    Correction,
    Fulfilment,
    GoalProposal,
    Indicator,
    IndicatorDefinition,
    Level,
    Period,
)
from indicators.models.computed import Basis, Question
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
    # Another level of the same counts: the rules for goals are others.
    is_by_rules: bool = False

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
class FigureLine:
    """A figure of the city as readers see it now, and as it becomes, with both levels."""

    indicator: Indicator
    before: str
    after: str
    now: str
    becomes: str
    because: str = ""


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
    # Levels that become others with the same figures, and the decisions on the rules since.
    by_rules: list[CorrectionLine]
    rules: list[str]
    figures: list[FigureLine]
    hard: list[HardRows]
    # Reports that hold figures which are asked about, unanswered, with how many.
    unanswered: list[tuple[Organisation, int]]
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
    matter: Any = standing_of(city, year, subject)
    before, public = seen_of(matter), matter.published if matter else None
    found = handed_in_of(year, subject)
    compared = public or _latest_public(city, year, subject)
    values, is_computing = _values(city, year, subject)
    rows = _citys_rows(city, year, subject, public)
    found_corrections = corrections_if_published(before) if before else []
    # Any of them may be shown or asked about.
    definitions = definitions_in_force(Indicator.objects.all(), year)
    lines = [_line(one, definitions.get(one.indicator_id)) for one in found_corrections]
    return Preview(
        year=year,
        subject=subject,
        number=(matter.latest_number or 0) + 1 if matter else 1,
        public=public,
        compared=compared,
        handed_in=found.handed_in,
        missing=found.missing,
        undecided=found.preliminary,
        goals=_goal_lines(city, year, subject, compared),
        corrections=_of_kind(lines, *Correction.CORRECTED),
        by_rules=_of_kind(lines, Correction.What.LEVEL),
        rules=[said_rule(one) for one in rules_between(year, before)] if before else [],
        figures=_figures(rows, definitions, _because(found_corrections, city)),
        hard=_hard(one for one in rows if one.basis == Basis.STANDING),
        unanswered=[]
        if subject == PLAN
        else unanswered_in(year, subject, found.handed_in, definitions),
        control=ControlRun.objects.filter(finished_at__isnull=False)
        .prefetch_related("differences")
        .first(),
        is_computing=is_computing,
        values=values,
    )


def _question(subject: str) -> str:
    return Question.PLAN if subject == PLAN else Question.OUTCOME


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


def _citys_rows(
    city: Organisation, year: int, subject: str, public: Edition | None
) -> list[Fulfilment]:
    """The city's rows as they would be frozen, and as they are public, by name."""
    standing = Q(basis=Basis.STANDING, year=year, period=subject, question=_question(subject))
    rows = Fulfilment.every.filter(
        standing | Q(edition=public) if public else standing, organisation=city
    )
    return list(
        rows.select_related("indicator")
        .defer("inputs")
        .order_by("indicator__sort_name", "indicator", "pk")
    )


def _of_kind(lines: Iterable[CorrectionLine], *kinds: str) -> list[CorrectionLine]:
    return [one for one in lines if one.correction.what in kinds]


def _because(found: Iterable[Correction], city: Organisation) -> dict[int, str]:
    """Why figures of the city become others, by indicator, where it is known."""
    return {one.indicator_id: one.reason for one in found if one.organisation_id == city.pk}


def _figures(
    rows: Iterable[Fulfilment],
    definitions: Mapping[int, IndicatorDefinition],
    because: Mapping[int, str],
) -> list[FigureLine]:
    """What readers see otherwise afterwards, whatever made it so: a correction, somebody who has
    come in since, another rule."""
    both: dict[int, dict[bool, Fulfilment]] = defaultdict(dict)
    for row in rows:
        both[row.indicator_id][row.basis == Basis.STANDING] = row
    lines = (
        _figure(one[False], one[True], definitions.get(indicator), because.get(indicator, ""))
        for indicator, one in both.items()
        if len(one) == 2
    )
    return [one for one in lines if (one.before, one.now) != (one.after, one.becomes)]


def _figure(
    before: Fulfilment, after: Fulfilment, definition: IndicatorDefinition | None, because: str
) -> FigureLine:
    unit, decimals = (definition.unit, definition.decimals) if definition else ("", None)
    return FigureLine(
        after.indicator,
        measure(before.outcome, unit, decimals),
        measure(after.outcome, unit, decimals),
        before.level,
        after.level,
        because,
    )


def _line(correction: Correction, definition: IndicatorDefinition | None) -> CorrectionLine:
    if definition is None:
        return CorrectionLine(correction, *both_values(correction))
    values = both_values(correction, definition.decimals, definition.unit)
    return CorrectionLine(correction, *values)


# What a figure of the city is for want of those who have not handed in.
WANTING = (Reason.NOT_REPORTED, Reason.INCOMPLETE)


def _hard(rows: Iterable[Fulfilment]) -> list[HardRows]:
    """What nobody can assess: first what lacks organisations, then in the order of the reasons."""
    groups: dict[tuple[bool, str], list[Fulfilment]] = {}
    for row in rows:
        if row.level != Level.HARD_TO_ASSESS:
            continue
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
    asked = Q(area_goal__budget__in=adopted) | Q(strategic_goal__budget__in=adopted)
    standing = asked & Q(basis=Basis.STANDING, period=subject, question=_question(subject))
    found = _levels(standing | Q(edition=compared) if compared else standing)
    after, before = found[None], found[compared.pk] if compared else {}
    decided = decided_judgements(year, subject)
    judged, against = _central(decided, city), _central(decided, city, "proposal")
    now = {code: one.level for code, one in before.items()}
    if compared is not None:
        now |= _central(compared.document.get("judgements", []), city)
    proposals = {code: one.level for code, one in after.items()}
    return [
        GoalLine(
            code=code,
            title=title,
            now=now.get(code, ""),
            after=judged.get(code) or proposals.get(code, ""),
            proposal=proposals.get(code, ""),
            against=against.get(code) or proposals.get(code, ""),
            is_judged=code in judged,
            is_by_rules=code not in judged and judged_otherwise(before.get(code), after.get(code)),
        )
        for code, title in _goals(adopted)
    ]


def _goals(adopted: QuerySet[Budget]) -> list[tuple[str, str]]:
    """Codes and titles, in their order."""
    columns = ("sort_code", "code", "title")
    areas = AreaGoal.objects.filter(budget__in=adopted).order_by().values_list(*columns)
    strategic = StrategicGoal.objects.filter(budget__in=adopted).order_by().values_list(*columns)
    return [(code, title) for _order, code, title in sorted(strategic.union(areas))]


def _levels(asked: Q) -> dict[int | None, dict[str, GoalProposal]]:
    """Computed proposals: edition (none: what stands) → goal → proposal."""
    found: dict[int | None, dict[str, GoalProposal]] = defaultdict(dict)
    code = Coalesce("area_goal__code", "strategic_goal__code")
    for one in GoalProposal.every.filter(asked).annotate(goal_code=code):
        found[one.edition_id][one.goal_code] = one
    return found


def _central(
    judgements: Iterable[dict[str, Any]], city: Organisation, what: str = "level"
) -> dict[str, str]:
    """The city's own judgements: goal → level, or what else they say."""
    return {one["goal"]: one[what] for one in judgements if one["organisation"] == city.code}


# Everything that would be frozen, as one sum: in the database, because nothing of it is shown.
SEEN = """
    SELECT encode(sha256(convert_to(concat_ws(
        '/',
        (
            SELECT string_agg(ROW(indicator_id, organisation_id, level, reason,
                trim_scale(outcome), target_text, coverage)::text, ','
                ORDER BY indicator_id, organisation_id)
            FROM indicators_fulfilment
            WHERE basis = 'standing' AND question = %(question)s AND year = %(year)s
                AND period = %(subject)s
        ),
        (
            SELECT string_agg(ROW(organisation_id, subject, edition_id)::text, ',' ORDER BY id)
            FROM decisions_standing
            WHERE year = %(year)s AND edition_id IS NOT NULL
                AND NOT (organisation_id = %(city)s AND subject = %(subject)s)
        ),
        (
            SELECT string_agg(ROW(id, updated_at)::text, ',' ORDER BY id)
            FROM indicators_outcome
            WHERE organisation_id = %(city)s AND year = %(year)s AND period = %(subject)s
        )
    ), 'UTF8')), 'hex'), EXISTS (SELECT FROM indicators_recomputemark)
"""


def _values(city: Organisation, year: int, subject: str) -> tuple[str, bool]:
    """One sum over everything that would be frozen, so that no change goes unseen, and whether
    some of it is still to be computed."""
    asked: dict[str, int | str] = {"city": city.pk, "year": year, "subject": subject}
    with connection.cursor() as cursor:
        cursor.execute(SEEN, {**asked, "question": _question(subject)})
        values, is_computing = cursor.fetchone()
    return values, is_computing

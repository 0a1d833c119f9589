"""All targets of an organisation in a year as one sheet: rows, readings, what is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from drafting.sheets.cells import TEXT, SheetCell
from drafting.sheets.folding import fold_done
from drafting.sheets.rows import NotSaved, RowChange
from goals.models import AreaGoal
from indicators.meaning import heading
from indicators.models import (
    Fulfilment,
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    Outcome,
    Period,
    Target,
)
from indicators.plausibility import Doubt
from indicators.presentation import figure_text
from indicators.templatetags.levels import status
from plans.asked import AskedTarget, asked_about
from plans.calculations.readings import needs_attention, short_reading
from plans.closing import why_closed_each
from plans.models import OperationalPlan
from plans.selectors import Figures

FIELD = "target"
FIELDS = (FIELD,)
# Kinds of target that leave to somebody to set a level.
UNSET = (Target.Kind.NONE, Target.Kind.TO_BE_SET, Target.Kind.BY_COMMITTEE)


@dataclass(frozen=True)
class TargetLine:
    """One indicator with the organisation's target, and what it is to be seen beside."""

    indicator: Indicator
    goal: AreaGoal
    definition: IndicatorDefinition | None
    target: Target | None
    council: Target | None
    series: list[Outcome]
    fulfilment: Fulfilment | None
    is_pending: bool
    year: int
    typed: str | None = None
    # What somebody wrote in answer to what is asked, and that is not saved.
    why: str = ""
    # Why it cannot be written now, where others can.
    closed: str = ""
    error: str = ""
    theirs: str | None = None

    @property
    def pk(self) -> int:
        return self.indicator.pk

    @property
    def name(self) -> str:
        return self.indicator.name

    @property
    def is_own(self) -> bool:
        return self.indicator.level == Indicator.Level.OWN

    @property
    def text(self) -> str:
        return self.target.text if self.target else ""

    @property
    def meaning(self) -> str:
        return heading(self.definition.values) if self.definition else ""

    @property
    def unit(self) -> str:
        return self.definition.unit if self.definition else ""

    @property
    def past(self) -> list[str]:
        """The full years two years before and one year before, as far as they are known."""
        found = {(one.year, one.period): one for one in self.series}
        years = (self.year - 2, self.year - 1)
        return [figure_text(found.get((year, Period.VB)), self.definition) for year in years]

    @property
    def cells(self) -> list[SheetCell]:
        text = self.text if self.typed is None else self.typed
        asked = bool(self.asked_fields)
        words = _("Vårt årsmål %(year)d") % {"year": self.year}
        return [SheetCell(self.pk, FIELD, words, text, TEXT, (), self.error, self.theirs, asked)]

    @property
    def base(self) -> str:
        """What the page shows as stored; after a conflict what the other wrote."""
        return json.dumps({FIELD: self.text if self.theirs is None else self.theirs})

    @property
    def is_missing(self) -> bool:
        return self.target is None or not self.target.text or self.target.kind in UNSET

    @property
    def reading(self) -> str:
        return short_reading(self.target, self.definition)

    @property
    def needs_attention(self) -> bool:
        """What is written is at fault: it is judged by nobody until somebody has looked at it."""
        return needs_attention(self.target, self.definition)

    @cached_property
    def asked(self) -> AskedTarget | None:
        return asked_about(self.target, self.indicator, self.definition, self.series)

    @property
    def doubts(self) -> list[Doubt]:
        return self.asked.doubts if self.asked else []

    @property
    def answer(self) -> str:
        return self.asked.answer if self.asked else ""

    @property
    def is_asked(self) -> bool:
        return self.asked is not None

    @property
    def is_open(self) -> bool:
        return self.asked is not None and self.asked.is_open

    @property
    def asked_fields(self) -> list[str]:
        return [FIELD] if self.is_open or self.needs_attention else []

    @property
    def symbol(self) -> SafeString:
        """Whether the target reaches the council's, as it was computed last."""
        computed = self.fulfilment
        if computed is None:
            return format_html('<span class="muted">{}</span>', _("räknas") if self.text else "–")
        return format_html(
            '{} <a class="why" href="{}" data-dialog-link aria-haspopup="dialog">{}'
            '<span class="visually-hidden"> {}</span></a>',
            status(computed.level, "s"),
            reverse("why", args=[computed.pk]),
            _("Varför?"),
            self.name,
        )

    @property
    def stands(self) -> dict[str, object]:
        """What the sheet's script is told of a row that was saved."""
        context = {"line": self, "can_write": True}
        return {
            "texts": {FIELD: self.text},
            "missing": self.is_missing,
            "asked": {
                "html": render_to_string("drafting/sheets/asked.html", context),
                "fields": self.asked_fields,
            },
            "beside": {"reading": render_to_string("plans/includes/read_as.html", context)},
        }


@dataclass(frozen=True)
class GoalTargets:
    """The targets under one goal, with how many are set."""

    goal: AreaGoal
    lines: list[TargetLine]
    is_folded: bool = False

    @property
    def due(self) -> int:
        return len(self.lines)

    @property
    def done(self) -> int:
        return self.due - sum(line.is_missing for line in self.lines)

    @property
    def asked(self) -> int:
        return sum(bool(line.asked_fields) for line in self.lines)


@dataclass(frozen=True)
class TargetSheet:
    """Every target that the plan sets, in the order of the budget."""

    lines: list[TargetLine] = field(default_factory=list)

    @property
    def groups(self) -> list[GoalTargets]:
        by_goal = groupby(self.lines, lambda line: line.goal)
        groups = [GoalTargets(goal, list(lines)) for goal, lines in by_goal]
        return groups if self.errors else fold_done(groups)

    @property
    def set(self) -> int:
        return sum(not line.is_missing for line in self.lines)

    @property
    def closed(self) -> str:
        """Why some of the targets cannot be written, where others can."""
        return next((line.closed for line in self.lines if line.closed), "")

    @property
    def errors(self) -> list[tuple[TargetLine, SheetCell]]:
        return [(line, cell) for line in self.lines for cell in line.cells if cell.said]


def target_sheet(
    plan: OperationalPlan,
    only: Iterable[int] | None = None,
    typed: Iterable[RowChange] = (),
    refused: NotSaved | None = None,
    *,
    closing: bool = False,
) -> TargetSheet:
    """Read the sheet in a fixed number of queries. `typed` keeps what was refused in its cells.
    With `closing` it says which targets are closed while others are open.

    An indicator under several goals stands under the first: it has one target.
    """
    goals = _goals(plan, only)
    figures = Figures.read(plan, list(goals))
    kept = {change.row: change for change in typed}
    refused = refused or NotSaved()
    closed = (
        why_closed_each(plan, {one.area_goal.code for one in goals.values()}) if closing else {}
    )
    return TargetSheet(
        [
            TargetLine(
                indicator=placement.indicator,
                goal=placement.area_goal,
                definition=figures.definitions.get(pk),
                target=figures.own.get(pk),
                council=figures.city.get(pk),
                series=figures.series.get(pk, []),
                fulfilment=figures.fulfilments.get(pk),
                is_pending=pk in figures.pending,
                year=plan.year,
                typed=kept[pk].texts.get(FIELD) if pk in kept else None,
                why=kept[pk].why if pk in kept else "",
                closed=closed.get(placement.area_goal.code, ""),
                error=refused.faults.get(pk, {}).get(FIELD, ""),
                theirs=refused.conflicts.get(pk, {}).get(FIELD),
            )
            for pk, placement in goals.items()
        ]
    )


def _goals(plan: OperationalPlan, only: Iterable[int] | None) -> dict[int, IndicatorPlacement]:
    """The first placement of each indicator that the organisation sets a target for."""
    placements = (
        IndicatorPlacement.objects.filter(budget=plan.budget_id)
        .in_plan_of(plan.organisation_id, plan.year)
        .select_related("indicator", "area_goal")
        .order_by("area_goal__sort_code", "position", "pk")
    )
    if only is not None:
        placements = placements.filter(indicator__in=list(only))
    found: dict[int, IndicatorPlacement] = {}
    for placement in placements:
        found.setdefault(placement.indicator_id, placement)
    return found

"""Stored rows as plain data; numbers as decimal strings with a point."""

from __future__ import annotations

from collections.abc import Iterable

from common.numbers import json_number, measure
from indicators.calculations.targets import TargetKind
from indicators.models import Correction, Fulfilment, GoalProposal, IndicatorDefinition, Outcome
from indicators.selectors import placements_of

# A target that is a number is told as one; the others as they were decided.
NUMERIC = frozenset({TargetKind.LEVEL, TargetKind.AT_LEAST, TargetKind.AT_MOST})


def figure_text(outcome: Outcome | None, definition: IndicatorDefinition | None) -> str:
    """A figure as a narrow column shows it, without its unit: "34,2", or why there is none."""
    if outcome is None:
        return ""
    if outcome.value is None:
        return str(outcome.get_absence_display())
    return measure(outcome.value, "", definition.decimals if definition else 0)


def row_data(row: Fulfilment, corrections: Iterable[Correction] = ()) -> dict[str, object]:
    """The row, and what its edition corrects of it when it corrects anything."""
    corrected = [correction_data(one) for one in corrections]
    return {**_row(row), **({"corrections": corrected} if corrected else {})}


def correction_data(correction: Correction) -> dict[str, object]:
    """What readers had seen and what stands now: an outcome is a number, a target or a level its
    text."""
    is_text = correction.what not in Correction.OF_OUTCOMES
    before, after = (
        (correction.before_text, correction.after_text)
        if is_text
        else (json_number(correction.before_value), json_number(correction.after_value))
    )
    return {
        "what": correction.what,
        "before": before,
        "after": after,
        "date": correction.corrected_on.isoformat(),
        "reason": correction.reason,
        "reference": correction.reference,
    }


def _row(row: Fulfilment) -> dict[str, object]:
    codes = sorted(placement.area_goal.code for placement in placements_of(row))
    return {
        "indicator": row.indicator.code,
        "name": row.indicator.name,
        "indicator_level": row.indicator.level,
        "area_goal": codes[0] if codes else None,
        "area_goals": codes,
        "organisation": row.organisation.code,
        "target": _target(row),
        "target_text": row.target_text,
        "target_value": json_number(row.target_value),
        "outcome": json_number(row.outcome),
        "previous": json_number(row.previous),
        "forecast": json_number(row.forecast),
        # outcome, forecast or so_far: what was held against the target, and against what else.
        "judged": row.judged,
        "compared_with": json_number(row.compared_with),
        "women": json_number(row.women),
        "men": json_number(row.men),
        "level": row.level,
        "reason": row.reason,
        "trend": row.trend,
        "distance": json_number(row.distance),
        "coverage": row.coverage,
        "expected": row.expected,
        "rule_version": row.rule_version,
        "computed_at": row.computed_at.isoformat(),
    }


def _target(row: Fulfilment) -> str | None:
    if row.target_read.kind in NUMERIC:
        return json_number(row.target_value)
    return row.target_text or None


def goal_data(proposal: GoalProposal) -> dict[str, object]:
    """Counts of what the goal consists of stand first, those of who answers beside them."""
    counts = dict(proposal.counts)
    below = counts.pop("indicators", None) or counts.pop("area_goals", {})
    return {
        "code": proposal.goal.code,
        "title": proposal.goal.title,
        "proposal": proposal.level,
        "counts": below | counts,
    }

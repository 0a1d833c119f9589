"""Run the control: drain, read one snapshot, compute again, compare, keep the differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext

from django.db import connection, transaction
from django.utils import timezone

from common.numbers import json_number, round_half_up
from indicators.control.answers import ExpectedRow, IndicatorControl
from indicators.control.facts import Facts, read_facts
from indicators.control.fulfilment import STORED_DECIMALS
from indicators.control.goals import Proposal, proposals
from indicators.control.own import own_differences
from indicators.models import (
    Basis,
    ControlDifference,
    ControlRun,
    Fulfilment,
    GoalProposal,
    RecomputeMark,
)
from indicators.recompute import drain_marks, mark_outdated
from organisations.models import Organisation

COLUMNS = (
    "target_text",
    "level",
    "reason",
    "trend",
    "target_value",
    "distance",
    "outcome",
    "previous",
    "coverage",
    "expected",
    "compared_with",
    "forecast",
    "judged",
    "women",
    "men",
)
MAX_DIFFERENCES = 1000
# Digits to compute with: a quotient keeps its 40 decimals, however large it is.
EXACT = 80

# question, organisation, year, period
RowKey = tuple[str, int, int, str]
Values = dict[str, object]


def run_control() -> ControlRun:
    """Compare every stored row with what Python computes from the entered facts.

    What is marked but not computed yet, because somebody saves meanwhile, is left out: it is
    late, not wrong.
    """
    run = ControlRun.objects.create(started_at=timezone.now())
    mark_outdated()
    drain_marks(wait=True)
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            _read_one_snapshot()
        compared, differences = _compare()
    for difference in differences[:MAX_DIFFERENCES]:
        difference.run = run
    ControlDifference.objects.bulk_create(differences[:MAX_DIFFERENCES])
    run.compared, run.finished_at = compared, timezone.now()
    run.save()
    return run


def _read_one_snapshot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _compare() -> tuple[int, list[ControlDifference]]:
    if not Organisation.objects.has_city():
        return 0, []
    working = _compare_basis(Basis.WORKING)
    standing = _compare_basis(Basis.STANDING)
    return working[0] + standing[0], working[1] + standing[1]


def _compare_basis(basis: str) -> tuple[int, list[ControlDifference]]:
    facts = read_facts(basis)
    waiting = set(RecomputeMark.objects.values_list("indicator_id", flat=True))
    compared = 0
    differences: list[ControlDifference] = []
    for indicator in sorted(set(facts.levels) - waiting):
        expected = _expected(facts, indicator)
        stored = _stored(indicator, basis)
        compared += len(expected)
        differences += _of_indicator(indicator, stored, expected)
    if not waiting:
        wrong, count = _goal_differences(facts)
        differences += wrong
        compared += count
        wrong, count = own_differences(facts)
        differences += wrong
        compared += count
    for difference in differences:
        difference.basis = basis
    return compared, differences


def _expected(facts: Facts, indicator: int) -> dict[RowKey, Values]:
    with localcontext(prec=EXACT):
        answers = IndicatorControl(facts, indicator).answers()
        return {_key(answer): _values(answer) for answer in answers}


def _key(answer: ExpectedRow) -> RowKey:
    return answer.question, answer.organisation, answer.year, answer.period


def _values(answer: ExpectedRow) -> Values:
    judgement = answer.judgement
    values = (
        answer.target_text,
        judgement.level,
        judgement.reason,
        judgement.trend,
        judgement.target_value,
        judgement.distance,
        answer.outcome,
        answer.previous,
        answer.coverage,
        answer.expected,
        answer.compared_with,
        answer.forecast,
        answer.judged,
        *(answer.genders or (None, None)),
    )
    plain = {name: _plain(value) for name, value in zip(COLUMNS, values, strict=True)}
    return plain | _inputs(answer.inputs)


def _inputs(inputs: Mapping[str, object]) -> Values:
    """Each input as a column of its own, so that a difference names it."""
    return {f"inputs.{name}": value for name, value in inputs.items()}


def _stored(indicator: int, basis: str) -> dict[RowKey, Values]:
    rows = Fulfilment.every.filter(indicator_id=indicator, basis=basis).values_list(
        "question", "organisation_id", "year", "period", "inputs", *COLUMNS
    )
    return {
        (question, organisation, year, period): {
            name: _plain(value) for name, value in zip(COLUMNS, values, strict=True)
        }
        | _inputs(inputs)
        for question, organisation, year, period, inputs, *values in rows
    }


def _plain(value: object) -> object:
    """A value that JSON can hold and that compares: decimals as text without end zeros.

    >>> _plain(Decimal("80.00000000"))
    '80'
    """
    if not isinstance(value, Decimal):
        return value
    return json_number(round_half_up(value, STORED_DECIMALS))


def _of_indicator(
    indicator: int, stored: dict[RowKey, Values], expected: dict[RowKey, Values]
) -> Iterator[ControlDifference]:
    for key in sorted(stored.keys() | expected.keys()):
        ours, theirs = expected.get(key, {}), stored.get(key, {})
        names = sorted(n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n))
        if names:
            question, organisation, year, period = key
            yield ControlDifference(
                indicator_id=indicator,
                organisation_id=organisation,
                question=question,
                year=year,
                period=period,
                stored={name: theirs.get(name) for name in names},
                expected={name: ours.get(name) for name in names},
            )


def _goal_differences(facts: Facts) -> tuple[list[ControlDifference], int]:
    stored = {
        (row.area_goal_id, row.strategic_goal_id, row.question, row.period): {
            "level": row.level,
            "counts": row.counts,
        }
        for row in GoalProposal.every.filter(basis=facts.basis)
    }
    differences: list[ControlDifference] = []
    count = 0
    for proposal in proposals(facts):
        count += 1
        key = (
            proposal.area_goal,
            proposal.strategic_goal,
            proposal.question,
            proposal.period,
        )
        expected: Values = {"level": proposal.level, "counts": proposal.counts}
        if stored.get(key) != expected:
            differences.append(
                _goal_difference(facts.city, proposal, stored.get(key) or {}, expected)
            )
    return differences, count


def _goal_difference(
    city: int, proposal: Proposal, stored: Values, expected: Values
) -> ControlDifference:
    return ControlDifference(
        organisation_id=city,
        goal_code=proposal.code,
        year=proposal.year,
        period=proposal.period,
        question=proposal.question,
        stored=stored,
        expected=expected,
    )

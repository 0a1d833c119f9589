"""Women and men beside the city's value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.models import Fulfilment
from indicators.models.figures import OutcomeColumns

Reported = dict[tuple[int, str], list[OutcomeColumns]]


@dataclass(frozen=True)
class Genders:
    """Women and men; `number` organisations went in, 0 where the value was reported as it is."""

    women: Decimal
    men: Decimal
    number: int = 0


def genders_of(
    outcomes: Iterable[OutcomeColumns], rows: Iterable[Fulfilment]
) -> dict[tuple[int, str], Genders]:
    """Women and men for each of an indicator's rows, by year and period, out of its outcomes.

    As reported where the row's own value was reported. A value that was brought together from
    the organisations has its women and men brought together with the same weights.
    """
    reported: Reported = {}
    for outcome in outcomes:
        if outcome.women is None or outcome.men is None:
            continue
        reported.setdefault((outcome.year, outcome.period), []).append(outcome)
    found = {}
    for row in rows:
        key = (row.year, row.period)
        genders = _genders(row, reported.get(key, []))
        if genders:
            found[key] = genders
    return found


def _genders(row: Fulfilment, reported: list[OutcomeColumns]) -> Genders | None:
    for outcome in reported:
        if outcome.organisation_id == row.organisation_id:
            return Genders(outcome.women or Decimal(0), outcome.men or Decimal(0))
    kept = _kept(row.women, row.men, row.coverage)
    if kept:
        return kept
    weights = weights_of(row.inputs)
    parts = [
        (weights[outcome.organisation_id], outcome.women, outcome.men)
        for outcome in reported
        if outcome.organisation_id in weights
        and outcome.women is not None
        and outcome.men is not None
    ]
    whole = sum((weight for weight, _women, _men in parts), Decimal(0))
    if not whole:
        return None
    over = Decimal(1) if row.inputs.get("method") == "sum" else whole
    women = sum((weight * women for weight, women, _men in parts), Decimal(0)) / over
    men = sum((weight * men for weight, _women, men in parts), Decimal(0)) / over
    return Genders(women, men, len(parts))


def _kept(women: Decimal | None, men: Decimal | None, number: int) -> Genders | None:
    """As they were put together with the row's own value."""
    return Genders(women, men, number) if women is not None and men is not None else None


def weights_of(inputs: dict[str, object]) -> dict[int | None, Decimal]:
    """How much each organisation weighs in a stored value; 1 where nothing else is said.

    >>> weights_of({"organisations": [{"organisation": 7, "value": "80", "weight": "303"}]})
    {7: Decimal('303')}
    """
    listed = inputs.get("organisations")
    if inputs.get("source") == "city" or not isinstance(listed, list):
        return {}
    return {
        item["organisation"]: Decimal(item.get("weight") or item.get("denominator") or "1")
        for item in listed
    }

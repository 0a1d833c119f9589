"""What a city folder brings: indicators, what is to be reached, what was measured, the rules.

Rows hold models where the folder has names, and otherwise what the columns of the tables hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Any

from common.numbers import round_half_up
from common.text import sort_key
from indicators.calculations.targets import parse_target
from indicators.models import (
    Indicator,
    IndicatorAlias,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Policy,
    Target,
    TargetChange,
    Tolerance,
    Weight,
)
from organisations.loading import loading
from organisations.models import User

Values = Mapping[str, Any]
Rows = Iterable[Values]
BATCH = 2000
STORED_DECIMALS = 9
FACTORS = {"%": 100, "‰": 1000}


def load_indicators(*, rows: Rows, by: User | None) -> dict[str, Indicator]:
    """The indicators by code."""
    with loading(by):
        made = Indicator.objects.bulk_create(
            Indicator(**row, sort_name=sort_key(row["name"])) for row in rows
        )
    return {indicator.code: indicator for indicator in made}


def load_measuring(
    *, aliases: Rows, definitions: Rows, placements: Rows, responsibilities: Rows, by: User | None
) -> None:
    """What documents call indicators, how they are measured, where they stand, who answers."""
    with loading(by):
        IndicatorAlias.objects.bulk_create(IndicatorAlias(**row) for row in aliases)
        IndicatorDefinition.objects.bulk_create(IndicatorDefinition(**row) for row in definitions)
        IndicatorPlacement.objects.bulk_create(IndicatorPlacement(**row) for row in placements)
        IndicatorResponsibility.objects.bulk_create(
            (IndicatorResponsibility(**row) for row in responsibilities), batch_size=BATCH
        )


def load_targets(*, rows: Rows, by: User | None) -> list[Target]:
    """Targets as they were written; what they say is parsed beside them. In the rows' order."""
    with loading(by):
        return Target.objects.bulk_create(
            (
                Target(**row, **parse_target(row["read_as"] or row["text"]).as_columns())
                for row in rows
            ),
            batch_size=BATCH,
        )


def load_target_changes(*, rows: Rows, by: User | None) -> None:
    with loading(by):
        TargetChange.objects.bulk_create(TargetChange(**row, changed_by=by) for row in rows)


def load_outcomes(*, rows: Rows, by: User | None) -> None:
    """Outcomes; one that gives only its parts gets their quotient as value, in `unit`."""
    with loading(by):
        Outcome.objects.bulk_create((_outcome(dict(row)) for row in rows), batch_size=BATCH)


def _outcome(row: dict[str, Any]) -> Outcome:
    unit = row.pop("unit")
    if row["value"] is None and row["denominator"]:
        row["value"] = quotient(row["numerator"], row["denominator"], unit)
    return Outcome(**row)


def quotient(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal:
    """The value that a ratio's parts make, as exact as it is stored.

    >>> quotient(Decimal(2), Decimal(3), "%")
    Decimal('66.666666667')
    """
    with localcontext(prec=60):
        return round_half_up(numerator * FACTORS.get(unit, 1) / denominator, STORED_DECIMALS)


def load_weights(*, rows: Rows, by: User | None) -> None:
    with loading(by):
        Weight.objects.bulk_create((Weight(**row) for row in rows), batch_size=BATCH)


def load_policies(*, rows: Rows, by: User | None) -> dict[int, Policy]:
    """The rules for judging by year. A share that is not given is the usual one."""
    with loading(by):
        made = Policy.objects.bulk_create(
            Policy(
                **{
                    name: value
                    for name, value in row.items()
                    if value is not None or not name.endswith("_share")
                }
            )
            for row in rows
        )
    return {policy.year: policy for policy in made}


def load_tolerances(*, rows: Rows, by: User | None) -> None:
    with loading(by):
        Tolerance.objects.bulk_create(Tolerance(**row) for row in rows)

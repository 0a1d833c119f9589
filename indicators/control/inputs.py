"""What a stored row says that it was made from, as the control would say it.

`Fulfilment.inputs` is what "Varför?" shows, so it is held against the same facts as the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from common.numbers import json_number, round_half_up
from indicators.control.aggregation import Portion, Whole
from indicators.control.fulfilment import STORED_DECIMALS, Case

Inputs = dict[str, object]


def of_city(
    so_far: Whole | None,
    foreseen: Whole | None,
    ended: Mapping[int, Decimal],
    *,
    stated: str,
    by_the_city: bool,
) -> Inputs:
    """Who went into the city's figure and its forecast with what, and who is missing and why."""
    known = so_far or foreseen
    made: Inputs = {
        "source": "city" if by_the_city else "organisations",
        "method": known.method if known else stated,
    }
    if by_the_city and so_far is not None and so_far.value is not None:
        made |= _texts(aggregate=so_far.value)
    if so_far is not None:
        made |= _listed(so_far)
    if ended:
        made["ended"] = [
            {"organisation": one} | _texts(value=value) for one, value in sorted(ended.items())
        ]
    if foreseen is not None:
        counts: Inputs = {"coverage": len(foreseen.used), "expected": foreseen.expected}
        made["forecast"] = counts | _listed(foreseen)
    return made


def of_plans(plans: Whole | None, *, stated: str) -> Inputs:
    """Whose targets were put together, and whose could not be."""
    made: Inputs = {"source": "organisations", "method": plans.method if plans else stated}
    return made | _listed(plans) if plans else made


def _listed(whole: Whole) -> Inputs:
    shown = whole.what != "plan" and whole.method in ("central", "none")
    goes_in = {
        one: part
        for one, part in sorted(whole.portions.items())
        if one in whole.used or (shown and part.value is not None)
    }
    return {
        "organisations": [_portion(one, part) for one, part in goes_in.items()],
        "missing": [
            {"organisation": one, "reason": part.why_not(whole.method)} | _texts(value=part.value)
            for one, part in sorted(whole.portions.items())
            if one not in goes_in
        ],
    }


def _portion(organisation: int, part: Portion) -> Inputs:
    return {"organisation": organisation} | _texts(
        value=part.value,
        value_high=part.top,
        numerator=part.numerator,
        denominator=part.denominator,
        weight=part.weight,
    )


def of_case(case: Case, *, read_as: str) -> Inputs:
    """What the rule was told beside the value: tolerance, base, promise, interpretation."""
    numbers = _texts(
        base=case.base,
        tolerance=case.tolerance,
        tolerance_percent=case.tolerance_percent,
        value_high=case.value_high,
    )
    words: Inputs = {"promise": case.promise, "read_as": read_as}
    return numbers | {name: said for name, said in words.items() if said}


def _texts(**numbers: Decimal | None) -> Inputs:
    """The texts of the numbers that are there, as exact as they are stored."""
    return {
        name: json_number(round_half_up(one, STORED_DECIMALS))
        for name, one in numbers.items()
        if one is not None
    }

"""What a stored row says that it was made from, as the control would say it.

`Fulfilment.inputs` is what "Varför?" shows, so it is held against the same facts as the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from common.numbers import json_number
from indicators.control.aggregation import Portion, Whole
from indicators.control.fulfilment import Case

Inputs = dict[str, object]


def of_outcomes(
    portions: Mapping[int, Portion], whole: Whole, *, stated: str, by_the_city: bool
) -> Inputs:
    """Who went into the city's figure with what, and who is missing and why."""
    made: Inputs = {
        "source": "city" if by_the_city else "organisations",
        "method": whole.method if portions else stated,
    }
    if by_the_city and whole.value is not None:
        made["aggregate"] = json_number(whole.value)
    if portions:
        valued = {one: part for one, part in portions.items() if part.value is not None}
        made["organisations"] = [_portion(one, part) for one, part in valued.items()]
        made["missing"] = [
            {"organisation": one, "reason": part.absence}
            for one, part in portions.items()
            if one not in valued
        ]
    return made


def _portion(organisation: int, part: Portion) -> Inputs:
    return {"organisation": organisation} | _texts(
        value=part.value,
        numerator=part.numerator,
        denominator=part.denominator,
        weight=part.weight,
    )


def of_plans(plans: Mapping[int, Case], portions: Mapping[int, Portion], *, method: str) -> Inputs:
    """Whose targets were put together, and whose could not be."""
    made: Inputs = {"source": "organisations", "method": method}
    if not plans:
        return made
    added = {one: part for one, part in portions.items() if part.value is not None}
    made["organisations"] = [
        {"organisation": one}
        | _texts(
            value=part.value,
            value_high=plans[one].value_high,
            denominator=part.denominator,
            weight=part.weight,
        )
        for one, part in added.items()
    ]
    made["missing"] = [
        {"organisation": one, "reason": plan.absence or "not_comparable"}
        for one, plan in plans.items()
        if one not in added
    ]
    return made


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
    """Exact texts of the numbers that are there."""
    return {name: json_number(one) for name, one in numbers.items() if one is not None}

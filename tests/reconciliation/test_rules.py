"""Each rule of the reconciliation against its table of cases."""

from decimal import Decimal

import pytest

from indicators.calculations.targets import parse_target
from organisations.models import Organisation
from reconciliation.rules import AGAINST, REGISTER, Answer, Rule, broken

WHOM = Organisation(name="Nämnden")


def answered(own="80 %", council="80 %", **others):
    given = {"direction": "higher", "unit": "%"} | others
    return Answer(
        organisation=WHOM,
        own=parse_target(own), own_text=own,
        council=parse_target(council), council_text=council,
        **given,
    )  # fmt: skip


def found(answer):
    return [str(rule) for rule, _compared_with in broken(answer)]


@pytest.mark.parametrize(
    ("council", "own", "rules"),
    [
        ("80 %", "", ["missing_target"]),
        ("80 %", "-", ["missing_target"]),
        ("80 %", "Fastställs 2024", ["missing_target"]),
        ("80 %", "Tas fram av nämnd", ["missing_target"]),
        ("Ökning", "", ["missing_target"]),
        ("så bra som möjligt", "", ["missing_target"]),
        ("Tas fram av nämnd", "", ["missing_target"]),
        ("Tas fram av nämnd", "Fastställs 2024", ["missing_target"]),
        ("Tas fram av nämnd", "80 %", []),
        ("80 %", "Mäts ej 2024", ["missing_target"]),
        ("Tas fram av nämnd", "Mäts ej 2024", []),
        ("Mäts ej 2024", "", []),
        ("Mäts ej 2024", "Mäts ej 2024", []),
        ("Fastställs 2024", "", []),
        ("Fastställs 2024", "Tas fram av nämnd", ["missing_target"]),
        ("", "Tas fram av nämnd", ["missing_target"]),
        ("-", "", []),
        ("", "", []),
        ("", "så bra som möjligt", ["uninterpreted"]),
        ("80 %", "så bra som möjligt", ["uninterpreted"]),
        ("80 %", "80 kr", ["unit_mismatch"]),
        ("", "80 kr", ["unit_mismatch"]),
        ("80 %", "+2 % mot föregående år", []),
        ("80 %", "+2 kr mot föregående år", ["unit_mismatch"]),
    ],
)
def test_what_is_missing_or_cannot_be_read(council, own, rules):
    assert found(answered(own, council)) == rules


@pytest.mark.parametrize(
    ("own", "unit", "is_defined", "rules"),
    [
        ("+2 procentenheter mot föregående år", "", True, ["unit_mismatch"]),
        ("+2 procentenheter mot föregående år", "", False, []),
        ("+2 procentenheter mot föregående år", "st", True, ["unit_mismatch"]),
        ("+2 procentenheter mot föregående år", "%", True, []),
        ("+2 % mot föregående år", "", True, []),
        ("60 km", "", True, ["unit_mismatch"]),
        ("60 personer", "", True, []),
        ("60 km", "", False, []),
    ],
)
def test_points_are_of_a_share(own, unit, is_defined, rules):
    assert found(answered(own, own, unit=unit, is_defined=is_defined)) == rules


@pytest.mark.parametrize(
    ("direction", "council", "own", "rules"),
    [
        ("higher", "Ökning", "Minskning", ["wrong_way"]),
        ("lower", "Minskning", "Ökning", ["wrong_way"]),
        ("none", "Ökning", "Minskning", ["wrong_way"]),
        # the council's own word is against the direction: its fault, not the answer's
        ("lower", "Ökning", "Minskning", []),
        ("higher", "Minskning", "Ökning", []),
        ("higher", "Ökning", "Ökning", []),
        ("lower", "Minskning", "högre än 2023", ["wrong_way"]),
        ("lower", "80 %", "högre än 2023", ["against_direction"]),
        ("lower", "80 %", "lägre än 2023", []),
        ("higher", "80 %", "Minskning", ["against_direction"]),
        ("higher", "Minskning", "Minskning", ["against_direction"]),
        ("lower", "80 %", "Ökning", ["against_direction"]),
        ("higher", "80 %", "Max 80 %", ["against_direction"]),
        ("lower", "80 %", "Minst 80 %", ["against_direction"]),
        ("lower", "80 %", "+2 % mot föregående år", []),
    ],
)
def test_what_goes_the_wrong_way(direction, council, own, rules):
    assert found(answered(own, council, direction=direction)) == rules


@pytest.mark.parametrize(
    ("level", "citys_level", "trend", "rules"),
    [
        ("none", "none", "equal", ["weaker_than_council"]),
        ("partial", "partial", "equal", ["weaker_than_council"]),
        ("partial", "hard_to_assess", "equal", ["weaker_than_council"]),
        ("none", None, "equal", ["weaker_than_council"]),
        ("none", "full", "equal", ["lower_than_council"]),
        ("partial", "full", "better", ["lower_than_council"]),
        ("full", "none", "equal", []),
        ("full", "none", "worse", []),
        ("none", "none", "worse", ["weaker_than_council", "weaker_than_outcome"]),
        ("not_applicable", "none", "worse", ["weaker_than_outcome"]),
        ("hard_to_assess", "none", "worse", ["weaker_than_outcome"]),
        ("hard_to_assess", "none", "unknown", []),
        (None, None, None, []),
    ],
)
def test_what_is_weaker(level, citys_level, trend, rules):
    assert found(answered("70 %", level=level, citys_level=citys_level, trend=trend)) == rules


@pytest.mark.parametrize("own", ["Minskning", "Max 70 %"])
def test_a_target_gone_wrong_is_not_called_weaker_too(own):
    answer = answered(own, "Ökning", level="none", citys_level="none", trend="worse")
    assert found(answer) == ["wrong_way" if own == "Minskning" else "against_direction"]


@pytest.mark.parametrize(
    ("own", "value", "outcome", "large_gap", "is_large"),
    [
        ("80 %", 80, 60, "0.25", True),
        ("80 %", 80, 64, "0.25", False),  # exactly the share
        ("40 %", 40, 64, "0.25", True),
        ("80 %", 80, -64, "0.25", True),
        ("80 %", 80, 0, "0.25", True),
        ("60–81 %", 60, 64, "0.25", True),  # a band's farther end
        ("60–80 %", 60, 64, "0.25", False),
        ("80 %", 80, None, "0.25", False),
        ("Ökning", None, 64, "0.25", False),
        ("80 %", 80, 1, None, False),
    ],
)
def test_how_far_from_the_outcome_is_the_policys_to_say(own, value, outcome, large_gap, is_large):
    def number(one):
        return None if one is None else Decimal(one)

    answer = answered(
        own, value=number(value), outcome=number(outcome), large_gap=number(large_gap)
    )
    assert found(answer) == (["large_gap"] if is_large else [])


@pytest.mark.parametrize(
    ("lowest", "highest", "large_spread", "is_large"),
    [
        ("42", "79", "36", True),
        ("42", "79", "37", False),
        ("42.4", "79.4", "36.9", True),
        ("42.4", "78.6", "36.5", True),  # rounded first: 79 − 42
        ("42.5", "79.4", "36.5", False),  # 79 − 43
        ("42", "79", None, False),
        (None, None, "1", False),
    ],
)
def test_how_far_districts_may_lie_apart_is_the_policys_to_say(
    lowest, highest, large_spread, is_large
):
    lowest, highest, large_spread = (
        None if one is None else Decimal(one) for one in (lowest, highest, large_spread)
    )
    answer = answered("", "", lowest=lowest, highest=highest, large_spread=large_spread)
    assert found(answer) == (["spread"] if is_large else [])


def test_every_rule_of_an_answer_is_found_by_one_function_in_the_order_of_gravity():
    assert len({one.rule for one in REGISTER}) == len(REGISTER)
    assert {one.rule for one in REGISTER} | {Rule.NO_CONTRIBUTION} == set(Rule) == set(AGAINST)

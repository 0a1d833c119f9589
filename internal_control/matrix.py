"""The risks of a plan in a square of probability and consequence."""

from __future__ import annotations

from dataclasses import dataclass

from internal_control.models import ControlRisk
from internal_control.selectors import Control, RiskShown


@dataclass(frozen=True)
class MatrixCell:
    """Where a probability and a consequence meet: the value, its band, and the risks there."""

    value: int
    band: str
    risks: list[RiskShown]
    consequence: str


@dataclass(frozen=True)
class MatrixRow:
    probability: str
    cells: list[MatrixCell]


@dataclass(frozen=True)
class Matrix:
    """Five rows, the most probable first, each of five cells, the mildest first."""

    consequences: list[str]
    rows: list[MatrixRow]
    unvalued: list[RiskShown]


def matrix_of(control: Control) -> Matrix:
    """Every valued risk stands in exactly one cell."""
    consequences = [(degree.value, str(degree.label)) for degree in ControlRisk.Consequence]
    rows = [
        MatrixRow(str(probability.label), _cells(control, probability.value, consequences))
        for probability in reversed(ControlRisk.Probability)
    ]
    unvalued = [risk for risk in control.risks if risk.value is None]
    return Matrix([words for _degree, words in consequences], rows, unvalued)


def _cells(
    control: Control, probability: int, consequences: list[tuple[int, str]]
) -> list[MatrixCell]:
    return [
        MatrixCell(
            probability * consequence,
            control.policy.band(probability * consequence),
            [
                shown
                for shown in control.risks
                if (shown.risk.probability, shown.risk.consequence) == (probability, consequence)
            ],
            words,
        )
        for consequence, words in consequences
    ]

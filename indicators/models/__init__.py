"""Indicators: what is measured, what is to be reached, what was measured, what that means."""

from indicators.models.computed import (
    Basis,
    ControlDifference,
    ControlRun,
    Fulfilment,
    GoalProposal,
    Judged,
    Level,
    OwnProposal,
    RecomputeMark,
    Trend,
)
from indicators.models.definitions import (
    MOST_DECIMALS,
    Indicator,
    IndicatorAlias,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    ProposedDefinition,
)
from indicators.models.figures import Outcome, Period, Target, TargetChange
from indicators.models.frozen import Correction, FrozenOutcome, FrozenPlacement, FrozenTarget
from indicators.models.policy import (
    Policy,
    Tolerance,
    Weight,
)

__all__ = [
    "MOST_DECIMALS",
    "Basis",
    "ControlDifference",
    "ControlRun",
    "Correction",
    "FrozenOutcome",
    "FrozenPlacement",
    "FrozenTarget",
    "Fulfilment",
    "GoalProposal",
    "Indicator",
    "IndicatorAlias",
    "IndicatorDefinition",
    "IndicatorPlacement",
    "IndicatorResponsibility",
    "Judged",
    "Level",
    "Outcome",
    "OwnProposal",
    "Period",
    "Policy",
    "ProposedDefinition",
    "RecomputeMark",
    "Target",
    "TargetChange",
    "Tolerance",
    "Trend",
    "Weight",
]

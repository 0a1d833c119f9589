"""Money: the council's appropriations and each organisation's own figures. mnkr, one decimal."""

from finance.models.amounts import Amount
from finance.models.budgets import Appropriation, ResultBudgetLine
from finance.models.plan import (
    PART_OF,
    BudgetAdjustment,
    BudgetLine,
    Frame,
    InternalPrice,
    Investment,
    OperatingProject,
    PlanFigure,
    PremisesGrant,
    ProposedPoint,
    ResultUnit,
    TurnoverChange,
    WithParts,
    is_part_of,
    part_depth,
)

__all__ = [
    "PART_OF",
    "Amount",
    "Appropriation",
    "BudgetAdjustment",
    "BudgetLine",
    "Frame",
    "InternalPrice",
    "Investment",
    "OperatingProject",
    "PlanFigure",
    "PremisesGrant",
    "ProposedPoint",
    "ResultBudgetLine",
    "ResultUnit",
    "TurnoverChange",
    "WithParts",
    "is_part_of",
    "part_depth",
]

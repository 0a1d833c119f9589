"""The pages of a plan's economy."""

from plans.views.economy.rows import add, move, remove, rename, restore
from plans.views.economy.table import row, save, state, table
from plans.views.economy.whole import answer, economy

__all__ = [
    "add",
    "answer",
    "economy",
    "move",
    "remove",
    "rename",
    "restore",
    "row",
    "save",
    "state",
    "table",
]

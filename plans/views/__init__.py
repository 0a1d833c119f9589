"""The plans' pages: reading, saving, building, history, the way to a decision."""

from plans.views.editing import save, symbol, undo
from plans.views.history import field_history, history
from plans.views.structure import add, move, remove, restore
from plans.views.targets import city_targets, plan_targets
from plans.views.workflow import decide, reopen, start, submit, withdraw
from plans.views.workspace import plan, plan_goal, plan_list

__all__ = [
    "add",
    "city_targets",
    "decide",
    "field_history",
    "history",
    "move",
    "plan",
    "plan_goal",
    "plan_list",
    "plan_targets",
    "remove",
    "reopen",
    "restore",
    "save",
    "start",
    "submit",
    "symbol",
    "undo",
    "withdraw",
]

"""The plans' pages: reading, saving, building, history, the way to a decision."""

from plans.views.editing import answer, save, symbol, undo
from plans.views.history import field_history, history
from plans.views.publish import editions, publish, unpublish
from plans.views.sheet import answer as plan_sheet_answer
from plans.views.sheet import plan_sheet
from plans.views.sheet import row as plan_sheet_row
from plans.views.sheet import save as plan_sheet_save
from plans.views.sheet import symbols as plan_sheet_symbols
from plans.views.structure import add, confirm_dates, move, remove, restore
from plans.views.targets import city_targets, plan_targets
from plans.views.workflow import (
    ask_office,
    decide,
    office_return,
    reopen,
    send_back,
    send_on,
    start,
    submit,
    way,
    withdraw,
)
from plans.views.workspace import plan, plan_goal, plan_list

__all__ = [
    "add",
    "answer",
    "ask_office",
    "city_targets",
    "confirm_dates",
    "decide",
    "editions",
    "field_history",
    "history",
    "move",
    "office_return",
    "plan",
    "plan_goal",
    "plan_list",
    "plan_sheet",
    "plan_sheet_answer",
    "plan_sheet_row",
    "plan_sheet_save",
    "plan_sheet_symbols",
    "plan_targets",
    "publish",
    "remove",
    "reopen",
    "restore",
    "save",
    "send_back",
    "send_on",
    "start",
    "submit",
    "symbol",
    "undo",
    "unpublish",
    "way",
    "withdraw",
]

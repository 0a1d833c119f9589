"""The plans' pages: reading, saving, building, history, the way to a decision."""

from plans.views.carrying import carry, keep_suggestion, take_back
from plans.views.definitions import definition, definition_history, definition_undo
from plans.views.editing import agenda, answer, save, symbol, undo
from plans.views.figures import changed_in_part as part_changed_figures
from plans.views.figures import figures
from plans.views.figures import take_over as part_figures
from plans.views.history import field_history, history, part_history, plan_history
from plans.views.parts import add as part_add
from plans.views.parts import concern as part_concern
from plans.views.parts import field_history as part_field_history
from plans.views.parts import move as part_move
from plans.views.parts import part
from plans.views.parts import remove as part_remove
from plans.views.parts import restore as part_restore
from plans.views.parts import save as part_save
from plans.views.parts import undo as part_undo
from plans.views.pasting import paste, paste_undo
from plans.views.publish import editions, publish, unpublish
from plans.views.sheet import answer as plan_sheet_answer
from plans.views.sheet import plan_sheet
from plans.views.sheet import row as plan_sheet_row
from plans.views.sheet import save as plan_sheet_save
from plans.views.sheet import symbols as plan_sheet_symbols
from plans.views.structure import add, confirm_dates, move, remove, restore
from plans.views.targets import city_targets, plan_targets
from plans.views.work import assign as part_assign
from plans.views.work import ready as part_ready
from plans.views.work import remind as part_remind
from plans.views.workflow import (
    ask_office,
    decide,
    go_back,
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
    "agenda",
    "answer",
    "ask_office",
    "carry",
    "city_targets",
    "confirm_dates",
    "decide",
    "definition",
    "definition_history",
    "definition_undo",
    "editions",
    "field_history",
    "figures",
    "go_back",
    "history",
    "keep_suggestion",
    "move",
    "office_return",
    "part",
    "part_add",
    "part_assign",
    "part_changed_figures",
    "part_concern",
    "part_field_history",
    "part_figures",
    "part_history",
    "part_move",
    "part_ready",
    "part_remind",
    "part_remove",
    "part_restore",
    "part_save",
    "part_undo",
    "paste",
    "paste_undo",
    "plan",
    "plan_goal",
    "plan_history",
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
    "take_back",
    "undo",
    "unpublish",
    "way",
    "withdraw",
]

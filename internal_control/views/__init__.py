"""The pages of internal control: a plan's own, and the office's of the year."""

from internal_control.views.editing import save, undo
from internal_control.views.history import field_history, history
from internal_control.views.mandatory import (
    city,
    city_add,
    city_limits,
    city_process,
    city_remove,
)
from internal_control.views.pages import overview, process
from internal_control.views.sheets import matrix, sheet, sheet_row, sheet_save, sheet_state
from internal_control.views.structure import (
    add,
    add_part,
    move,
    paste,
    remove,
    restore,
    take_in,
)

__all__ = [
    "add",
    "add_part",
    "city",
    "city_add",
    "city_limits",
    "city_process",
    "city_remove",
    "field_history",
    "history",
    "matrix",
    "move",
    "overview",
    "paste",
    "process",
    "remove",
    "restore",
    "save",
    "sheet",
    "sheet_row",
    "sheet_save",
    "sheet_state",
    "take_in",
    "undo",
]

"""What a plan's money keeps in the parts of the plan."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finance.models import ProposedPoint
from plans.economy.points import PART
from plans.economy.tables import ADJUSTMENTS, FRAMES, TABLES, TURNOVER, UNITS, MoneyTable
from plans.holdings import Holding

# Rows that write a point in the proposed decisions, see `plans.economy.points`.
_MAKE_POINTS = (TURNOVER, ADJUSTMENTS, UNITS)


def _rows(table: MoneyTable) -> Holding:
    def told(number: int, year: int) -> str:
        words = ngettext("%(number)d rad i %(table)s", "%(number)d rader i %(table)s", number)
        return words % {"number": number, "table": table.title(year)}

    return Holding(table.part, table.model, told, makes=PART if table in _MAKE_POINTS else "")


def _points(_number: int, _year: int) -> str:
    return _("punkter i förslaget till beslut")


# The frame is the council's word, and nothing that the plan says.
MONEY = (
    *(_rows(table) for table in TABLES if table is not FRAMES),
    Holding(PART, ProposedPoint, _points),
)

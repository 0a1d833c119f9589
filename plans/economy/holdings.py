"""What a plan's money keeps in its parts: the rows of each table, and proposed decisions."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finance.models import ProposedPoint
from plans.economy.points import PART
from plans.economy.tables import TABLES, MoneyTable
from plans.holdings import Holding, register


def register_money() -> None:
    for table in TABLES:
        register(_rows_of(table))
    # Points that somebody has written or read.
    register(Holding(ProposedPoint, PART, _points))


def _points(_number: int, _year: int) -> str:
    return _("punkter i förslaget till beslut")


def _rows_of(table: MoneyTable) -> Holding:
    def words(number: int, year: int) -> str:
        told = ngettext("%(number)d rad i %(table)s", "%(number)d rader i %(table)s", number)
        return told % {"number": number, "table": table.title(year)}

    return Holding(table.model, table.part, words)

"""What a plan's money keeps in the parts of the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.at_once import at_once
from finance.models import ProposedPoint
from finance.models.plan import WithParts
from plans.economy.points import PART
from plans.economy.tables import ADJUSTMENTS, FRAMES, TABLES, TURNOVER, UNITS, MoneyTable
from plans.economy.whole import lacks_of
from plans.holdings import Completeness, Holding, Lacking
from plans.models import OperationalPlan

# Rows that write a point in the proposed decisions, see `plans.economy.points`.
_MAKE_POINTS = (TURNOVER, ADJUSTMENTS, UNITS)


def _rows(table: MoneyTable) -> Holding:
    def told(number: int, year: int) -> str:
        words = ngettext("%(number)d rad i %(table)s", "%(number)d rader i %(table)s", number)
        return words % {"number": number, "table": table.title(year)}

    # A printed sum is only a check, see `finance.models.plan.WithParts`.
    counts = Q(is_total=False) if issubclass(table.model, WithParts) else Q()
    makes = PART if table in _MAKE_POINTS else ""
    return Holding(table.part, table.model, told, makes=makes, counts=counts)


def _points(_number: int, _year: int) -> str:
    return _("punkter i förslaget till beslut")


# The frame is the council's word, and nothing that the plan says.
_SAID = [table for table in TABLES if table is not FRAMES]
MONEY = (*(_rows(table) for table in _SAID), Holding(PART, ProposedPoint, _points))


def _lacking(plans: Sequence[OperationalPlan]) -> Lacking:
    """Rows that lack what their table exists for, told table by table."""
    whose = {
        "organisation__in": {plan.organisation_id for plan in plans},
        "year__in": {plan.year for plan in plans},
    }
    of_each = {(plan.organisation_id, plan.year): plan for plan in plans}
    rows = at_once(
        [
            table.model._default_manager.filter(**whose).order_by("year", "position", "pk")
            for table in _SAID
        ]
    )
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for table, every in zip(_SAID, rows, strict=True):
        unfinished: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for row in every:
            if lacks_of(table, row):
                unfinished[row.organisation_id, row.year].append(row)
        for place, some in unfinished.items():
            if plan := of_each.get(place):
                found[plan.pk, table.part].append(_words(table, some, plan.year))
    return found


def _words(table: MoneyTable, rows: Sequence[Any], year: int) -> str:
    words = ngettext(
        "%(table)s: %(row)s saknar %(lacks)s.",
        "%(table)s: %(number)d rader är inte klara, den första är %(row)s.",
        len(rows),
    )
    lacks = ", ".join(lacks_of(table, rows[0]))
    told = {"table": table.title(year), "row": table.name_of(rows[0]), "lacks": lacks}
    return words % {**told, "number": len(rows)}


COMPLETE = Completeness(frozenset(table.part for table in _SAID), _lacking)

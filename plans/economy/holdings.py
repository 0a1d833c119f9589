"""What a plan's money keeps in the parts of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.economy.points import PART
from plans.economy.reading import read_economy
from plans.economy.tables import TABLES
from plans.models import OperationalPlan


def money_in(plan: OperationalPlan, key: str) -> Iterator[str]:
    """The rows of the part's tables, and points that somebody has written or read."""
    tables = [table for table in TABLES if table.part == key]
    if not tables and key != PART:
        return
    economy = read_economy(plan, tables)
    for table in tables:
        if number := len(economy.of(table)):
            words = ngettext("%(number)d rad i %(table)s", "%(number)d rader i %(table)s", number)
            yield words % {"number": number, "table": table.title(plan.year)}
    if key == PART and economy.points:
        yield _("punkter i förslaget till beslut")

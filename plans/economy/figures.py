"""The sums of a plan's money as figures in its texts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _

from common.numbers import NBSP
from finance.models import Frame
from plans.economy.columns import heading
from plans.economy.tables import FRAMES, TABLES, MoneyTable, mnkr, shown_sum
from plans.figures import TextFigure, register
from plans.now import PlanNow

SUM, FRAME = "sum", "frame"


def register_kinds() -> None:
    """A kind for each table: a text that names one sum asks for no other table."""
    register(FRAME, frames)
    for table in TABLES:
        if table.sums:
            register(f"{SUM}:{table.key}", partial(sums, table=table))


def sums(now: PlanNow, table: MoneyTable) -> Iterator[TextFigure]:
    """The sum of each column of a table that has rows."""
    plan, economy = now.plan, now.economy
    words = {column.name: column.words for column in table.columns}
    rows = economy.of(table)
    decimals = economy.decimals(table)
    for name, amount in economy.sums(table).items():
        if not table.has_any(rows, name):
            continue
        said = {"table": table.title(plan.year), "column": heading(words[name], plan.year)}
        yield TextFigure(
            f"{SUM}:{table.key}:{name}",
            _("Summa i %(table)s: %(column)s") % said,
            f"{shown_sum(name, amount, decimals)}{NBSP}{table.unit}",
        )


def frames(now: PlanNow) -> Iterator[TextFigure]:
    """What the council has given."""
    plan, economy = now.plan, now.economy
    decimals = economy.decimals(FRAMES)
    for kind in Frame.Kind:
        amount = economy.frame(kind)
        if amount is not None:
            said = {"frame": FRAMES.title(plan.year), "kind": kind.label}
            label = _("%(frame)s: %(kind)s") % said
            text = f"{mnkr(amount, decimals)}{NBSP}{FRAMES.unit}"
            yield TextFigure(f"{FRAME}:{kind}", label, text)

"""The sums of a plan's money as figures in its texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from common.numbers import NBSP
from finance.models import Frame
from plans.economy.columns import heading
from plans.economy.reading import Economy
from plans.economy.tables import FRAMES, TABLES, MoneyTable, mnkr, shown_sum
from plans.figures import TextFigure, register
from plans.now import PlanNow

SUM, FRAME = "sum", "frame"
# In keys: the rows of which nobody has said the kind.
UNKNOWN = "unknown"


def register_kinds() -> None:
    """A kind for each table: a text that names one sum asks for no other table."""
    register(FRAME, frames)
    for table in TABLES:
        if table.sums:
            register(f"{SUM}:{table.key}", partial(sums, table=table))


def sums(now: PlanNow, table: MoneyTable) -> Iterator[TextFigure]:
    """The sum of each column of a table that has rows; where kinds of money are not added to each
    other, of each kind."""
    plan, economy = now.plan, now.economy
    words = {column.name: column.words for column in table.columns}
    rows = economy.of(table)
    for name in table.known_sums(rows):
        said = {"table": table.title(plan.year), "column": heading(words[name], plan.year)}
        label = _("Summa i %(table)s: %(column)s") % said
        key = f"{SUM}:{table.key}:{name}"
        if table.summed_by:
            yield from _of_kinds(economy, table, name, key, label)
        else:
            yield TextFigure(key, label, _sum(economy, table, name, rows))


def _of_kinds(
    economy: Economy, table: MoneyTable, name: str, key: str, label: str
) -> Iterator[TextFigure]:
    """One of each kind; and what a text has that names them all, which tells them apart."""
    found: dict[str, str] = {}
    for value, words, rows in table.by_kind(economy.of(table)):
        if name in table.known_sums(rows):
            found[words] = _sum(economy, table, name, rows)
            yield TextFigure(f"{key}:{value or UNKNOWN}", f"{label}, {words}", found[words])
    told = found.values() if len(found) == 1 else (f"{words} {one}" for words, one in found.items())
    yield TextFigure(key, label, ", ".join(told), is_offered=False)


def _sum(economy: Economy, table: MoneyTable, name: str, rows: Iterable[Any]) -> str:
    amount = table.computed_sums(rows)[name]
    return f"{shown_sum(name, amount, economy.decimals(table))}{NBSP}{table.unit}"


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

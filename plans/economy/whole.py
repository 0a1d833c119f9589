"""What a row of a plan's money lacks: one rule for progress, checks and sheets."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance.models import BudgetAdjustment
from plans.economy.columns import Words
from plans.economy.tables import (
    ADJUSTMENTS,
    FRAMES,
    INVESTMENTS,
    OPERATING,
    PREMISES,
    PRICES,
    PROJECTS,
    TURNOVER,
    UNITS,
    MoneyTable,
)

AMOUNT = gettext_lazy("belopp")
# What a table exists for: one of these columns says something in every row. A zero is an amount.
_SAYS: dict[str, tuple[tuple[str, ...], Words]] = {
    FRAMES.key: (("amount",), AMOUNT),
    OPERATING.key: (("costs", "revenues", "net"), AMOUNT),
    TURNOVER.key: (("costs",), AMOUNT),
    INVESTMENTS.key: (("amount",), AMOUNT),
    UNITS.key: (
        ("gross_budget", "carried", "last_result", "becomes"),
        gettext_lazy("bruttobudget, resultat eller förändring"),
    ),
    PROJECTS.key: (("costs", "revenues"), AMOUNT),
    PREMISES.key: (("amount",), AMOUNT),
    PRICES.key: (("price",), gettext_lazy("pris")),
}


def lacks_of(table: MoneyTable, row: Any) -> list[str]:
    """What the row lacks before it is complete, in words: none where it is. A sum that a document
    printed is no row."""
    if getattr(row, "is_total", False):
        return []
    if table is ADJUSTMENTS:
        return _of_adjustment(row)
    columns, words = _SAYS[table.key]
    is_said = any(getattr(row, name) not in (None, "") for name in columns)
    return [] if is_said else [str(words)]


def _of_adjustment(row: BudgetAdjustment) -> list[str]:
    is_investment = row.kind == BudgetAdjustment.Kind.INVESTMENT
    lacking = (
        (not row.kind, _("slag")),
        (row.amount is None, _("belopp")),
        (not row.motivation, _("motivering")),
        (not row.source, _("källa")),
        (is_investment and row.running_cost is None, _("driftkostnad")),
    )
    return [words for is_lacking, words in lacking if is_lacking]

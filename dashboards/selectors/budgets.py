"""The adopted budget beside the proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpRequest

from finance.models import Appropriation, ResultBudgetLine
from goals.models import Activity, Budget


@dataclass
class MoneyRow:
    """One post with each budget's amount, in the budgets' order."""

    name: str
    area: str = ""
    code: str = ""
    kind: str = ""
    amounts: list[Decimal | None] = field(default_factory=list)

    @property
    def is_heading(self) -> bool:
        return all(amount is None for amount in self.amounts)

    @property
    def deviation(self) -> Decimal | None:
        """The second budget against the first; nothing where either lacks the post."""
        if len(self.amounts) < 2:
            return None
        first, second = self.amounts[0], self.amounts[1]
        return None if first is None or second is None else second - first


KEPT = "_malkedjan_budgets"


def adopted_budgets(request: HttpRequest) -> list[Budget]:
    """The budgets that the city has been steered by, latest first; asked once for a request."""
    if not hasattr(request, KEPT):
        setattr(request, KEPT, list(Budget.objects.adopted().order_by("-year")))
    budgets: list[Budget] = getattr(request, KEPT)
    return budgets


def budgets_of(year: int) -> list[Budget]:
    """The adopted budget first, then the proposals."""
    return sorted(
        Budget.objects.of_year(year),
        key=lambda budget: (budget.status != Budget.Status.ADOPTED, budget.proposer),
    )


def appropriation_rows(budgets: list[Budget], kinds: Iterable[str]) -> list[MoneyRow]:
    """Appropriations of some kinds side by side, in printed order."""
    places = {budget.pk: place for place, budget in enumerate(budgets)}
    found: dict[tuple[str, str, str], MoneyRow] = {}
    rows = Appropriation.objects.filter(budget__in=budgets, kind__in=list(kinds))
    for row in rows.select_related("organisation").order_by("budget", "pk"):
        name = row.group or row.organisation.name
        key = (name, row.area, row.kind)
        code = "" if row.organisation.is_city else row.organisation.code
        empty: list[Decimal | None] = [None] * len(budgets)
        new = MoneyRow(name, row.area, code, str(row.get_kind_display()), empty)
        shown = found.setdefault(key, new)
        shown.amounts[places[row.budget_id]] = row.amount
    return list(found.values())


def result_rows(budgets: list[Budget]) -> list[MoneyRow]:
    """The result budgets side by side, in printed order."""
    places = {budget.pk: place for place, budget in enumerate(budgets)}
    found: dict[str, MoneyRow] = {}
    for row in ResultBudgetLine.objects.filter(budget__in=budgets).order_by("position", "pk"):
        shown = found.setdefault(row.name, MoneyRow(row.name, amounts=[None] * len(budgets)))
        shown.amounts[places[row.budget_id]] = row.amount
    return list(found.values())


def totals(rows: Iterable[MoneyRow], number: int) -> MoneyRow:
    """The sum of each budget's column.

    >>> totals([MoneyRow("a", amounts=[Decimal(1), None])], 2).amounts
    [Decimal('1'), Decimal('0')]
    """
    listed = list(rows)
    sums = [
        sum((row.amounts[place] or Decimal(0) for row in listed), Decimal(0))
        for place in range(number)
    ]
    return MoneyRow("", amounts=list(sums))


def council_activities(budgets: list[Budget]) -> QuerySet[Activity]:
    """The activities that the budgets themselves list, with who answers for them."""
    return (
        Activity.objects.of_council()
        .filter(budget__in=budgets)
        .select_related("budget", "area_goal")
        .prefetch_related("responsible")
        .order_by("budget__status", "position", "pk")
    )

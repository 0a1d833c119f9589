"""All money of a plan, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.at_once import at_once
from finance.models import Appropriation, Frame, Investment, ProposedPoint
from plans.economy.tables import FRAMES, TABLES, MoneyTable
from plans.models import OperationalPlan, SettledQuestion

Kind = Appropriation.Kind
# What an appropriation's kinds make together; as printed, costs are negative.
OF_FRAME: dict[str, tuple[frozenset[str], ...]] = {
    Frame.Kind.NET: (frozenset({Kind.NET}), frozenset({Kind.COSTS, Kind.REVENUES})),
    Frame.Kind.INVESTMENTS: (frozenset({Kind.INVESTMENT_COSTS, Kind.INVESTMENT_REVENUES}),),
}


@dataclass(frozen=True)
class Economy:
    """The rows of every table by its address, what the council has given, the points of the
    proposed decisions that somebody has read, changed or written, the questions that somebody has
    settled, and the objects that plans of years before invested in."""

    plan: OperationalPlan
    rows: dict[str, list[Any]] = field(default_factory=dict)
    appropriations: list[Appropriation] = field(default_factory=list)
    points: list[ProposedPoint] = field(default_factory=list)
    settled: list[SettledQuestion] = field(default_factory=list)
    earlier_investments: list[Investment] = field(default_factory=list)

    def of(self, table: MoneyTable) -> list[Any]:
        return self.rows.get(table.key, [])

    def counted(self, table: MoneyTable) -> list[Any]:
        """The rows that count: of the frames not what was written of one that the budget gives."""
        return self.frames if table is FRAMES else self.of(table)

    def sums(self, table: MoneyTable) -> dict[str, Decimal]:
        return table.computed_sums(self.of(table))

    def decimals(self, table: MoneyTable) -> int:
        """How many decimals the table's amounts are shown with, wherever they stand."""
        return table.decimals(self.counted(table))

    def sum(self, table: MoneyTable, name: str) -> Decimal:
        return self.sums(table)[name]

    def appropriated(self, kind: str) -> Decimal | None:
        """What the budget gives the organisation by name."""
        for kinds in OF_FRAME[kind]:
            given = [one.amount for one in self.appropriations if one.kind in kinds]
            if given:
                return -sum(given, Decimal())
        return None

    @property
    def frames(self) -> list[Frame]:
        """What the plan's money is held against: the council's, else the share written here."""
        written = {one.kind: one for one in self.of(FRAMES)}
        return [
            frame
            for kind in Frame.Kind
            if (frame := self._given(kind) or written.get(kind)) is not None
        ]

    def frame(self, kind: str) -> Decimal | None:
        return next((one.amount for one in self.frames if one.kind == kind), None)

    def _given(self, kind: str) -> Frame | None:
        amount = self.appropriated(kind)
        if amount is None:
            return None
        source = _("Kommunfullmäktiges budget %(year)d") % {"year": self.plan.year}
        return Frame(
            organisation=self.plan.organisation,
            year=self.plan.year,
            kind=kind,
            amount=amount,
            comment=source,
        )


def read_economy(plan: OperationalPlan, tables: Iterable[MoneyTable] = TABLES) -> Economy:
    """The tables' rows, what the council gave, the points and the answers, in one query."""
    given = Appropriation.objects.filter(budget=plan.budget_id, organisation=plan.organisation_id)
    read = list(tables)
    points = ProposedPoint.objects.filter(organisation=plan.organisation_id, year=plan.year)
    settled = SettledQuestion.objects.filter(plan=plan)
    earlier = Investment.objects.filter(
        organisation=plan.organisation_id, year__lt=plan.year, amount__isnull=False
    )
    *rows, given_rows, point_rows, settled_rows, earlier_rows = at_once(
        [*(rows_of(plan, table) for table in read), given, points, settled, earlier]
    )
    for row in (row for found in rows for row in found):
        row.organisation = plan.organisation  # what is said of a row may name who decides
    by_table = {table.key: found for table, found in zip(read, rows, strict=True)}
    return Economy(plan, by_table, given_rows, point_rows, settled_rows, earlier_rows)


def rows_of(plan: OperationalPlan, table: MoneyTable) -> Any:
    return table.model._default_manager.filter(organisation=plan.organisation_id, year=plan.year)

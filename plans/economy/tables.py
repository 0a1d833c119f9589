"""The tables of a plan's economy: which there are, their columns, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.numbers import sv_number
from drafting.sheets.cells import AREA, CHOICE
from finance.calculations import Carried, carried_over, net_of, total
from finance.models import (
    BudgetAdjustment,
    BudgetLine,
    Frame,
    InternalPrice,
    Investment,
    OperatingProject,
    PlanFigure,
    PremisesGrant,
    ResultUnit,
    TurnoverChange,
)
from goals.words import decider
from plans.economy.columns import AmountColumn, Column, Computed, Words, heading

Item = TypeVar("Item")
Groups = dict[str, list[Item]]


def _itself(row: Any) -> Any:
    return row


MNKR = gettext_lazy("mnkr")
# Why there is no minus before an amount.
OF_SIDES = gettext_lazy("Kostnader och intäkter skrivs utan minus; nettot räknas ut.")
OF_PRICES = gettext_lazy("Ett pris skrivs utan minus.")


# The column that says how far from last year's plan a row is.
AGAINST = "against"


@dataclass(frozen=True)
class MoneyTable:
    """A table: its address, the part of the plan where it stands, its rows and columns.

    `named` is the column that says which row it is, `grouped` the one that rows are grouped by.
    `sums` are the columns of which the table has a sum, one of each choice in `summed_by`.
    """

    key: str
    part: str
    kept_as: str
    model: type[PlanFigure]
    words: Words
    tab: Words
    row_words: Words
    add_words: Words
    columns: Sequence[Column | Computed]
    named: str = "name"
    grouped: str = ""
    sums: tuple[str, ...] = ()
    summed_by: str = ""
    unit: Words = MNKR
    help: Words = ""

    @property
    def written(self) -> list[Column]:
        return [column for column in self.columns if isinstance(column, Column)]

    @property
    def fields(self) -> list[str]:
        return [column.name for column in self.written]

    def column(self, name: str) -> Column:
        return next(column for column in self.written if column.name == name)

    @property
    def amounts(self) -> list[str]:
        """The columns that hold amounts, written and computed."""
        written = [one.name for one in self.written if isinstance(one, AmountColumn)]
        return [*written, *(name for name in self.sums if name not in written)]

    @property
    def sum_words(self) -> str:
        return _("Totalt")

    def title(self, year: int) -> str:
        return heading(self.words, year)

    def name_of(self, row: PlanFigure) -> str:
        return str(getattr(row, self.named)) if self.named != "kind" else str(row)

    def group_of(self, row: Any) -> str:
        """The group that a row stands in; empty where it has none."""
        return str(getattr(row, self.grouped)) if self.grouped else ""

    def in_groups(
        self, items: Iterable[Item], row_of: Callable[[Item], Any] = _itself
    ) -> Groups[Item]:
        """Rows, or what is made of them, by group in the order of their first; those of no group
        before them, for below a group they would be read as part of it."""
        found: Groups[Item] = {"": []}
        for item in items:
            found.setdefault(self.group_of(row_of(item)), []).append(item)
        return {words: grouped for words, grouped in found.items() if grouped}

    def is_summed(self, row: Any) -> bool:
        return not (getattr(row, "is_part", False) or getattr(row, "is_total", False))

    def computed_sums(self, rows: Iterable[Any]) -> dict[str, Decimal]:
        """Sums by column, of the rows that count: what the column shows, added. How far they are
        from last year's plan is the difference of the two sums."""
        counted = [row for row in rows if self.is_summed(row)]
        sums = {name: total(amount_of(row, name) for row in counted) for name in self.sums}
        if AGAINST in sums:
            sums[AGAINST] = sums["net"] - sums["last_plan"]
        return sums

    def known_sums(self, rows: Iterable[Any]) -> dict[str, Decimal]:
        """Those of the sums that can be said. None of a column in which nothing is known: that is
        not nought. No difference from last year's plan where it would be another than that of the
        rows, because some of them are in one of the years only."""
        counted = list(rows)
        sums = self.computed_sums(counted)
        return {name: amount for name, amount in sums.items() if self._is_known(counted, name)}

    def _is_known(self, rows: list[Any], name: str) -> bool:
        if name == AGAINST and self.without_plan(rows):
            return False
        return self.has_any(rows, name)

    def without_plan(self, rows: Iterable[Any]) -> list[Any]:
        """The rows that count and have a net but no plan of last year, or the other way round."""
        return [
            row
            for row in rows
            if self.is_summed(row)
            and (amount_of(row, "net") is None) != (amount_of(row, "last_plan") is None)
        ]

    def summed(
        self, items: Iterable[Item], row_of: Callable[[Item], Any] = _itself
    ) -> Groups[Item]:
        """What each row of sums is of, by its words: of all, else of the rows of each choice in
        `summed_by`, for kinds of money are not added to each other."""
        every = list(items)
        if not self.summed_by:
            return {self.sum_words: every}
        return {
            f"{self.sum_words}, {words}": some
            for _value, words, some in self.by_kind(every, row_of)
        }

    def by_kind(
        self, items: Iterable[Item], row_of: Callable[[Item], Any] = _itself
    ) -> list[tuple[str, str, list[Item]]]:
        """Each choice in `summed_by` that has items: its value, its words, the items."""
        every = list(items)
        options = [*self.column(self.summed_by).options, ("", _("ej angivet"))]
        of_each = (
            (value, str(words), [one for one in every if self._kind_of(row_of(one)) == value])
            for value, words in options
        )
        return [one for one in of_each if one[2]]

    def _kind_of(self, row: Any) -> str:
        return str(getattr(row, self.summed_by))

    def decimals(self, rows: Iterable[Any]) -> int:
        """How many decimals every amount of the table is shown with, its sums included: as many
        as the most exact needs, so that columns align and add up."""
        first = next(one for one in self.written if isinstance(one, AmountColumn))
        shown = _without_totals(rows)
        return first.decimals(amount_of(row, name) for row in shown for name in self.amounts)

    def has_any(self, rows: Iterable[Any], name: str) -> bool:
        """Whether somebody has written, or anything makes, an amount in the column."""
        return any(amount_of(row, name) is not None for row in rows if self.is_summed(row))


def _without_totals(rows: Iterable[Any]) -> list[Any]:
    """Sums that a document printed are no rows: they are checked, not shown."""
    return [row for row in rows if not getattr(row, "is_total", False)]


def amount_of(row: Any, name: str) -> Decimal | None:
    """An amount of a row, also one that is computed."""
    reader = AMOUNTS.get((type(row), name))
    amount: Decimal | None = reader(row) if reader else getattr(row, name)
    return amount


def carried(unit: ResultUnit) -> Carried | None:
    return carried_over(unit.gross_budget, unit.carried, unit.last_result)


def _net(row: BudgetLine | OperatingProject) -> Decimal | None:
    return net_of(row.costs, row.revenues, getattr(row, "net", None))


def _turned(row: TurnoverChange) -> Decimal | None:
    return net_of(row.costs, row.revenues)


def _against(row: BudgetLine) -> Decimal | None:
    net = _net(row)
    return None if net is None or row.last_plan is None else net - row.last_plan


def _over(unit: ResultUnit) -> Decimal | None:
    found = carried(unit)
    return found.over if found else None


def _after(unit: ResultUnit) -> Decimal | None:
    found = carried(unit)
    return found.after if found else None


AMOUNTS: dict[tuple[type, str], Any] = {
    (BudgetLine, "net"): _net,
    (BudgetLine, AGAINST): _against,
    (OperatingProject, "net"): _net,
    (TurnoverChange, "net"): _turned,
    (ResultUnit, "over"): _over,
    (ResultUnit, "after"): _after,
}


def mnkr(amount: Decimal | None, decimals: int = 1) -> str:
    """In a table of mnkr, with its decimals; nothing where nothing is known."""
    return sv_number(amount, decimals, "")


def signed(amount: Decimal | None, decimals: int = 1) -> str:
    """A difference with its sign."""
    text = mnkr(amount, decimals)
    return f"+{text}" if amount is not None and amount > 0 and text.strip("0,") else text


def shown_sum(name: str, amount: Decimal, decimals: int) -> str:
    """A column's sum as the table has it."""
    return signed(amount, decimals) if name == AGAINST else mnkr(amount, decimals)


def _of_cap(amount: Decimal, cap: Decimal, decimals: int) -> str:
    told = {"amount": mnkr(amount, decimals), "cap": mnkr(cap, decimals)}
    return _("%(amount)s av %(cap)s") % told


def _over_words(unit: ResultUnit, decimals: int) -> str:
    found = carried(unit)
    return _of_cap(found.over, found.cap, decimals) if found else ""


def _after_words(unit: ResultUnit, decimals: int) -> str:
    found = carried(unit)
    return _of_cap(found.after, found.cap_in_all, decimals) if found else ""


def _follows(unit: ResultUnit, decimals: int) -> str:
    found = carried(unit)
    if found is None:
        return ""
    if found.is_capped:
        words = (
            _("%(amount)s täcks av %(who)s")
            if found.stays < 0
            else _("%(amount)s stannar hos %(who)s")
        )
        amount = mnkr(abs(found.stays), decimals)
        return words % {"amount": amount, "who": decider(unit.organisation)}
    return _("underskottet täcks i år") if found.is_deficit else ""


def _choices(choices: Any) -> tuple[tuple[str, Words], ...]:
    return tuple((str(one.value), one.label) for one in choices)


OPERATING = MoneyTable(
    key="driftbudget",
    part="ekonomi-forutsattningar",
    kept_as="budget_lines",
    model=BudgetLine,
    words=gettext_lazy("Driftbudget %(year)d"),
    tab=gettext_lazy("Driftbudget"),
    row_words=gettext_lazy("Verksamhetsområde"),
    add_words=gettext_lazy("Lägg till verksamhetsområde"),
    sums=("costs", "revenues", "net", "last_plan", "last_forecast", "last_outcome", "against"),
    columns=(
        AmountColumn("costs", gettext_lazy("Kostnader"), unsigned=OF_SIDES),
        AmountColumn("revenues", gettext_lazy("Intäkter"), unsigned=OF_SIDES),
        Computed("net", gettext_lazy("Netto"), lambda row, decimals: mnkr(_net(row), decimals)),
        AmountColumn("last_plan", gettext_lazy("Plan %(last)d")),
        AmountColumn("last_forecast", gettext_lazy("Prognos %(last)d")),
        AmountColumn("last_outcome", gettext_lazy("Utfall %(last)d")),
        Computed(
            "against",
            gettext_lazy("Mot plan %(last)d"),
            lambda row, decimals: signed(_against(row), decimals),
        ),
    ),
    help=gettext_lazy(
        "En rad som börjar med ”varav” är en del av raden ovanför och räknas inte i summan."
    ),
)
TURNOVER = MoneyTable(
    key="omslutning",
    part="ekonomi-omslutning",
    kept_as="turnover_changes",
    model=TurnoverChange,
    words=gettext_lazy("Omslutningsförändringar %(year)d"),
    tab=gettext_lazy("Omslutning"),
    row_words=gettext_lazy("Verksamhetsområde"),
    add_words=gettext_lazy("Lägg till omslutningsförändring"),
    named="purpose",
    sums=("costs", "revenues", "net"),
    columns=(
        AmountColumn("costs", gettext_lazy("Kostnader ökar")),
        Computed(
            "revenues",
            gettext_lazy("Intäkter ökar"),
            lambda row, decimals: mnkr(row.revenues, decimals),
        ),
        Computed("net", gettext_lazy("Netto"), lambda row, decimals: mnkr(_turned(row), decimals)),
        Column("comes_from", gettext_lazy("Kommer från")),
    ),
    help=gettext_lazy("Skriv kostnaden; intäkten följer, så att nettot är noll på varje rad."),
)
ADJUSTMENTS = MoneyTable(
    key="justeringar",
    part="ekonomi-budgetjusteringar",
    kept_as="adjustments",
    model=BudgetAdjustment,
    words=gettext_lazy("Begärda budgetjusteringar %(year)d"),
    tab=gettext_lazy("Justeringar"),
    row_words=gettext_lazy("Ändamål"),
    add_words=gettext_lazy("Begär en justering till"),
    named="purpose",
    sums=("amount",),
    summed_by="kind",
    columns=(
        AmountColumn("amount", gettext_lazy("Mnkr")),
        Column(
            "kind",
            gettext_lazy("Slag"),
            CHOICE,
            choices=_choices(BudgetAdjustment.Kind),
        ),
        AmountColumn("running_cost", gettext_lazy("Driftkostnad per år")),
        Column("source", gettext_lazy("Ur"), longest=200),
        Column("motivation", gettext_lazy("Motivering"), AREA, longest=4000),
    ),
    help=gettext_lazy(
        "Motiveringen säger vad pengarna går till och leder till. Driftkostnaden är avskrivning,"
        " ränta och drift ett helt år; skriv 0 om det inte blir någon."
    ),
)
INVESTMENTS = MoneyTable(
    key="investeringar",
    part="ekonomi-investeringar",
    kept_as="investments",
    model=Investment,
    words=gettext_lazy("Investeringar %(year)d per objekt"),
    tab=gettext_lazy("Investeringar"),
    row_words=gettext_lazy("Objekt"),
    add_words=gettext_lazy("Lägg till objekt"),
    grouped="group",
    sums=("amount", "whole"),
    columns=(
        AmountColumn("amount", gettext_lazy("Plan %(year)d")),
        AmountColumn("whole", gettext_lazy("Hela projektet")),
        Column("work", gettext_lazy("Det som görs")),
        Column("ready", gettext_lazy("Klart"), longest=40, is_day=True),
        Column("group", gettext_lazy("Medel"), longest=200),
    ),
    help=gettext_lazy(
        "Medel är varifrån pengarna kommer: objekt med samma medel står tillsammans."
    ),
)
UNITS = MoneyTable(
    key="resultatenheter",
    part="ekonomi-resultatenheter",
    kept_as="result_units",
    model=ResultUnit,
    words=gettext_lazy("Resultatenheter %(year)d"),
    tab=gettext_lazy("Resultatenheter"),
    row_words=gettext_lazy("Enhet"),
    add_words=gettext_lazy("Lägg till enhet"),
    sums=("gross_budget", "carried", "last_result", "over", "after"),
    columns=(
        AmountColumn("gross_budget", gettext_lazy("Bruttobudget %(year)d")),
        AmountColumn("carried", gettext_lazy("Samlat före")),
        AmountColumn("last_result", gettext_lazy("Resultat %(last)d")),
        Computed("over", gettext_lazy("Förs över, högst 5 %"), _over_words),
        Computed("after", gettext_lazy("Samlat efter, högst 10 %"), _after_words),
        Computed("follows", gettext_lazy("Följd"), _follows),
        Column(
            "becomes",
            gettext_lazy("Förändring"),
            CHOICE,
            choices=_choices(ResultUnit.Becomes),
        ),
        Column("area", gettext_lazy("Verksamhetsområde"), longest=200),
        Column("remark", gettext_lazy("Anmärkning")),
    ),
    help=gettext_lazy(
        "Ett år förs högst 5 procent av bruttobudgeten över, tillsammans högst 10 procent. Resten"
        " stannar hos den som äger enheten."
    ),
)
PROJECTS = MoneyTable(
    key="projekt",
    part="ekonomi-verksamhetsprojekt",
    kept_as="operating_projects",
    model=OperatingProject,
    words=gettext_lazy("Verksamhetsprojekt %(year)d"),
    tab=gettext_lazy("Projekt"),
    row_words=gettext_lazy("Projekt"),
    add_words=gettext_lazy("Lägg till projekt"),
    sums=("costs", "revenues", "net"),
    columns=(
        AmountColumn("costs", gettext_lazy("Kostnader"), unsigned=OF_SIDES),
        AmountColumn("revenues", gettext_lazy("Intäkter"), unsigned=OF_SIDES),
        Computed("net", gettext_lazy("Netto"), lambda row, decimals: mnkr(_net(row), decimals)),
        Column("purpose", gettext_lazy("Syfte")),
        Column("ready", gettext_lazy("Klart"), longest=40, is_day=True),
    ),
)
PREMISES = MoneyTable(
    key="lokaler",
    part="ekonomi-lokaler",
    kept_as="premises_grants",
    model=PremisesGrant,
    words=gettext_lazy("Medel för lokaländamål %(year)d"),
    tab=gettext_lazy("Lokaler"),
    row_words=gettext_lazy("Ändamål"),
    add_words=gettext_lazy("Lägg till ändamål"),
    named="purpose",
    sums=("amount",),
    columns=(
        AmountColumn("amount", gettext_lazy("Mnkr")),
        Column("comment", gettext_lazy("Kommentar")),
    ),
)
PRICES = MoneyTable(
    key="priser",
    part="ekonomi-ovrigt",
    kept_as="internal_prices",
    model=InternalPrice,
    words=gettext_lazy("Interna priser %(year)d"),
    tab=gettext_lazy("Interna priser"),
    row_words=gettext_lazy("Tjänst"),
    add_words=gettext_lazy("Lägg till pris"),
    grouped="group",
    unit=gettext_lazy("kronor"),
    columns=(
        AmountColumn("price", gettext_lazy("Kronor"), is_kronor=True, unsigned=OF_PRICES),
        Column("unit", gettext_lazy("Per"), longest=60),
        Column("comment", gettext_lazy("Kommentar")),
        Column("group", gettext_lazy("Grupp"), longest=200),
    ),
)
FRAMES = MoneyTable(
    key="ramar",
    part="ekonomi-forutsattningar",
    kept_as="frames",
    model=Frame,
    words=gettext_lazy("Kommunfullmäktiges ram %(year)d"),
    tab=gettext_lazy("Ram"),
    row_words=gettext_lazy("Ram"),
    add_words="",
    named="kind",
    columns=(
        AmountColumn("amount", gettext_lazy("Mnkr")),
        Column("comment", gettext_lazy("Beslut eller källa")),
    ),
    help=gettext_lazy("Er del av det som budgeten ger en grupp, till exempel alla nämnder."),
)

TABLES = (
    FRAMES,
    OPERATING,
    TURNOVER,
    ADJUSTMENTS,
    INVESTMENTS,
    UNITS,
    PROJECTS,
    PREMISES,
    PRICES,
)
BY_KEY = {table.key: table for table in TABLES}


__all__ = [
    "ADJUSTMENTS",
    "AGAINST",
    "BY_KEY",
    "FRAMES",
    "INVESTMENTS",
    "OPERATING",
    "PREMISES",
    "PRICES",
    "PROJECTS",
    "TABLES",
    "TURNOVER",
    "UNITS",
    "MoneyTable",
    "amount_of",
    "carried",
    "mnkr",
    "shown_sum",
    "signed",
]

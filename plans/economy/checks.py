"""What does not add up in a plan's money, what is asked about, and what does add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import fold
from finance.calculations import (
    Carried,
    decimals_of,
    looks_swapped,
    net_of,
    shown_differ,
    swapped_to_fit,
)
from finance.models import BudgetLine, Frame, Investment
from finance.parts import wholes_of
from goals.words import decider
from plans.economy.columns import AmountColumn
from plans.economy.reading import Economy
from plans.economy.tables import (
    ADJUSTMENTS,
    AGAINST,
    FRAMES,
    INVESTMENTS,
    OPERATING,
    PREMISES,
    PRICES,
    PROJECTS,
    TURNOVER,
    UNITS,
    MoneyTable,
    carried,
    mnkr,
)
from plans.economy.whole import lacks_of
from plans.models import SettledQuestion


class State(StrEnum):
    WRONG = "wrong"
    ASK = "ask"
    SETTLED = "settled"  # asked, and answered: see `plans.economy.settling`
    GOOD = "good"


@dataclass(frozen=True)
class Check:
    """One thing that was checked. `row` is where to look, and `columns` which of its cells; `more`
    is what else there is to know. What is wrong `may_be_right` where somebody may know why.

    `basis` is what it was checked from, beside what the words say of it; of both comes the
    `fingerprint` by which somebody's `answer` to a question is kept.
    """

    state: State
    table: MoneyTable
    words: str
    more: str = ""
    row: int | None = None
    columns: tuple[str, ...] = ()
    may_be_right: bool = False
    basis: tuple[str, ...] = ()
    fingerprint: str = ""
    answer: SettledQuestion | None = None

    @property
    def hinders(self) -> bool:
        return self.state == State.WRONG

    @property
    def is_answered(self) -> bool:
        """Whether people answer it with a reason, or have."""
        return self.may_be_right or self.state in (State.ASK, State.SETTLED)


ORDER = {State.WRONG: 0, State.ASK: 1, State.SETTLED: 2, State.GOOD: 3}


def checks_of(economy: Economy, *tables: MoneyTable) -> list[Check]:
    """Of these tables, else of all: first what is wrong, then what is asked, then the rest.

    A table without rows says nothing.
    """
    found = [
        check
        for table, rules in RULES.items()
        if economy.rows.get(table) and (not tables or table in {one.key for one in tables})
        for rule in rules
        for check in rule(economy)
    ]
    return by_state(found)


def by_state(checks: Iterable[Check]) -> list[Check]:
    return sorted(checks, key=lambda check: ORDER[check.state])


def _said(economy: Economy, table: MoneyTable, **amounts: Decimal) -> dict[str, str]:
    """Amounts that stand beside each other in words, all with the decimals of the table, or more
    where it takes more to see that they are not the same."""
    decimals = decimals_of(amounts.values(), economy.decimals(table))
    return {name: mnkr(amount, decimals) for name, amount in amounts.items()}


def _net_in_frame(economy: Economy) -> Iterator[Check]:
    frame, net = economy.frame(Frame.Kind.NET), economy.sum(OPERATING, "net")
    if frame is None:
        yield Check(
            State.ASK, FRAMES, _("Kommunfullmäktiges ram är inte skriven"),
            _("Då går nettot, %(net)s mnkr, inte att hålla mot något.")
            % _said(economy, OPERATING, net=net),
        )  # fmt: skip
        return
    amounts = _said(economy, OPERATING, net=net, frame=frame, by=abs(net - frame))
    if net == frame:
        yield Check(State.GOOD, OPERATING, _("Netto %(net)s, lika med ramen") % amounts)
        return
    words = (
        _("Netto är %(by)s mnkr högre än ramen: %(net)s mot %(frame)s")
        if net > frame
        else _("Netto är %(by)s mnkr lägre än ramen: %(net)s mot %(frame)s")
    )
    row, more = _swapped(economy, frame - net)
    yield Check(State.WRONG, OPERATING, words % amounts, more, row, may_be_right=True)


def _swapped(economy: Economy, lacking: Decimal) -> tuple[int | None, str]:
    """The first cell that two swapped digits would explain; `lacking` is what the net lacks."""
    line: BudgetLine
    for line in economy.of(OPERATING):
        if line.is_part or line.is_total:
            continue
        for amount, lacks in ((line.costs, lacking), (line.revenues, -lacking)):
            meant = swapped_to_fit(amount, lacks) if amount is not None else None
            if amount is not None and meant is not None:
                words = _("Har två siffror bytt plats? %(name)s: %(stands)s kan vara %(meant)s.")
                told = _said(economy, OPERATING, stands=amount, meant=meant)
                return line.pk, words % {"name": line.name, **told}
    if looks_swapped(lacking):
        return None, _("Skillnaden är delbar med 9, ofta två siffror som bytt plats.")
    return None, ""


def _rows_add_up(economy: Economy) -> Iterator[Check]:
    """What a document printed as a row's net, against its costs less its revenues."""
    for line in economy.of(OPERATING):
        computed = net_of(line.costs, line.revenues, line.net)
        if line.is_total or line.net is None or computed is None:
            continue
        if shown_differ(line.net, computed):
            words = _("%(name)s: dokumentet säger netto %(said)s, raden ger %(gives)s")
            told = {"name": line.name, **_said(economy, OPERATING, said=line.net, gives=computed)}
            yield Check(State.ASK, OPERATING, words % told, row=line.pk)


def _rows_have_a_plan(economy: Economy) -> Iterator[Check]:
    """Without last year's plan in each row the table does not say how far from it all of it is."""
    rows = economy.of(OPERATING)
    if not OPERATING.has_any(rows, AGAINST):
        return
    heading = OPERATING.column("last_plan").heading(economy.plan.year)
    for row in OPERATING.without_plan(rows):
        if row.last_plan is None:
            words = _("%(name)s saknar %(heading)s: skillnaden mot den får ingen summa")
            more = _("Skriv 0 om området inte fanns i den planen.")
            told = {"name": OPERATING.name_of(row), "heading": heading}
            yield Check(State.ASK, OPERATING, words % told, more, row.pk, ("last_plan",))


def _signs(table: MoneyTable) -> Callable[[Economy], Iterator[Check]]:
    """Costs, revenues and prices are written without a minus: else the net is another than is
    meant, and a price is none."""

    def checks(economy: Economy) -> Iterator[Check]:
        for row in economy.of(table):
            for column in table.written:
                if isinstance(column, AmountColumn) and not getattr(row, "is_total", False):
                    amount = getattr(row, column.name)
                    if words := column.sign_asked(amount, economy.plan.year):
                        said = f"{table.name_of(row)}: {words}"
                        yield Check(
                            State.ASK, table, said.rstrip("."), row=row.pk, columns=(column.name,)
                        )

    return checks


def _printed_sums(table: MoneyTable, *names: str) -> Callable[[Economy], Iterator[Check]]:
    """A sum that a document printed is kept to be held against the rows."""

    def checks(economy: Economy) -> Iterator[Check]:
        computed = economy.sums(table)
        printed = [row for row in economy.of(table) if row.is_total]
        for row in printed:
            differing = [
                (getattr(row, name), computed[name])
                for name in names
                if getattr(row, name) is not None
                and shown_differ(getattr(row, name), computed[name])
            ]
            for said, gives in differing:
                words = _("Dokumentet säger %(said)s, raderna ger %(gives)s")
                told = _said(economy, table, said=said, gives=gives)
                yield Check(State.ASK, table, words % told)
            if not differing:
                yield Check(State.GOOD, table, _("Raderna ger samma summor som dokumentet"))

    return checks


def _parts_fit(table: MoneyTable, *names: str) -> Callable[[Economy], Iterator[Check]]:
    """The parts of a row are no more than the row."""

    def checks(economy: Economy) -> Iterator[Check]:
        for row, parts in _with_parts(economy.of(table)):
            for name in names:
                whole = getattr(row, name)
                of_parts = sum((getattr(part, name) or Decimal() for part in parts), Decimal())
                if whole is not None and _are_too_much(of_parts, whole):
                    words = _("%(name)s: varav-raderna blir %(parts)s av %(whole)s")
                    told = _said(economy, table, parts=of_parts, whole=whole)
                    told["name"] = table.name_of(row)
                    yield Check(State.WRONG, table, words % told, row=row.pk)

    return checks


def _are_too_much(parts: Decimal, whole: Decimal) -> bool:
    """Where both are written with a minus, it is about that, and asked elsewhere."""
    return abs(parts) > abs(whole) if parts * whole > 0 else parts > whole


def _with_parts(rows: Iterable[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Each row that has parts below it, with them."""
    parts: dict[Any, list[Any]] = defaultdict(list)
    for row, whole in _with_whole(rows):
        if whole is not None:
            parts[whole].append(row)
    yield from parts.items()


def _with_whole(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Each row, but printed sums, with the one that it is part of."""
    written = [row for row in rows if not row.is_total]
    return zip(written, wholes_of(written), strict=True)


def _parts_have_a_row(table: MoneyTable) -> Callable[[Economy], Iterator[Check]]:
    """A part without a row that it is part of counts in no sum."""

    def checks(economy: Economy) -> Iterator[Check]:
        for row, whole in _with_whole(economy.of(table)):
            if row.is_part and whole is None:
                words = _("”%(name)s” räknas inte: ovanför finns ingen rad som den är en del av")
                more = _("Flytta den till under sin rad, eller ta bort ”varav” ur namnet.")
                told = {"name": table.name_of(row)}
                yield Check(State.WRONG, table, words % told, more, row.pk)

    return checks


def _parts_once(table: MoneyTable) -> Callable[[Economy], Iterator[Check]]:
    """A part stands once under its row; under another it is another's."""

    def checks(economy: Economy) -> Iterator[Check]:
        for row, parts in _with_parts(economy.of(table)):
            names = [fold(table.name_of(part)) for part in parts]
            for at, part in enumerate(parts):
                if names[at] in names[:at]:
                    words = _("%(name)s har flera rader som heter ”%(part)s”")
                    told = {"name": table.name_of(row), "part": table.name_of(part)}
                    yield Check(State.WRONG, table, words % told, row=part.pk)

    return checks


def _turnover_is_net_zero(economy: Economy) -> Iterator[Check]:
    sums = economy.sums(TURNOVER)
    if not TURNOVER.has_any(economy.of(TURNOVER), "costs"):
        return
    if sums["costs"] == sums["revenues"]:
        words = _("Lika mycket kostnader som intäkter, %(sum)s: netto noll")
        yield Check(State.GOOD, TURNOVER, words % _said(economy, TURNOVER, sum=sums["costs"]))
        return
    words = _("Kostnaderna ökar %(costs)s och intäkterna %(revenues)s: nettot ska vara noll")
    yield Check(State.WRONG, TURNOVER, words % _said(economy, TURNOVER, **sums))


def _turnover_in_revenues(economy: Economy) -> Iterator[Check]:
    """What is raised is part of the revenues that the area has in the driftbudget."""
    areas = [one for one in economy.of(OPERATING) if not (one.is_total or one.is_part)]
    revenues = {line.name: line.revenues for line in areas}
    for row in economy.of(TURNOVER):
        raised, known = row.revenues, revenues.get(row.purpose)
        if raised is None or known is None or row.is_total:
            continue
        if raised > known:
            words = _("%(name)s: %(raised)s är mer än områdets intäkter, %(revenues)s")
            told = _said(economy, TURNOVER, raised=raised, revenues=known)
            told["name"] = row.purpose
            yield Check(State.ASK, TURNOVER, words % told, row=row.pk)


def _adjustments_are_whole(economy: Economy) -> Iterator[Check]:
    rows = economy.of(ADJUSTMENTS)
    for row in rows:
        if lacks := lacks_of(ADJUSTMENTS, row):
            words = _("%(name)s saknar %(lacks)s") % {
                "name": row.purpose, "lacks": ", ".join(lacks),
            }  # fmt: skip
            more = _("Utan det går begäran inte att pröva.")
            yield Check(State.WRONG, ADJUSTMENTS, words, more, row.pk)
    if not any(lacks_of(ADJUSTMENTS, row) for row in rows):
        words = _("Varje begäran har slag, belopp, motivering, källa och driftkostnad")
        yield Check(State.GOOD, ADJUSTMENTS, words)


def _investments_in_frame(economy: Economy) -> Iterator[Check]:
    frame, planned = economy.frame(Frame.Kind.INVESTMENTS), economy.sum(INVESTMENTS, "amount")
    if frame is None:
        yield Check(State.ASK, FRAMES, _("Ramen för investeringar är inte skriven"))
        return
    told = _said(economy, INVESTMENTS, sum=planned, frame=frame, by=abs(planned - frame))
    if frame == planned:
        yield Check(State.GOOD, INVESTMENTS, _("Objekten blir %(sum)s, lika med ramen") % told)
    elif planned > frame:
        words = _("Objekten blir %(sum)s, %(by)s mnkr mer än ramen %(frame)s") % told
        more = _swapped_words(planned - frame)
        yield Check(State.WRONG, INVESTMENTS, words, more, may_be_right=True)
    else:
        words = _("%(by)s mnkr av ramen %(frame)s har inget objekt") % told
        yield Check(State.ASK, INVESTMENTS, words, _swapped_words(planned - frame))


def _swapped_words(difference: Decimal) -> str:
    if not looks_swapped(difference):
        return ""
    return _("Skillnaden är delbar med 9, ofta två siffror som bytt plats.")


def _rows_are_whole(table: MoneyTable) -> Callable[[Economy], Iterator[Check]]:
    """A row that lacks what its table exists for says nothing."""

    def checks(economy: Economy) -> Iterator[Check]:
        for row in economy.of(table):
            if lacks := lacks_of(table, row):
                told = {"name": table.name_of(row), "lacks": ", ".join(lacks)}
                words = _("%(name)s saknar %(lacks)s") % told
                yield Check(State.WRONG, table, words, row=row.pk)

    return checks


def _whole_of_investments(economy: Economy) -> Iterator[Check]:
    """All of an object is no less than what its years are. That of years before may have been
    moved to this one, so it is only asked."""
    before: dict[str, list[Investment]] = defaultdict(list)
    for one in economy.earlier_investments:
        before[fold(one.name)].append(one)
    for row in economy.of(INVESTMENTS):
        if row.amount is None or row.whole is None:
            continue
        earlier = before[fold(row.name)]
        in_all = row.amount + sum((one.amount or Decimal() for one in earlier), Decimal())
        told = _said(economy, INVESTMENTS, amount=row.amount, whole=row.whole, sum=in_all)
        told["name"] = row.name
        if row.amount > row.whole:
            words = _("%(name)s: årets %(amount)s är mer än hela projektet, %(whole)s")
            yield Check(State.WRONG, INVESTMENTS, words % told, row=row.pk)
        elif in_all > row.whole:
            told["since"] = str(min(one.year for one in earlier))
            words = _("%(name)s: planerna från %(since)s ger %(sum)s, hela projektet är %(whole)s")
            more = _("Är något flyttat från ett tidigare år, eller har projektet blivit dyrare?")
            yield Check(State.ASK, INVESTMENTS, words % told, more, row.pk)


def _units_and_caps(economy: Economy) -> Iterator[Check]:
    who = decider(economy.plan.organisation)
    for unit in economy.of(UNITS):
        found = carried(unit)
        if found is None:
            continue
        told = _said(economy, UNITS, stays=abs(found.stays), after=found.after)
        told |= {"name": unit.name, "who": who}
        if found.is_deficit and not unit.remark:
            words = _("%(name)s har %(after)s samlat: underskottet ska täckas i år")
            more = _("Skriv i anmärkningen hur. Annars upplöses enheten i bokslutet.")
            yield Check(State.WRONG, UNITS, words % told, more, unit.pk)
        if found.is_capped:
            yield Check(State.ASK, UNITS, _cap_words(found) % told, row=unit.pk)
        if found.after > found.cap_in_all:
            words = _("%(name)s har %(after)s samlat, mer än 10 procent av bruttobudgeten: %(cap)s")
            told |= _said(economy, UNITS, after=found.after, cap=found.cap_in_all)
            yield Check(State.ASK, UNITS, words % told, row=unit.pk)


def _cap_words(found: Carried) -> str:
    """A surplus above the cap stays; of a deficit the rest is covered by who decides."""
    if found.stays < 0:
        return _("%(name)s har ett underskott över 5 procent: %(stays)s täcks av %(who)s")
    if found.reaches_all:
        return _("%(name)s når 10 procent: %(stays)s stannar hos %(who)s")
    return _("%(name)s når 5 procent: %(stays)s stannar hos %(who)s")


def _units_are_known(economy: Economy) -> Iterator[Check]:
    units = economy.of(UNITS)
    unknown = [
        unit
        for unit in units
        if carried(unit) is None and unit.becomes != "created" and not lacks_of(UNITS, unit)
    ]
    if unknown:
        words = ngettext(
            "%(number)d enhet saknar bruttobudget eller resultat",
            "%(number)d enheter saknar bruttobudget eller resultat",
            len(unknown),
        )
        more = _("Utan dem går taken på 5 och 10 procent inte att räkna.")
        yield Check(State.ASK, UNITS, words % {"number": len(unknown)}, more, unknown[0].pk)
    for unit in units:
        if unit.becomes and not unit.remark:
            words = _("%(name)s %(becomes)s: skriv varför i anmärkningen") % {
                "name": unit.name, "becomes": unit.get_becomes_display(),
            }  # fmt: skip
            yield Check(State.WRONG, UNITS, words, row=unit.pk)


Rule = Callable[[Economy], Iterable[Check]]
# Of an adjustment all that it lacks is said at once.
RULES: dict[str, tuple[Rule, ...]] = {
    OPERATING.key: (
        _rows_are_whole(OPERATING),
        _net_in_frame,
        _rows_add_up,
        _rows_have_a_plan,
        _signs(OPERATING),
        _parts_have_a_row(OPERATING),
        _parts_fit(OPERATING, "costs", "revenues"),
        _parts_once(OPERATING),
        _printed_sums(OPERATING, "costs", "revenues", "net"),
    ),
    TURNOVER.key: (
        _rows_are_whole(TURNOVER),
        _turnover_is_net_zero,
        _turnover_in_revenues,
        _parts_have_a_row(TURNOVER),
        _parts_fit(TURNOVER, "costs"),
        _printed_sums(TURNOVER, "costs"),
    ),
    PROJECTS.key: (_rows_are_whole(PROJECTS), _signs(PROJECTS)),
    ADJUSTMENTS.key: (_adjustments_are_whole,),
    INVESTMENTS.key: (
        _rows_are_whole(INVESTMENTS),
        _investments_in_frame,
        _whole_of_investments,
    ),
    UNITS.key: (_rows_are_whole(UNITS), _units_and_caps, _units_are_known),
    PREMISES.key: (_rows_are_whole(PREMISES),),
    PRICES.key: (_rows_are_whole(PRICES), _signs(PRICES)),
}

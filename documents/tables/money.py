"""The tables of a plan's economy, filled from a spreadsheet with the columns of their download."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from common.numbers import MINUS, NotANumber, decimal_places, round_half_up
from common.text import fold
from documents.tables.subject import Likeness, Placed, SheetColumn, TableRow, TableSubject, Texts
from drafting.calculations.history import as_it_was, last_removal
from drafting.calculations.limits import clean_line
from drafting.sheets.rows import same
from finance import actions as finance
from finance.calculations import MNKR, decimals_of, read_amount, wholes
from finance.models import BudgetLine, Frame, PlanFigure, ResultUnit, WithParts, part_depth
from organisations.models import User
from plans.economy.columns import AmountColumn, Column, Computed
from plans.economy.printed import SheetValue, sheet_rows
from plans.economy.reading import rows_of
from plans.economy.tables import MoneyTable, amount_of, shown_sum
from plans.economy.writing import EconomyPlace
from plans.models import OperationalPlan

# What is this many times larger than what stood was probably written in another unit.
_OTHER_UNIT = 100
# No nämnd has a row of so many mnkr.
_LARGEST_ROW = Decimal(100_000)
# However many decimals a sum of the file has.
_AS_SAID = 20
_NAMED_ONCE = (BudgetLine, ResultUnit, Frame)
# Beside a row's columns: the name of the row that it stands under.
UNDER = "under"
# Parts the names of rows that stand under each other.
_SLASH = " / "


@dataclass(frozen=True)
class MoneySubject(TableSubject):
    """A table of money in one plan."""

    placing: ClassVar[tuple[str, ...]] = (UNDER,)
    plan: OperationalPlan
    table: MoneyTable

    @property
    def key(self) -> str:
        return self.table.key

    @property
    def named(self) -> str:
        return self.table.named

    @property
    def may_rename(self) -> bool:
        return self.table.model is not Frame

    @property
    def title(self) -> str:
        return self.table.title(self.plan.year)

    @property
    def columns(self) -> list[SheetColumn]:
        named = SheetColumn(self.named, str(self.table.row_words), also=(self.named,))
        return [named, *(self._column(one) for one in self.table.columns)]

    def _column(self, column: Column | Computed) -> SheetColumn:
        heading = column.heading(self.plan.year)
        if isinstance(column, Computed):
            unit = MNKR if column.name in self.table.sums else None
            return SheetColumn(column.name, heading, _("räknas ut"), unit=unit)
        return SheetColumn(
            column.name, heading, also=(column.name,), options=column.options,
            unit=column.unit if isinstance(column, AmountColumn) else None,
        )  # fmt: skip

    @property
    def place(self) -> EconomyPlace:
        return EconomyPlace(self.plan, self.table)

    @property
    def url(self) -> str:
        plan = self.plan
        return reverse("plan_money", args=[plan.year, plan.organisation.code, self.key])

    def likenesses(self, read: Collection[Texts]) -> tuple[Likeness, ...]:
        grouped = self.table.grouped

        def by_group(texts: Texts) -> object:
            return (self._name(texts), fold(texts.get(grouped, "")))

        if grouped:
            return (by_group, self._name)
        return (self._within, self._by_name_alone(read)) if self._has_parts else (self._name,)

    @property
    def _has_parts(self) -> bool:
        return issubclass(self.table.model, WithParts)

    def _name(self, texts: Texts) -> str:
        return fold(texts.get(self.named, ""))

    def _is_part(self, texts: Texts) -> bool:
        return self._depth(texts) > 0

    def _depth(self, texts: Texts) -> int:
        return part_depth(texts.get(self.named, "")) if self._has_parts else 0

    def in_place(self, rows: Sequence[Texts]) -> list[Texts]:
        """A "varav"-row is part of the row above, and may have a namesake under another."""
        placed: list[Texts] = []
        for texts, at in zip(rows, wholes(list(map(self._depth, rows))), strict=True):
            under = "" if at is None else _path(placed[at], self.named)
            placed.append({**texts, UNDER: under} if self._is_part(texts) else texts)
        return placed

    def _within(self, texts: Texts) -> tuple[str, str]:
        """What it is part of, and the name."""
        return self._under(texts), self._name(texts)

    def _under(self, texts: Texts) -> str:
        return fold(texts.get(UNDER, ""))

    def _path(self, texts: Texts) -> str:
        return fold(_path(texts, self.named))

    def _by_name_alone(self, read: Collection[Texts]) -> Likeness:
        """A part whose row is not beside it, or was renamed, is the only one of its name."""
        known = self.in_place([row.texts for row in self.standing()])
        rows, kept = set(map(self._path, known)), set(map(self._path, read))

        def alone(texts: Texts) -> Hashable:
            name, under = self._name(texts), self._under(texts)
            if not self._is_part(texts):
                return name
            above = [self._under(one) for one in known if self._name(one) == name]
            is_known = under in rows or not kept.isdisjoint(above)
            is_anothers = bool(under) and under not in above and is_known
            return name if len(above) == 1 and not is_anothers else None

        return alone

    def once(self, texts: Texts) -> Hashable:
        if self._is_part(texts) and UNDER not in texts:
            return None
        return self._within(texts) if issubclass(self.table.model, _NAMED_ONCE) else None

    def spreadsheet(self) -> Iterator[list[SheetValue]]:
        return sheet_rows(self.table, self.plan.year, rows_of(self.plan, self.table))

    def standing(self) -> list[TableRow]:
        """Printed sums are no rows: they are checked, not written."""
        rows = rows_of(self.plan, self.table)
        return [self._stands(row) for row in rows if not getattr(row, "is_total", False)]

    def _stands(self, row: Any) -> TableRow:
        texts = {column.name: column.text(row) for column in self.table.written}
        beside = {"net": _exact(row.net)} if isinstance(row, BudgetLine) else {}
        return TableRow(row.pk, {self.named: self.table.name_of(row), **texts}, beside)

    def cleaned(self, name: str, text: str) -> str:
        if name == self.named:
            return self._cleaned_name(text)
        column = self.table.column(name)
        return column.said(column.read(text))

    def _cleaned_name(self, text: str) -> str:
        if self.table.model is Frame:
            return str(_frame_kind(text).label)
        longest = getattr(self.table.model._meta.get_field(self.named), "max_length", 0)
        return clean_line(text, longest)

    def lacking(self, texts: Texts) -> str:
        if self._is_part(texts) and not texts.get(UNDER):
            return _("Ta med raden som den är en del av, ovanför.")
        return ""

    def doubts(self, before: Texts, after: Texts, said: Texts) -> Iterator[str]:
        """Amounts that seem to be in another unit, days that are numbers, and sums that come out
        otherwise."""
        year = self.plan.year
        for column in self.table.written:
            text, stood = after.get(column.name, ""), before.get(column.name, "")
            is_new = not same(text, stood)
            if is_new and (asked := column.day_asked(text)):
                yield f"{column.heading(year)} {asked}"
            if not isinstance(column, AmountColumn) or column.name not in after:
                continue
            if not column.is_kronor:
                yield from self._other_unit(column, before, text)
            if is_new and (asked := column.sign_asked(column.read(text), year)):
                yield asked
        yield from self._other_sums({**before, **after}, said)

    def _other_unit(self, column: AmountColumn, before: Texts, text: str) -> Iterator[str]:
        stood = abs(column.read(before.get(column.name, "")) or Decimal())
        becomes = abs(column.read(text) or Decimal())
        if becomes > _LARGEST_ROW or (stood and becomes >= _OTHER_UNIT * stood):
            place = {"column": column.heading(self.plan.year), "text": text}
            yield _("%(column)s %(text)s är mycket i mnkr. Är det tkr eller kronor?") % place

    def sum_doubts(self, said: Texts, rows: Sequence[Sequence[Texts]]) -> Iterator[str]:
        made = [[self._made(texts) for texts in some] for some in rows]
        of_kind = [self.table.summed(some).get(said.get(self.named, "")) for some in made]
        computed = [self.table.computed_sums(some) for some in [*filter(None, of_kind), *made]]
        for column in self.table.columns:
            text = said.get(column.name, "")
            amounts = [sums[column.name] for sums in computed if column.name in sums]
            if amounts and all(_is_another(text, amount) for amount in amounts):
                words = _("”%(name)s” är %(text)s i %(column)s, men raderna blir %(computed)s.")
                yield words % {
                    "name": said.get(self.named, ""),
                    "text": text.replace("-", MINUS),
                    "column": column.heading(self.plan.year),
                    "computed": _said_sum(column.name, amounts[0], text),
                }

    def _made(self, texts: Texts) -> PlanFigure:
        """A row of the table as the texts say, not saved."""
        row = self.table.model(
            organisation=self.plan.organisation,
            year=self.plan.year,
            **self._values(texts),
        )
        finance.follow(row, texts)
        return row

    def _other_sums(self, texts: Texts, said: Texts) -> Iterator[str]:
        row = self._made(texts)
        for column in self.table.columns:
            if column.name not in said or column.name not in self.table.sums:
                continue
            amount, text = amount_of(row, column.name), said[column.name]
            if isinstance(column, Computed) and _is_another(text, amount):
                yield _("Filen säger %(text)s i %(column)s. Det räknas ut till %(computed)s.") % {
                    "text": text.replace("-", MINUS),
                    "column": column.heading(self.plan.year),
                    "computed": _said_sum(column.name, amount, text) or _("ingenting"),
                }

    def _values(self, texts: Texts) -> dict[str, Any]:
        """What the row's columns hold, of their texts; `net` as it stood comes along exactly."""
        values: dict[str, Any] = {}
        for name, text in texts.items():
            if name == self.named:
                values[name] = _frame_kind(text).value if self.table.model is Frame else text
            elif name in self.table.fields:
                values[name] = self.table.column(name).read(text)
            elif name != UNDER:
                values[name] = Decimal(text) if text else None
        return values

    def add(self, texts: Texts, by: User) -> int:
        row = finance.add_figure(
            model=self.table.model,
            organisation=self.plan.organisation,
            year=self.plan.year,
            by=by,
            **self._values(texts),
        )
        return int(row.pk)

    def change(self, pk: int, texts: Texts, by: User) -> None:
        finance.change_figure(row=self._row(pk), by=by, **self._values(texts))

    def remove(self, pk: int, by: User) -> None:
        finance.remove_figure(row=self._row(pk), by=by)

    def restore(self, pk: int, by: User) -> None:
        finance.restore_figure(row=as_it_was(last_removal(self.table.model, pk)), by=by)

    def arranged(self) -> AbstractContextManager[None]:
        return finance.parts_kept(self.table.model, self.plan.organisation, self.plan.year)

    def arrange(self, placed: Sequence[Placed], by: User) -> None:
        """What a "varav"-row is part of is said by its place alone: no row comes between another
        and its parts."""
        rows = {row.pk: row for row in rows_of(self.plan, self.table)}
        moved = {one.pk for one in placed}
        order = [row for pk, row in rows.items() if pk not in moved]
        for one in placed:
            at = next((at for at, row in enumerate(order, 1) if row.pk == one.above), 0)
            order = finance.with_row(order, rows[one.pk], at)
        finance.put_in_order(rows=order, by=by)

    def ensure_placed(self, said: Mapping[int, Texts]) -> None:
        """Raises ValidationError of a part that stands under another row than it was read under:
        its own row did not come along, or has another name in the table."""
        standing = self.standing()
        placed = self.in_place([row.texts for row in standing])
        stands = {row.pk: texts for row, texts in zip(standing, placed, strict=True)}
        there = set(map(self._path, placed))
        for pk, texts in said.items():
            if not self._under(texts) or self._under(texts) == self._under(stands[pk]):
                continue
            told = {"part": stands[pk][self.named], "whole": texts[UNDER]}
            if self._under(texts) in there:
                told["other"] = stands[pk].get(UNDER) or _("ingen rad")
                words = _(
                    "”%(part)s” hör till %(whole)s, men står under %(other)s i tabellen. Välj bort"
                    " den, och skriv den i tabellen."
                )
            else:
                words = _(
                    "”%(part)s” hör till %(whole)s, som inte tas med. Välj den raden också, eller"
                    " välj bort ”%(part)s”."
                )
            raise ValidationError(words % told)

    def _row(self, pk: int) -> PlanFigure:
        row: PlanFigure = rows_of(self.plan, self.table).get(pk=pk)
        return row


def _path(texts: Texts, named: str) -> str:
    """The names of the rows that it stands under, and its own, as they are written."""
    return _SLASH.join(filter(None, (texts.get(UNDER, ""), texts.get(named, ""))))


def _frame_kind(text: str) -> Frame.Kind:
    for kind in Frame.Kind:
        if fold(text) in (fold(str(kind.label)), fold(str(kind.value))):
            return kind
    known = ", ".join(str(kind.label) for kind in Frame.Kind)
    words = _("”%(text)s” är ingen ram. Skriv en av dem som finns: %(known)s.")
    raise ValidationError(words % {"text": text, "known": known})


def _exact(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)


def _is_another(text: str, computed: Decimal | None) -> bool:
    """Whether a cell says another amount than what is computed, rounded as the cell is."""
    said = _number(text)
    if said is None:
        return False
    decimals = max(1, decimal_places(said))
    return computed is None or round_half_up(computed, decimals) != said


def _said_sum(name: str, computed: Decimal | None, text: str) -> str:
    """With the decimals that it takes to see that they are not the same."""
    if computed is None:
        return ""
    return shown_sum(name, computed, decimals_of([computed, _number(text)]))


def _number(text: str) -> Decimal | None:
    try:
        return read_amount(text.lstrip("+"), _AS_SAID)
    except NotANumber:
        return None

"""The follow-up of a decided control plan, filled from a spreadsheet: what each control showed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from common.text import fold
from documents.tables.subject import (
    Likeness,
    Placed,
    SheetColumn,
    TableRow,
    TableSubject,
    Texts,
    chosen,
    columns_of,
)
from drafting.fields import EditedField
from internal_control.models import ControlFollowUp
from internal_control.places import FollowUpPlace
from internal_control.selectors import control_as_written
from internal_control.sheets import (
    FOLLOW_UP,
    FOLLOW_UP_COLUMNS,
    ControlLine,
    cell_field,
    follow_up_sheet,
    said_of_follow_up,
)
from organisations.models import User
from plans.models import OperationalPlan

CONTROL, NUMBER, WHO, WHEN = "control", "number", "who", "when"


@dataclass(frozen=True)
class FollowUpSubject(TableSubject):
    """The controls of one period: their rows are decided, only what they showed is written."""

    plan: OperationalPlan
    period: str
    named: ClassVar[str] = CONTROL
    may_remove: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return f"{FOLLOW_UP}-{self.period}"

    @property
    def name(self) -> str:
        """The sheet's, as internal control knows it."""
        return f"{FOLLOW_UP}/{self.period}"

    @property
    def title(self) -> str:
        return _("Uppföljning av kontrollplanen, %(period)s") % {"period": self.period}

    @property
    def url(self) -> str:
        plan = self.plan
        return reverse("control_sheet", args=[plan.year, plan.organisation.code, self.name])

    @property
    def place(self) -> FollowUpPlace:
        return FollowUpPlace(self.plan, self.period)

    @property
    def columns(self) -> list[SheetColumn]:
        said = _("är beslutat")
        return [
            SheetColumn(CONTROL, _("Kontroll"), also=(_("Vad som kontrolleras"), CONTROL)),
            SheetColumn(WHO, _("Vem"), said),
            SheetColumn(WHEN, _("När"), said),
            *columns_of(FOLLOW_UP_COLUMNS),
            SheetColumn(NUMBER, _("Nummer"), _("säger vilken kontroll"), also=("nr",)),
        ]

    @cached_property
    def lines(self) -> list[ControlLine]:
        return follow_up_sheet(control_as_written(self.plan), self.period).lines

    def standing(self) -> list[TableRow]:
        return [
            TableRow(
                line.pk,
                {
                    CONTROL: _name(line),
                    WHO: line.beside["row"].who,
                    WHEN: line.beside["row"].when,
                    NUMBER: str(number),
                    **line.texts,
                },
            )
            for number, line in enumerate(self.lines, 1)
        ]

    def likenesses(self, read: Collection[Texts]) -> tuple[Likeness, ...]:
        """Its words and number; its words alone, where no other control has them."""
        names = [fold(_name(line)) for line in self.lines]

        def by_both(texts: Texts) -> Hashable:
            return fold(texts.get(CONTROL, "")), texts.get(NUMBER, "").strip()

        def by_name(texts: Texts) -> Hashable:
            name = fold(texts.get(CONTROL, ""))
            return name if names.count(name) == 1 else None

        return (by_both, by_name)

    def cleaned(self, name: str, text: str) -> str:
        if name == CONTROL:
            if found := [one for one in map(_name, self.lines) if fold(one) == fold(text)]:
                return found[0]
            words = _("”%(text)s” är ingen av den beslutade planens kontroller.")
            raise ValidationError(words % {"text": text[:60]})
        if name not in self._fields:
            return text  # there is no control that it could be about
        options = next(one.options for one in FOLLOW_UP_COLUMNS if one.name == name)
        cleaned: str = self._fields[name].clean(chosen(text, options) if options else text)
        return cleaned

    @cached_property
    def _fields(self) -> dict[str, EditedField]:
        """By which cells are cleaned: the same for every control."""
        return {
            one.name: cell_field(self.name, line, one.name)
            for line in self.lines[:1]
            for one in FOLLOW_UP_COLUMNS
        }

    def lacking(self, texts: Texts) -> str:
        return _("Flera kontroller heter så. Skriv kontrollens nummer i kolumnen Nummer.")

    def doubts(self, before: Texts, after: Texts, said: Texts) -> Iterable[str]:
        """A control that does not work wants its result and what is done about it; what is decided
        of it is not changed here."""
        columns = [one.name for one in FOLLOW_UP_COLUMNS]
        texts = {name: {**before, **after}.get(name, "") for name in columns}
        asked = said_of_follow_up(texts)
        yield from [asked["said"]] if "said" in asked else []
        for column in self.columns:
            if column.name not in (WHO, WHEN) or column.name not in said:
                continue
            text, decided = said[column.name], before.get(column.name, "")
            if fold(text) != fold(decided):
                words = _("Filen säger ”%(text)s” i %(column)s. Det är beslutat, och är kvar:"
                          " ”%(decided)s”.")  # fmt: skip
                named = {"text": text[:60], "column": column.heading, "decided": decided}
                yield words % named

    def add(self, texts: Texts, by: User) -> int:
        raise ValidationError(_("Kontrollerna är beslutade, och nya läggs inte till här."))

    def change(self, pk: int, texts: Texts, by: User) -> None:
        line = next(one for one in self.lines if one.pk == pk)
        for name, text in texts.items():
            if name in line.texts:
                cell_field(self.name, line, name).store(text, by)

    def remove(self, pk: int, by: User) -> None:
        raise ValidationError(_("Kontrollerna är beslutade, och tas inte bort här."))

    def restore(self, pk: int, by: User) -> None:
        raise ValidationError(_("Kontrollerna är beslutade."))

    def arrange(self, placed: Sequence[Placed], by: User) -> None:
        """The rows are those of the control plan, in its order."""


def _name(line: ControlLine) -> str:
    return line.beside["row"].what or line.shown.risk.text


def follow_up_of(plan: OperationalPlan, key: str) -> FollowUpSubject | None:
    """The follow-up of an address such as "uppfoljning-T1"; None where there is none."""
    first, _dash, period = key.partition("-")
    is_one = first == FOLLOW_UP and period in ControlFollowUp.Period.values
    return FollowUpSubject(plan, period) if is_one else None

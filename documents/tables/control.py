"""The tables of internal control, filled from a spreadsheet: the control plan, and the risks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from common.dates import day_asked, without_midnight
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
from drafting.calculations.history import last_removal
from drafting.fields import RowField
from internal_control.actions.rows import add_row, change_row, remove_row, restore_row
from internal_control.fields import ChoiceField, field_of, find_row
from internal_control.models import ControlPlanRow, ControlRisk
from internal_control.places import ControlPlace
from internal_control.selectors import Control, ProcessShown, RiskShown, control_as_written
from internal_control.sheets import PLAN, PLAN_COLUMNS, RISK_COLUMNS, RISKS, Column
from organisations.models import User
from plans.models import OperationalPlan

PROCESS, NUMBER, EVENT, VALUE = "process", "number", "risk", "value"


@dataclass(frozen=True)
class ControlSubject(TableSubject):
    """What both tables share: rows of the plan, numbered as its pages number the events.

    `kind` names the rows in the fields of internal control, `written` are the sheet's columns.
    """

    plan: OperationalPlan
    key: ClassVar[str]
    kind: ClassVar[str]
    model: ClassVar[type[models.Model]]
    written: ClassVar[tuple[Column, ...]]

    @cached_property
    def control(self) -> Control:
        return control_as_written(self.plan)

    @property
    def place(self) -> ControlPlace:
        return ControlPlace(self.plan)

    @property
    def url(self) -> str:
        plan = self.plan
        return reverse("control_sheet", args=[plan.year, plan.organisation.code, self.key])

    @property
    def _number(self) -> SheetColumn:
        return SheetColumn(NUMBER, _("Nummer"), _("säger vilken händelse"), also=("nr",))

    def _texts(self, row: Any) -> dict[str, str]:
        return {one.name: self._field(one.name, row).value for one in self.written}

    def _field(self, name: str, row: Any) -> RowField:
        field: Any = field_of(self.kind, row, name)
        return field

    def cleaned(self, name: str, text: str) -> str:
        field = self._field(name, self.model())
        if name in self._days:
            text = without_midnight(text)
        if isinstance(field, ChoiceField):
            text = chosen(text, field.choices)
        return field.clean(text)

    def doubts(self, before: Texts, after: Texts, said: Texts) -> Iterator[str]:
        for name, column in self._days.items():
            text = after.get(name, "")
            if text != before.get(name, "") and (asked := day_asked(text)):
                yield f"{column.heading} {asked}"

    @property
    def _days(self) -> dict[str, Column]:
        return {one.name: one for one in self.written if one.is_day}

    def _values(self, texts: Texts) -> dict[str, Any]:
        """What the row's columns hold: a degree is a number, or none."""
        degrees = {one.name for one in self.written if one.options}
        return {
            name: (int(text) if text else None) if name in degrees else text
            for name, text in texts.items()
            if name in {one.name for one in self.written}
        }

    def change(self, pk: int, texts: Texts, by: User) -> None:
        change_row(row=find_row(self.plan, self.kind, pk), by=by, **self._values(texts))

    def remove(self, pk: int, by: User) -> None:
        remove_row(row=find_row(self.plan, self.kind, pk), by=by)

    def arrange(self, placed: Sequence[Placed], by: User) -> None:
        """A row stands under its process or event, which its own columns say."""

    def restore(self, pk: int, by: User) -> None:
        restore_row(removal=last_removal(self.model, pk), by=by)


@dataclass(frozen=True)
class PlanSubject(ControlSubject):
    """Internkontrollplanen: a row is a control of one of the plan's events."""

    key = PLAN
    kind = "row"
    model = ControlPlanRow
    written = PLAN_COLUMNS
    named: ClassVar[str] = EVENT
    placing = (NUMBER,)

    @property
    def title(self) -> str:
        return _("Internkontrollplan %(year)d") % {"year": self.plan.year}

    @property
    def columns(self) -> list[SheetColumn]:
        event = SheetColumn(EVENT, _("Oönskad händelse"), also=(_("Händelse"), EVENT))
        return [event, *columns_of(self.written), self._number]

    def likenesses(self, read: Collection[Texts]) -> tuple[Likeness, ...]:
        """The same control of an event first, then its controls in their order."""

        def event(texts: Texts) -> object:
            found = self._event(texts)
            return found.pk if found else None

        def event_and_what(texts: Texts) -> object:
            found = event(texts)
            return found and (found, fold(texts.get("what", "")))

        return (event_and_what, event)

    def standing(self) -> list[TableRow]:
        return [
            TableRow(
                row.pk,
                {EVENT: risk.risk.text, NUMBER: str(risk.number), **self._texts(row)},
            )
            for risk, row in self.control.rows
        ]

    def _event(self, texts: Texts) -> RiskShown | None:
        """By its text where only one event has it, else by its number."""
        text, number = texts.get(EVENT, ""), texts.get(NUMBER, "") or texts.get(EVENT, "")
        risks = self.control.risks
        alike = [one for one in risks if fold(one.risk.text) == fold(text)]
        if len(alike) != 1:
            alike = [one for one in alike or risks if str(one.number) == number.strip()]
        return alike[0] if len(alike) == 1 else None

    def cleaned(self, name: str, text: str) -> str:
        if name != EVENT:
            return super().cleaned(name, text)
        found = [one.risk.text for one in self.control.risks if self._means(one, text)]
        if not found:
            words = _("”%(text)s” är ingen av planens händelser. Skriv dess nummer eller text.")
            raise ValidationError(words % {"text": text[:60]})
        return found[0]

    @staticmethod
    def _means(risk: RiskShown, text: str) -> bool:
        return text.strip() == str(risk.number) or fold(text) == fold(risk.risk.text)

    def lacking(self, texts: Texts) -> str:
        if self._event(texts):
            return ""
        return _("Flera händelser heter så. Skriv händelsens nummer i kolumnen Nummer.")

    def add(self, texts: Texts, by: User) -> int:
        event = self._event(texts)
        assert event is not None
        row = ControlPlanRow(risk=event.risk, **self._values(texts))
        return int(add_row(row=row, by=by).pk)


@dataclass(frozen=True)
class RiskSubject(ControlSubject):
    """Oönskade händelser: a row is an event of one of the plan's processes, with its value."""

    key = RISKS
    kind = "risk"
    model = ControlRisk
    written = RISK_COLUMNS
    named: ClassVar[str] = "text"
    placing = (PROCESS,)

    @property
    def may_rename(self) -> bool:
        return True

    @property
    def title(self) -> str:
        return _("Oönskade händelser %(year)d") % {"year": self.plan.year}

    @property
    def columns(self) -> list[SheetColumn]:
        """The process says where a new event stands, and never moves one."""
        process = SheetColumn(PROCESS, _("Process"), _("säger var en ny händelse hör"))
        value = SheetColumn(VALUE, _("Riskvärde"), _("räknas ut"))
        return [process, *columns_of(self.written), value, self._number]

    def likenesses(self, read: Collection[Texts]) -> tuple[Likeness, ...]:
        def by_process(texts: Texts) -> object:
            process = self._process(texts)
            return process and (process.pk, by_text(texts))

        def by_text(texts: Texts) -> object:
            return fold(texts.get("text", "")) or None

        def by_number(texts: Texts) -> object:
            return texts.get(NUMBER, "").strip() or None

        return (by_process, by_text, by_number)

    def standing(self) -> list[TableRow]:
        return [TableRow(risk.pk, texts) for texts, risk in self._shown()]

    def _shown(self) -> Iterator[tuple[dict[str, str], RiskShown]]:
        for process in self.control.processes:
            for risk in process.counted:
                place = {PROCESS: process.process.name, NUMBER: str(risk.number)}
                place[VALUE] = "" if risk.value is None else str(risk.value)
                yield {**place, **self._texts(risk.risk)}, risk

    def _process(self, texts: Texts) -> ProcessShown | None:
        name = fold(texts.get(PROCESS, ""))
        alike = [one for one in self.control.processes if fold(one.process.name) == name]
        return alike[0] if len(alike) == 1 else None

    def lacking(self, texts: Texts) -> str:
        if self._process(texts):
            return ""
        words = _("Skriv i kolumnen Process vilken av planens processer det gäller: %(known)s.")
        known = [one.process.name for one in self.control.processes]
        return words % {"known": ", ".join(known[:8]) or _("planen har inga än")}

    def add(self, texts: Texts, by: User) -> int:
        process = self._process(texts)
        assert process is not None
        row = ControlRisk(process=process.process, **self._values(texts))
        return int(add_row(row=row, by=by).pk)


SUBJECTS: dict[str, Callable[[OperationalPlan], TableSubject]] = {
    PLAN: PlanSubject,
    RISKS: RiskSubject,
}

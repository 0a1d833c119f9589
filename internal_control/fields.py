"""What can be written in a plan's internal control, each under an address: `risk-12-probability`.

An address is found only among the plan's own rows, so nobody reaches another organisation's by
changing a number in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drafting.fields import EditedField, Gone, RowField
from internal_control.actions.rows import change_row, ensure_name_is_free, set_follow_up
from internal_control.models import (
    ControlFollowUp,
    ControlPlanRow,
    ControlPractice,
    ControlProcess,
    ControlRisk,
)
from organisations.models import User
from plans.models import OperationalPlan

IS_APPLICABLE = (
    ("True", gettext_lazy("berör oss")),
    ("", gettext_lazy("berör oss inte")),
)


def processes_of(plan: OperationalPlan) -> models.QuerySet[ControlProcess]:
    return ControlProcess.objects.of_plan(plan.organisation_id, plan.year)


def _under_a_process(
    model: type[models.Model], path: str
) -> Callable[[OperationalPlan], models.QuerySet[Any]]:
    def rows(plan: OperationalPlan) -> models.QuerySet[Any]:
        return model._default_manager.filter(**{f"{path}__in": processes_of(plan)})

    return rows


class ChoiceField(RowField):
    """A column of few values, as `(text, words)`; the empty text is no value, or no."""

    def __init__(self, *args: Any, choices: tuple[tuple[str, Any], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices

    def clean(self, value: str) -> str:
        text = value.strip()
        if text and text not in dict(self.choices):
            words = ", ".join(str(words) for _value, words in self.choices if words)
            raise ValidationError(
                _("”%(value)s” finns inte att välja. Välj bland: %(words)s.")
                % {"value": text[:40], "words": words}
            )
        return text

    def write(self, value: str, by: User) -> None:
        self.row = self.change(by=by, **{self.attribute: self._typed(value)})

    def _typed(self, value: str) -> object:
        if isinstance(self.column, models.BooleanField):
            return bool(value)
        return int(value) if value else None


def degrees(of: type[models.IntegerChoices]) -> tuple[tuple[str, Any], ...]:
    """The degrees 1–5 as a choice's values and words."""
    return tuple((str(value), words) for value, words in of.choices)


class NeededField(RowField):
    """A column that is never empty; `missing` says what to write, or do, instead."""

    def __init__(self, *args: Any, missing: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing

    def clean(self, value: str) -> str:
        cleaned = super().clean(value)
        if not cleaned:
            raise ValidationError(str(self.missing))
        return cleaned


class NameField(NeededField):
    """What a process is called: one of the name under its goal."""

    def clean(self, value: str) -> str:
        cleaned = super().clean(value)
        ensure_name_is_free(cast(ControlProcess, self.row), cleaned)
        return cleaned


@dataclass(frozen=True)
class RowKind:
    """Rows of one kind in a plan: which columns are fields, which of them hold lines, and what is
    said where one that is needed is empty."""

    model: type[models.Model]
    rows: Callable[[OperationalPlan], models.QuerySet[Any]]
    columns: frozenset[str]
    prose: frozenset[str] = frozenset()
    choices: dict[str, tuple[tuple[str, Any], ...]] = field(default_factory=dict)
    needed: dict[str, Promise] = field(default_factory=dict)


KINDS = {
    "process": RowKind(
        ControlProcess,
        processes_of,
        frozenset({"name", "responsible", "is_applicable", "why_not"}),
        frozenset({"why_not"}),
        {"is_applicable": IS_APPLICABLE},
        {"name": gettext_lazy("Skriv vad processen heter.")},
    ),
    "practice": RowKind(
        ControlPractice,
        _under_a_process(ControlPractice, "process"),
        frozenset({"text"}),
        frozenset({"text"}),
        needed={"text": gettext_lazy("Skriv vad ni gör, eller ta bort raden.")},
    ),
    "risk": RowKind(
        ControlRisk,
        _under_a_process(ControlRisk, "process"),
        frozenset(
            {
                "text",
                "probability",
                "probability_why",
                "consequence",
                "consequence_why",
                "handling",
            }
        ),
        frozenset({"text", "probability_why", "consequence_why", "handling"}),
        {
            "probability": degrees(ControlRisk.Probability),
            "consequence": degrees(ControlRisk.Consequence),
        },
        {"text": gettext_lazy("Skriv vad som kan gå snett, eller ta bort händelsen.")},
    ),
    "row": RowKind(
        ControlPlanRow,
        _under_a_process(ControlPlanRow, "risk__process"),
        frozenset({"what", "who", "how", "when"}),
        frozenset({"what", "how"}),
    ),
}
# What the city has named is not the organisation's to rename.
OF_THE_CITY = frozenset({"name"})


def find_field(plan: OperationalPlan, address: str) -> EditedField:
    """The field of an address; `Gone` when there is none in this plan."""
    name, _dash, rest = address.partition("-")
    number, _dash, attribute = rest.partition("-")
    if name not in KINDS or attribute not in KINDS[name].columns:
        raise Gone
    return field_of(name, find_row(plan, name, number), attribute)


def field_of(name: str, row: Any, attribute: str) -> EditedField:
    """The field of a row that has been found; `Gone` where the city has written it."""
    if getattr(row, "mandatory_id", None) and attribute in OF_THE_CITY:
        raise Gone
    kind = KINDS[name]
    address = f"{name}-{row.pk}-{attribute}"
    change = partial(change_row, row=row)
    if attribute in kind.choices:
        return ChoiceField(address, row, attribute, change, choices=kind.choices[attribute])
    has_lines = attribute in kind.prose
    if attribute in kind.needed:
        missing = kind.needed[attribute]
        needed = NameField if attribute == "name" else NeededField
        return needed(address, row, attribute, change, has_lines, missing=missing)
    return RowField(address, row, attribute, change, has_lines)


class FollowUpField(ChoiceField):
    """What a control of the plan has shown in a period; the row appears with the first word."""

    starts_empty = True

    def __init__(self, planned: ControlPlanRow, period: str, attribute: str) -> None:
        stored = ControlFollowUp.objects.filter(row=planned, period=period).first()
        row = stored or ControlFollowUp(row=planned, period=period)
        choices = tuple(ControlFollowUp.State.choices)
        address = f"follow_up-{planned.pk}-{attribute}"
        super().__init__(address, row, attribute, set_follow_up, choices=choices)
        self.has_lines = attribute != "state"
        self.change = partial(set_follow_up, row=row)

    def clean(self, value: str) -> str:
        return RowField.clean(self, value) if self.has_lines else super().clean(value)

    def write(self, value: str, by: User) -> None:
        self.row = self.change(by=by, **{self.attribute: value})


def find_row(plan: OperationalPlan, kind: str, number: str | int) -> Any:
    """A row of the plan by its kind and number; `Gone` when there is none."""
    text = str(number)
    if kind not in KINDS or not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Gone
    row = KINDS[kind].rows(plan).filter(pk=int(text)).first()
    if row is None:
        raise Gone
    return row

"""Forms for changing targets that are decided: what is to stand, and by which decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.actions import check_date
from decisions.forms import DecidedOnField, ReasonField, ReferenceField
from indicators.calculations.targets import MAX_TEXT, TargetKind, parse_target
from indicators.changes import NewTarget, said
from indicators.models import Target
from plans.calculations.readings import needs_attention, reading
from plans.selectors import DecidedTarget


@dataclass(frozen=True)
class WantedTarget:
    """One row of the form that says something else than what stands: before and after."""

    row: DecidedTarget
    text: str
    read_as: str

    @property
    def before(self) -> str:
        return said(self.row.text, self.row.read_as)

    @property
    def after(self) -> str:
        return said(self.text, self.read_as)

    @property
    def reading(self) -> str:
        return reading(self._target, self.row.definition)

    @property
    def needs_attention(self) -> bool:
        return needs_attention(self._target, self.row.definition)

    @property
    def _target(self) -> Target:
        return Target(text=self.text, **parse_target(self.read_as or self.text).as_columns())


class TargetChangeForm(forms.Form):
    """A decision that changes targets, with a row of fields for each that may be changed.

    Bound, it has the rows that were sent: the page may have shown some of them only.
    """

    decided_on = DecidedOnField(label=_("Beslutsdatum"))
    reference = ReferenceField(label=_("Beslut (paragraf eller diarienummer)"))
    reason = ReasonField(
        label=_("Varför årsmålen ändras"),
        help_text=_("Läsarna ser det bredvid det gamla och det nya årsmålet."),
    )

    def __init__(self, *args: Any, year: int, rows: Iterable[DecidedTarget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.rows = [row for row in rows if not self.is_bound or f"text-{row.pk}" in self.data]
        for row in self.rows:
            names = {"name": row.indicator.name}
            self.fields[f"text-{row.pk}"] = forms.CharField(
                label=gettext("Nytt årsmål för %(name)s") % names,
                max_length=MAX_TEXT, required=False, initial=row.text,
            )  # fmt: skip
            self.fields[f"read_as-{row.pk}"] = forms.CharField(
                label=gettext("Hur årsmålet för %(name)s tolkas") % names,
                max_length=MAX_TEXT, required=False, initial=row.read_as,
            )  # fmt: skip
            self.fields[f"was-{row.pk}"] = forms.CharField(
                required=False, initial=row.text, widget=forms.HiddenInput
            )

    @property
    def targets(self) -> Sequence[tuple[DecidedTarget, Any, Any, Any]]:
        """Each row with its three fields: text, interpretation, what was seen."""
        return [
            (row, self[f"text-{row.pk}"], self[f"read_as-{row.pk}"], self[f"was-{row.pk}"])
            for row in self.rows
        ]

    @property
    def changes(self) -> list[WantedTarget]:
        """What a valid form changes."""
        given = self.cleaned_data
        wanted = [
            WantedTarget(row, given[f"text-{row.pk}"], given[f"read_as-{row.pk}"])
            for row in self.rows
        ]
        return [one for one in wanted if one.before != one.after]

    @property
    def changes_to_make(self) -> list[NewTarget]:
        return [
            NewTarget(one.row.indicator, one.text, one.read_as, was=self._was(one.row))
            for one in self.changes
        ]

    @property
    def decision(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("decided_on", "reference", "reason")}

    def _was(self, row: DecidedTarget) -> str:
        return str(self.cleaned_data[f"was-{row.pk}"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for row in self.rows:
            read_as = given.get(f"read_as-{row.pk}")
            if read_as and parse_target(read_as).kind == TargetKind.UNINTERPRETED:
                fault = gettext("Tolkningen går inte att tolka. Skriv till exempel Minst 80 %.")
                self.add_error(f"read_as-{row.pk}", fault)
            if given.get(f"was-{row.pk}", "") != row.text:
                fault = gettext("Årsmålet har hunnit bli ”%(text)s”. Se över det igen.")
                self.add_error(f"text-{row.pk}", fault % {"text": row.text or "–"})
        if given.get("decided_on"):
            self._check_date(given["decided_on"])
        if not self.errors and not self.changes:
            raise ValidationError(gettext("Inget årsmål är ändrat."))
        return given

    def _check_date(self, day: date) -> None:
        try:
            check_date(day, self.year)
        except ValidationError as refused:
            self.take(refused)

    def take(self, error: ValidationError) -> None:
        """Show what the action refused, at the field it is about where there is one."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, faults in error.error_dict.items():
            self.add_error(name if name in self.fields else None, faults)

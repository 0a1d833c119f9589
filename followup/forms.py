"""What the grid sends, and the forms with which reports, periods and judgements are decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import ProseField
from common.json_requests import json_of, object_of
from common.refusals import Unreadable
from common.text import clean_text
from decisions.forms import DecidedOnField, PublicationForm, ReasonField, ReferenceField
from followup.calculations.changes import RowChange
from followup.calculations.grid import GridRow
from indicators.calculations.entry import FIELDS

MOST_CHARACTERS = 20_000
_KEY = re.compile(r"[0-9]{1,18}")


class Malformed(ValueError):
    """The request is not something that the grid sends."""


@dataclass(frozen=True)
class Paste:
    """A block as text, and the cell where it was pasted. `bases` is what the page showed."""

    text: str
    row: int
    field: str
    bases: Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class Answer:
    """Why a row that was asked about is right. `base` is what the page showed."""

    indicator_id: int
    why: str
    base: Mapping[str, str]


def read_changes(body: bytes) -> list[RowChange]:
    """`{"rows": [{"indicator": 12, "texts": {"value": "80"}, "base": {"value": ""}}]}`"""
    rows = _object(body).get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Malformed
    return [
        RowChange(_number(row.get("indicator")), _texts(row.get("texts")), _texts(row.get("base")))
        for row in rows
    ]


def read_answer(body: bytes) -> Answer:
    """`{"indicator": 12, "why": "Ny enhet", "base": {"value": "721"}}`"""
    data = _object(body)
    return Answer(_number(data.get("indicator")), _why(data.get("why")), _texts(data.get("base")))


def read_answers(data: Mapping[str, str], changes: list[RowChange]) -> list[Answer]:
    """The answers in the grid posted as an ordinary form: fields are named "12-why".

    Of a row that the same form changes, nothing is answered: the figure asked about is gone.
    """
    return [
        Answer(change.indicator_id, _why(why), change.base)
        for change in changes
        if not change.changed and (why := data.get(f"{change.indicator_id}-why", "").strip())
    ]


def _why(value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
        raise Malformed
    return clean_text(value)


def read_paste(body: bytes) -> Paste:
    """`{"text": "80\\n81", "indicator": 12, "field": "value", "bases": {"12": {…}}}`"""
    data = _object(body)
    text, name, bases = data.get("text"), data.get("field"), data.get("bases")
    if not isinstance(text, str) or name not in FIELDS or not isinstance(bases, dict):
        raise Malformed
    read = {_number(indicator): _texts(base) for indicator, base in bases.items()}
    return Paste(text, _number(data.get("indicator")), str(name), read)


def read_whole_form(data: Mapping[str, str], rows: list[GridRow]) -> list[RowChange]:
    """The grid posted as an ordinary form, without JavaScript: cells are named "12-value"."""
    changes = []
    for row in rows:
        pk = row.indicator.pk
        texts = {name: data[f"{pk}-{name}"] for name in FIELDS if f"{pk}-{name}" in data}
        if f"{pk}-base" not in data or not texts:
            continue
        base = _texts(_json(data[f"{pk}-base"]))
        changes.append(RowChange(pk, _checked(texts), base))
    return changes


def _object(body: bytes) -> dict[str, object]:
    try:
        return object_of(body)
    except Unreadable:
        raise Malformed from None


def _json(text: str) -> object:
    try:
        return json_of(text)
    except Unreadable:
        raise Malformed from None


def _number(value: object) -> int:
    if not _KEY.fullmatch(str(value)):
        raise Malformed
    return int(str(value))


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Malformed
    return _checked({str(name): text for name, text in value.items() if name in FIELDS})


def _checked(texts: Mapping[str, object]) -> dict[str, str]:
    """Texts of a sane length."""
    if not all(isinstance(text, str) and len(text) <= MOST_CHARACTERS for text in texts.values()):
        raise Malformed
    return {name: str(text) for name, text in texts.items()}


class DecidedAgainForm(forms.Form):
    """A decision. Made `again`, it says why it changes what readers may have seen."""

    def __init__(self, *args: object, again: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not again:
            del self.fields["reason"]


class JudgementDecisionForm(DecidedAgainForm):
    """The decision on a drafted judgement. `again`: one that readers may have seen is corrected.

    `seen` says what the decider had in front of them.
    """

    decided_on = DecidedOnField(label=_("Beslutsdatum"))
    reference = ReferenceField(label=_("Beslut (dnr, §)"))
    reason = ReasonField(
        label=_("Vad rättas, och varför?"),
        help_text=_("Bedömningen har beslutats förut. Läsarna ser varför den ändras."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class HandInForm(DecidedAgainForm):
    """Handing in a report: with the committee's decision, or without."""

    decided_on = DecidedOnField(label=_("Beslutsdatum"), required=False)
    reference = ReferenceField(
        label=_("Paragraf och diarienummer"),
        required=False,
        help_text=_("Till exempel § 6, NI 2024/841. Utan datum och paragraf är den inlämnad."),
    )
    reason = ReasonField(label=_("Vad rättas och varför?"), help_text=_("Läsarna ser det här."))
    knowingly = forms.BooleanField(
        label=_("Lämna in med frågor som ingen har svarat på"), required=False
    )

    def __init__(self, *args: object, asked: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["knowingly"]


class ReopeningForm(forms.Form):
    """Why a decided judgement is opened again."""

    reason = ReasonField(label=_("Varför öppnas bedömningen igen?"))


class ReopenForm(forms.Form):
    """Taking back a report or opening a period again."""

    reason = ReasonField(label=_("Varför öppnas den igen?"), required=False)


class RemindForm(forms.Form):
    """Whom a reminder goes to. `again`: also to those who have been reminded within a day."""

    organisations = forms.MultipleChoiceField(
        label=_("Vilka påminns?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en att påminna.")},
    )
    words = ProseField(
        label=_("Något att lägga till?"),
        help_text=_("Brevet säger redan vad som saknas, när det skulle ha varit klart och var."),
        max_length=1000,
        required=False,
    )
    again = forms.BooleanField(
        label=_("Påminn också dem som har påmints det senaste dygnet"), required=False
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisations"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        field.initial = [code for code, _name in choices]


class PublishForm(PublicationForm):
    """Publishing for the whole city. `seen` is what the page showed."""

    decided_on = DecidedOnField(label=_("Beslutsdatum"))
    reference = ReferenceField(
        label=_("Beslutat av, paragraf och diarienummer"),
        help_text=_("Till exempel Kommunstyrelsen § 14, KS 2025/118."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

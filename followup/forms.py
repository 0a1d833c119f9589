"""The forms with which reports, periods and judgements are decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import ProseField, SeenField, SeenNumberField
from decisions.forms import DecidedOnField, PublicationForm, ReasonField, ReferenceField
from plans.matrix import MatrixRow
from plans.steps import State


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
    seen = SeenField()


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
    seen = SeenNumberField()

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


class BoardForm(forms.Form):
    """Which of the year's plans the matrix shows."""

    kind = forms.ChoiceField(label=_("Slag"), required=False)
    state = forms.ChoiceField(
        label=_("Läge"), required=False, choices=[("", _("alla")), *State.choices]
    )

    def __init__(self, *args: Any, rows: Iterable[MatrixRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = {row.organisation.kind: row.organisation.get_kind_display() for row in rows}
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("alla")), *kinds.items()]

    def chosen(self, rows: Iterable[MatrixRow]) -> list[MatrixRow]:
        """The rows of the chosen kind and state; what cannot be chosen narrows nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        kind, state = given.get("kind"), given.get("state")
        return [
            row
            for row in rows
            if (not kind or row.organisation.kind == kind) and (not state or row.state == state)
        ]


class PublishForm(PublicationForm):
    """Publishing for the whole city. `seen` is what the page showed."""

    decided_on = DecidedOnField(label=_("Beslutsdatum"))
    reference = ReferenceField(
        label=_("Beslutat av, paragraf och diarienummer"),
        help_text=_("Till exempel Kommunstyrelsen § 14, KS 2025/118."),
    )
    seen = SeenField()

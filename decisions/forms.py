"""Fields of every form that records a decision: when, with which reference, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import DayField, LineField, ProseField
from decisions.dates import check_not_to_come
from decisions.models import Edition

# As long as a reason needs to be; it stands beside every corrected figure.
LONGEST_REASON = 2000


class DecidedOnField(DayField):
    """The day of the decision, which cannot come. Whether it can be a decision about a year is
    said by `decisions.actions.check_date`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            error_messages={
                "required": _("Skriv vilken dag det beslutades."),
                "invalid": _("Skriv datumet som 2024-08-31."),
            },
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day:
            check_not_to_come(day)
        return day


class ReferenceField(LineField):
    """Who decided, the paragraph, the reference number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(
            error_messages={
                "required": _(
                    "Skriv beslutets paragraf och diarienummer, till exempel § 6, 2024/841."
                )
            },
            **kwargs,
        )


class ReasonField(ProseField):
    """Why: in words that readers may see."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=LONGEST_REASON,
            error_messages={"required": _("Skriv varför.")},
            **kwargs,
        )


class PublicationForm(forms.Form):
    """Making something public: when, by which decision, why it changes what readers have seen."""

    decided_on = DecidedOnField(label=_("Beslutsdatum"))
    reference = ReferenceField(label=_("Beslut"))
    reason = ReasonField(
        label=_("Varför ändras det som är publicerat?"),
        required=False,
        help_text=_("Läsarna ser det här."),
    )
    seen_it = forms.BooleanField(
        label=_("Jag har sett vad som blir offentligt"),
        error_messages={"required": _("Läs igenom sidan och kryssa i att du har gjort det.")},
    )


class WithdrawForm(forms.Form):
    """Withdrawing what is public, and what is public instead."""

    decided_on = DecidedOnField(label=_("Beslutsdatum"))
    reference = ReferenceField(
        label=_("Beslutat av, paragraf och diarienummer"),
        help_text=_("Till exempel Stadsdirektören, KS 2024/902."),
    )
    reason = ReasonField(label=_("Varför?"), help_text=_("Läsarna ser det här."))
    back_to = forms.TypedChoiceField(
        label=_("Vad gäller under tiden?"),
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
    )

    correction_comes = forms.BooleanField(
        label=_("En rättad version kommer"),
        help_text=_("Läsarna ser det tills något publiceras igen."),
        required=False,
    )

    def __init__(self, *args: Any, earlier: list[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {one.number: one for one in earlier}
        field = self.fields["back_to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", _("Inget")),
            *((number, _("Utgåva %(number)d") % {"number": number}) for number in self.earlier),
        ]

    @property
    def decision(self) -> dict[str, Any]:
        """What the form says, as the withdrawing actions take it."""
        chosen = self.earlier.get(self.cleaned_data["back_to"])
        return {**self.cleaned_data, "back_to": chosen}


def refuse(form: forms.Form, error: ValidationError) -> None:
    """Put what an action refused at its field, or above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error("reason" if error.code == "reason" else None, error)
        return
    for name, errors in error.error_dict.items():
        field = {"motivation": "reason"}.get(name, name)
        form.add_error(field if field in form.fields else None, errors)

"""Leaving a file, and taking it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import clean_text
from decisions.forms import DecidedOnField, ReasonField, ReferenceField
from documents.limits import FILE_BYTES, MEBIBYTE
from documents.models import ReceivedFile
from documents.standing import Grounds
from organisations.models import Organisation, User

LONGEST_ANSWER = 200
MOST_DIGITS = 7
_FIGURES = [
    (one.value, one.label) for one in ReceivedFile.Subject if one != ReceivedFile.Subject.TABLE
]


class LeaveFileForm(forms.Form):
    """A file, for whom, and what it is where the file does not say."""

    organisation = forms.ChoiceField(label=gettext_lazy("För vilken organisation?"))
    subject = forms.ChoiceField(
        label=gettext_lazy("Vad innehåller den?"),
        choices=[("", gettext_lazy("Det syns på rubrikerna")), *_FIGURES],
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy(
            "Excel (XLSX) eller CSV. Släpp filen på knappen eller välj den. Inget ändras förrän du"
            " har sett vad som lästes."
        ),
        error_messages={
            "required": gettext_lazy("Välj en fil först."),
            "empty": gettext_lazy("Filen är tom. Välj en annan."),
        },
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.code: one for one in organisations}
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.name) for one in organisations]
        if len(organisations) == 1:
            field.widget = forms.HiddenInput()
            field.initial = organisations[0].code

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES:
            raise ValidationError(
                _("Filen är större än %(size)d MB. Dela upp den i flera.")
                % {"size": FILE_BYTES // MEBIBYTE}
            )
        return file


class GroundsForm(forms.Form):
    """The decision by which a file changes what is decided."""

    decided_on = DecidedOnField(label=gettext_lazy("Beslutsdatum"))
    reference = ReferenceField(label=gettext_lazy("Beslut (paragraf eller diarienummer)"))
    reason = ReasonField(
        label=gettext_lazy("Varför det ändras"), help_text=gettext_lazy("Läsarna ser det här.")
    )

    def grounds(self, by: User) -> Grounds:
        return Grounds(**self.cleaned_data, by=by)


class TakeForm:
    """What the page of a waiting file sends: the chosen rows, answers, what was seen.

    Fields come by row, so they are read here rather than declared: `row` for each that is chosen,
    `why-12` for the answer about row 12, `why` for all.
    """

    def __init__(self, data: Any) -> None:
        self.seen = str(data.get("seen", ""))
        self.rows = {int(text) for text in data.getlist("row") if _is_number(text)}
        self.for_all = _answer(data.get("why", ""))
        self.answers = {
            int(name[4:]): _answer(text)
            for name, text in data.items()
            if name.startswith("why-") and _is_number(name[4:])
        }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def _answer(text: str) -> str:
    return clean_text(text)[:LONGEST_ANSWER]

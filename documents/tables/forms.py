"""Leaving a spreadsheet, or rows copied from one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import RowsField
from documents.limits import FILE_BYTES, MEBIBYTE

MOST_CHARACTERS = 1_000_000


class LeaveTableForm(forms.Form):
    """One of the two."""

    file = forms.FileField(
        label=gettext_lazy("Kalkylblad"),
        help_text=gettext_lazy("Excel (XLSX) eller CSV, med samma kolumner som när du hämtar det."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"empty": gettext_lazy("Filen är tom. Välj en annan.")},
    )
    rows = RowsField(
        label=gettext_lazy("Eller klistra in rader"),
        help_text=gettext_lazy(
            "Kopiera cellerna i Excel och klistra in dem här. Rader som inte finns läggs till."
        ),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > FILE_BYTES:
            raise ValidationError(
                _("Filen är större än %(size)d MB. Dela upp den i flera.")
                % {"size": FILE_BYTES // MEBIBYTE}
            )
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("rows", "").strip():
            raise ValidationError(_("Välj en fil, eller klistra in rader."))
        return given

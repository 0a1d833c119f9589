"""Leaving a Word template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.limits import MEBIBYTE, TEMPLATE_BYTES


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=_("Word-dokument (.docx)"),
        help_text=_(
            "Högst %(size)d MB. Det kontrolleras genast och tas i bruk först när du säger till."
        ),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom. Välj en annan.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.fields["file"].help_text
        self.fields["file"].help_text = said % {"size": TEMPLATE_BYTES // MEBIBYTE}

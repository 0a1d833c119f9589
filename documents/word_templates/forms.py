"""Leaving a Word template."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.limits import MEBIBYTE, TEMPLATE_BYTES


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=_("Word-dokument (.docx)"),
        help_text=format_lazy(
            _("Högst {size} MB. Det kontrolleras genast och tas i bruk först när du säger till."),
            size=TEMPLATE_BYTES // MEBIBYTE,
        ),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom. Välj en annan.")},
    )

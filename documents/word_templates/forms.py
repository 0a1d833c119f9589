"""Leaving a Word template."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=_("Word-dokument (.docx)"),
        help_text=_("Högst 5 MB. Det kontrolleras genast och tas i bruk först när du säger till."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom. Välj en annan.")},
    )

"""Asking for a plan as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.models import Edition
from documents.papers.formats import Format

NOW = "nu"


class PaperForm(forms.Form):
    """Which format, and of what: the plan as it stands, or one of its editions."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=Format.choices,
        initial=Format.DOCX,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett format.")},
    )
    source = forms.ChoiceField(
        label=_("Läge"),
        initial=NOW,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad filen ska innehålla.")},
    )

    def __init__(self, *given: Any, editions: list[Edition], **more: Any) -> None:
        super().__init__(*given, **more)
        self.editions = {str(one.number): one for one in editions}
        named = [
            (number, _("den beslutade, utgåva %(number)s") % {"number": number})
            for number in self.editions
        ]
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)
        source.choices = [
            (NOW, _("som det står nu; det som inte är beslutat märks ”utkast”")),
            *named,
        ]

    @property
    def kind(self) -> Format:
        return Format(self.cleaned_data["format"])

    @property
    def edition(self) -> Edition | None:
        return self.editions.get(self.cleaned_data["source"])

"""Forms of the letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import ProseField
from organisations.models import Notice, NoticeChoice

LONGEST_WORDS = 1000


class ChoiceForm(forms.Form):
    """When a person wants letters about the work."""

    digest = forms.ChoiceField(
        label=_("Sammandrag"), choices=NoticeChoice.Digest.choices, widget=forms.RadioSelect
    )
    at_once = forms.MultipleChoiceField(
        label=_("Genast, när"),
        choices=[(kind, kind.label) for kind in Notice.CHOSEN],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Det du inte väljer står i sammandraget i stället."),
    )


class WordsForm(forms.Form):
    """The city's own words around the lists of every letter."""

    opening = ProseField(
        label=_("Före listan"), required=False, max_length=LONGEST_WORDS, widget=forms.Textarea
    )
    closing = ProseField(
        label=_("Efter listan"), required=False, max_length=LONGEST_WORDS, widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["rows"] = 4

"""The form that anybody may send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import LineField, ProseField

LONGEST = 5_000


class BarrierForm(forms.Form):
    description = ProseField(
        label=_("Vad fungerar inte?"),
        help_text=_("Berätta vad du ville göra, vad som hände och vilka hjälpmedel du använder."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    page = LineField(
        label=_("Sidans adress"),
        help_text=_("Lämna tomt om du inte vet."),
        max_length=500,
        required=False,
    )
    email = forms.EmailField(
        label=_("Din e-postadress"),
        help_text=_("Bara om du vill ha svar."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Hidden from people in every way; programs that fill everything in fill this in, too.
    homepage = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_a_program(self) -> bool:
        return bool(self.cleaned_data.get("homepage"))

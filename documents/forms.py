"""Forms of the page on which an installation gets its city."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation


class CityFolderForm(forms.Form):
    """A zipped city folder."""

    folder = forms.FileField(
        label=_("Mappen som zip-fil"),
        help_text=_("Hela mappen granskas innan något läses in."),
    )


class NewCityForm(forms.ModelForm):
    """The city itself; everything else comes later."""

    class Meta:
        model = Organisation
        fields = ("name", "code")
        labels = {"name": _("Stadens namn"), "code": _("Stadens kod")}
        help_texts = {
            "name": _("Till exempel Västerås stad."),
            "code": _("Kort namn i adresser och filer: bara a–z, 0–9 och bindestreck."),
        }

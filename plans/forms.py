"""Forms for what is added to a plan, and for its decision. Fields that exist save themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.calculations.targets import MAX_TEXT
from indicators.models import IndicatorDefinition

DATE_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class GoalForm(forms.Form):
    prefix = "new-goal"
    title = forms.CharField(
        label=_("Nämndmål"), max_length=500, error_messages={"required": _("Skriv målet.")}
    )
    result = forms.CharField(
        label=_("Första förväntade resultat"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ResultForm(forms.Form):
    prefix = "new-result"
    goal_id = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Nytt förväntat resultat"),
        max_length=2000,
        error_messages={"required": _("Skriv vad målet ska leda till.")},
    )


class UnderGoalForm(forms.Form):
    """Something that stands under the area goal or under one of the committee goals."""

    goal_id = forms.TypedChoiceField(
        label=_("Hör till"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: object, goals: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["goal_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("KF:s mål för verksamhetsområdet")), *goals]


class ActivityForm(UnderGoalForm):
    prefix = "new-activity"
    title = forms.CharField(
        label=_("Aktivitet"),
        max_length=2000,
        error_messages={"required": _("Skriv vad som ska göras.")},
    )
    start = forms.DateField(label=_("Startdatum"), required=False, widget=DATE_INPUT)
    end = forms.DateField(label=_("Slutdatum"), required=False, widget=DATE_INPUT)
    field_order = ["title", "start", "end", "goal_id"]


class IndicatorForm(UnderGoalForm):
    prefix = "new-indicator"
    name = forms.CharField(
        label=_("Indikator"),
        max_length=400,
        error_messages={"required": _("Skriv vad som mäts.")},
    )
    unit = forms.CharField(
        label=_("Enhet"), max_length=60, required=False, help_text=_("Till exempel %, st, dagar")
    )
    direction = forms.ChoiceField(
        label=_("Riktning"), choices=IndicatorDefinition.Direction.choices
    )
    target = forms.CharField(
        label=_("Årsmål"),
        max_length=MAX_TEXT,
        required=False,
        help_text=_("Till exempel 80 %, Minst 3, Ökning"),
    )
    field_order = ["name", "unit", "direction", "target", "goal_id"]


class DecisionForm(forms.Form):
    decided_on = forms.DateField(
        label=_("Beslutsdatum"),
        widget=DATE_INPUT,
        error_messages={
            "required": _("Ange vilken dag planen beslutades."),
            "invalid": _("Skriv datumet som 2024-08-31."),
        },
    )
    reference = forms.CharField(
        label=_("Diarienummer"),
        max_length=60,
        error_messages={"required": _("Ange beslutets diarienummer, till exempel KS 2023/1199.")},
    )

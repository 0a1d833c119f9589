"""Forms for what is added to internal control. Fields that exist save themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import LineField, ProseField, RowsField
from goals.models import AreaGoal
from internal_control.models import ControlPolicy, MandatoryProcess
from organisations.models import Organisation

TWO_LINES = forms.Textarea(attrs={"rows": 2})
NAME_MISSING = {"required": _("Skriv vad processen heter.")}


class GoalChoice(forms.TypedChoiceField):
    """One of the area goals of a budget, by its number in the database."""

    def __init__(self, **kwargs: Any) -> None:
        missing = {"required": _("Välj det mål som processen hör till.")}
        super().__init__(
            label=_("Hör till"), coerce=int, empty_value=None, error_messages=missing, **kwargs
        )

    def offer(self, budget: int) -> None:
        goals = AreaGoal.objects.filter(budget=budget).order_by("sort_code", "pk")
        self.choices = [("", _("Välj mål …")), *((goal.pk, str(goal)) for goal in goals)]


class ProcessForm(forms.Form):
    prefix = "new-process"
    name = LineField(label=_("Process"), max_length=300, error_messages=NAME_MISSING)
    goal_id = GoalChoice()
    responsible = LineField(label=_("Ansvarig"), max_length=200, required=False)

    def __init__(self, *args: Any, budget: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal_id"].offer(budget)  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """A way of working, a control or an event under a process."""

    text = ProseField(
        label=_("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 1, "class": "input input--wide input--short"}),
        error_messages={"required": _("Skriv något att lägga till.")},
    )


class ControlForm(forms.Form):
    """A control of a risk, into the control plan."""

    prefix = "new-row"
    risk_id = forms.TypedChoiceField(
        label=_("Oönskad händelse"),
        coerce=int,
        error_messages={"required": _("Välj den händelse som kontrolleras.")},
    )
    what = ProseField(
        label=_("Vad som kontrolleras"), max_length=4000, required=False, widget=TWO_LINES
    )
    who = LineField(label=_("Vem"), max_length=200, required=False)
    how = ProseField(label=_("Hur"), max_length=4000, required=False, widget=TWO_LINES)
    when = LineField(label=_("När"), max_length=200, required=False)

    def __init__(self, *args: Any, risks: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Välj händelse …")), *risks]
        self.fields["risk_id"].choices = choices  # type: ignore[attr-defined]


class PasteForm(forms.Form):
    """Rows copied from a spreadsheet."""

    prefix = "paste"
    rows = RowsField(
        label=_("Rader från Excel"),
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Klistra in raderna först.")},
    )


class MandatoryForm(forms.Form):
    """A process that the city asks for, and whom it asks."""

    name = LineField(label=_("Process"), max_length=300, error_messages=NAME_MISSING)
    goal_id = GoalChoice()
    instruction = ProseField(
        label=_("Anvisning"),
        help_text=_("Vad processen omfattar. Den syns för dem som skriver."),
        max_length=4000,
        required=False,
        widget=TWO_LINES,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Alla av slaget"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("Och dessa"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    def __init__(self, *args: Any, budget: int, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal_id"].offer(budget)  # type: ignore[attr-defined]
        kinds = [choice for choice in Organisation.Kind.choices if choice[0] != "city"]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]
        existing = Organisation.objects.without_city().existing_in(year).in_order()
        self.fields["organisations"].queryset = existing  # type: ignore[attr-defined]

    @staticmethod
    def of(process: MandatoryProcess) -> dict[str, object]:
        """What the form is filled with for a process that exists."""
        return {
            "name": process.name,
            "goal_id": process.area_goal_id,
            "instruction": process.instruction,
            "kinds": process.kinds,
            "organisations": [one.organisation.code for one in process.assignments.all()],
        }


class LimitsForm(forms.ModelForm):
    class Meta:
        model = ControlPolicy
        fields = ("watched_from", "controlled_from")

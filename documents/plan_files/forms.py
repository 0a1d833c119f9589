"""Forms of the page on which a plan's document is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DayField, LineField
from decisions.forms import DecidedOnField, ReasonField, ReferenceField
from documents.limits import MEBIBYTE, PLAN_BYTES
from documents.plan_files.items import (
    ACTIVITY,
    AREA,
    GOAL,
    INDICATOR,
    RESULT,
    TEXTS,
    GoalChoice,
    Item,
)
from indicators.calculations.targets import MAX_TEXT


class CellField(LineField):
    """A cell's text on one line."""

    def __init__(self, **kwargs: Any) -> None:
        required = _("Skriv vad raden säger, eller ta inte med den.")
        super().__init__(error_messages={"required": required}, **kwargs)


class PlanFileForm(forms.Form):
    document = forms.FileField(
        label=_("Dokumentet"),
        help_text=_(
            "PDF, Word (.docx) eller text. Ingenting ändras i planen förrän du tar in det."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.txt"}),
        error_messages={"required": _("Välj planens dokument."), "empty": _("Filen är tom.")},
    )

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document.size > PLAN_BYTES:
            raise forms.ValidationError(
                _(
                    "Filen är större än %(most)s MB. "
                    "Spara dokumentet utan bilder och välj det igen."
                ),
                params={"most": PLAN_BYTES // MEBIBYTE},
            )
        return document


class GoalRowForm(forms.Form):
    code = CellField(label=_("Nummer"), max_length=20, required=False)
    title = CellField(label=_("Mål"), max_length=500)


class IndicatorRowForm(forms.Form):
    name = CellField(label=_("Indikator"), max_length=400)
    target = CellField(label=_("Årsmål"), max_length=MAX_TEXT, required=False)
    kf_target = CellField(label=_("KF:s årsmål"), max_length=MAX_TEXT, required=False)
    periodicity = CellField(label=_("Periodicitet"), max_length=40, required=False)


class ActivityRowForm(forms.Form):
    title = CellField(label=_("Aktivitet"), max_length=2000)
    start = DayField(label=_("Startdatum"), required=False)
    end = DayField(label=_("Slutdatum"), required=False)

    def clean(self) -> dict[str, Any]:
        """Days as the reader has them."""
        given = super().clean() or {}
        for name in ("start", "end"):
            if name in given:
                given[name] = given[name].isoformat() if given[name] else ""
        return given


class ResultRowForm(forms.Form):
    text = CellField(label=_("Förväntat resultat"), max_length=5000)


class TextsForm(forms.Form):
    """A running text is taken in as it stands, or left out."""


ROW_FORMS: dict[str, type[forms.Form]] = {
    AREA: GoalRowForm,
    GOAL: GoalRowForm,
    INDICATOR: IndicatorRowForm,
    ACTIVITY: ActivityRowForm,
    RESULT: ResultRowForm,
    TEXTS: TextsForm,
}


def row_form(item: Item, data: Any = None) -> forms.Form:
    return ROW_FORMS[item.kind](data, initial=item.values, auto_id=f"id_{item.key}_%s")


class QuestionForm(forms.Form):
    """What a doubtful table's lines are, and under which goal."""

    kind = forms.ChoiceField(
        label=_("Raderna är"),
        choices=[
            (INDICATOR, _("indikatorer")),
            (ACTIVITY, _("aktiviteter")),
            (RESULT, _("förväntade resultat")),
        ],
    )
    goal = forms.ChoiceField(label=_("Hör till"))

    def __init__(self, *args: Any, goals: Sequence[GoalChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal = self.fields["goal"]
        assert isinstance(goal, forms.ChoiceField)
        goal.choices = [(one.key, str(one)) for one in goals]


class TakeInForm(forms.Form):
    """Accepting what was read. A decided plan asks for the decision that changes it, a document
    that names somebody else's plan for a word that it is the right one."""

    decided_on = DecidedOnField(label=_("Beslutsdatum"))
    reference = ReferenceField(label=_("Beslut"))
    reason = ReasonField(label=_("Varför ändras planen?"), help_text=_("Läsarna ser det här."))
    right_plan = forms.BooleanField(
        label=_("Ja, det är rätt dokument"),
        error_messages={"required": _("Kryssa i att det är rätt dokument, eller avbryt.")},
    )

    def __init__(self, *args: Any, decided: bool, names_another: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not decided:
            for name in ("decided_on", "reference", "reason"):
                del self.fields[name]
        if not names_another:
            del self.fields["right_plan"]

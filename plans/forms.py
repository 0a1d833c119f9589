"""Forms for what is added to a plan, and for its decision. Fields that exist save themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.forms import DayField, LineField, ProseField, SeenField, SeenNumberField
from common.text import fold
from decisions.forms import DecidedOnField, PublicationForm, ReasonField, ReferenceField
from drafting.calculations.history import as_text
from goals.agenda import GlobalGoal
from goals.words import own_goal
from indicators.calculations.targets import MAX_TEXT
from indicators.models import IndicatorDefinition
from organisations.models import Organisation, User
from plans.actions.pasting import ACTIVITY, RESULT
from plans.calculations.pasted import ACTIVITIES, MOST_ROWS, RESULTS, PastedRow, read_list

SHAPES = {RESULT: RESULTS, ACTIVITY: ACTIVITIES}
HEADINGS = {
    "text": _("Förväntat resultat"),
    "group": _("Grupp"),
    "title": _("Aktivitet"),
    "in_charge": _("Ansvarig"),
    "start": _("Startdatum"),
    "end": _("Slutdatum"),
}


class AgendaField(forms.TypedMultipleChoiceField):
    """The goals of Agenda 2030 that something new contributes to; none is a choice."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Mål i Agenda 2030 som det bidrar till"),
            choices=[(number, f"{number} {name}") for number, name in GlobalGoal.choices],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class GoalForm(forms.Form):
    prefix = "new-goal"
    title = LineField(max_length=500, error_messages={"required": _("Skriv målet.")})
    result = ProseField(
        label=_("Första förväntade resultat"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agenda = AgendaField()

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["title"].label = capfirst(own_goal(organisation))


class ResultForm(forms.Form):
    prefix = "new-result"
    goal_id = forms.IntegerField(widget=forms.HiddenInput)
    text = ProseField(
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


class PasteForm(UnderGoalForm):
    """A list that becomes rows of a kind. `rows` are what it was read as, also when refused."""

    text = ProseField(
        label=_("Lista"),
        max_length=100_000,
        error_messages={"required": _("Klistra in listan, en rad för varje.")},
    )

    def __init__(
        self,
        *args: object,
        kind: str,
        goals: list[tuple[int, str]],
        there: Callable[[int | None], Iterable[str]],
    ) -> None:
        super().__init__(*args, goals=goals)
        self.kind = kind
        self.shape = SHAPES[kind]
        self.fields["goal_id"].required = kind == RESULT
        self.there = there
        self.rows: list[PastedRow] = []

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.rows = self._read(text)
        if len(self.rows) > MOST_ROWS:
            raise forms.ValidationError(
                _("Listan är %(number)d rader. Högst %(most)d går att lägga till på en gång."),
                params={"number": len(self.rows), "most": MOST_ROWS},
            )
        if self.faults:
            raise forms.ValidationError(self.faults)
        if not self.new_rows:
            raise forms.ValidationError(_("Det finns ingen ny rad i listan."))
        return text

    def _read(self, text: str) -> list[PastedRow]:
        """As pasted; a row that stands there already, or earlier in the list, is not new."""
        seen = {fold(one) for one in self.there(self.cleaned_data.get("goal_id"))}
        found = []
        for row in read_list(text, self.shape):
            main = fold(row.values[self.shape.main])
            found.append(replace(row, is_there=bool(main) and main in seen))
            seen.add(main)
        return found

    @property
    def place(self) -> str:
        """Which of the page's forms it is: `result-12` of a committee goal, `activity`."""
        goal = self["goal_id"].value() if self.kind == RESULT else ""
        return f"{self.kind}-{goal}" if goal else self.kind

    @property
    def faults(self) -> list[str]:
        """What is wrong with which row."""
        return [
            _("Rad %(number)d: %(fault)s") % {"number": number, "fault": fault}
            for number, row in enumerate(self.rows, start=1)
            for fault in row.faults
        ]

    @property
    def headings(self) -> list[str]:
        """The words of the columns that some row fills; always of the first."""
        return [str(HEADINGS[name]) for name in self._filled]

    @property
    def shown(self) -> list[tuple[PastedRow, list[tuple[str, str]]]]:
        """Each row with its cells under their headings."""
        return [
            (row, [(str(HEADINGS[name]), as_text(row.values[name])) for name in self._filled])
            for row in self.rows
        ]

    @property
    def _filled(self) -> list[str]:
        names = [*self.shape.texts, *self.shape.days]
        return [
            name
            for name in names
            if name == self.shape.main or any(row.values[name] for row in self.rows)
        ]

    @property
    def new_rows(self) -> list[Mapping[str, Any]]:
        """What is to be added."""
        return [row.values for row in self.rows if not row.is_there]


class ActivityForm(UnderGoalForm):
    prefix = "new-activity"
    title = LineField(
        label=_("Aktivitet"),
        max_length=2000,
        widget=forms.TextInput(attrs={"data-lists-to": "paste-activity"}),
        error_messages={"required": _("Skriv vad som ska göras.")},
    )
    start = DayField(label=_("Startdatum"), required=False)
    end = DayField(label=_("Slutdatum"), required=False)
    in_charge = LineField(
        label=_("Ansvarig"),
        max_length=200,
        required=False,
        help_text=_("Person eller enhet, till exempel Enhetschef, hemtjänst"),
    )
    carries_out = forms.ChoiceField(label=_("Kommunfullmäktiges aktivitet"), required=False)
    agenda = AgendaField()
    field_order = ["title", "start", "end", "in_charge", "carries_out", "goal_id", "agenda"]

    def __init__(self, *args: object, council: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["carries_out"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = council


class IndicatorForm(UnderGoalForm):
    prefix = "new-indicator"
    name = LineField(
        label=_("Indikator"),
        max_length=400,
        error_messages={"required": _("Skriv vad som mäts.")},
    )
    unit = LineField(
        label=_("Enhet"), max_length=60, required=False, help_text=_("Till exempel %, st, dagar")
    )
    direction = forms.ChoiceField(
        label=_("Riktning"), choices=IndicatorDefinition.Direction.choices
    )
    values = forms.ChoiceField(
        label=_("Vad periodens värde är"),
        choices=IndicatorDefinition.Values.choices,
        initial=IndicatorDefinition.Values.STATE,
        required=False,
        help_text=_(
            "Hittills i år: i T1 det som hänt januari–april, i T2 januari–augusti, i VB hela året."
            " Perioden för sig: bara den perioden, och perioderna läggs samman."
            " Läget: hur det var sista dagen, som en andel eller ett antal platser."
        ),
    )
    target = LineField(
        label=_("Årsmål"),
        max_length=MAX_TEXT,
        required=False,
        help_text=_("Till exempel 80 %, Minst 3, Ökning"),
    )
    field_order = ["name", "unit", "direction", "values", "target", "goal_id"]


class WorkForm(forms.Form):
    """Who is to write a part, and by when."""

    responsible = forms.ChoiceField(label=_("Ansvarig"), required=False)
    due_on = DayField(label=_("Ska vara klart"), required=False)
    # Both as the page showed them.
    seen_responsible = SeenField()
    seen_due_on = SeenField()

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field = self.fields["responsible"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("ingen")), *((pk, str(one)) for pk, one in self.people.items())]

    def clean_responsible(self) -> User | None:
        return self.people.get(self.cleaned_data["responsible"])


class NotConcernedForm(forms.Form):
    """That a part does not concern the organisation."""

    prefix = "concern"
    why_not = ProseField(
        label=_("Varför berör det inte er?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Läsarna ser det i stället för en text."),
        error_messages={"required": _("Skriv varför det inte berör er.")},
    )


class HeadingForm(forms.Form):
    """A heading of the organisation's own."""

    prefix = "new-heading"
    heading = LineField(
        label=_("Egen rubrik"), max_length=300, error_messages={"required": _("Skriv en rubrik.")}
    )


class DecisionForm(forms.Form):
    """The committee's decision on the plan."""

    decided_on = DecidedOnField(label=_("Beslutsdatum"))
    reference = ReferenceField(
        label=_("Paragraf och diarienummer"),
        max_length=60,
        help_text=_("Till exempel § 6, NI 2023/841."),
    )
    reason = ReasonField(label=_("Något att tillägga?"), required=False)
    knowingly = forms.BooleanField(
        label=_("Besluta med frågor som ingen har svarat på"),
        error_messages={"required": _("Svara på frågorna, eller kryssa här.")},
    )
    seen = SeenNumberField()

    def __init__(
        self, *args: object, again: bool = False, asked: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not asked:
            del self.fields["knowingly"]
        if again:
            self.fields["reason"] = ReasonField(
                label=_("Vad ändras och varför?"), help_text=_("Läsarna ser det här.")
            )


class ReturnForm(forms.Form):
    """Sending a plan back: which parts are opened, and what is to be changed in them."""

    prefix = "return"
    whole = forms.BooleanField(label=_("Hela planen"), required=False)
    parts = forms.MultipleChoiceField(
        label=_("Avsnitt som öppnas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Det som står under ett avsnitt öppnas med det."),
    )
    reason = ReasonField(
        label=_("Vad ska ändras?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("De som skriver får veta det, på planens sidor."),
    )

    def __init__(self, *args: object, parts: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["parts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = parts

    def clean(self) -> dict[str, object]:
        given: dict[str, object] = super().clean() or {}
        if not (given.get("whole") or given.get("parts")):
            self.add_error("parts", _("Välj minst ett avsnitt, eller hela planen."))
        return given

    @property
    def keys(self) -> list[str]:
        """The parts to open; none for the whole plan."""
        return [] if self.cleaned_data["whole"] else self.cleaned_data["parts"]


class ReopenForm(forms.Form):
    """Opening a decided plan again."""

    prefix = "reopen"
    reason = ReasonField(label=_("Varför skrivs en ny version?"))


class PublishForm(PublicationForm):
    """Making the decided plan public."""

    decided_on = DecidedOnField(label=_("Datum"))
    reference = ReferenceField(
        label=_("Beslut"),
        required=False,
        help_text=_("Om publiceringen har ett eget diarienummer."),
    )
    edition = SeenNumberField()

"""What those who steer the city fill in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.forms import DayField, LineField, NumberField, ProseField, SeenField
from goals.models import Budget, StrategicGoal
from indicators.forms import CHOOSE, DefinitionForm
from indicators.models import Indicator, Policy
from indicators.rules import NewRules
from organisations.models import Organisation
from plans.actions.deadlines import LastDayOfStep
from plans.models import SectionTemplate, StepDeadline

CODE_HELP = _("Står i adresser och filer: små bokstäver, siffror och bindestreck. Ändras aldrig.")


class OrganisationField(forms.ModelChoiceField):
    """One of the organisations, by name, the city first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organisation.objects.in_order(), empty_label=CHOOSE, **kwargs)


class NamesForm(forms.Form):
    name = LineField(label=_("Namn"), max_length=200)
    short_name = LineField(
        label=_("Kort namn"),
        max_length=100,
        required=False,
        help_text=_("Det som står i tabeller. Tomt: samma som namnet."),
    )


class DescriptionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Slag"),
        choices=[one for one in Organisation.Kind.choices if one[0] != Organisation.Kind.CITY],
    )
    exists_from = DayField(label=_("Finns från och med"), required=False)
    counted_in_reconciliation = forms.BooleanField(label=_("Räknas i avstämningen"), required=False)


class NewOrganisationForm(DescriptionForm, NamesForm):
    code = forms.SlugField(
        label=_("Kod"),
        max_length=60,
        help_text=CODE_HELP,
        error_messages={
            "invalid": _("Skriv koden med bokstäver, siffror och bindestreck, till exempel norra.")
        },
    )
    parent = OrganisationField(label=_("Hör till"))

    field_order = ["name", "short_name", "code", "kind", "parent", "exists_from"]


class MoveForm(forms.Form):
    parent = OrganisationField(label=_("Hör till"))


class GroundsForm(forms.Form):
    """The decision that changes what is adopted; empty where nothing adopted is touched."""

    decided_on = DayField(label=_("Beslutsdatum"), required=False)
    reference = LineField(
        label=_("Beslut"),
        max_length=200,
        required=False,
        help_text=_("Diarienummer och paragraf."),
    )
    reason = ProseField(label=_("Varför"), required=False, help_text=_("Läsarna ser det."))

    @property
    def grounds(self) -> NewRules | None:
        """None when nothing was given."""
        given = {name: self.cleaned_data[name] for name in GroundsForm.base_fields}
        return NewRules(**given) if any(given.values()) else None


class CloseForm(GroundsForm):
    """The last day; with the decision, where the organisation answers in an adopted year."""

    exists_to = DayField(label=_("Finns till och med"))
    field_order = ["exists_to"]


class YearForm(forms.Form):
    year = forms.IntegerField(
        label=_("År"), min_value=1990, max_value=2100, help_text=_("Till exempel 2025.")
    )


class GoalForm(forms.Form):
    code = LineField(label=_("Nummer"), max_length=10)
    title = LineField(label=_("Mål"), max_length=500)


class NewGoalForm(GoalForm):
    """A goal for the city, or (under one) for an area."""

    under = forms.ModelChoiceField(
        StrategicGoal.objects.none(),
        label=_("Under inriktningsmål"),
        required=False,
        empty_label=_("– ett nytt inriktningsmål –"),
        help_text=_("Ett mål för ett verksamhetsområde har numret 1.1, ett inriktningsmål 1."),
    )
    field_order = ["under", "code", "title"]

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "under").queryset = budget.strategic_goals.all()


def _choices(form: forms.Form, name: str) -> forms.ModelChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


class NewIndicatorForm(DefinitionForm):
    """A new indicator of the council's: its name, who decides its targets, and its definition."""

    name = LineField(label=_("Namn"), max_length=400)
    level = forms.ChoiceField(
        label=_("Slag"),
        choices=[one for one in Indicator.Level.choices if one[0] != Indicator.Level.OWN],
        help_text=_("Årsmål för en obligatorisk nämndindikator sätter nämnderna själva."),
    )
    field_order = ["name", "level"]

    class Meta(DefinitionForm.Meta):
        pass


class IndicatorNameForm(forms.Form):
    """Its name, which is the same in every year; `decided`: an edition reads it by that."""

    name = LineField(label=_("Namn"), max_length=400)

    def __init__(self, *args: Any, decided: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if decided:
            self.fields["name"].widget.attrs["readonly"] = True
            self.fields["name"].help_text = _(
                "Namnet är detsamma alla år och står i det som är beslutat, så det ändras inte."
                " Ska något mätas under ett annat namn: lägg till en ny indikator."
            )


class ExistingIndicatorForm(forms.Form):
    """An indicator that the council has used before; its series goes on."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label=_("Indikator"), empty_label=CHOOSE
    )

    def __init__(self, *args: Any, indicators: QuerySet[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "indicator").queryset = indicators


class AnsweringForm(forms.Form):
    """One organisation that answers, from when to when, and its weight."""

    starts_on = DayField(label=_("Från och med"))
    ends_on = DayField(label=_("Till och med"), required=False)
    weight = NumberField(label=_("Vikt"), required=False)

    def clean_weight(self) -> Decimal | None:
        weight: Decimal | None = self.cleaned_data["weight"]
        if weight is not None and weight < 0:
            raise forms.ValidationError(_("En vikt är inte negativ."))
        return weight


class NewAnsweringForm(AnsweringForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=CHOOSE
    )
    field_order = ["organisation", "starts_on", "ends_on", "weight"]

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "organisation").queryset = (
            Organisation.objects.without_city().existing_in(year).in_order()
        )


class AdoptForm(forms.Form):
    decided_on = DayField(label=_("Kommunfullmäktiges beslut, datum"))
    reference = LineField(
        label=_("Beslut"), max_length=200, help_text=_("Diarienummer och paragraf.")
    )


class PolicyForm(forms.ModelForm):
    full_share = NumberField(
        label=_("Andel för uppfylls helt"),
        help_text=_("Minst så stor andel av målets indikatorer ska vara helt uppfyllda: 0–1."),
    )
    hard_share = NumberField(
        label=_("Andel för svårbedömt"),
        help_text=_("Mer än så är svårbedömda: målet är svårbedömt."),
    )
    none_share = NumberField(
        label=_("Andel för uppfylls inte"), help_text=_("Mer än så uppfylls inte: målet inte.")
    )
    least_coverage = NumberField(
        label=_("Minsta täckning"),
        required=False,
        help_text=_("Andel av dem som svarar, som stadens värde behöver: till exempel 0,9."),
    )
    large_gap = NumberField(
        label=_("Stort avstånd till utfallet"),
        required=False,
        help_text=_("Andel av utfallet; avstämningen frågar om årsmål längre ifrån."),
    )
    large_spread = NumberField(
        label=_("Stor spridning"),
        required=False,
        help_text=_("I indikatorns enhet; avstämningen frågar om större skillnader."),
    )
    decided_on = DayField(label=_("Beslutad"), required=False)

    class Meta:
        model = Policy
        fields = (
            "full_share",
            "hard_share",
            "none_share",
            "least_coverage",
            "large_gap",
            "large_spread",
            "decided_on",
            "reference",
        )

    def __init__(self, *args: Any, adopted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if adopted:
            # Rules that are adopted say what the decision that changes them says.
            del self.fields["decided_on"], self.fields["reference"]


class ToleranceForm(forms.Form):
    absolute = NumberField(label=_("I enheten"), required=False)
    percent = NumberField(label=_("I procent"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("absolute") is not None and data.get("percent") is not None:
            self.add_error("percent", _("Ange toleransen antingen i enheten eller i procent."))
        for name in ("absolute", "percent"):
            if (data.get(name) or 0) < 0:
                self.add_error(name, _("En tolerans är inte negativ."))
        return data


class PeriodForm(forms.Form):
    opens_on = DayField(label=_("Öppnar"), required=False)
    due_on = DayField(label=_("Ska vara klar"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("opens_on")) != bool(data.get("due_on")) and not self.errors:
            empty = "due_on" if data.get("opens_on") else "opens_on"
            self.add_error(empty, _("Ange båda dagarna, eller ingen."))
        return data

    @property
    def dates(self) -> tuple[dt.date, dt.date] | None:
        opens, due = self.cleaned_data["opens_on"], self.cleaned_data["due_on"]
        return (opens, due) if opens else None


class DeadlineForm(forms.Form):
    """The last day of one step of the year's plans."""

    due_on = DayField(label=_("Sista dag"), required=False)
    locks = forms.BooleanField(label=_("Låses när dagen är över"), required=False)
    seen_on = DayField(required=False, widget=forms.HiddenInput)
    seen_locks = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("locks") and not data.get("due_on") and not self.errors:
            self.add_error("due_on", _("Ange den dag som låser."))
        return data

    @property
    def day(self) -> LastDayOfStep | None:
        given = self.cleaned_data
        return LastDayOfStep(given["due_on"], given["locks"]) if given["due_on"] else None

    @property
    def seen(self) -> LastDayOfStep | None:
        """What the page showed when the day was chosen."""
        given = self.cleaned_data
        return LastDayOfStep(given["seen_on"], given["seen_locks"]) if given["seen_on"] else None


class ExceptionForm(forms.Form):
    """Longer time for one organisation, until a day on which it closes by itself."""

    prefix = "longer"
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        empty_label=_("Välj organisation"),
    )
    deadline = forms.ModelChoiceField(
        label=_("Steg"),
        queryset=StepDeadline.objects.none(),
        to_field_name="step",
        empty_label=_("Välj steg"),
    )
    until = DayField(label=_("Öppet till och med"))
    reason = LineField(
        label=_("Varför?"),
        max_length=300,
        error_messages={"required": _("Säg varför organisationen får längre tid.")},
    )
    # The marks of the exceptions that the page showed.
    seen = SeenField()

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations, deadlines = self.fields["organisation"], self.fields["deadline"]
        assert isinstance(organisations, forms.ModelChoiceField)
        assert isinstance(deadlines, forms.ModelChoiceField)
        existing = Organisation.objects.without_city().existing_in(budget.year)
        organisations.queryset = existing.in_order()
        deadlines.queryset = StepDeadline.objects.filter(budget=budget)


class TargetForm(forms.Form):
    text = LineField(label=_("Årsmål"), max_length=200, required=False)
    read_as = LineField(label=_("Tolkas som"), max_length=200, required=False)


class PartForm(forms.Form):
    """A new part of the year's plans: one that is taken away, or one with a heading of its own."""

    prefix = "new-part"
    heading = LineField(
        label=_("Rubrik"), max_length=300, error_messages={"required": _("Skriv en rubrik.")}
    )
    under = forms.ModelChoiceField(
        SectionTemplate.objects.none(),
        label=_("Under"),
        required=False,
        empty_label=_("– ett eget kapitel –"),
    )

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "under").queryset = chapters_of(budget)

    @property
    def part(self) -> dict[str, Any]:
        return self.cleaned_data


class PlaceForm(forms.Form):
    """Who must write a part, and what it stands under."""

    required_of = forms.MultipleChoiceField(
        label=_("Krävs av"),
        choices=[one for one in Organisation.Kind.choices if one[0] != Organisation.Kind.CITY],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De andra får skriva avsnittet, men det räknas inte som saknat."),
    )
    parent = forms.ModelChoiceField(
        SectionTemplate.objects.none(),
        label=_("Står under"),
        required=False,
        empty_label=_("– ett eget kapitel –"),
    )

    def __init__(self, *args: Any, part: SectionTemplate, **kwargs: Any) -> None:
        kwargs["initial"] = {"required_of": part.required_of, "parent": part.parent_id}
        super().__init__(*args, **kwargs)
        if part.is_of_goals:
            del self.fields["parent"]
        else:
            _choices(self, "parent").queryset = chapters_of(part.budget).exclude(pk=part.pk)


def chapters_of(budget: Budget) -> QuerySet[SectionTemplate]:
    """The parts that others may stand under."""
    rows = SectionTemplate.objects.filter(budget=budget, parent=None)
    return rows.exclude(kind__in=SectionTemplate.OF_GOALS)


class PasteForm(forms.Form):
    text = forms.CharField(
        label=_("Tabellen"),
        widget=forms.Textarea(attrs={"rows": 10}),
        strip=False,
        help_text=_(
            "Kopiera raderna i kalkylarket och klistra in dem här. Kolumner: Mål, Indikator,"
            " Årsmål och, om ni vill, Slag."
        ),
    )

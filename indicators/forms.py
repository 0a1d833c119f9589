"""How an indicator is measured, as a form: the council's and an organisation's own alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from common.forms import NumberField, ProseField, WholeNumberField
from indicators.models import MOST_DECIMALS, IndicatorDefinition

CHOOSE = _("– välj –")
Values, OverPeriods = IndicatorDefinition.Values, IndicatorDefinition.OverPeriods


GROUPS = (
    (_("Vad som mäts, och varför"), ("why", "numerator", "denominator")),
    (
        _("Så läses talet"),
        (
            "unit", "decimals", "direction", "frequency", "values", "over_periods",
            "over_organisations", "by_gender",
        ),
    ),
    (
        _("Rimliga gränser"),
        ("minimum", "maximum", "largest_change", "whole", "exceeds_hundred"),
    ),
    (_("Var talet kommer ifrån"), ("source",)),
)  # fmt: skip


class DefinitionForm(forms.ModelForm):
    """How an indicator is measured. What is not changed is left as it stands."""

    why = ProseField(label=_("Varför det mäts"), required=False)
    numerator = ProseField(label=_("Vad täljaren är"), required=False)
    denominator = ProseField(label=_("Vad nämnaren är"), required=False)
    minimum = NumberField(label=_("Minsta möjliga värde"), required=False)
    maximum = NumberField(label=_("Största möjliga värde"), required=False)
    largest_change = NumberField(
        label=_("Största rimliga ändring på ett år"),
        required=False,
        help_text=_("I procent av samma period året före; större ändringar frågar systemet om."),
    )

    class Meta:
        model = IndicatorDefinition
        fields = (
            "why",
            "numerator",
            "denominator",
            "unit",
            "decimals",
            "direction",
            "frequency",
            "values",
            "over_periods",
            "over_organisations",
            "by_gender",
            "minimum",
            "maximum",
            "whole",
            "exceeds_hundred",
            "largest_change",
            "source",
        )
        field_classes = {"decimals": WholeNumberField}
        help_texts = {
            "unit": _("Till exempel %, st eller mnkr."),
            "decimals": _("Värdet avrundas till så många innan det jämförs med årsmålet."),
            "over_organisations": _("Hur organisationernas värden blir stadens."),
            "values": _(
                "Hittills i år: T1 är januari–april, T2 januari–augusti, VB hela året."
                " Perioden för sig: bara det tertialet eller den månaden."
                " Läget: hur det var sista dagen."
            ),
            "over_periods": _(
                "Hur periodernas värden blir årets. Hittills i år är alltid det senaste."
            ),
            "exceeds_hundred": _(
                "En andel av något utanför den själv, till exempel sålt av planerat."
            ),
            "whole": _("Värdet är alltid ett heltal."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["direction"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", CHOOSE), *IndicatorDefinition.Direction.choices]
        decimals = self.fields["decimals"]
        decimals.validators = [MinValueValidator(0), MaxValueValidator(MOST_DECIMALS)]
        decimals.widget.attrs |= {"min": 0, "max": MOST_DECIMALS}

    def clean(self) -> dict[str, Any]:
        """What the database refuses too, said at the field that is to be changed."""
        data = super().clean() or {}
        if data.get("values") == Values.STATE and data.get("over_periods") == OverPeriods.SUM:
            self.add_error(
                "over_periods", _("Ett läge läggs inte samman: välj senaste eller medelvärde.")
            )
        lowest, highest = data.get("minimum"), data.get("maximum")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("maximum", _("Största möjliga värde är mindre än det minsta."))
        if (data.get("largest_change") or 0) < 0:
            self.add_error("largest_change", _("En ändring i procent är inte negativ."))
        return data

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Its fields under headings."""
        return [(str(heading), [self[name] for name in names]) for heading, names in GROUPS]

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

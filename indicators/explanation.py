"""Varför? What went into a stored row, in words that a reader of the page understands.

Everything is read from the row, which keeps what it was computed from; nothing is computed again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.numbers import difference, measure, round_half_up, sv_number
from common.text import clean_text
from decisions.models import BUDGET, Decision
from indicators.calculations.reasons import Reason
from indicators.calculations.targets import TargetKind, format_target
from indicators.corrections import corrected
from indicators.models import Basis, Correction, Fulfilment, IndicatorDefinition, Period
from indicators.models.computed import Question
from organisations.models import Organisation
from organisations.permissions import Viewer

METHODS: dict[str, str | Promise] = {
    "sum": gettext_lazy("summan av organisationernas värden"),
    "ratio": gettext_lazy("summan av täljarna genom summan av nämnarna"),
    "weighted_mean": gettext_lazy("medelvärde med angivna vikter"),
    "mean": gettext_lazy("medelvärde utan vikter"),
    "share_meeting": gettext_lazy("andelen organisationer som når sitt årsmål"),
    "single": gettext_lazy("den enda ansvariga organisationens värde"),
    "central": gettext_lazy("mäts centralt för staden"),
    "none": gettext_lazy("sammanställs inte"),
}
HEADINGS: dict[str, str | Promise] = {
    "full": gettext_lazy("Varför uppfylls årsmålet helt?"),
    "partial": gettext_lazy("Varför uppfylls årsmålet delvis?"),
    "none": gettext_lazy("Varför uppfylls årsmålet inte?"),
    "hard_to_assess": gettext_lazy("Varför är det svårbedömt?"),
    "not_applicable": gettext_lazy("Varför är det inte aktuellt?"),
}
# What is shown of a value with many decimals, an average for instance.
SHOWN_DECIMALS = 4
UNREAD = (TargetKind.NONE, TargetKind.UNINTERPRETED)


@dataclass(frozen=True)
class Ingredient:
    """What one organisation gave, or why it gave nothing."""

    organisation: Organisation
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    weight: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Explanation:
    """A row, its definition, and the organisations that the reader may know about."""

    row: Fulfilment
    definition: IndicatorDefinition | None
    organisations: dict[int, Organisation]
    corrections: list[Correction] = field(default_factory=list)
    # Decisions on the year's rules that the row was computed after.
    rules: list[Decision] = field(default_factory=list)

    @property
    def is_working(self) -> bool:
        """Made from what is entered, and read only by those who work on it."""
        return self.row.basis == Basis.WORKING

    @property
    def published_on(self) -> date | None:
        return self.row.edition.decision.decided_on if self.row.edition else None

    @property
    def corrected(self) -> list[str]:
        decimals = self.definition.decimals if self.definition else None
        return [corrected(one, decimals) for one in self.corrections]

    @property
    def changed_rules(self) -> list[str]:
        words = _("Regler eller ansvar ändrades %(day)s, %(reference)s: %(reason)s")
        return [
            words
            % {
                "day": date_format(one.decided_on, "j F Y"),
                "reference": one.reference,
                "reason": one.motivation,
            }
            for one in self.rules
        ]

    @property
    def heading(self) -> str:
        return str(HEADINGS[self.row.level])

    @property
    def is_plan(self) -> bool:
        return self.row.question == Question.PLAN

    @property
    def who(self) -> str:
        return _("Staden") if self.row.organisation.is_city else self.row.organisation.name

    @property
    def period(self) -> str:
        if self.is_plan:
            return _("årsmål för %(year)d") % {"year": self.row.year}
        return f"{Period(self.row.period).label} {self.row.year}"

    @property
    def target_label(self) -> str:
        return _("Kommunfullmäktiges årsmål") if self.is_plan else _("Årsmål")

    @property
    def target(self) -> str:
        """The target as decided."""
        return self.row.target_text or "–"

    @property
    def reading_of_target(self) -> str:
        """How the target was understood, when that is not obvious from its own words."""
        parsed = self.row.target_read
        canonical = format_target(parsed)
        same = clean_text(canonical).casefold() == clean_text(self.row.target_text).casefold()
        return "" if same or parsed.kind in UNREAD else canonical

    @property
    def target_value(self) -> str:
        """The level compared with, when the target is a change and says no level itself."""
        moves = self.row.target_read.kind in (
            TargetKind.CHANGE,
            TargetKind.CHANGE_SINCE,
            TargetKind.INCREASE,
            TargetKind.DECREASE,
            TargetKind.UNCHANGED,
        )
        return self._figure(self.row.target_value) if moves else ""

    @property
    def outcome_label(self) -> str:
        if not self.is_plan:
            return _("Utfall")
        if self.row.organisation.is_city:
            return _("Organisationernas årsmål")
        return _("Nämndens årsmål")

    @property
    def outcome(self) -> str:
        return self._between(self.row.outcome, self.row.inputs)

    @property
    def exact_outcome(self) -> str:
        """The unrounded value, when rounding hides something."""
        if self.row.outcome is None or self.definition is None:
            return ""
        value = round_half_up(self.row.outcome, SHOWN_DECIMALS).normalize() + 0
        exact = measure(value, self.definition.unit)
        if round_half_up(value, self.definition.decimals) == value:
            return ""
        return exact

    @property
    def previous(self) -> str:
        return self._figure(self.row.previous)

    @property
    def previous_label(self) -> str:
        if self.is_plan:
            return _("Jämförs med senaste helåret")
        return _("Jämförs med samma period %(year)d") % {"year": self.row.year - 1}

    @property
    def base(self) -> str:
        return self._input("base")

    @property
    def base_label(self) -> str:
        year = self.row.target_read.base_year
        return _("Basårets utfall %(year)d") % {"year": year} if year else ""

    @property
    def tolerance(self) -> str:
        percent = self.row.inputs.get("tolerance_percent")
        if percent:
            return _("%(percent)s av årsmålet") % {"percent": measure(Decimal(percent), "%")}
        return self._input("tolerance")

    @property
    def distance(self) -> str:
        """How far from the target; between percentages it is percentage points."""
        if self.definition and self.definition.unit == "%":
            return difference(self.row.distance, "%", self.definition.decimals, empty="")
        return self._figure(self.row.distance)

    @property
    def rule(self) -> str:
        """The sentence that says what the rule found."""
        return str(Reason(self.row.reason).label) if self.row.reason else ""

    @property
    def rounding(self) -> str:
        decimals = self.definition.decimals if self.definition else 0
        if not decimals:
            return _("Värdena avrundas till heltal innan de jämförs.")
        return ngettext(
            "Värdena avrundas till %(number)d decimal innan de jämförs.",
            "Värdena avrundas till %(number)d decimaler innan de jämförs.",
            decimals,
        ) % {"number": decimals}

    @property
    def method(self) -> str:
        """How the city's figure came about, and for how many of those who answer."""
        if "method" not in self.row.inputs:
            return ""
        if self.row.inputs.get("source") == "city":
            return _("redovisat för staden som helhet")
        return str(METHODS[self.row.inputs["method"]])

    @property
    def aggregate(self) -> str:
        return self._input("aggregate")

    @cached_property
    def ingredients(self) -> list[Ingredient]:
        """What the organisations gave, those that gave nothing last."""
        given = [self._given(part) for part in self._known("organisations")]
        lacking = [
            Ingredient(
                self.organisations[part["organisation"]],
                missing=str(Reason(part["reason"]).label),
            )
            for part in self._known("missing")
        ]
        return given + lacking

    @property
    def withheld(self) -> int:
        """How many organisations' figures the reader may not see yet."""
        parts = self.row.inputs.get("organisations", []) + self.row.inputs.get("missing", [])
        return len(parts) - len(self.ingredients)

    @property
    def has_shares(self) -> bool:
        return any(one.denominator for one in self.ingredients)

    @property
    def has_weights(self) -> bool:
        return any(one.weight for one in self.ingredients)

    def _known(self, name: str) -> list[dict[str, Any]]:
        parts = self.row.inputs.get(name, [])
        known = [part for part in parts if part["organisation"] in self.organisations]
        return sorted(known, key=lambda part: self._place(part["organisation"]))

    def _place(self, organisation: int) -> tuple[int, str]:
        one = self.organisations[organisation]
        return one.kind_order, one.sort_name

    def _given(self, part: dict[str, Any]) -> Ingredient:
        return Ingredient(
            self.organisations[part["organisation"]],
            value=self._between(Decimal(part["value"]), part),
            numerator=_exact(part.get("numerator")),
            denominator=_exact(part.get("denominator")),
            weight=_exact(part.get("weight")),
        )

    def _input(self, name: str) -> str:
        text = self.row.inputs.get(name)
        return self._figure(Decimal(text)) if text else ""

    def _between(self, value: Decimal | None, part: dict[str, Any]) -> str:
        """The value, with its upper end where it stands for a band of a plan."""
        high = part.get("value_high")
        low = self._figure(value)
        return f"{low} till {self._figure(Decimal(high))}" if high else low

    def _figure(self, value: Decimal | None) -> str:
        if self.definition is None:
            return sv_number(value, empty="")
        return measure(value, self.definition.unit, self.definition.decimals, empty="")


def _exact(text: str | None) -> str:
    return sv_number(text, empty="")


def explain(row: Fulfilment, *, to: Viewer) -> Explanation:
    """Explain a computed row to a reader who may see it; seven queries, whatever went in."""
    parts: Iterable[dict[str, int]] = [
        *row.inputs.get("organisations", []),
        *row.inputs.get("missing", []),
    ]
    named = {part["organisation"] for part in parts}
    definition = (
        IndicatorDefinition.objects.filter(indicator=row.indicator_id, from_year__lte=row.year)
        .order_by("-from_year")
        .first()
    )
    known = Organisation.objects.in_bulk(_visible(row, named, to)) if named else {}
    return Explanation(row, definition, known, _corrections(row), _rules(row))


def _visible(row: Fulfilment, named: set[int], viewer: Viewer) -> set[int]:
    """Organisations whose own row of the same edition (or working) the reader may see."""
    own_rows = Fulfilment.every.visible_to(viewer).filter(
        basis=row.basis,
        edition=row.edition_id,
        indicator=row.indicator_id,
        year=row.year,
        period=row.period,
        question=row.question,
        organisation__in=named,
    )
    return set(own_rows.values_list("organisation_id", flat=True))


def _corrections(row: Fulfilment) -> list[Correction]:
    """What the row's edition says of its figures having been others."""
    if row.edition_id is None:
        return []
    return list(
        Correction.objects.filter(
            edition=row.edition_id, indicator=row.indicator_id, organisation=row.organisation_id
        )
    )


def _rules(row: Fulfilment) -> list[Decision]:
    """Why the year's adopted rules became others, as far as the row's edition was made after."""
    if row.edition is None:
        return []
    decided = Decision.objects.filter(
        kind=Decision.Kind.RULES,
        subject=BUDGET,
        year=row.year,
        made_at__lte=row.edition.made_at,
    )
    return list(decided.order_by("made_at", "pk"))

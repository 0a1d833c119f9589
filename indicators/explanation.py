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

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import sv_date
from common.numbers import difference, measure, round_half_up, sv_number, with_minus
from common.text import clean_text
from decisions.models import Decision
from goals.words import spoken
from indicators.calculations.parts import Part
from indicators.calculations.reasons import Reason
from indicators.calculations.targets import TargetKind, format_target
from indicators.corrections import corrected, rules_until, said_rule
from indicators.meaning import reading_of
from indicators.models import Basis, Correction, Fulfilment, IndicatorDefinition, Period
from indicators.models.computed import Judged, Level, Question
from indicators.models.figures import OutcomeColumns
from indicators.pulling import parts_in, rule_of, since, went_in
from indicators.sources import Sources, sources_of
from indicators.why_words import HEADINGS, JUDGED, METHODS
from organisations.models import Organisation, the_city
from organisations.permissions import Viewer

UNREAD = (TargetKind.NONE, TargetKind.UNINTERPRETED)


@dataclass(frozen=True)
class Ingredient:
    """What one organisation gave and its part in the city's figure, or why it gave nothing.

    `own` is its own row of the same edition, which has an explanation of its own.
    """

    organisation: Organisation
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    weight: str = ""
    missing: str = ""
    share: str = ""
    without: str = ""
    pull: str = ""
    comment: str = ""
    own: Fulfilment | None = None


@dataclass(frozen=True)
class Explanation:
    """A row, its definition, and the organisations that the reader may know about."""

    row: Fulfilment
    definition: IndicatorDefinition | None
    organisations: dict[int, Organisation]
    own_rows: dict[int, Fulfilment] = field(default_factory=dict)
    sources: Sources = field(default_factory=Sources)
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
        return [said_rule(one) for one in self.rules]

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
        return with_minus(self.row.target_text) or "–"

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
        return spoken(self.row.organisation, _("Nämndens årsmål"))

    @property
    def outcome(self) -> str:
        return self._between(self.row.outcome, self.row.inputs)

    @property
    def exact_outcome(self) -> str:
        return self._unrounded(self.row.outcome)

    @property
    def meaning(self) -> str:
        """What the period's figure is about."""
        if self.is_plan or self.definition is None:
            return ""
        return reading_of(self.definition, self.row.period)

    @property
    def forecast(self) -> str:
        return self._figure(self.row.forecast)

    @property
    def exact_forecast(self) -> str:
        return self._unrounded(self.row.forecast)

    @property
    def judged(self) -> str:
        """Which figure is held against the target."""
        return str(JUDGED.get(self.row.judged, ""))

    @property
    def marked(self) -> str:
        """What stands beside the symbol where the year is not over; as on the reading pages."""
        if self.is_plan or self.row.level == Level.NOT_APPLICABLE:
            return ""
        within_the_year = (Judged.FORECAST, Judged.SO_FAR)
        return str(Judged(self.row.judged).label) if self.row.judged in within_the_year else ""

    @property
    def compared(self) -> str:
        """What "better" was asked against, where that is another than the year before."""
        if self.row.judged != Judged.FORECAST:
            return ""
        return self._figure(self.row.compared_with)

    @property
    def compared_label(self) -> str:
        return _("Prognosen jämförs med helåret %(year)d") % {"year": self.row.year - 1}

    def _unrounded(self, value: Decimal | None) -> str:
        """Every digit that is kept, when rounding hides some."""
        if value is None or self.definition is None:
            return ""
        if round_half_up(value, self.definition.decimals) == value:
            return ""
        return measure(value, self.definition.unit)

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
    def went_in_words(self) -> str:
        """The heading of what went in: of the forecast, where that is what is judged."""
        if self.row.judged == Judged.FORECAST:
            return _("Det som ingår i prognosen")
        return _("Det som ingår")

    @property
    def coverage(self) -> tuple[int, int]:
        """How many gave the judged figure, of how many."""
        kept = went_in(self.row)
        return kept.get("coverage", self.row.coverage), kept.get("expected", self.row.expected)

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
        kept = went_in(self.row)
        parts = [*kept.get("organisations", ()), *kept.get("missing", ())]
        return len(parts) - len(self._known("organisations")) - len(self._known("missing"))

    @property
    def has_shares(self) -> bool:
        return any(one.denominator for one in self.ingredients)

    @property
    def has_numerators(self) -> bool:
        return any(one.numerator for one in self.ingredients)

    @property
    def has_weights(self) -> bool:
        return any(one.weight for one in self.ingredients)

    def _known(self, name: str) -> list[dict[str, Any]]:
        parts = went_in(self.row).get(name, [])
        known = [part for part in parts if part["organisation"] in self.organisations]
        return sorted(known, key=lambda part: self._place(part["organisation"]))

    def _place(self, organisation: int) -> tuple[int, str]:
        one = self.organisations[organisation]
        return one.kind_order, one.sort_name

    def _given(self, part: dict[str, Any]) -> Ingredient:
        key = part["organisation"]
        told = self.parts.get(key)
        outcome = self.sources.outcomes.get(key)
        return Ingredient(
            self.organisations[key],
            value=self._between(Decimal(part["value"]), part, exact=True),
            numerator=_exact(part.get("numerator")),
            denominator=_exact(part.get("denominator")),
            weight=_exact(part.get("weight")),
            share=_percent(told.share) if told else "",
            without=self._figure(told.without) if told else "",
            pull=_percent(told.pull) if told and told.pull else "",
            comment=outcome.comment if outcome else "",
            own=self.own_rows.get(key),
        )

    @cached_property
    def parts(self) -> dict[int, Part]:
        """Each organisation's part in the city's figure; none where the reader may not see all."""
        if self.is_plan or not self.row.organisation.is_city or self.withheld:
            return {}
        found = parts_in(self.row, self.definition, self.own_rows)
        return {part.organisation: part for part in found}

    @property
    def rule_of_parts(self) -> str:
        """The rule by which the parts are told."""
        return rule_of(self.row, list(self.parts))

    @property
    def pulls(self) -> bool:
        """Whether any of them pulls the figure down."""
        return any(part.pull for part in self.parts.values())

    @property
    def has_comments(self) -> bool:
        return any(one.comment for one in self.ingredients)

    # --- sources, since when, ways on ---------------------------------------------------------

    @property
    def outcome_entered(self) -> OutcomeColumns | None:
        """What was reported by the one whose row it is."""
        return self.sources.outcomes.get(self.row.organisation_id)

    @property
    def target_source(self) -> str:
        """Where the target stands and by which decision: "Budget 2024, bilaga 5, KF § 1"."""
        target = self.sources.target
        return ", ".join(filter(None, (target.source, target.reference))) if target else ""

    @property
    def made_without(self) -> str:
        """Which target is public now though the row was made when there was none."""
        target = self.sources.made_without
        if target is None or self.published_on is None:
            return ""
        words = _(
            "När det här publicerades, %(then)s, fanns inget årsmål. Årsmålet %(target)s är"
            " beslutat %(day)s och räknas från nästa utgåva av perioden."
        )
        return words % {
            "then": sv_date(self.published_on),
            "target": with_minus(target.text),
            "day": sv_date(target.edition.decision.decided_on),
        }

    @property
    def confirmed(self) -> list[str]:
        """What was asked about and is right all the same, with why."""
        entered = (self.sources.target, self.outcome_entered)
        return [
            _("bekräftat: %(why)s") % {"why": one.confirmed}
            for one in entered
            if one is not None and one.confirmed
        ]

    @property
    def parts_of_ratio(self) -> str:
        """Numerator and denominator as they were reported: "30 av 90"."""
        one = self.outcome_entered
        if one is None or one.numerator is None or one.denominator is None:
            return ""
        named = {"numerator": sv_number(one.numerator), "denominator": sv_number(one.denominator)}
        return _("%(numerator)s av %(denominator)s") % named

    @property
    def since(self) -> str:
        """Since when the level has been what it is, counted in what readers may see."""
        if self.is_plan:
            return ""
        begins = [self.definition] if self.definition else []
        first = since(self.sources.over_time, self.row, begins)
        if (first.year, first.period) == (self.row.year, self.row.period):
            return _("sedan den här perioden")
        named = {"period": Period(first.period).label, "year": first.year}
        return _("sedan %(period)s %(year)d") % named

    @property
    def others(self) -> list[Fulfilment]:
        """The same figure in other periods, latest first: each has an explanation."""
        rows = [one for one in self.sources.over_time if one.pk != self.row.pk]
        return sorted(rows, key=lambda one: (one.year, Period(one.period).end_month), reverse=True)

    @property
    def citys(self) -> Fulfilment | None:
        """The city's row beside an organisation's."""
        if self.row.organisation.is_city:
            return None
        return next((one for one in self.own_rows.values() if one.organisation.is_city), None)

    def _input(self, name: str) -> str:
        text = self.row.inputs.get(name)
        return self._figure(Decimal(text)) if text else ""

    def _between(self, value: Decimal | None, part: dict[str, Any], *, exact: bool = False) -> str:
        """The value, with its upper end where it stands for a band of a plan."""
        shown = self._exact_figure if exact else self._figure
        high = part.get("value_high")
        low = shown(value)
        return f"{low} till {shown(Decimal(high))}" if high else low

    def _exact_figure(self, value: Decimal | None) -> str:
        """With every digit, and no fewer than the indicator is shown with."""
        return self._unrounded(value) or self._figure(value)

    def _figure(self, value: Decimal | None) -> str:
        if self.definition is None:
            return sv_number(value, empty="")
        return measure(value, self.definition.unit, self.definition.decimals, empty="")


def _exact(text: str | None) -> str:
    return sv_number(text, empty="")


def _percent(share: Decimal) -> str:
    return measure(share * 100, "%", 1)


def explain(row: Fulfilment, *, to: Viewer) -> Explanation:
    """Explain a computed row to a reader who may see it; ten queries, whatever went in."""
    parts: Iterable[dict[str, int]] = [
        *went_in(row).get("organisations", []),
        *went_in(row).get("missing", []),
    ]
    named = {part["organisation"] for part in parts}
    definition = (
        IndicatorDefinition.objects.filter(indicator=row.indicator_id, from_year__lte=row.year)
        .order_by("-from_year")
        .first()
    )
    beside = _visible(row, {*named, row.organisation_id}, to)
    known = {pk: one.organisation for pk, one in beside.items() if pk in named}
    sources = sources_of(row, list(known.values()))
    return Explanation(
        row, definition, known, beside, sources, _corrections(row), rules_until(row.edition)
    )


def _visible(row: Fulfilment, named: set[int], viewer: Viewer) -> dict[int, Fulfilment]:
    """Own rows of the same edition (or working) that the reader may see, by organisation, and the
    city's."""
    own_rows = Fulfilment.every.visible_to(viewer).filter(
        basis=row.basis,
        edition=row.edition_id,
        indicator=row.indicator_id,
        year=row.year,
        period=row.period,
        question=row.question,
    )
    wanted = own_rows.filter(Q(organisation__in=named) | Q(organisation=the_city()))
    return {one.organisation_id: one for one in wanted.select_related("organisation")}


def _corrections(row: Fulfilment) -> list[Correction]:
    """What the row's edition says of its figures having been others."""
    if row.edition_id is None:
        return []
    return list(
        Correction.objects.filter(
            edition=row.edition_id, indicator=row.indicator_id, organisation=row.organisation_id
        )
    )

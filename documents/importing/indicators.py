"""Indicators of the document: the council's are found, an organisation's own are added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from common.text import sort_key
from documents.importing.goals import Placed
from documents.importing.report import ImportReport
from documents.parsing.headings import key
from documents.parsing.model import ParsedIndicator
from drafting.sheets.rows import same
from indicators.actions import answer_in_year
from indicators.calculations.targets import MAX_TEXT, ParsedTarget, TargetKind, parse_target
from indicators.models import (
    Indicator,
    IndicatorAlias,
    IndicatorDefinition,
    IndicatorPlacement,
    Target,
)
from organisations.models import the_city
from plans.models import OperationalPlan

TARGET, PLACE = "årsmål", "indikatorers plats"
_FREQUENCIES = {
    "tertial": IndicatorDefinition.Frequency.TERTIAL,
    "halvår": IndicatorDefinition.Frequency.HALF_YEAR,
    "månad": IndicatorDefinition.Frequency.MONTH,
}
_DIRECTIONS = {
    TargetKind.AT_LEAST: IndicatorDefinition.Direction.HIGHER,
    TargetKind.INCREASE: IndicatorDefinition.Direction.HIGHER,
    TargetKind.AT_MOST: IndicatorDefinition.Direction.LOWER,
    TargetKind.DECREASE: IndicatorDefinition.Direction.LOWER,
    TargetKind.BAND: IndicatorDefinition.Direction.BAND,
}


@dataclass(slots=True)
class IndicatorWriter:
    """Stores indicators, their places, responsibilities and targets with a handful of queries."""

    plan: OperationalPlan
    source: str
    report: ImportReport
    known: dict[str, Indicator] = field(default_factory=dict)
    own: dict[str, Indicator] = field(default_factory=dict)
    city: dict[int, Target] = field(default_factory=dict)
    targets: dict[int, Target] = field(default_factory=dict)
    places: dict[tuple[int, int], IndicatorPlacement] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    new_places: list[IndicatorPlacement] = field(default_factory=list)
    answered: list[Indicator] = field(default_factory=list)
    new_targets: list[Target] = field(default_factory=list)
    # Those that this document adds.
    fresh: set[int] = field(default_factory=set)
    # Those with a target in the document.
    seen: set[int] = field(default_factory=set)

    def store(self, placed: Sequence[Placed]) -> None:
        self._load()
        for place in placed:
            for position, row in enumerate(place.parsed.indicators, start=1):
                self._store_row(place, row, position)
        IndicatorPlacement.objects.bulk_create(self.new_places)
        self._answer()
        Target.objects.bulk_create(self.new_targets)

    def _load(self) -> None:
        organisation, budget, year = self.plan.organisation, self.plan.budget, self.plan.year
        mine = Q(owner=organisation) | Q(owner__isnull=True)
        for indicator in Indicator.objects.filter(mine):
            group = self.known if indicator.owner_id is None else self.own
            group[key(indicator.name)] = indicator
        for alias in IndicatorAlias.objects.filter(indicator__owner=None).select_related(
            "indicator"
        ):
            self.known.setdefault(key(alias.name), alias.indicator)
        for target in Target.objects.filter(
            Q(organisation=organisation) | Q(organisation=the_city()), year=year
        ):
            own = target.organisation_id == organisation.pk
            (self.targets if own else self.city)[target.indicator_id] = target
        places = IndicatorPlacement.objects.filter(budget=budget)
        for place in places.select_related("committee_goal"):
            self.places[place.indicator_id, place.area_goal_id] = place
        self.codes = set(Indicator.objects.values_list("code", flat=True))

    def _store_row(self, place: Placed, row: ParsedIndicator, position: int) -> None:
        indicator = self._find(row)
        if indicator is None and self._must_be_known(row):
            self.report.unmatched.append(
                _(
                    "Rad %(line)d: indikatorn ”%(name)s” finns inte bland fullmäktiges och de"
                    " obligatoriska indikatorerna. Raden sparades inte."
                )
                % {"line": row.line, "name": row.name}
            )
            return
        if indicator is None:
            indicator = self._new_own(row)
        if indicator.owner_id is not None:
            self._place(place, indicator, position)
        elif (indicator.pk, place.area.pk) not in self.places:
            self._note_other_place(place, row)
        self.answered.append(indicator)
        self._target(indicator, row)
        self._compare_with_city(indicator, row)

    def _find(self, row: ParsedIndicator) -> Indicator | None:
        first, second = (self.own, self.known) if row.owner == "own" else (self.known, self.own)
        name = key(row.name)
        return first.get(name) or second.get(name) or self.known.get(_without_addition(name))

    @staticmethod
    def _must_be_known(row: ParsedIndicator) -> bool:
        """The council decides its own indicators; a document cannot add one."""
        return row.owner == "mandatory" or (row.owner == "council" and row.kf_target is not None)

    def _new_own(self, row: ParsedIndicator) -> Indicator:
        indicator = Indicator.objects.create(
            code=self._free_code(row.name),
            name=row.name[:400],
            sort_name=sort_key(row.name),
            level=Indicator.Level.OWN,
            owner=self.plan.organisation,
        )
        definition = IndicatorDefinition.objects.create(
            indicator=indicator, from_year=self.plan.year, **_definition(row)
        )
        self.own[key(row.name)] = indicator
        self.fresh.add(indicator.pk)
        self.report.new("indikatorer", row.name, _told(definition))
        return indicator

    def _free_code(self, name: str) -> str:
        stem = slugify(f"{self.plan.organisation.code[:24]}-{name}")[:70].strip("-")
        number, code = 1, stem
        while code in self.codes:
            number += 1
            code = f"{stem}-{number}"
        self.codes.add(code)
        return code

    def _place(self, place: Placed, indicator: Indicator, position: int) -> None:
        known = self.places.get((indicator.pk, place.area.pk))
        if known is None:
            known = IndicatorPlacement(
                indicator=indicator,
                budget=self.plan.budget,
                area_goal=place.area,
                committee_goal=place.committee,
                position=position,
                source=self.source,
            )
            self.places[indicator.pk, place.area.pk] = known
            self.new_places.append(known)
            if indicator.pk not in self.fresh:
                self.report.new(PLACE, indicator, str(place.committee or place.area))
        elif known.pk and place.committee:
            # By the goals' names: a person knows them by nothing else.
            goal = place.committee
            self.report.update(known, PLACE, indicator, committee_goal=goal)

    def _note_other_place(self, place: Placed, row: ParsedIndicator) -> None:
        self.report.notes.append(
            _("Rad %(line)d: ”%(name)s” står under %(goal)s här men inte i budgeten.")
            % {"line": row.line, "name": row.name, "goal": place.area.code}
        )

    def _answer(self) -> None:
        begun = answer_in_year(
            indicators=self.answered,
            organisation=self.plan.organisation,
            year=self.plan.year,
            source=self.source,
        )
        for indicator in begun:
            self.report.new("ansvar för indikatorer", indicator)

    def _target(self, indicator: Indicator, row: ParsedIndicator) -> None:
        if row.target is None:
            return
        if len(row.target) > MAX_TEXT:
            self.report.unmatched.append(
                _("Rad %(line)d: årsmålet är längre än %(max)d tecken och sparades inte.")
                % {"line": row.line, "max": MAX_TEXT}
            )
            return
        if indicator.pk in self.seen:
            self._note_second_target(indicator, row)
            return
        self.seen.add(indicator.pk)
        parsed = parse_target(row.target).as_columns()
        known = self.targets.get(indicator.pk)
        if known is None:
            self._new_target(indicator, row.target, parsed)
        elif not same(known.text, row.target):  # a document is printed with real minus signs
            self._change_target(known, indicator, row.target, parsed)

    def _new_target(self, indicator: Indicator, text: str, parsed: dict[str, object]) -> None:
        target = Target(
            indicator=indicator,
            organisation=self.plan.organisation,
            year=self.plan.year,
            text=text,
            source=self.source,
            **parsed,
        )
        self.targets[indicator.pk] = target
        self.new_targets.append(target)
        self.report.new(TARGET, indicator, text)

    def _change_target(
        self, known: Target, indicator: Indicator, text: str, parsed: dict[str, object]
    ) -> None:
        found = {**parsed, "read_as": "", "reference": "", "source": self.source}
        for name, value in {**found, "is_example": False}.items():
            setattr(known, name, value)
        self.report.update(known, TARGET, indicator, text=text)
        known.save()

    def _note_second_target(self, indicator: Indicator, row: ParsedIndicator) -> None:
        first = self.targets[indicator.pk].text
        if not same(first, row.target or ""):
            self.report.notes.append(
                _("Rad %(line)d: ”%(name)s” har redan årsmålet %(first)s; %(second)s används inte.")
                % {"line": row.line, "name": row.name, "first": first, "second": row.target}
            )

    def _compare_with_city(self, indicator: Indicator, row: ParsedIndicator) -> None:
        city = self.city.get(indicator.pk)
        if row.kf_target is None or city is None or indicator.owner_id is not None:
            return
        if city.parsed != parse_target(row.kf_target):
            self.report.notes.append(
                _(
                    "Rad %(line)d: dokumentet anger KF:s årsmål %(theirs)s för ”%(name)s”,"
                    " budgeten %(ours)s. Budgetens gäller."
                )
                % {"line": row.line, "theirs": row.kf_target, "name": row.name, "ours": city.text}
            )


def _without_addition(name: str) -> str:
    """The name without "(alla nämnder)" and the like at its end."""
    return key(name.rpartition(" (")[0]) if name.endswith(")") else ""


def _told(definition: IndicatorDefinition) -> str:
    """How a new indicator is measured, in words."""
    told = [str(definition.get_frequency_display()), definition.unit]
    if definition.by_gender:
        told.append(_("uppdelad på kön"))
    return "; ".join(filter(None, told))


def _definition(row: ParsedIndicator) -> dict[str, object]:
    """What the row tells of how its indicator is measured; the direction often stays unsaid."""
    target = parse_target(row.target)
    frequency = _FREQUENCIES.get((row.periodicity or "").casefold().removesuffix("svis"))
    return {
        "unit": target.unit[:60],
        "decimals": _decimals(target),
        "direction": _DIRECTIONS.get(target.kind, IndicatorDefinition.Direction.NONE),
        "frequency": frequency or IndicatorDefinition.Frequency.YEAR,
        "by_gender": bool(row.icon),
    }


def _decimals(target: ParsedTarget) -> int:
    bounds = [value for value in (target.low, target.high) if value is not None]
    return max((_places(value) for value in bounds), default=0)


def _places(value: object) -> int:
    return min(len(str(value).partition(".")[2]), 6)

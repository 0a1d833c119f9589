"""The rows of the grid: what an organisation (or the city) is to report in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from common.at_once import at_once
from followup.calculations.due import is_due, next_due
from followup.models import PeriodReport, ReportingPeriod
from goals.models import AreaGoal
from indicators.asked import YEARS_BACK, known_before, outcome_doubts
from indicators.calculations.entry import FIELDS, texts_of
from indicators.meaning import meaning_of
from indicators.models import (
    Fulfilment,
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Period,
    Target,
)
from indicators.plausibility import Doubt, shifted_runs
from indicators.selectors import (
    definitions_begun,
    definitions_in_force,
    in_decided_plan,
    in_force,
)
from organisations.models import Organisation, the_city

_OverOrganisations = IndicatorDefinition.OverOrganisations
RATIO_FIELDS = ("numerator", "denominator")
GENDER_FIELDS = ("women", "men")
FORECAST_IN = (Period.T1, Period.T2)
# What nobody but the city reports: nothing is put together from the organisations.
OF_CITY = (_OverOrganisations.CENTRAL, _OverOrganisations.NONE)


@dataclass(frozen=True)
class ReportPlace:
    """Where outcomes are entered: a reporting period, and an organisation."""

    reporting_period: ReportingPeriod
    organisation: Organisation
    report: PeriodReport | None = None

    @property
    def year(self) -> int:
        return self.reporting_period.year

    @property
    def period(self) -> str:
        return self.reporting_period.period

    @property
    def is_submitted(self) -> bool:
        return self.report is not None and self.report.is_submitted

    @property
    def is_movable(self) -> bool:
        """It may be handed in, or taken back: the period is not closed."""
        return not self.reporting_period.is_closed

    @property
    def is_open(self) -> bool:
        return not self.reporting_period.is_closed and not self.is_submitted


@dataclass(frozen=True)
class GridRow:
    """One indicator with what was to be reached, what was measured, and what that means."""

    indicator: Indicator
    definition: IndicatorDefinition | None
    period: str
    outcome: Outcome | None
    year_before: Outcome | None
    period_before: Outcome | None
    # What stands beside; a row that is only written has none of it.
    area_goal: AreaGoal | None = None
    target: Target | None = None
    council_target: Target | None = None
    fulfilment: Fulfilment | None = None
    # The organisation's outcomes of this year and some before, and what is asked of a whole column.
    series: Sequence[Outcome] = ()
    beside: Sequence[Doubt] = ()

    @property
    def decimals(self) -> int:
        return self.definition.decimals if self.definition else 0

    @property
    def unit(self) -> str:
        return self.definition.unit if self.definition else ""

    @cached_property
    def texts(self) -> dict[str, str]:
        return texts_of(self.outcome, self.decimals)

    @property
    def is_due(self) -> bool:
        return bool(self.definition and is_due(self.definition.frequency, self.period))

    @property
    def is_monthly_reading(self) -> bool:
        """A tertial takes a monthly indicator from its months, unless reported directly."""
        monthly = IndicatorDefinition.Frequency.MONTH
        at_tertial = self.period in Period.main()
        return bool(self.definition and self.definition.frequency == monthly and at_tertial)

    @property
    def is_in_grid(self) -> bool:
        return self.is_due or self.is_monthly_reading or self.outcome is not None

    @property
    def is_reported(self) -> bool:
        """Something is said, even that there will be no value; "ej redovisad" says nothing."""
        outcome = self.outcome
        return outcome is not None and outcome.absence != Outcome.Absence.NOT_REPORTED

    @property
    def asks_for_forecast(self) -> bool:
        """T1 and T2 ask whether the year's target will be reached; VB has the year itself."""
        return self.period in FORECAST_IN

    @property
    def past(self) -> list[Outcome]:
        """What the organisation reported before, in periods of the same kind, oldest first."""
        is_main = self.period in Period.main()
        kind = [one for one in self.series if (one.period in Period.main()) == is_main]
        times = {
            (one.year, Period(one.period).end_month): one for one in kind if one != self.outcome
        }
        return [times[time] for time in sorted(times)]

    @property
    def lacks_forecast(self) -> bool:
        """Reported, and yet nobody can say of it whether the target will be reached."""
        outcome = self.outcome
        return bool(
            self.asks_for_forecast
            and outcome
            and outcome.value is not None
            and outcome.forecast is None
            and self.target
            and self.target.text
        )

    @cached_property
    def doubts(self) -> list[Doubt]:
        """What is asked about the figures, answered or not."""
        own = outcome_doubts(self.outcome, self.definition, self.series)
        return [*own, *self.beside]

    @property
    def is_confirmed(self) -> bool:
        return bool(self.outcome and self.outcome.confirmed)

    @cached_property
    def meaning(self) -> str:
        """What the period's figure is about: "hittills i år (januari–augusti)"."""
        return meaning_of(self.definition, self.period) if self.definition else ""

    @property
    def next_due(self) -> Period | None:
        return next_due(self.definition.frequency, self.period) if self.definition else None

    @property
    def fields(self) -> tuple[str, ...]:
        """The cells that can be filled in, in the order of the grid's columns."""
        texts = self.texts
        hidden = set()
        if not self.definition or self.definition.over_organisations != _OverOrganisations.RATIO:
            hidden |= {name for name in RATIO_FIELDS if not texts[name]}
        if not self.definition or not self.definition.by_gender:
            hidden |= {name for name in GENDER_FIELDS if not texts[name]}
        if not self.asks_for_forecast and not texts["forecast"]:
            hidden.add("forecast")
        return tuple(name for name in FIELDS if name not in hidden)


def grid(place: ReportPlace, only: Iterable[int] | None = None) -> list[GridRow]:
    """Every indicator of the place in the order of the budget, with a fixed number of queries."""
    found = _indicators(place, only)
    ids = [indicator.pk for indicator in found]
    goals, order = _placements(ids, place.year)
    definitions = definitions_in_force(ids, place.year)
    targets, council_targets = _targets(ids, place)
    outcomes = _outcomes(ids, place)
    computed = {
        row.indicator_id: row
        for row in Fulfilment.objects.outcomes(place.year, place.period)
        .answered_by(place.organisation)
        .filter(indicator__in=ids)
        .defer("inputs")
    }
    rows = [
        GridRow(
            indicator=one,
            definition=definitions.get(one.pk),
            area_goal=goals.get(one.pk),
            period=place.period,
            target=targets.get(one.pk),
            council_target=council_targets.get(one.pk),
            fulfilment=computed.get(one.pk),
            **_figures(outcomes.get(one.pk, []), place),
        )
        for one in found
    ]
    rows.sort(key=lambda row: order.get(row.indicator.pk, len(order)))
    return _asked_about_columns(rows, place.year)


def written_rows(place: ReportPlace, only: Iterable[int]) -> list[GridRow]:
    """These rows as far as a save needs them, in two queries: what stands and how it is read."""
    found = _indicators(place, only)
    ids = [indicator.pk for indicator in found]
    begun, stored = at_once([definitions_begun(ids, place.year), _of_some_years(ids, place)])
    definitions, outcomes = in_force(begun), _by_indicator(stored)
    return [
        GridRow(
            indicator=one,
            definition=definitions.get(one.pk),
            period=place.period,
            **_figures(outcomes.get(one.pk, []), place),
        )
        for one in found
    ]


def _indicators(place: ReportPlace, only: Iterable[int] | None) -> list[Indicator]:
    indicators = indicators_of(place.organisation, place.reporting_period)
    return list(indicators if only is None else indicators.filter(pk__in=list(only)))


def with_figures_of_now(place: ReportPlace, rows: Iterable[GridRow]) -> list[GridRow]:
    """The same rows with the outcomes as they stand: one query, after some have been written."""
    known = list(rows)
    outcomes = _outcomes([row.indicator.pk for row in known], place)
    fresh = [
        replace(row, beside=(), **_figures(outcomes.get(row.indicator.pk, []), place))
        for row in known
    ]
    return _asked_about_columns(fresh, place.year)


def _figures(series: list[Outcome], place: ReportPlace) -> dict[str, Any]:
    return {
        "outcome": _at(series, place.year, place.period),
        "year_before": _at(series, place.year - 1, place.period),
        "period_before": _at(series, *before(place.year, place.period)),
        "series": series,
    }


def before(year: int, period: str) -> tuple[int, str]:
    """The period of the same kind before one, with its year.

    >>> before(2024, "T2"), before(2024, "M01")
    ((2024, 'T1'), (2023, 'M12'))
    """
    kind = [one for one in Period if one not in Period.main()]
    of_kind = list(Period.main()) if period in Period.main() else kind
    place = of_kind.index(Period(period))
    return year - (place == 0), of_kind[place - 1].value


def _at(series: Iterable[Outcome], year: int, period: str) -> Outcome | None:
    return next((one for one in series if (one.year, one.period) == (year, period)), None)


def _asked_about_columns(rows: list[GridRow], year: int) -> list[GridRow]:
    """The rows, with a question where a column seems to have been filled in one row off."""
    shown = [row for row in rows if row.is_in_grid]
    column = [(row.outcome.value if row.outcome else None, _usual(row, year)) for row in shown]
    asked = {
        shown[first].indicator.pk: _shifted(shown[first], shown[last], offset)
        for first, last, offset in shifted_runs(column)
    }
    if not asked:
        return rows
    return [
        replace(row, beside=[asked[row.indicator.pk]]) if row.indicator.pk in asked else row
        for row in rows
    ]


def _usual(row: GridRow, year: int) -> Decimal | None:
    if row.definition is None:
        return None
    known = known_before(row.series, row.definition, year, row.period)
    return next(iter(known.history), None)


def _shifted(first: GridRow, last: GridRow, offset: int) -> Doubt:
    words = (
        _("Värdena från den här raden till ”%(last)s” passar bättre en rad upp: stämmer de?")
        if offset < 0
        else _("Värdena från den här raden till ”%(last)s” passar bättre en rad ned: stämmer de?")
    )
    return Doubt("shifted", "value", words % {"last": last.indicator.name})


def indicators_of(
    organisation: Organisation, reporting_period: ReportingPeriod
) -> QuerySet[Indicator]:
    """What the organisation answers for, and its own; for the city what is measured centrally.

    Its own are those of its plan, as it is written or as it stands; and those that have an outcome
    already, for it is handed in with the others and can be taken away only where it is seen.
    """
    year = reporting_period.year
    placed = IndicatorPlacement.objects.of_year(year).filter(indicator=OuterRef("pk"))
    if organisation.is_city:
        centrally = definition_of_year(year).filter(over_organisations__in=OF_CITY)
        return Indicator.objects.filter(
            Exists(placed), Exists(centrally), level__in=["council", "mandatory"]
        )
    answers = (
        IndicatorResponsibility.objects.answered_by(organisation)
        .on(reporting_period.last_day)
        .filter(indicator=OuterRef("pk"))
    )
    decided = in_decided_plan(organisation, year).filter(indicator=OuterRef("pk"))
    reported = Outcome.objects.answered_by(organisation).filter(
        indicator=OuterRef("pk"), year=year, period=reporting_period.period
    )
    is_own = Q(owner=organisation)
    return Indicator.objects.filter(
        ~is_own & Exists(answers) | is_own & (Exists(placed) | Exists(decided) | Exists(reported))
    )


def definition_of_year(year: int, indicator: str = "pk") -> QuerySet[IndicatorDefinition]:
    """The definition that holds for the year, for use in a subquery."""
    begun = IndicatorDefinition.objects.filter(indicator=OuterRef(indicator), from_year__lte=year)
    later = IndicatorDefinition.objects.filter(
        indicator=OuterRef("indicator"), from_year__gt=OuterRef("from_year"), from_year__lte=year
    )
    return begun.filter(~Exists(later))


def _placements(ids: list[int], year: int) -> tuple[dict[int, AreaGoal], dict[int, int]]:
    """The first area goal of each indicator, and its place in the order of the budget."""
    goals: dict[int, AreaGoal] = {}
    placements = (
        IndicatorPlacement.objects.of_year(year)
        .filter(indicator__in=ids)
        .select_related("area_goal")
        .order_by("area_goal__sort_code", "position", "pk")
    )
    for placement in placements:
        goals.setdefault(placement.indicator_id, placement.area_goal)
    return goals, {indicator: number for number, indicator in enumerate(goals)}


def _targets(ids: list[int], place: ReportPlace) -> tuple[dict[int, Target], dict[int, Target]]:
    """The place's own targets and the council's, by indicator; of the city they are the same."""
    targets = list(
        Target.objects.filter(
            Q(organisation=place.organisation) | Q(organisation=the_city()),
            indicator__in=ids,
            year=place.year,
        )
    )
    own = {t.indicator_id: t for t in targets if t.organisation_id == place.organisation.pk}
    others = {t.indicator_id: t for t in targets if t.organisation_id != place.organisation.pk}
    return own, own if place.organisation.is_city else others


def _outcomes(ids: list[int], place: ReportPlace) -> dict[int, list[Outcome]]:
    """The year's outcomes and those of some years before, by indicator."""
    return _by_indicator(_of_some_years(ids, place))


def _of_some_years(ids: list[int], place: ReportPlace) -> QuerySet[Outcome]:
    years = range(place.year - YEARS_BACK, place.year + 1)
    return Outcome.objects.answered_by(place.organisation).filter(indicator__in=ids, year__in=years)


def _by_indicator(outcomes: Iterable[Outcome]) -> dict[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.indicator_id].append(outcome)
    return found

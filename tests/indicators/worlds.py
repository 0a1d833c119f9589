"""A small city to compute on: one indicator, a few organisations, targets and outcomes."""

import datetime as dt
from decimal import Decimal

from indicators.models import Fulfilment, Policy, Weight
from indicators.recompute import drain_marks
from tests.factories import (
    CityFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    OutcomeFactory,
    TargetFactory,
)


class World:
    """One indicator in 2024 (and earlier years for comparison)."""

    def __init__(self, *, level="council", owner=None, **definition):
        self.city = CityFactory()
        self.indicator = IndicatorFactory(level=level, owner=owner)
        means = "own_period" if definition.get("over_periods") == "sum" else "state"
        self.definition = IndicatorDefinitionFactory(
            indicator=self.indicator, **{"decimals": 0, "unit": "", "values": means, **definition}
        )

    def organisation(self, target=None, year=2024, ends_on=None, **outcomes):
        """A responsible organisation with a target, and outcomes as VB=80 or VB=(8, 10)."""
        organisation = OrganisationFactory()
        span = {"starts_on": dt.date(2023, 1, 1), "ends_on": ends_on}
        self.answer(organisation, **span if ends_on else {"year": year})
        if target is not None:
            self.target(target, organisation, year)
        self.report(organisation, year, **outcomes)
        return organisation

    def answer(self, organisation, **when):
        """Let it answer: `year=2024`, or `starts_on` and `ends_on`."""
        return IndicatorResponsibilityFactory(
            indicator=self.indicator, organisation=organisation, **when
        )

    def target(self, text, organisation=None, year=2024):
        return TargetFactory(
            indicator=self.indicator,
            organisation=organisation or self.city,
            year=year,
            text=text,
        )

    def report(self, organisation=None, year=2024, **outcomes):
        for period, figure in outcomes.items():
            OutcomeFactory(
                indicator=self.indicator,
                organisation=organisation or self.city,
                year=year,
                period=period,
                **_figure(figure),
            )

    def weigh(self, organisation, weight, year=2024):
        Weight.objects.create(
            indicator=self.indicator, organisation=organisation, year=year, weight=weight
        )

    def least(self, coverage, year=2024):
        """Let the year's policy ask for so large a share of those who answer."""
        Policy.objects.update_or_create(year=year, defaults={"least_coverage": coverage})

    def remove(self):
        """Take away everything about the indicator, what depends on something else first."""
        Fulfilment.every.filter(indicator=self.indicator).delete()
        for rows in ("outcomes", "targets", "weights", "tolerances"):
            getattr(self.indicator, rows).all().delete()
        self.indicator.responsibilities.all().delete()
        self.indicator.definitions.all().delete()
        self.indicator.delete()

    def row(self, organisation=None, period="VB", year=2024, question="outcome"):
        """The stored row, after draining what is marked."""
        drain_marks(wait=True)
        return Fulfilment.objects.get(
            indicator=self.indicator,
            organisation=organisation or self.city,
            period=period,
            year=year,
            question=question,
        )

    def plan_row(self, organisation=None, year=2024):
        return self.row(organisation, "plan", year, "plan")


def _figure(figure):
    """80 is a value, "secret" a kind of absence, (8, 10) a ratio in percent; all columns a dict."""
    if isinstance(figure, dict):
        more = {name: figure[name] for name in figure if name != "figure"}
        return {**_figure(figure.get("figure", "not_reported")), **more}
    if isinstance(figure, str):
        return {"value": None, "absence": figure}
    if isinstance(figure, tuple):
        numerator, denominator = figure
        value = Decimal(numerator) * 100 / Decimal(denominator)
        return {"value": round(value, 8), "numerator": numerator, "denominator": denominator}
    return {"value": Decimal(str(figure))}

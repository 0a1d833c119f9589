"""The form in which those who answer for an indicator are set, a row each, saved whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from common.forms import tell
from followup.year.forms import AnsweringForm, NewAnsweringForm
from indicators.models import Indicator, Weight
from indicators.models import IndicatorResponsibility as Span
from indicators.models.definitions import covers
from indicators.rules import (
    NewRules,
    budgeted_years,
    changing_rules,
    years_answered_otherwise,
)
from indicators.steering import (
    add_responsibility,
    change_responsibility,
    remove_responsibility,
    set_weight,
)
from organisations.models import Organisation, User


@dataclass
class Duty:
    """One span as a row of the form."""

    span: Span
    form: AnsweringForm
    remove: bool

    @property
    def removal(self) -> str:
        return f"remove-{self.span.pk}"


@dataclass
class Duties:
    """All of a year's spans of an indicator, and an empty row for one more."""

    indicator: Indicator
    year: int
    rows: list[Duty]
    new: NewAnsweringForm
    bound: bool

    @classmethod
    def read(cls, indicator: Indicator, year: int, data: Mapping[str, Any] | None) -> Duties:
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        spans = indicator.responsibilities.filter(covers(first, last)).select_related(
            "organisation"
        )
        weights = dict(
            Weight.objects.filter(indicator=indicator, year=year).values_list(
                "organisation", "weight"
            )
        )
        rows = [
            _row(span, weights, data)
            for span in spans.order_by("organisation__kind_order", "organisation__sort_name", "pk")
        ]
        initial = {"starts_on": first, "ends_on": last}
        chosen = data if data and data.get("new-organisation") else None
        new = NewAnsweringForm(chosen, year=year, prefix="new", initial=initial)
        return cls(indicator, year, rows, new, bound=data is not None)

    @property
    def forms(self) -> list[AnsweringForm]:
        return [*(row.form for row in self.rows if not row.remove), self.new]

    @property
    def refused(self) -> bool:
        return any(row.form.errors for row in self.rows if not row.remove)

    @property
    def first(self) -> AnsweringForm:
        """Where a refusal that is about no row in particular is told."""
        return self.new if self.new.is_bound or not self.rows else self.rows[0].form

    def are_valid(self) -> bool:
        # Every row is asked, so that each says what is wrong with it.
        valid = [one.is_valid() for one in self.forms if one.is_bound]
        return self.bound and all(valid)

    def __iter__(self) -> Iterator[Duty]:
        return iter(self.rows)


def _row(span: Span, weights: Mapping[int, Any], data: Mapping[str, Any] | None) -> Duty:
    initial = {
        "starts_on": span.starts_on,
        "ends_on": span.ends_on,
        "weight": weights.get(span.organisation_id),
    }
    # A row that somebody else added since the page was shown was not sent; it is left as it is.
    sent = data if data and f"{span.pk}-starts_on" in data else None
    form = AnsweringForm(sent, prefix=str(span.pk), initial=initial)
    return Duty(span, form, bool(data and data.get(f"remove-{span.pk}")))


def save_duties(*, duties: Duties, by: User, grounds: NewRules | None = None) -> None:
    """Save every row, or none; a refused row says so itself.

    What changes in an adopted year rests on the decision of `grounds`.
    """
    with changing_rules(years=_years_touched(duties), by=by, grounds=grounds):
        for row in duties:
            if row.remove:
                remove_responsibility(span=row.span, by=by)
        for row in duties:
            if not row.remove and row.form.is_bound and row.form.has_changed():
                _told(row.form, lambda row=row: _change(duties, row, by))
        if duties.new.is_bound:
            _told(duties.new, lambda: _add(duties, by))


def _years_touched(duties: Duties) -> set[int]:
    """The years with a budget in which somebody answers on other days, or weighs otherwise."""
    years = budgeted_years()
    touched = set()
    for before, form, after in _changes(duties):
        touched |= years_answered_otherwise(before, after, years)
        if after and form.is_bound and "weight" in form.changed_data:
            touched |= years & {duties.year}
    return touched


def _changes(duties: Duties) -> Iterator[tuple[Span | None, AnsweringForm, Span | None]]:
    """Every row as it stands, its form, and as it is to be."""
    for row in duties:
        if row.remove:
            yield row.span, row.form, None
        elif row.form.is_bound and row.form.has_changed():
            yield row.span, row.form, _wanted(duties, row.form, row.span.organisation)
    if duties.new.is_bound:
        yield None, duties.new, _wanted(duties, duties.new, duties.new.cleaned_data["organisation"])


def _wanted(duties: Duties, form: AnsweringForm, organisation: Organisation) -> Span:
    data = form.cleaned_data
    return Span(
        indicator=duties.indicator, organisation=organisation,
        starts_on=data["starts_on"], ends_on=data["ends_on"],
    )  # fmt: skip


def _told(form: AnsweringForm, action: Any) -> None:
    try:
        action()
    except ValidationError as refused:
        tell(form, refused)
        raise ValidationError([]) from refused


def _change(duties: Duties, row: Duty, by: User) -> None:
    data = row.form.cleaned_data
    change_responsibility(
        span=row.span, starts_on=data["starts_on"], ends_on=data["ends_on"], by=by
    )
    if "weight" in row.form.changed_data:
        _weigh(duties, row.span, data["weight"], by)


def _add(duties: Duties, by: User) -> None:
    data = dict(duties.new.cleaned_data)
    weight = data.pop("weight")
    span = add_responsibility(indicator=duties.indicator, by=by, **data)
    if weight is not None:
        _weigh(duties, span, weight, by)


def _weigh(duties: Duties, span: Span, weight: Any, by: User) -> None:
    set_weight(
        indicator=duties.indicator,
        organisation=span.organisation,
        year=duties.year,
        weight=weight,
        by=by,
    )

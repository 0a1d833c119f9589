"""What the council adopts with the budget beside goals and targets: the rules for judging, who
answers and with which weight. In an adopted year they change by a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.actions import deciding, publish
from decisions.guard import explained
from decisions.models import BUDGET, Decision, Standing
from goals.budgets import hold_budget
from goals.models import Budget
from indicators.budgets import budget_edition
from indicators.changes import check_grounds
from indicators.models import IndicatorResponsibility
from indicators.tasks import drain_soon
from organisations.models import Organisation, User, the_city


@dataclass(frozen=True, slots=True)
class NewRules:
    """The decision that rules, answers or weights of an adopted year change by."""

    decided_on: dt.date | None
    reference: str
    reason: str


@contextmanager
def changing_rules(*, years: Iterable[int], by: User, grounds: NewRules | None) -> Iterator[None]:
    """One change to the rules of some years, or to who answers in them.

    Where a budget is adopted it rests on a decision of each year, and the budget gets a new
    edition, which readers see at once; nobody adopts the other years meanwhile. Raises
    ValidationError, at the fields of `NewRules`, when such a year is touched without a decision.
    """
    with explained(), recorded(by), ExitStack() as opened:
        adopted = _adopted(years)
        if adopted:
            _check(grounds, adopted)
        made = [(one, opened.enter_context(_deciding(one, by, grounds))) for one in adopted]
        yield
        for budget, decision in made:
            publish(edition=budget_edition(budget=budget, decision=decision), decision=decision)
        drain_soon()


def _adopted(years: Iterable[int]) -> list[Budget]:
    """Of the years, those whose budget stands; nobody adopts one of the others meanwhile."""
    touched = sorted(set(years))
    for year in touched:
        hold_budget(year)
    stands = Standing.objects.filter(
        organisation=the_city(), subject=BUDGET, is_sealed=True, year__in=touched
    )
    adopted = Budget.objects.adopted().filter(year__in=stands.values("year"))
    return list(adopted.order_by("year"))


def budgeted_years() -> set[int]:
    """The years that have a budget, adopted or in the making."""
    return set(Budget.objects.values_list("year", flat=True))


def _check(grounds: NewRules | None, adopted: list[Budget]) -> None:
    given = grounds or NewRules(None, "", "")
    faults: dict[str, Any] = {}
    if given.decided_on is None:
        faults["decided_on"] = _("Ange vilken dag beslutet fattades.")
    try:
        check_grounds(reference=given.reference, reason=given.reason)
    except ValidationError as refused:
        faults |= refused.message_dict
    if faults:
        told = _("Budgeten för %(years)s är antagen. Ange beslutet som ändringen vilar på.")
        years = ", ".join(str(one.year) for one in adopted)
        raise ValidationError({NON_FIELD_ERRORS: told % {"years": years}} | faults)


@contextmanager
def _deciding(budget: Budget, by: User, grounds: NewRules | None) -> Iterator[Decision]:
    assert grounds is not None
    with deciding(
        kind=Decision.Kind.RULES, organisation=Organisation.objects.city(), year=budget.year,
        subject=BUDGET, by=by, decided_on=grounds.decided_on, reference=grounds.reference,
        motivation=grounds.reason,
    ) as decision:  # fmt: skip
        yield decision


def years_answered_otherwise(
    before: IndicatorResponsibility | None,
    after: IndicatorResponsibility | None,
    years: Iterable[int],
) -> set[int]:
    """Of the years, those of which a span covers other days than it did; None is no span."""
    return {year for year in years if _covered(before, year) != _covered(after, year)}


def _covered(span: IndicatorResponsibility | None, year: int) -> tuple[object, ...] | None:
    if span is None:
        return None
    starts = max(span.starts_on, dt.date(year, 1, 1))
    ends = min(span.ends_on or dt.date.max, dt.date(year, 12, 31))
    if starts > ends:
        return None
    return span.indicator_id, span.organisation_id, starts, ends

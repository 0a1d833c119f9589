"""Outcomes of a report that is handed in, or of a closed period, corrected by a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from decisions.actions import deciding
from decisions.models import Decision
from decisions.order import hold_matters
from decisions.selectors import standing_of
from followup.actions import report_edition
from followup.models import PeriodReport
from indicators.actions import set_outcome, set_outcome_status
from indicators.calculations.entry import Entry
from indicators.changes import check_grounds
from indicators.models import Indicator, Outcome
from indicators.tasks import drain_soon
from organisations.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Corrected:
    """What an organisation's outcome is from now on, and why it is right although it was asked
    about."""

    organisation: Organisation
    indicator: Indicator
    entry: Entry
    confirmed: str = ""


def correct_outcomes(
    *,
    year: int,
    period: str,
    outcomes: Sequence[Corrected],
    by: User | None,
    decided_on: date | None = None,
    reference: str,
    reason: str,
) -> None:
    """Correct outcomes of one period, all or none: each report that is handed in gets a new
    edition, which readers see when the period is published the next time.

    Where the period is closed there is one decision of the city's beside each report's own.
    """
    check_grounds(reference=reference, reason=reason)
    grounds: dict[str, Any] = {
        "kind": Decision.Kind.CORRECTION, "year": year, "subject": period, "by": by,
        "decided_on": decided_on, "reference": reference, "motivation": reason,
    }  # fmt: skip
    with transaction.atomic(), ExitStack() as opened:
        city, whose = Organisation.objects.city(), _whose(outcomes)
        hold_matters(year, [(one, period) for one in (city, *whose)])
        if is_sealed(city, year, period):
            opened.enter_context(deciding(organisation=city, **grounds))
        for organisation in whose:
            mine = [one for one in outcomes if one.organisation == organisation]
            _correct(organisation, mine, by, grounds)
        drain_soon()


def is_sealed(organisation: Organisation, year: int, period: str) -> bool:
    standing = standing_of(organisation, year, period)
    return bool(standing and standing.is_sealed)


def _whose(outcomes: Iterable[Corrected]) -> list[Organisation]:
    """Each organisation once, in one order whoever corrects."""
    found = {one.organisation.pk: one.organisation for one in outcomes}
    return [found[pk] for pk in sorted(found)]


def _correct(
    organisation: Organisation, outcomes: list[Corrected], by: User | None, grounds: dict[str, Any]
) -> None:
    """The organisation's rows; its report, where it is handed in, stands anew."""
    year, period = grounds["year"], grounds["subject"]
    place: dict[str, Any] = {"organisation": organisation, "year": year, "period": period}
    if organisation.is_city:
        # The decision on the closed period is the city's own.
        _set(outcomes, place, by, final=True)
    elif not is_sealed(organisation, year, period):
        _set(outcomes, place, by, final=False)
    else:
        _correct_report(organisation, outcomes, by, grounds)


def _correct_report(
    organisation: Organisation, outcomes: list[Corrected], by: User | None, grounds: dict[str, Any]
) -> None:
    year, period = grounds["year"], grounds["subject"]
    report = PeriodReport.objects.filter(
        organisation=organisation, reporting_period__year=year, reporting_period__period=period
    ).first()
    if report is None:
        raise ValidationError(
            _("%(organisation)s har ingen rapport för %(period)s %(year)d att rätta.")
            % {"organisation": organisation.name, "period": period, "year": year}
        )
    place = {"organisation": organisation, "year": year, "period": period}
    with deciding(organisation=organisation, **grounds) as decision:
        _set(outcomes, place, by, final=True)
        report_edition(report=report, decision=decision)


def _set(
    outcomes: Iterable[Corrected], place: dict[str, Any], by: User | None, *, final: bool
) -> None:
    for one in sorted(outcomes, key=lambda one: one.indicator.pk):
        outcome = set_outcome(indicator=one.indicator, entry=one.entry, by=by, **place)
        if outcome is not None and one.confirmed:
            Outcome.objects.filter(pk=outcome.pk).update(confirmed=one.confirmed)
    if final:
        set_outcome_status(status=Outcome.Status.FINAL, by=by, **place)

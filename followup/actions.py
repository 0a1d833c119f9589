"""Entering outcomes, handing in a report, publishing and closing a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.calculations.changes import RowChange, conflicts, merged
from followup.calculations.grid import GridRow, ReportPlace, grid
from followup.models import PeriodReport, ReportingPeriod
from indicators.actions import set_outcome, set_outcome_status
from indicators.calculations.entry import Entry, read_entry
from indicators.models import Outcome
from organisations.models import Organisation, Publication, User


class NotOpen(Exception):
    """The period is closed or the report handed in; the message says which and what to do."""


@dataclass
class NotSaved(Exception):
    """Nothing was saved. Faults and what others wrote meanwhile, by indicator and cell."""

    faults: dict[int, dict[str, str]] = field(default_factory=dict)
    conflicts: dict[int, dict[str, str]] = field(default_factory=dict)


def save_rows(
    *, place: ReportPlace, changes: Iterable[RowChange], by: User
) -> dict[int, dict[str, str]]:
    """Save the changed rows, all or none, and return their cells as they now stand.

    Raises `NotOpen`, or `NotSaved` with everything that stands in the way.
    """
    wanted = {change.indicator_id: change for change in changes}
    with transaction.atomic(), pghistory.context(user=by.pk):
        place = _locked(place)
        _ensure_open(place)
        rows = {row.indicator.pk: row for row in grid(place, only=wanted)}
        known = [wanted[pk] for pk in rows]
        entries = _read(known, rows)
        for change in known:
            if change.changed:
                set_outcome(
                    indicator=rows[change.indicator_id].indicator,
                    organisation=place.organisation,
                    year=place.year,
                    period=place.period,
                    entry=entries[change.indicator_id],
                    by=by,
                )
        saved = grid(place, only=wanted)
    return {row.indicator.pk: row.texts for row in saved}


def _read(changes: list[RowChange], rows: dict[int, GridRow]) -> dict[int, Entry | None]:
    """What each changed row says; raises with every fault and conflict at once."""
    refused = NotSaved()
    entries: dict[int, Entry | None] = {}
    for change in changes:
        row = rows[change.indicator_id]
        if met := conflicts(change, row.texts):
            refused.conflicts[change.indicator_id] = met
        elif change.changed:
            entry, faults = read_entry(merged(change, row.texts), row.definition)
            entries[change.indicator_id] = entry
            if faults:
                refused.faults[change.indicator_id] = faults
    if refused.faults or refused.conflicts:
        raise refused
    return entries


def _locked(place: ReportPlace) -> ReportPlace:
    """The place as it stands now. Saves of one report wait for each other, others do not.

    The report is locked before the period is read: see `set_period_closed`.
    """
    periods = ReportingPeriod.objects.filter(pk=place.reporting_period.pk)
    if place.organisation.is_city:
        return ReportPlace(periods.select_for_update().get(), place.organisation)
    PeriodReport.objects.get_or_create(
        reporting_period=place.reporting_period, organisation=place.organisation
    )
    report = PeriodReport.objects.select_for_update(of=("self",)).get(
        reporting_period=place.reporting_period, organisation=place.organisation
    )
    return ReportPlace(periods.get(), place.organisation, report)


def _ensure_open(place: ReportPlace) -> None:
    if place.reporting_period.is_closed:
        raise NotOpen(_("Perioden är stängd. Stadsledningskontoret kan öppna den igen."))
    if place.is_submitted:
        raise NotOpen(_("Rapporten är inlämnad. Öppna den igen för att ändra."))


def submit_report(*, place: ReportPlace, by: User) -> None:
    """Hand in the report: its outcomes become final and its cells closed."""
    _set_report(place, by, PeriodReport.Status.SUBMITTED, Outcome.Status.FINAL)


def reopen_report(*, place: ReportPlace, by: User) -> None:
    """Take a handed-in report back for changes, as long as the period is open."""
    _set_report(place, by, PeriodReport.Status.OPEN, Outcome.Status.PRELIMINARY)


def _set_report(place: ReportPlace, by: User, status: str, outcome_status: str) -> None:
    with transaction.atomic(), pghistory.context(user=by.pk):
        place = _locked(place)
        assert place.report is not None
        _ensure_open(replace(place, report=None))  # only the period matters here
        if place.report.status == PeriodReport.Status.DECIDED:
            raise NotOpen(_("Rapporten är beslutad och kan inte öppnas igen."))
        submitted = status == PeriodReport.Status.SUBMITTED
        place.report.status = status
        place.report.submitted_at = timezone.now() if submitted else None
        place.report.submitted_by = by if submitted else None
        place.report.save()
        set_outcome_status(
            organisation=place.organisation,
            year=place.year,
            period=place.period,
            status=outcome_status,
            by=by,
        )


def publish_period(*, reporting_period: ReportingPeriod, by: User) -> None:
    """Make the period's outcomes and fulfilment public for the whole city."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        Publication.objects.get_or_create(
            organisation=Organisation.objects.city(),
            year=reporting_period.year,
            subject=reporting_period.period,
            defaults={"published_by": by},
        )


def set_period_closed(*, reporting_period: ReportingPeriod, closed: bool, by: User) -> None:
    """Close a period so that nobody changes its outcomes, or open it again."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        period = ReportingPeriod.objects.select_for_update().get(pk=reporting_period.pk)
        # Saves under way hold their report: wait for them, so that none lands after the closing.
        list(period.reports.select_for_update().values_list("pk"))
        period.is_closed = closed
        period.save(update_fields=["is_closed"])


def place_of(reporting_period: ReportingPeriod, organisation: Organisation) -> ReportPlace:
    """The place with its report, if anything has been entered yet. The city has none."""
    reports = PeriodReport.objects.filter(
        reporting_period=reporting_period, organisation=organisation
    )
    return ReportPlace(
        reporting_period, organisation, reports.select_related("submitted_by").first()
    )

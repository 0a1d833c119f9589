"""Entering outcomes, handing in a report, publishing and closing a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.actions import deciding, make_edition, open_matter, set_sealed
from decisions.dates import check_not_before
from decisions.guard import explained
from decisions.models import Decision, Edition
from decisions.order import year_alone
from drafting.sheets.rows import NotSaved, RowChange, conflicts, same
from followup.calculations.changes import merged
from followup.calculations.events import changed_by_others
from followup.calculations.grid import GridRow, ReportPlace, grid, with_figures_of_now, written_rows
from followup.models import PeriodReport, ReportingPeriod
from indicators.actions import confirm_figure, set_outcome, set_outcome_status
from indicators.calculations.entry import Entry, empty_texts, forecast_fault, read_entry
from indicators.editions import freeze_report
from indicators.models import Outcome
from indicators.tasks import drain_soon
from organisations.models import Organisation, User


class NotOpen(Exception):
    """The period is closed or the report handed in; the message says which and what to do."""


@dataclass(frozen=True)
class Saved:
    """What became of changed rows: all as they now stand, and why some were left as they were."""

    rows: list[GridRow]
    refused: NotSaved


def save_rows(*, place: ReportPlace, changes: Iterable[RowChange], by: User) -> list[GridRow]:
    """Save the changed rows, all or none, and return them as they now stand.

    Raises `NotOpen`, `Sealed` where only the database knew that it is decided, or `NotSaved` with
    everything that stands in the way.
    """
    return _save(place, changes, by, is_whole=True).rows


def save_each(*, place: ReportPlace, changes: Iterable[RowChange], by: User) -> Saved:
    """Save those of the changed rows that can be: a fault in one holds up no other.

    Raises `NotOpen` or `Sealed` as `save_rows`.
    """
    return _save(place, changes, by, is_whole=False)


def _save(place: ReportPlace, changes: Iterable[RowChange], by: User, *, is_whole: bool) -> Saved:
    wanted = {change.row: change for change in changes}
    with explained(), recorded(by):
        place = _locked(place)
        _ensure_open(place)
        rows = {row.indicator.pk: row for row in written_rows(place, wanted)}
        entries, refused = _read([wanted[pk] for pk in sorted(rows)], rows)
        refused.miss(wanted.values(), rows)
        if is_whole and refused:
            raise refused
        for pk, entry in entries.items():
            set_outcome(
                indicator=rows[pk].indicator,
                organisation=place.organisation,
                year=place.year,
                period=place.period,
                entry=entry,
                by=by,
            )
        return Saved(with_figures_of_now(place, rows.values()), refused)


def confirm_row(
    *, place: ReportPlace, row: int, why: str, base: Mapping[str, str], by: User
) -> GridRow:
    """Answer what is asked about a row: that it is right, and why.

    Raises `NotSaved` where the row is no longer what the person saw (`base`), ValidationError
    without a word, or as `save_rows`.
    """
    with explained(), recorded(by):
        place = _locked(place)
        _ensure_open(place)
        stored = next(iter(written_rows(place, [row])), None)
        if stored is None or stored.outcome is None:
            raise NotSaved(faults={row: {"value": _("Här finns inget att svara på.")}})
        seen = {**empty_texts(), **base}
        changed = {name: text for name, text in stored.texts.items() if not same(text, seen[name])}
        if changed:
            raise NotSaved(conflicts={row: changed})
        confirm_figure(figure=stored.outcome, why=why, by=by)
    return stored


def _read(
    changes: list[RowChange], rows: dict[int, GridRow]
) -> tuple[dict[int, Entry | None], NotSaved]:
    """What each changed row says, and every fault and conflict of those that cannot be saved."""
    refused = NotSaved()
    entries: dict[int, Entry | None] = {}
    for change in changes:
        row = rows[change.row]
        if met := conflicts(change, row.texts):
            refused.conflicts[change.row] = met
        elif any(not same(row.texts[name], change.texts[name]) for name in change.changed):
            entry, faults = read_entry(merged(change, row.texts), row.definition)
            if "forecast" in change.changed:
                late = forecast_fault(change.texts["forecast"], row.period)
                faults |= {"forecast": late} if late else {}
            if faults:
                refused.faults[change.row] = faults
            else:
                entries[change.row] = entry
    return entries, refused


def _locked(place: ReportPlace) -> ReportPlace:
    """The place as it stands now. Saves of one report wait for each other, others do not.

    The report is locked before the period is read: see `set_period_closed`.
    """
    periods = ReportingPeriod.objects.filter(pk=place.reporting_period.pk)
    if place.organisation.is_city:
        return ReportPlace(periods.select_for_update().get(), place.organisation)
    whose: dict[str, Any] = {
        "reporting_period": place.reporting_period,
        "organisation": place.organisation,
    }
    reports = PeriodReport.objects.select_for_update(of=("self",)).filter(**whose)
    report = reports.first()
    if report is None:
        PeriodReport.objects.get_or_create(**whose)
        open_matter(**_matter(place))
        report = reports.get()
    return ReportPlace(periods.get(), place.organisation, report)


def _ensure_open(place: ReportPlace) -> None:
    if place.reporting_period.is_closed:
        raise NotOpen(_("Perioden är stängd. Stadsledningskontoret kan öppna den igen."))
    if place.is_submitted:
        raise NotOpen(_("Rapporten är inlämnad. Öppna den igen för att ändra."))


def submit_report(
    *,
    place: ReportPlace,
    by: User,
    decided_on: date | None = None,
    reference: str = "",
    reason: str = "",
    knowingly: bool = True,
    seen: int | None = None,
) -> Edition:
    """Hand in the report: its outcomes are final, frozen as an edition, and stand.

    With the committee's date and reference the report is decided, without them handed in. Handing
    in anew after a correction needs a reason, which readers see. With questions that nobody has
    answered it is handed in only `knowingly`. `seen` is the last event that whoever hands in had
    before them: what others have written since is read first. Raises ValidationError by field.
    """
    matter = _matter(place)
    _check_decision(place, decided_on, reference)
    if not knowingly and any(row.doubts and not row.is_confirmed for row in grid(place)):
        raise ValidationError({"knowingly": _("Svara på frågorna, eller kryssa här.")})
    again = Edition.objects.filter(**matter).exists()
    if again and not reason.strip():
        raise ValidationError(
            {"reason": _("Rapporten har lämnats in förut. Skriv vad som rättas och varför.")}
        )
    kind = Decision.Kind.CORRECTION if again else Decision.Kind.REPORT
    with deciding(
        kind=kind, **matter, by=by, decided_on=decided_on, reference=reference, motivation=reason
    ) as decision:
        place = _locked(place)
        _ensure_open(place)
        _ensure_seen(place, seen, by)
        report = _report(place)
        decided = decided_on is not None and bool(reference.strip())
        report.status = PeriodReport.Status.DECIDED if decided else PeriodReport.Status.SUBMITTED
        report.decided_on = decided_on if decided else None
        report.reference = reference.strip()
        report.submitted_at, report.submitted_by = timezone.now(), by
        report.save()
        _set_outcomes(place, Outcome.Status.FINAL, by)
        edition = report_edition(report=report, decision=decision)
        drain_soon()
    return edition


def _ensure_seen(place: ReportPlace, seen: int | None, by: User) -> None:
    changed = [] if seen is None else changed_by_others(place, seen, by)
    if changed:
        raise ValidationError(
            _("Andra har skrivit sedan du öppnade sidan: %(names)s. Läs det och lämna in igen.")
            % {"names": "; ".join(changed)}
        )


def _check_decision(place: ReportPlace, decided_on: date | None, reference: str) -> None:
    """The committee decides after the period has ended; a date and a reference come together."""
    if decided_on is None and reference.strip():
        raise ValidationError({"decided_on": _("Skriv också vilken dag rapporten beslutades.")})
    if decided_on is None:
        return
    if not reference.strip():
        raise ValidationError(
            {
                "reference": _(
                    "Skriv också paragraf och diarienummer, till exempel § 6, NI 2024/841."
                )
            }
        )
    words = _("Perioden slutar %(day)s. Rapporten kan inte vara beslutad före det.")
    check_not_before(decided_on, place.reporting_period.last_day, words)


def report_edition(*, report: PeriodReport, decision: Decision, seal: bool = True) -> Edition:
    """Freeze a report: who answers and when, and its outcomes as rows."""
    return make_edition(
        decision=decision,
        kind=Edition.Kind.REPORT,
        document={"status": report.status, "reference": report.reference},
        freeze=freeze_report,
        seal=seal,
    )


def reopen_report(*, place: ReportPlace, by: User, reason: str = "") -> None:
    """Take a report back for changes while the period is open; what was handed in stands."""
    with deciding(
        kind=Decision.Kind.REOPENING, **_matter(place), by=by, motivation=reason
    ) as decision:
        place = _locked(place)
        _ensure_open(replace(place, report=None))  # only the period matters here
        report = _report(place)
        report.status = PeriodReport.Status.OPEN
        report.submitted_at = report.submitted_by = report.decided_on = None
        report.reference = ""
        report.save()
        _set_outcomes(place, Outcome.Status.PRELIMINARY, by)
        set_sealed(decision=decision, sealed=False)


def _matter(place: ReportPlace) -> dict[str, Any]:
    return {
        "organisation": place.organisation,
        "year": place.year,
        "subject": str(place.period),
    }


def _report(place: ReportPlace) -> PeriodReport:
    assert place.report is not None, "only organisations hand in, and theirs is there when locked"
    return place.report


def _set_outcomes(place: ReportPlace, status: str, by: User) -> None:
    set_outcome_status(
        organisation=place.organisation, year=place.year, period=place.period, status=status, by=by
    )


def set_period_closed(
    *, reporting_period: ReportingPeriod, closed: bool, by: User, reason: str = ""
) -> None:
    """Close a period so that nobody changes its outcomes, or open it again."""
    kind = Decision.Kind.CLOSING if closed else Decision.Kind.REOPENING
    matter: dict[str, Any] = {
        "organisation": Organisation.objects.city(),
        "year": reporting_period.year,
        "subject": str(reporting_period.period),
    }
    with (
        year_alone(reporting_period.year),
        deciding(kind=kind, **matter, by=by, motivation=reason) as decision,
    ):
        period = ReportingPeriod.objects.select_for_update().get(pk=reporting_period.pk)
        # Saves under way hold their report: wait for them, so that none lands after the closing.
        list(period.reports.order_by("pk").select_for_update().values_list("pk"))
        period.is_closed = closed
        period.save(update_fields=["is_closed"])
        set_sealed(decision=decision, sealed=closed)


def place_of(reporting_period: ReportingPeriod, organisation: Organisation) -> ReportPlace:
    """The place with its report, if anything has been entered yet. The city has none."""
    reports = PeriodReport.objects.filter(
        reporting_period=reporting_period, organisation=organisation
    )
    return ReportPlace(
        reporting_period, organisation, reports.select_related("submitted_by").first()
    )

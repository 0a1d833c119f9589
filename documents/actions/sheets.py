"""Storing a checked sheet: all rows or none.

What is free is stored with one statement however many the rows are. What is decided changes only
by a decision, one for each plan, report or budget that the rows are about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.guard import explained
from documents.sheets.difference import Accepted, Checked, NeedsAnswer, answer
from documents.sheets.sheet import Refused
from documents.standing import Grounds, Matter, NeedsDecision, check_closed, check_right
from followup.corrections import Corrected, correct_outcomes
from goals.models import Budget
from indicators.calculations.entry import Entry
from indicators.calculations.targets import NO_TARGET
from indicators.changes import NewTarget, change_targets
from indicators.models import Outcome, Target
from indicators.tasks import drain_soon
from organisations import audit
from organisations.models import Organisation, User
from plans.actions.targets import change_plan_targets
from plans.closing import why_closed_somewhere
from plans.models import OperationalPlan


def store_targets(
    *,
    checked: Checked[Target],
    by: User | None,
    grounds: Grounds | None = None,
    accepted: Accepted = None,
) -> None:
    """Store the targets of a checked sheet, new, changed and erased.

    `accepted` says why what is asked about is right. Raises `Refused` when there are faults,
    `NeedsAnswer` when a doubt has no answer, `NeedsDecision` when what is decided would change
    and there are no `grounds`.
    """
    _ensure_answered(checked, accepted)
    columns = [
        *NO_TARGET.as_columns(),
        "text",
        "read_as",
        "source",
        "reference",
        "is_example",
        "confirmed",
        "updated_at",
    ]
    with recorded(by), explained():
        ensure_open(
            {(row.organisation_id, row.year) for row in (*checked.to_store(), *checked.erased)}
        )
        _log(_("årsmål"), checked, by)
        _store(
            Target,
            [*checked.rows, *checked.erased],
            ["indicator", "organisation", "year"],
            columns,
        )
        decided = _given(checked, grounds)
        if decided is None:
            return
        for (matter,), rows in _in_order(checked):
            _change_targets(matter, rows, decided)


def ensure_open(concerned: Collection[tuple[int, int]]) -> None:
    """Raise ValidationError where a plan, by organisation and year, may not be written in now.

    Targets are part of a plan: with its approver, locked or sent back for some parts it changes by
    no file either. What is decided asks for a decision instead. The plans are held.
    """
    plans = OperationalPlan.objects.filter(
        organisation__in={organisation for organisation, _year in concerned},
        budget__year__in={year for _organisation, year in concerned},
        budget__status=Budget.Status.ADOPTED,
    ).exclude(status=OperationalPlan.Status.DECIDED)
    held = plans.select_related("organisation", "budget").select_for_update(of=("self",))
    closed = [
        f"{plan.organisation}: {reason}"
        for plan in held.order_by("pk")
        if (plan.organisation_id, plan.year) in concerned and (reason := why_closed_somewhere(plan))
    ]
    if closed:
        raise ValidationError(closed)


def _change_targets(matter: Matter, rows: list[Target], grounds: Grounds) -> None:
    organisation = rows[0].organisation
    check_right(grounds, organisation)
    changes = [
        NewTarget(row.indicator, row.text, row.read_as, source=row.source, confirmed=row.confirmed)
        for row in rows
    ]
    if organisation.is_city:
        change_targets(changes=changes, year=matter.year, **grounds.as_arguments())
        return
    plan = OperationalPlan.objects.select_related("organisation", "budget").get(
        organisation=organisation,
        budget__year=matter.year,
        budget__status=Budget.Status.ADOPTED,
    )
    change_plan_targets(plan=plan, changes=changes, **grounds.as_arguments())


def store_outcomes(
    *,
    checked: Checked[Outcome],
    by: User | None,
    grounds: Grounds | None = None,
    accepted: Accepted = None,
) -> None:
    """Store the outcomes of a checked sheet, new and changed, and remove the erased.

    An outcome that is decided is never removed: erased, it becomes "ej redovisad". Raises as
    `store_targets` does.
    """
    _ensure_answered(checked, accepted)
    columns = [*(column.name for column in fields(Entry)), "is_example", "confirmed", "updated_at"]
    with recorded(by), explained():
        _log(_("utfall"), checked, by)
        _remove(checked.erased)
        _store(Outcome, checked.rows, ["indicator", "organisation", "year", "period"], columns)
        decided = _given(checked, grounds)
        if decided is None:
            return
        for (year, period), rows in _by_period(checked):
            outcomes = [
                Corrected(row.organisation, row.indicator, _entry(row), row.confirmed)
                for row in rows
            ]
            correct_outcomes(year=year, period=period, outcomes=outcomes, **decided.as_arguments())


def _log(what: str, checked: Checked[Any], by: User | None) -> None:
    said = {"number": len(checked.changes), "what": what}
    audit.record(audit.Kind.LOADED, by=by, what=_("Fil med %(what)s, %(number)d rader") % said)


def _ensure_answered(checked: Checked[Any], accepted: Accepted) -> None:
    """Nothing is stored of a sheet with faults, or with doubts that nobody has answered. The
    answer is kept with the row that was asked about."""
    if checked.faults:
        raise Refused(checked.faults)
    if unanswered := checked.unanswered(accepted):
        raise NeedsAnswer(unanswered)
    asked = {doubt.row for doubt in checked.doubts}
    for row in checked.to_store():
        number = checked.numbers[id(row)]
        if number in asked:
            row.confirmed = answer(accepted, number)[:200]


def _remove(outcomes: Sequence[Outcome]) -> None:
    for row in outcomes:
        Outcome.objects.filter(
            indicator=row.indicator_id, organisation=row.organisation_id,
            year=row.year, period=row.period,
        ).delete()  # fmt: skip


def _by_period(checked: Checked[Outcome]) -> Iterable[tuple[tuple[int, str], list[Outcome]]]:
    """Rows that are decided by the period that they are about, in time's order."""
    found: dict[tuple[int, str], list[Outcome]] = defaultdict(list)
    for _matters, rows in _in_order(checked):
        for row in rows:
            found[row.year, row.period].append(row)
    return sorted(found.items(), key=lambda pair: pair[0])


def _entry(row: Outcome) -> Entry:
    return Entry(**{column.name: getattr(row, column.name) for column in fields(Entry)})


def _given(checked: Checked[Any], grounds: Grounds | None) -> Grounds | None:
    """The grounds where they are needed, once they are known to be enough."""
    if not checked.held:
        return None
    if grounds is None:
        raise NeedsDecision(checked.held)
    city = Organisation.objects.city()
    for matters, rows in checked.by_decision.items():
        check_right(grounds, rows[0].organisation)
        for matter in matters:
            if isinstance(rows[0], Outcome) and matter.organisation_id == city.pk:
                check_closed(grounds, matter.year, matter.subject)
    return grounds


def _in_order(checked: Checked[Any]) -> Iterable[tuple[tuple[Matter, ...], list[Any]]]:
    """By matter, in one order whoever stores, so that two imports never deadlock."""
    return sorted(checked.by_decision.items(), key=lambda pair: pair[0])


def _store(
    model: type[Target] | type[Outcome],
    rows: Sequence[Any],
    unique: list[str],
    columns: list[str],
) -> None:
    # In one order whoever stores, so that two imports wait for each other instead of deadlocking.
    ordered = sorted(rows, key=lambda row: (row.indicator_id, row.organisation_id, row.year))
    model.objects.bulk_create(
        ordered, update_conflicts=True, unique_fields=unique, update_fields=columns
    )
    drain_soon()

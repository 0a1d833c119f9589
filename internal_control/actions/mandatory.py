"""What the city asks of all: mandatory processes with who is asked for them, and the limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from common.checks import check
from common.recording import recorded
from internal_control.models import (
    ControlPolicy,
    ControlProcess,
    MandatoryProcess,
    ProcessAssignment,
)
from organisations.models import Organisation, User
from plans.closing import WRITABLE
from plans.models import OperationalPlan


def set_mandatory(
    *,
    process: MandatoryProcess,
    organisations: Sequence[Organisation],
    by: User,
) -> MandatoryProcess:
    """Store a mandatory process, new or changed, with those who are asked by name.

    It is taken into every plan that is being written; elsewhere it is asked for when that plan is
    opened again. Plans that were asked and are no longer lose it where nothing is written in it.
    """
    with recorded(by):
        if process._state.adding:
            beside = MandatoryProcess.objects.filter(area_goal=process.area_goal_id)
            process.position = (beside.aggregate(last=Max("position"))["last"] or 0) + 1
        check(process, "name", "instruction", "kinds")
        process.save()
        _name(process, organisations)
        _carry(process)
    return process


def remove_mandatory(*, process: MandatoryProcess, by: User) -> None:
    """Ask nobody for the process any more. It stays in plans in which something is written."""
    with recorded(by):
        process.kinds = []
        _name(process, [])
        _carry(process)
        if ControlProcess.objects.filter(mandatory=process).exists():
            raise ValidationError(
                _("Processen står i planer som har lämnats över, så den kan inte tas bort.")
            )
        process.delete()


def set_policy(*, policy: ControlPolicy, by: User) -> ControlPolicy:
    """Set the limits between low, middle and high risk values of a year."""
    with recorded(by):
        check(policy, "watched_from", "controlled_from")
        policy.save()
    return policy


def add_missing(
    organisation: Organisation, year: int, processes: Iterable[MandatoryProcess]
) -> int:
    """Take processes into the organisation's plan of the year; how many it did not have."""
    of_plan = ControlProcess.objects.of_plan(organisation.pk, year)
    there = set(of_plan.values_list("mandatory", flat=True))
    added = [one for one in processes if one.pk not in there]
    for process in added:
        _take_in(process, organisation, year)
    return len(added)


def _take_in(process: MandatoryProcess, organisation: Organisation, year: int) -> None:
    beside = ControlProcess.objects.of_plan(organisation.pk, year).filter(
        area_goal=process.area_goal_id
    )
    ControlProcess.objects.create(
        organisation=organisation,
        year=year,
        area_goal=process.area_goal,
        mandatory=process,
        name=process.name,
        position=(beside.aggregate(last=Max("position"))["last"] or 0) + 1,
    )


def _name(process: MandatoryProcess, organisations: Sequence[Organisation]) -> None:
    process.assignments.exclude(organisation__in=organisations).delete()
    there = set(process.assignments.values_list("organisation", flat=True))
    ProcessAssignment.objects.bulk_create(
        ProcessAssignment(process=process, organisation=one)
        for one in organisations
        if one.pk not in there
    )


def _carry(process: MandatoryProcess) -> None:
    """Let the plans that are being written have the process as it now is, or not have it."""
    year = process.area_goal.budget.year
    asked = asked_for(process, year)
    open_plans = ControlProcess.objects.filter(mandatory=process).exclude(
        organisation__in=_handed_over(year)
    )
    for mine in open_plans.exclude(organisation__in=asked):
        _let_go(mine)
    open_plans.exclude(name=process.name).update(name=process.name)
    for organisation in asked.exclude(pk__in=_handed_over(year)):
        add_missing(organisation, year, [process])


def asked_for(process: MandatoryProcess, year: int) -> QuerySet[Organisation]:
    """The organisations that are asked for the process, by their kind or by name."""
    existing = Organisation.objects.without_city().existing_in(year)
    named = ProcessAssignment.objects.filter(process=process).values("organisation")
    return existing.filter(Q(kind__in=process.kinds) | Q(pk__in=named)).in_order()


def _let_go(mine: ControlProcess) -> None:
    """Nobody asks for it any longer: gone where it is empty, the organisation's own elsewhere."""
    is_written = mine.practices.exists() or mine.risks.exists()
    if is_written or mine.why_not:
        mine.mandatory, mine.is_applicable = None, True
        mine.save(update_fields=["mandatory", "is_applicable"])
    else:
        mine.delete()


def _handed_over(year: int) -> QuerySet[OperationalPlan, int]:
    """The organisations whose plan of the year nobody writes in now."""
    plans = OperationalPlan.objects.of_year(year).exclude(status__in=WRITABLE)
    return plans.values_list("organisation", flat=True)

"""Who is to write a part of the plan, by when, and when they say that it is ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import check_day_of_year
from drafting.actions import writing
from drafting.calculations.history import as_text
from organisations.models import Notice, User
from organisations.notices.telling import have_been_told
from plans.actions.overtaken import kept
from plans.actions.part_notices import reminder_of, tell
from plans.actions.place import PartPlace
from plans.actions.spots import spot_of
from plans.models import OperationalPlan, PlanSection

Kind = Notice.Kind


def assign(
    *,
    plan: OperationalPlan,
    key: str,
    responsible: User | None,
    due_on: dt.date | None,
    by: User,
    seen: Mapping[str, str] | None = None,
) -> PlanSection:
    """Say who is to write a part and by when; whoever it is now is told.

    `seen` is what stood when it was chosen, by field (`mark_of`). Raises ValidationError, by
    field, for a day that cannot be, and where somebody else has chosen another since.
    """
    with writing(PartPlace(plan, key), by) as place:
        section = _section(place, by)
        stands = {"responsible": section.responsible, "due_on": section.due_on}
        found: dict[str, Any] = {"responsible": responsible, "due_on": due_on}
        if seen is not None:
            found = kept(found, seen=seen, stands=stands, mark=mark_of)
        if found["due_on"] and found["due_on"] != section.due_on:
            _check_day(found["due_on"], plan.budget.year)
        now = found["responsible"]
        is_new = now is not None and now != section.responsible
        section.responsible, section.due_on = now, found["due_on"]
        section.save(update_fields=["responsible", "due_on"])
        if is_new:
            tell(section, Kind.ASSIGNED, _("Du är ansvarig för %(what)s"), by=by)
    return section


def mark_of(value: User | dt.date | None) -> str:
    """How a page says who or which day it has shown."""
    return str(value.pk) if isinstance(value, User) else as_text(value)


def _check_day(day: dt.date, year: int) -> None:
    try:
        check_day_of_year(day, year)
    except ValidationError as refused:
        raise ValidationError({"due_on": refused.messages}) from None


def mark_ready(*, plan: OperationalPlan, key: str, by: User) -> PlanSection:
    """Say that a part is ready. What is complete is computed; this is a person's word."""
    with writing(PartPlace(plan, key), by) as place:
        section = _section(place, by)
        section.ready_at, section.ready_by = timezone.now(), by
        # Who calls last year's text ready has made it this year's.
        section.is_suggested_from = None
        section.save(update_fields=["ready_at", "ready_by", "is_suggested_from"])
    return section


def mark_unready(*, plan: OperationalPlan, key: str, by: User) -> PlanSection:
    """Open a part again that was said to be ready."""
    with writing(PartPlace(plan, key), by) as place:
        section = _section(place, by)
        section.ready_at = section.ready_by = None
        section.save(update_fields=["ready_at", "ready_by"])
    return section


def remind(*, plan: OperationalPlan, key: str, by: User) -> PlanSection:
    """Remind whoever is to write a part. Once a day, whoever does it."""
    section = spot_of(plan, key).section(plan)
    if section is None or section.responsible is None or section.ready_at:
        raise ValidationError(_("Ingen väntas skriva avsnittet nu. Ingen är påmind."))
    once = reminder_of(section)
    if have_been_told([once]):
        raise ValidationError(_("%(who)s påmindes redan i dag.") % {"who": section.responsible})
    tell(section, Kind.REMINDED, _("Påminnelse: %(what)s"), by=None, once=once)
    return section


def tell_what_is_due(day: dt.date) -> None:
    """Tell those whose parts are to be ready on a day, once each."""
    for section in PlanSection.objects.awaited().filter(due_on=day).order_by("pk"):
        if not PartPlace(section.plan, section.key).why_closed():
            once = f"due:section-{section.pk}:{day}"
            tell(section, Kind.DUE, _("I morgon ska det vara klart: %(what)s"), by=None, once=once)


def _section(place: PartPlace, by: User) -> PlanSection:
    """The part's row, made when nobody has written in it."""
    spot = spot_of(place.plan, place.key)
    section = spot.section(place.plan)
    if section is None:
        section = spot.begin(place.plan, by)
        section.save()
    return section

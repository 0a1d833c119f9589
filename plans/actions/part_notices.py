"""What people are told of a part of the plan that is theirs to write."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import sv_date
from organisations.models import Notice, User
from organisations.notices import notify
from plans.addresses import section_address
from plans.models import PlanSection

Kind = Notice.Kind


def tell(
    section: PlanSection, kind: Notice.Kind, words: str, *, by: User | None, once: str = ""
) -> None:
    """Tell whoever is to write the part; `words` hold %(what)s."""
    people = [section.responsible] if section.responsible else []
    notify(
        people=people,
        kind=kind,
        heading=words % {"what": _what(section)},
        address=section_address(section),
        organisation=section.plan.organisation,
        by=by,
        once=once,
    )


def _what(section: PlanSection) -> str:
    """The part and the plan, as a letter may say it."""
    plan = section.plan
    when = f", {sv_date(section.due_on)}" if section.due_on else ""
    return f"{section}, {plan.organisation.short_name} {plan.year}{when}"


def tell_of_change(section: PlanSection, by: User) -> None:
    """Tell whoever said that a part is ready that somebody else has changed it since."""
    if section.ready_by and section.ready_at:
        once = f"changed:section-{section.pk}:{section.ready_at:%Y-%m-%d %H:%M:%S}"
        heading = _("Ändrat efter klart: %(what)s") % {"what": _what(section)}
        notify(
            people=[section.ready_by],
            kind=Kind.CHANGED,
            heading=heading,
            address=section_address(section),
            organisation=section.plan.organisation,
            by=by,
            once=once,
        )


def reminder_of(section: PlanSection) -> str:
    """The name of today's reminder of a part."""
    return f"reminder:section-{section.pk}:{timezone.localdate()}"

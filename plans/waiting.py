"""What waits for a person in the plans, and for whom they wait there ("Mitt arbete").

The plans of a year are its own and those of the year after, which are written in the year.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.models import Budget
from organisations.duties import Awaited, Duty
from organisations.models import Membership, Organisation, User
from organisations.notices.telling import have_been_told
from organisations.permissions import WRITERS, is_slk
from plans.actions.part_notices import reminder_of
from plans.addresses import section_address
from plans.beginning import startable
from plans.closing import WRITABLE
from plans.models import OperationalPlan, OperationalPlanQuerySet, PlanReturn, PlanSection
from plans.models.sections import PlanSectionQuerySet

Status = OperationalPlan.Status


def duties(user: User, year: int) -> list[Duty]:
    """The plans and the parts that the person is to write, and the plans to decide about."""
    parts = _awaited_in(year).filter(
        responsible=user, plan__organisation__in=_where(user, *WRITERS)
    )
    plans = (
        _plans_in(year)
        .filter(_whose_turn(user))
        .select_related("organisation", "budget")
        .annotate(
            ready=Count("sections", filter=Q(sections__ready_at__isnull=False)),
            # what a plan was sent back for, while that is being changed
            reason=Subquery(
                PlanReturn.objects.unsettled().filter(plan=OuterRef("pk")).values("reason")[:1]
            ),
        )
    )
    return [*map(_part, parts), *map(_plan, plans), *_to_begin(user, year)]


def awaited(user: User, year: int) -> list[Awaited]:
    """What others are to write in the plans that the person writes in, too."""
    theirs = _awaited_in(year).filter(plan__organisation__in=_where(user, *WRITERS))
    found = list(theirs.exclude(responsible=user))
    reminded = have_been_told([reminder_of(section) for section in found])
    return [_from_others(section, reminded) for section in found]


def _where(user: User, *roles: str) -> list[int]:
    """The organisations in which the person has one of the roles."""
    return [pk for pk, role in user.roles.items() if role in roles]


def _plans_in(year: int) -> OperationalPlanQuerySet:
    return OperationalPlan.objects.of_years(year, year + 1)


def _to_begin(user: User, year: int) -> Iterator[Duty]:
    """The plans that nobody has begun where the person writes, of budgets that are adopted."""
    where = _where(user, *WRITERS)
    budgets = Budget.objects.adopted().filter(year__in=(year, year + 1)).order_by("year")
    for of_year in budgets.values_list("year", flat=True) if where else ():
        for one in startable(of_year).filter(pk__in=where).in_order():
            yield _begin(one, of_year)


def _begin(organisation: Organisation, year: int) -> Duty:
    words = _("Börja på verksamhetsplan %(year)d, %(who)s")
    return Duty(
        words % {"year": year, "who": organisation.short_name},
        _("Börja på planen"),
        reverse("plan", args=[year, organisation.code]),
        note=_("Budgeten för %(year)d är antagen.") % {"year": year},
    )


def _awaited_in(year: int) -> PlanSectionQuerySet:
    open_plans = _plans_in(year).filter(status__in=WRITABLE)
    return PlanSection.objects.awaited().filter(plan__in=open_plans)


def _whose_turn(user: User) -> Q:
    """Plans that wait for the person: to be written, decided, or looked at by the office, which
    has a list of all others."""
    writes = Q(status__in=WRITABLE, organisation__in=_where(user, *WRITERS))
    decides = Q(status=Status.SUBMITTED, organisation__in=_where(user, Membership.Role.APPROVER))
    looks = Q(status=Status.AT_OFFICE) if is_slk(user) else Q()
    return writes | decides | looks


# What there is to do about a plan, and the one verb; elsewhere it is written.
_TURNS = {
    Status.AT_OFFICE: (
        gettext_lazy("Läs verksamhetsplan %(year)d innan den beslutas, %(who)s"),
        gettext_lazy("Läs och svara"),
    ),
    Status.SUBMITTED: (
        gettext_lazy("Besluta om verksamhetsplan %(year)d, %(who)s"),
        gettext_lazy("Granska och besluta"),
    ),
    Status.RETURNED: (
        gettext_lazy("Ändra i verksamhetsplan %(year)d som är tillbaka, %(who)s"),
        gettext_lazy("Se vad som ska ändras"),
    ),
}


def _plan(plan: OperationalPlan) -> Duty:
    what = {"year": plan.year, "who": plan.organisation.short_name}
    if turn := _TURNS.get(Status(plan.status)):
        heading, verb = (str(words) for words in turn)
        address = reverse("plan_way", args=[plan.year, plan.organisation.code])
        note = getattr(plan, "reason", None) or ""
        return Duty(heading % what, verb, address, plan.due_on, note, icon="stamp")
    heading = _("Skriv klart verksamhetsplan %(year)d, %(who)s") % what
    ready = getattr(plan, "ready", 0)
    note = ngettext(
        "%(number)d avsnitt är klarmarkerat.", "%(number)d avsnitt är klarmarkerade.", ready
    )
    address = reverse("plan", args=[plan.year, plan.organisation.code])
    return Duty(heading, _("Skriv vidare"), address, plan.due_on, note % {"number": ready})


def _part(section: PlanSection) -> Duty:
    return Duty(
        heading=_("Skriv klart %(what)s") % {"what": section},
        verb=_("Skriv vidare"),
        address=section_address(section),
        due_on=section.due_on or section.plan.due_on,
        note=_("Verksamhetsplan %(year)d, %(who)s.")
        % {"year": section.plan.year, "who": section.plan.organisation.short_name},
    )


def _from_others(section: PlanSection, reminded: set[str]) -> Awaited:
    plan = section.plan
    place = {"year": plan.year, "organisation": plan.organisation.code, "key": section.key}
    return Awaited(
        heading=_("Text om %(what)s") % {"what": section},
        address=section_address(section),
        due_on=section.due_on or plan.due_on,
        note=_("%(person)s. Verksamhetsplan %(year)d, %(who)s.")
        % {
            "person": section.responsible,
            "year": plan.year,
            "who": plan.organisation.short_name,
        },
        remind=reverse("plan_part_remind", kwargs=place),
        is_fresh=reminder_of(section) in reminded,
    )

"""Who hears of a step of a plan's way; in which letter is said by `organisations.notices`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, Notice, Organisation, User
from organisations.notices import notify
from organisations.notices.telling import members_of
from organisations.permissions import WRITERS
from plans.models import OperationalPlan

People = Callable[[Organisation], list[User]]


def writers(organisation: Organisation) -> list[User]:
    """Editors and approvers: those who write the plan."""
    return members_of(organisation, *WRITERS)


def approvers(organisation: Organisation) -> list[User]:
    return members_of(organisation, Membership.Role.APPROVER)


def office(_organisation: Organisation) -> list[User]:
    """Stadsledningskontoret."""
    found = User.objects.filter(is_active=True, city_role=User.CityRole.SLK)
    return list(found.order_by("name", "email", "pk"))


def everybody(organisation: Organisation) -> list[User]:
    return [*writers(organisation), *office(organisation)]


@dataclass(frozen=True)
class Told:
    """Who is told of a step, and in which words; the heading may stand in a letter."""

    people: People
    kind: Notice.Kind
    heading: str | Promise


Kind = Notice.Kind

TOLD = {
    "submit": Told(approvers, Kind.HANDED_OVER, _("%(plan)s väntar på beslut")),
    "ask_office": Told(office, Kind.HANDED_OVER, _("%(plan)s är klar att läsas")),
    "send_on": Told(approvers, Kind.HANDED_OVER, _("%(plan)s är läst och väntar på beslut")),
    "send_back": Told(writers, Kind.RETURNED, _("%(plan)s är tillbaka för ändring")),
    "office_return": Told(writers, Kind.RETURNED, _("%(plan)s är tillbaka för ändring")),
    "decide": Told(everybody, Kind.DECIDED, _("%(plan)s är beslutad")),
    "reopen": Told(writers, Kind.HANDED_OVER, _("En ny version av %(plan)s skrivs")),
    "go_back": Told(writers, Kind.HANDED_OVER, _("%(plan)s gäller som den beslutades")),
    "publish": Told(writers, Kind.PUBLISHED, _("%(plan)s är publicerad")),
    "opened": Told(writers, Kind.RETURNED, _("%(plan)s är upplåst till en viss dag")),
}


def tell(step: str, plan: OperationalPlan, by: User | None) -> None:
    """Let everybody concerned know that a step has been taken, when somebody is."""
    told = TOLD.get(step)
    if told is None:
        return
    name = _("Verksamhetsplan %(year)d för %(organisation)s")
    about = {"year": plan.year, "organisation": plan.organisation.short_name}
    notify(
        people=told.people(plan.organisation),
        kind=told.kind,
        heading=str(told.heading) % {"plan": str(name) % about},
        address=reverse("plan_way", args=[plan.year, plan.organisation.code]),
        organisation=plan.organisation,
        by=by,
    )

"""Who may read and change what. Every page, command, search and export asks here.

Two questions are kept apart: *may this person read drafts of the organisation?* (membership and
city role), asked here, and *has it been made public?*, which the editions in `decisions` answer.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from organisations.models import Membership, Organisation, User

Viewer = User | AnonymousUser

WRITERS = (Membership.Role.EDITOR, Membership.Role.APPROVER)


def is_admin(user: Viewer) -> bool:
    return isinstance(user, User) and user.is_active and user.city_role == User.CityRole.ADMIN


def is_slk(user: Viewer) -> bool:
    return isinstance(user, User) and user.is_active and user.city_role == User.CityRole.SLK


def reads_everything(user: Viewer) -> bool:
    """Stadsledningskontoret and administrators read all drafts."""
    return is_admin(user) or is_slk(user)


def has_role(user: Viewer, organisation: Organisation, roles: tuple[str, ...]) -> bool:
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.roles.get(organisation.pk) in roles


def can_read_workspace(user: Viewer, organisation: Organisation) -> bool:
    """Drafts of plans and reports: members, stadsledningskontoret and administrators."""
    return reads_everything(user) or has_role(user, organisation, tuple(Membership.Role.values))


def readers_among(people: Iterable[User], organisation: Organisation) -> list[User]:
    """Those of the people who may read drafts of the organisation, in one query."""
    found = list(people)
    members = Membership.objects.filter(organisation=organisation, user__in=found)
    roles = dict(members.values_list("user_id", "role"))
    return [one for one in found if one.is_active and (one.pk in roles or reads_everything(one))]


def can_edit_workspace(user: Viewer, organisation: Organisation) -> bool:
    """Editors and approvers of the organisation, and administrators; the city has its office."""
    if organisation.is_city:
        return can_steer_city(user)
    return is_admin(user) or has_role(user, organisation, WRITERS)


def can_approve(user: Viewer, organisation: Organisation) -> bool:
    """Take a plan or a report to decision: approvers and administrators."""
    return is_admin(user) or has_role(user, organisation, (Membership.Role.APPROVER,))


def can_steer_city(user: Viewer) -> bool:
    """Change what concerns the whole city: its targets, outcomes, judgements, publication."""
    return reads_everything(user)


def can_reconcile(user: Viewer) -> bool:
    return reads_everything(user)


def follows_up(user: Viewer) -> bool:
    """Reports outcomes for some organisation, or reads the reports of all."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return reads_everything(user) or bool(user.roles)


def own_organisations(user: Viewer) -> Q:
    """Membership as a condition on a queryset of organisations."""
    if not isinstance(user, User) or not user.is_active:
        return Q(pk__in=())
    return Q(memberships__user=user)

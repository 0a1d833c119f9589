"""Who leaves files, for whom."""

from __future__ import annotations

from organisations.models import Organisation, OrganisationQuerySet, User
from organisations.permissions import WRITERS, Viewer, can_steer_city, is_admin


def organisations_of(user: Viewer) -> OrganisationQuerySet:
    """For whom somebody may leave files: editors and approvers for their own organisations,
    stadsledningskontoret for the city, administrators for all. The city comes first."""
    if not isinstance(user, User) or not user.is_active:
        return Organisation.objects.none()
    if is_admin(user):
        return Organisation.objects.in_order()
    mine = [pk for pk, role in user.roles.items() if role in WRITERS]
    found = Organisation.objects.filter(pk__in=mine)
    if can_steer_city(user):
        found |= Organisation.objects.filter(kind=Organisation.Kind.CITY)
    return found.in_order()


def leaves_files(user: Viewer) -> bool:
    """Whether the room is somebody's at all."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return can_steer_city(user) or any(role in WRITERS for role in user.roles.values())

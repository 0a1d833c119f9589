"""Roles that follow from the groups of the city's own sign-in service, where the city says so."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from common.recording import recorded
from organisations import audit
from organisations.models import Membership, Organisation, User
from organisations.people import administrators, lock_people

logger = logging.getLogger(__name__)

# Of two roles that groups give, the one that may more.
_ROLES_BY_REACH = ("", User.CityRole.POLITICIAN, User.CityRole.SLK, User.CityRole.ADMIN)
_MEMBERS_BY_REACH = (Membership.Role.READER, Membership.Role.EDITOR, Membership.Role.APPROVER)


@dataclass
class Given:
    """What somebody's groups give: a role in the city, and roles by organisation's code."""

    city_role: str = ""
    roles: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.city_role or self.roles)


def are_mapped() -> bool:
    """Whether this city lets groups give roles at all."""
    return bool(settings.GROUP_ROLES)


def given_by(groups: Iterable[str]) -> Given:
    """What the groups give by `GROUP_ROLES`: "slk", or "kulturnamnden:editor"."""
    given = Given()
    for group in groups:
        for role in settings.GROUP_ROLES.get(group, ()):
            code, mark, member = role.rpartition(":")
            if mark:
                held = given.roles.get(code, _MEMBERS_BY_REACH[0])
                given.roles[code] = max(held, member, key=_MEMBERS_BY_REACH.index)
            else:
                given.city_role = max(given.city_role, role, key=_ROLES_BY_REACH.index)
    return given


def apply_groups(*, person: User, groups: Iterable[str]) -> None:
    """Let the person have what the groups give; take what groups gave and give no longer.

    A role that somebody has handed out by hand is left as it is, and so is the last
    administrator's.
    """
    given = given_by(groups)
    with recorded(person):
        lock_people(person)
        changes = [*_city_role(person, given), *_memberships(person, given)]
        if changes:
            what = _("Ur grupper: %(changes)s") % {"changes": ", ".join(changes)}
            audit.record(audit.Kind.ACCOUNT, by=person, what=what)
    person.__dict__.pop("roles", None)


def _city_role(person: User, given: Given) -> list[str]:
    by_hand = person.city_role and not person.city_role_from_group
    if by_hand or person.city_role == given.city_role:
        return []
    if person.city_role == User.CityRole.ADMIN and not administrators().exclude(pk=person.pk):
        logger.warning("No group gives %s a role, but nobody else administers: it stays", person)
        return []
    person.city_role, person.city_role_from_group = given.city_role, bool(given.city_role)
    person.save(update_fields=["city_role", "city_role_from_group"])
    return [_("staden: %(role)s") % {"role": person.get_city_role_display()}]


def _memberships(person: User, given: Given) -> list[str]:
    wanted = _by_organisation(given.roles)
    held = {one.organisation_id: one for one in person.memberships.select_related("organisation")}
    changes = []
    for pk, one in held.items():
        if one.from_group and pk not in wanted:
            one.delete()
            changes.append(f"{one.organisation.code}: –")
    for pk, (code, role) in wanted.items():
        if _give(person, held.get(pk), pk, role):
            changes.append(f"{code}: {role}")
    return changes


def _give(person: User, held: Membership | None, organisation: int, role: str) -> bool:
    if held is None:
        Membership.objects.create(
            user=person, organisation_id=organisation, role=role, from_group=True
        )
        return True
    if not held.from_group or held.role == role:
        return False
    held.role = role
    held.save(update_fields=["role"])
    return True


def _by_organisation(roles: dict[str, str]) -> dict[int, tuple[str, str]]:
    found = dict(
        Organisation.objects.without_city().filter(code__in=roles).values_list("code", "pk")
    )
    for code in roles.keys() - found.keys():
        logger.warning("GROUP_ROLES names the organisation %s, which there is not", code)
    return {pk: (code, roles[code]) for code, pk in found.items()}

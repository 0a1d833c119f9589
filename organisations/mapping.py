"""How groups are mapped to roles (`GROUP_ROLES`), and what is wrong with it as written."""

from __future__ import annotations

from django.utils.translation import gettext as _

# As the models name them, which are not there yet when this is asked.
CITY_ROLES = ("slk", "politician", "admin")
MEMBERS = ("reader", "editor", "approver")


def faults_of(mapping: object) -> list[str]:
    """What is wrong with `GROUP_ROLES` as written; nothing when all is well."""
    if not isinstance(mapping, dict):
        return [_("GROUP_ROLES är inte ett JSON-objekt med grupper.")]
    words = _("GROUP_ROLES, %(group)s: %(role)s är varken slk, politician, admin eller kod:roll.")
    return [
        words % {"group": group, "role": role}
        for group, roles in mapping.items()
        for role in (roles if isinstance(roles, list) else [roles])
        if not isinstance(roles, list) or not _is_role(role)
    ]


def _is_role(role: object) -> bool:
    code, mark, member = str(role).rpartition(":")
    return bool(code) and member in MEMBERS if mark else role in CITY_ROLES

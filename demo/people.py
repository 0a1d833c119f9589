"""Accounts to try the demo with, each with a password of its own."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import make_password

from demo.facts import MEMBERS
from organisations.accounts_file import DOMAIN, Account
from organisations.models import Membership, Organisation, User

CITY_ROLES = ("admin", "slk", "politician")
NAMES = {
    "admin": "Administratör",
    "slk": "Stadsledningskontoret",
    "politician": "Förtroendevald",
    "editor": "Redaktör",
    "approver": "Godkännare",
    "reader": "Läsare",
}


def create_people() -> list[Account]:
    """One person for each role in the city, and a few in three organisations."""
    accounts = [_account(role, None) for role in CITY_ROLES]
    accounts += [_account(role, code) for code, roles in MEMBERS for role in roles]
    organisations = Organisation.objects.in_bulk(
        [code for code, _roles in MEMBERS], field_name="code"
    )
    for account in accounts:
        _store(account, organisations)
    return accounts


def _account(role: str, organisation: str | None) -> Account:
    name = role if organisation is None else f"{role}.{organisation}"
    return Account(role, organisation, f"{name}@{DOMAIN}", secrets.token_urlsafe(12))


def _store(account: Account, organisations: dict[str, Organisation]) -> None:
    organisation = organisations.get(account.organisation or "")
    name = NAMES[account.role]
    user = User.objects.create(
        email=account.email,
        name=f"{name}, {organisation.short_name}" if organisation else name,
        password=make_password(account.password),
        city_role=account.role if organisation is None else "",
    )
    if organisation:
        Membership.objects.create(user=user, organisation=organisation, role=account.role)

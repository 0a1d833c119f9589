"""Accounts to try the demo with: random passwords, written to a file that only its owner reads."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password

from budgetapp.demo.facts import NORRA
from organisations.models import Membership, Organisation, User

DOMAIN = "demo.example"
CITY_ROLES = ("admin", "slk", "politician")
MEMBERS = (
    (NORRA, ("editor", "approver", "reader")),
    ("kultur", ("editor", "approver")),
    ("stockholm-parkering", ("editor", "approver")),
)
NAMES = {
    "admin": "Administratör",
    "slk": "Stadsledningskontoret",
    "politician": "Förtroendevald",
    "editor": "Redaktör",
    "approver": "Godkännare",
    "reader": "Läsare",
}


@dataclass(frozen=True)
class Account:
    """One line of the accounts file; organisation is empty for roles in the whole city."""

    role: str
    organisation: str | None
    email: str
    password: str


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


def write_accounts(accounts: list[Account], path: Path) -> None:
    """Replace the file in one step; it is never readable by others, not even for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([asdict(account) for account in accounts], file, ensure_ascii=False, indent=1)
        file.write("\n")
    new.replace(path)

"""Accounts with random passwords, written to a file that only its owner reads."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from organisations.models import User

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Account:
    """One line of the accounts file; organisation is none for roles in the whole city."""

    role: str
    organisation: str | None
    email: str
    password: str


def create_first_administrator() -> Account:
    """Somebody who may do everything, in an installation where nobody can sign in yet."""
    account = Account("admin", None, f"admin@{DOMAIN}", secrets.token_urlsafe(12))
    User.objects.create_user(
        account.email, account.password, city_role=User.CityRole.ADMIN, name="Administratör"
    )
    return account


def write_accounts(accounts: Sequence[Account], path: Path) -> None:
    """Replace the file in one step; it is never readable by others, not even for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([asdict(account) for account in accounts], file, ensure_ascii=False, indent=1)
        file.write("\n")
    new.replace(path)

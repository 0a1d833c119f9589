"""`manage.py create_administrator EMAIL`: the first person who can sign in."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organisations.actions import create_administrator
from organisations.models import User


class Command(BaseCommand):
    """The password is typed, or read from a file; it is never shown and never an argument."""

    help = "Skapar en administratör. Lösenordet frågas efter eller läses ur en fil."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="e-postadressen som personen loggar in med")
        parser.add_argument("--name", default="", help="personens namn")
        parser.add_argument("--password-file", type=Path, help="fil vars första rad är lösenordet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = create_administrator(
                email=options["email"],
                name=options["name"],
                password=self._password(options["email"], options["password_file"]),
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages))
        self.stdout.write(_("%(email)s kan nu logga in.") % {"email": person.email})

    def _password(self, email: str, path: Path | None) -> str:
        password = _first_line(path) if path else _typed()
        validate_password(password, User(email=email))
        return password


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("Filen kan inte läsas: %(error)s") % {"error": error})
    return lines[0] if lines else ""


def _typed() -> str:
    password = getpass(_("Lösenord: "))
    if password != getpass(_("Samma lösenord igen: ")):
        raise CommandError(_("Lösenorden är olika. Ingen skapades."))
    return password

"""`manage.py load_city FOLDER`: a city, into an installation that has none."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from documents.city_folder.load import load_folder, settle
from documents.city_folder.read import read_folder
from documents.city_folder.rows import Folder, FolderRefused
from organisations.accounts_file import Account, create_first_administrator, write_accounts
from organisations.loading import CityExists
from organisations.models import User


class Command(BaseCommand):
    """The whole folder is checked before the first row is written."""

    help = "Läser in en stad ur en mapp, där ingen stad finns (formatet: docs/city-folder.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="mappen med CSV-filer")
        parser.add_argument("--by", help="e-postadress till den som läser in")
        parser.add_argument("--check", action="store_true", help="granska bara, läs inte in")
        parser.add_argument(
            "--accounts",
            type=Path,
            help="skapa en administratör och skriv kontot med lösenord till den här filen",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = self._read(options["folder"])
        if options["check"]:
            self.stdout.write(_("Mappen är felfri."))
            return
        accounts = self._load(folder, options["by"], new_account=bool(options["accounts"]))
        settle()
        if accounts:
            write_accounts(accounts, options["accounts"])
            self.stdout.write(
                _("Administratörens konto finns i %(path)s.") % {"path": options["accounts"]}
            )
        self.stdout.write(_("%(city)s är inläst.") % {"city": folder["city"][0]["name"]})

    def _read(self, path: Path) -> Folder:
        try:
            return read_folder(path)
        except FolderRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            raise CommandError(
                _("Ingenting lästes in: mappen har %(count)d fel.") % {"count": len(refused.faults)}
            )

    @transaction.atomic
    def _load(self, folder: Folder, email: str | None, *, new_account: bool) -> list[Account]:
        accounts = [create_first_administrator()] if new_account else []
        by = _person(email or (accounts[0].email if accounts else None))
        try:
            load_folder(folder=folder, by=by)
        except CityExists as error:
            raise CommandError(error.messages[0])
        return accounts


def _person(email: str | None) -> User | None:
    if email is None:
        return None
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist:
        raise CommandError(_("Ingen har e-postadressen %(email)s.") % {"email": email})

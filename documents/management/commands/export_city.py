"""`manage.py export_city FOLDER`: the city as files that people read and programs check."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from documents.city_folder.export import export_folder, left_out
from documents.city_folder.rows import Folder
from documents.city_folder.shown import public_folder, told_otherwise
from documents.city_folder.write import write_folder
from organisations.models import Organisation

WORKING, PUBLISHED = "working", "published"


class Command(BaseCommand):
    """What the format cannot say is left out, and said on standard error."""

    help = "Skriver hela staden till en tom mapp, som load_city läser (docs/city-folder.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="mappen, som skapas eller är tom")
        parser.add_argument(
            "--reading",
            choices=(WORKING, PUBLISHED),
            default=WORKING,
            help="allt som är infört (working) eller bara det som är publicerat (published)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["folder"]
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise CommandError(_("%(path)s är inte en tom mapp.") % {"path": path})
        if not Organisation.objects.has_city():
            raise CommandError(_("Här finns ingen stad."))
        folder = self._exported(options["reading"])
        write_folder(folder, path)
        self.stdout.write(_("Staden finns i %(path)s.") % {"path": path})

    @transaction.atomic
    def _exported(self, reading: str) -> Folder:
        """Everything as it stood at one moment, whatever others write meanwhile."""
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if reading == PUBLISHED:
            for message in told_otherwise():
                self.stderr.write(message)
            return public_folder()
        folder = export_folder()
        for message in left_out(folder):
            self.stderr.write(message)
        return folder

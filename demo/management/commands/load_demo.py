"""`manage.py load_demo`: the demo city, once."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.facts import Scale
from demo.load import empty, is_loaded, load_demo, only_demo_people
from documents.city_folder.load import settle
from organisations.accounts_file import write_accounts

ACCOUNTS_FILE = "demo-accounts.json"


class Command(BaseCommand):
    """Load organisations, goals, indicators, plans and made-up outcomes, and create accounts."""

    help = "Läser in demostaden en gång. Utfall och de flesta planer är exempeldata."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="ta bort allt som finns och läs in på nytt"
        )
        parser.add_argument(
            "--scale", type=int, default=1, help="så många gånger fler rader, för mätningar"
        )
        parser.add_argument(
            "--accounts",
            type=Path,
            default=settings.DATA_DIR / ACCOUNTS_FILE,
            help="fil att skriva konton och lösenord till",
        )

        parser.add_argument(
            "--folder", type=Path, help="mapp att lämna staden i, som load_city läser"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"]:
            if not only_demo_people():
                raise CommandError("Här finns andra konton än demons, så ingenting togs bort.")
            empty()
        if is_loaded():
            self.stdout.write("Staden finns redan, ingenting lästes in.")
            return
        accounts = load_demo(Scale.of(options["scale"]), options["folder"])
        settle()
        path = options["accounts"]
        write_accounts(accounts, path)
        self.stdout.write(f"Demostaden är inläst. Konton finns i {path}.")

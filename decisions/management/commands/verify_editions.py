"""`manage.py verify_editions`: work every edition's checksum out again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.frozen import unverified
from decisions.models import Edition


class Command(BaseCommand):
    help = "Räknar om varje utgåvas kontrollsumma och säger vilka som inte stämmer."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [str(edition) for edition in unverified()]
        for name in wrong:
            self.stderr.write(f"Stämmer inte: {name}")
        number = Edition.objects.count()
        if wrong:
            raise CommandError(f"{len(wrong)} av {number} utgåvor stämmer inte.")
        self.stdout.write(f"Alla {number} utgåvor stämmer.")

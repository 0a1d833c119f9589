"""Everything between a new version of the code and the first page it answers."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from indicators.recompute import mark_outdated
from organisations.models import Organisation


class Command(BaseCommand):
    help = "Migrerar databasen, samlar statiska filer och läser vid behov in demostaden."

    def handle(self, *args: object, **options: object) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("Databasen är uppdaterad.")
        mark_outdated()
        if settings.DEMO and not Organisation.objects.exists():
            self.stdout.write("Läser in demostaden (första gången) …")
            call_command("load_demo", stdout=self.stdout)
        if not settings.DEBUG:
            self._collect_static_files()

    def _collect_static_files(self) -> None:
        """Collecting compresses every file, so it waits until one of them has changed."""
        stamp = Path(settings.STATIC_ROOT, ".collected")
        fingerprint = static_fingerprint()
        if stamp.exists() and stamp.read_text() == fingerprint:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(fingerprint)
        self.stdout.write("Statiska filer är samlade.")


def static_fingerprint() -> str:
    """Changes when a static file of ours or of a package is added, removed or written."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()

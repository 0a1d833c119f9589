"""Everything between a new version of the code and the first page it answers."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from followup.introduction import introduce_editions
from goals.models import Budget
from indicators.recompute import mark_outdated
from organisations.models import Organisation

ACCOUNTS_FILE = "demo-accounts.json"
NO_CITY = "none"
# Says that this is no demo, which every later start must know.
OWN_CITY_MARK = "own-city"


class Command(BaseCommand):
    help = "Migrerar databasen, samlar statiska filer och läser första gången in en stad."

    def handle(self, *args: object, **options: object) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("Databasen är uppdaterad.")
        mark_outdated()
        if introduce_editions():
            self.stdout.write("Det som var offentligt är utgåva 1, fastställd vid införandet.")
        self._first_city()
        self._mark_own_city()
        if not settings.DEBUG:
            self._collect_static_files()

    def _first_city(self) -> None:
        """What `make run CITY=…` asked for, once; else the demo's where that is wanted."""
        if Organisation.objects.exists():
            if settings.CITY:
                self.stdout.write("Här finns redan en stad. CITY gäller bara den första starten.")
        elif settings.CITY:
            self._own_city()
        elif settings.DEMO:
            self.stdout.write("Läser in demostaden (första gången) …")
            call_command("load_demo", stdout=self.stdout)

    def _own_city(self) -> None:
        if settings.CITY != NO_CITY:
            self.stdout.write(f"Läser in staden ur {settings.CITY} …")
            accounts = Path(settings.DATA_DIR, ACCOUNTS_FILE)
            call_command("load_city", settings.CITY, accounts=accounts, stdout=self.stdout)
        Path(settings.DATA_DIR, OWN_CITY_MARK).touch()

    def _mark_own_city(self) -> None:
        """Keep the mark that there is a city of one's own true to the year that steers it."""
        mark = Path(settings.DATA_DIR, OWN_CITY_MARK)
        if mark.exists():
            year = Budget.objects.adopted().order_by("-year").values_list("year", flat=True).first()
            mark.write_text(f"{year or ''}\n")

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

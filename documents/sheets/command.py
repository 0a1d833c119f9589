"""What `import_targets` and `import_outcomes` have in common."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from documents.grounds import add_grounds, read_grounds, read_person, refused_words
from documents.sheets.difference import UNCHANGED, Checked
from documents.sheets.files import read_sheet
from documents.sheets.sheet import Refused, Sheet
from documents.standing import Grounds, NeedsDecision
from organisations.models import User


class ImportCommand(BaseCommand):
    """Reads a file, refuses it whole with every fault, or stores it and says what changed."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV- eller XLSX-fil")
        parser.add_argument("--dry-run", action="store_true", help="visa skillnaden, spara inget")
        add_grounds(parser)

    def check_sheet(self, sheet: Sheet, source: str) -> Checked[Any]:
        raise NotImplementedError

    def store(self, checked: Checked[Any], by: User | None, grounds: Grounds | None) -> None:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        by, grounds = read_person(options), read_grounds(options)
        try:
            checked = self.check_sheet(read_sheet(path.read_bytes()), path.name)
        except Refused as refused:
            lines = [str(fault) for fault in refused.faults]
            count = f"{len(lines)} fel" if len(lines) > 1 else "Ett fel"
            raise CommandError("\n".join([f"{path.name}: {count}. Inget sparades.", *lines]))
        except FileNotFoundError:
            raise CommandError(f"Filen {path} finns inte.")
        except OSError as error:
            raise CommandError(f"Filen {path} kan inte läsas ({error.strerror}).")
        for note in checked.notes:
            self.stdout.write(note)
        if options["dry_run"]:
            self._tell(checked)
        else:
            self._store(checked, path.name, by, grounds)

    def _tell(self, checked: Checked[Any]) -> None:
        for difference in checked.differences:
            if difference.kind != UNCHANGED:
                self.stdout.write(str(difference))
        for held in checked.held:
            self.stdout.write(f"Kräver beslut (--reference och --reason): {held}")
        self.stdout.write(f"Skulle ge {checked.summary}. Inget sparades.")

    def _store(
        self, checked: Checked[Any], name: str, by: User | None, grounds: Grounds | None
    ) -> None:
        try:
            self.store(checked, by, grounds)
        except NeedsDecision as needed:
            raise CommandError(refused_words(name, needed))
        except ValidationError as error:
            raise CommandError(f"{name}: {' '.join(error.messages)} Inget sparades.")
        self.stdout.write(f"Sparat: {checked.summary}.")
        if checked.held:
            self.stdout.write(f"{len(checked.held)} av dem ändrar det som gällde, genom beslutet.")

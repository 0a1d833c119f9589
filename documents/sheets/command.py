"""What `import_targets` and `import_outcomes` have in common."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.sheets.difference import UNCHANGED, Checked
from documents.sheets.files import read_sheet
from documents.sheets.sheet import Refused, Sheet


class ImportCommand(BaseCommand):
    """Reads a file, refuses it whole with every fault, or stores it and says what changed."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV- eller XLSX-fil")
        parser.add_argument("--dry-run", action="store_true", help="visa skillnaden, spara inget")

    def check_sheet(self, sheet: Sheet, source: str) -> Checked[Any]:
        raise NotImplementedError

    def store(self, checked: Checked[Any]) -> None:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
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
        self._tell(checked, dry_run=options["dry_run"])

    def _tell(self, checked: Checked[Any], *, dry_run: bool) -> None:
        for note in checked.notes:
            self.stdout.write(note)
        if dry_run:
            for difference in checked.differences:
                if difference.kind != UNCHANGED:
                    self.stdout.write(str(difference))
            self.stdout.write(f"Skulle ge {checked.summary}. Inget sparades.")
            return
        self.store(checked)
        self.stdout.write(f"Sparat: {checked.summary}.")

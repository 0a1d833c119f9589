"""What `import_targets` and `import_outcomes` have in common."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from documents.grounds import add_grounds, read_grounds, read_person, refused_words
from documents.limits import FILE_BYTES
from documents.sheets.difference import Checked
from documents.sheets.files import Reading, read_file
from documents.sheets.sheet import Fault, Refused, Sheet
from documents.standing import Grounds, NeedsDecision
from organisations.models import User

REASON_LENGTH = 200


class ImportCommand(BaseCommand):
    """Reads a file, refuses it whole with every fault, or stores it and says what changed.

    Exit status 1 where there are faults, doubts that nobody accepted, or decided rows without a
    decision; then nothing is stored. With `--json` standard output is one object: `faults` and
    `doubts` (row, column, message; row 0 is the file), and `changes` (organisation, indicator,
    year, period, before, after, kind). Everything else is said on standard error.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV- eller XLSX-fil")
        parser.add_argument("--dry-run", action="store_true", help="visa skillnaden, spara inget")
        parser.add_argument("--json", action="store_true", help="svara som JSON")
        parser.add_argument(
            "--accept-doubts", metavar="VARFÖR", help="varför det som frågas om stämmer"
        )
        add_grounds(parser)

    def check_sheet(self, sheet: Sheet, source: str) -> Checked[Any]:
        raise NotImplementedError

    def store(
        self, checked: Checked[Any], by: User | None, grounds: Grounds | None, accepted: str
    ) -> None:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        by, grounds = read_person(options), read_grounds(options)
        accepted = _reason(options["accept_doubts"])
        reading, checked = self._checked(path)
        undecided = [] if grounds else _undecided(checked)
        if options["json"]:
            self.stdout.write(
                json.dumps(_as_json(checked, undecided), ensure_ascii=False, indent=1)
            )
        self._tell(reading, checked, aloud=not options["json"])
        _ensure_takeable(checked, path.name, accepted)
        if undecided:
            raise CommandError(refused_words(path.name, NeedsDecision(checked.held)))
        if options["dry_run"]:
            if not options["json"]:
                self.stdout.write(f"Skulle ge {checked.summary}. Inget sparades.")
            return
        self._store(checked, path.name, by, grounds, accepted)
        if not options["json"]:
            self._said(checked)

    def _checked(self, path: Path) -> tuple[Reading | None, Checked[Any]]:
        try:
            reading = read_file(_content(path), path.name)
        except Refused as refused:
            return None, Checked(faults=refused.faults)
        except FileNotFoundError:
            raise CommandError(f"Filen {path} finns inte.")
        except OSError as error:
            raise CommandError(f"Filen {path} kan inte läsas ({error.strerror}).")
        return reading, self.check_sheet(reading.sheet, path.name)

    def _tell(self, reading: Reading | None, checked: Checked[Any], *, aloud: bool) -> None:
        out = self.stdout if aloud else self.stderr
        style = None if aloud else str
        for line in [*(reading.skipped if reading else ()), *checked.notes]:
            out.write(line, style)
        if not aloud:
            return
        for change in checked.changes:
            out.write(str(change))
        for held in checked.held:
            out.write(f"Kräver beslut (--reference och --reason): {held}")

    def _store(
        self,
        checked: Checked[Any],
        name: str,
        by: User | None,
        grounds: Grounds | None,
        accepted: str,
    ) -> None:
        try:
            self.store(checked, by, grounds, accepted)
        except NeedsDecision as needed:
            raise CommandError(refused_words(name, needed))
        except ValidationError as error:
            raise CommandError(f"{name}: {' '.join(error.messages)} Inget sparades.")

    def _said(self, checked: Checked[Any]) -> None:
        self.stdout.write(f"Sparat: {checked.summary}.")
        if checked.held:
            self.stdout.write(f"{len(checked.held)} av dem ändrar det som gällde, genom beslutet.")


def _undecided(checked: Checked[Any]) -> list[Fault]:
    """What is decided changes by a decision, which the command line names; none was."""
    if checked.faults:
        return []
    advice = "Ange beslutet med --reference och --reason."
    return [Fault(held.row or 0, "value", held.words, advice) for held in checked.held]


def _content(path: Path) -> bytes:
    """The file's bytes; of one that is too large no more than shows that it is."""
    with path.open("rb") as file:
        return file.read(FILE_BYTES + 1)


def _reason(written: str | None) -> str:
    reason = (written or "").strip()
    if written is not None and not reason:
        raise CommandError("Ange varför det stämmer: --accept-doubts ”Räknat om av Sweco”.")
    if len(reason) > REASON_LENGTH:
        raise CommandError(f"Orsaken får vara högst {REASON_LENGTH} tecken.")
    return reason


def _as_json(checked: Checked[Any], undecided: list[Fault]) -> dict[str, Any]:
    return {
        "faults": [fault.as_json() for fault in [*checked.faults, *undecided]],
        "doubts": [doubt.as_json() for doubt in checked.doubts],
        "changes": [change.as_json() for change in checked.changes],
    }


def _ensure_takeable(checked: Checked[Any], name: str, accepted: str) -> None:
    if checked.faults:
        lines = [str(fault) for fault in checked.faults]
        count = f"{len(lines)} fel" if len(lines) > 1 else "Ett fel"
        raise CommandError("\n".join([f"{name}: {count}. Inget sparades.", *lines]))
    if checked.unanswered(accepted):
        lines = [str(doubt) for doubt in checked.doubts]
        count = f"{len(lines)} frågor" if len(lines) > 1 else "En fråga"
        advice = "Stämmer det, ange varför med --accept-doubts."
        raise CommandError("\n".join([f"{name}: {count}. Inget sparades.", *lines, advice]))

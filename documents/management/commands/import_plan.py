"""`manage.py import_plan FILE`: read a published operational plan and store what it says."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from documents.actions.plans import import_plan
from documents.grounds import add_grounds, read_grounds, read_person, refused_words
from documents.importing.matching import find_budget, find_organisation, known_goals
from documents.importing.report import EVERYTHING, ImportReport
from documents.parsing import NotAPlan, ParsedPlan, read_plan_document
from documents.parsing.model import DoubtfulTable
from documents.standing import Held, NeedsDecision
from goals.models import Budget


class Command(BaseCommand):
    help = "Läser en verksamhetsplan (PDF, Word eller text) och sparar vad den säger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="dokumentet: PDF, Word (.docx) eller text")
        parser.add_argument("--organisation", help="organisationens kod, om dokumentet inte säger")
        parser.add_argument("--year", type=int, help="planens år, om dokumentet inte säger")
        parser.add_argument("--dry-run", action="store_true", help="visa ändringarna, spara inget")
        parser.add_argument(
            "--remove-missing",
            action="store_true",
            help="ta bort de rader som dokumentet saknar under mål som det tar upp; annars står de"
            " kvar och räknas upp",
        )
        add_grounds(parser)
        parser.add_argument("--json", action="store_true", help="skriv vad som lästes som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        parsed = self._read(options["file"], options["year"])
        self.needed: list[Held] = []
        report, refusal = self._store(parsed, options)
        if report and options["dry_run"]:
            self.needed = report.held
        if options["json"]:
            self.stdout.write(self._as_json(parsed, report, refusal, options))
            self._list_unplaced(parsed, self.stderr)
            if refusal:
                self.stderr.write(f"Inget sparades. {refusal}")
            return
        self._list_unplaced(parsed, self.stdout)
        if report is None:
            raise CommandError(f"Inget sparades. {refusal}")
        self._tell(parsed, report, dry_run=options["dry_run"])

    def _read(self, path: Path, year: int | None) -> ParsedPlan:
        budget = Budget.objects.adopted_for(year).first() if year else None
        goals = known_goals(budget) if budget else ()
        try:
            return read_plan_document(path.read_bytes(), path.name, goals).plan
        except FileNotFoundError:
            raise CommandError(f"Filen {path} finns inte.")
        except OSError as error:
            raise CommandError(f"Filen {path} kan inte läsas ({error.strerror}).")
        except NotAPlan as error:
            raise CommandError(f"{path.name}: {error} Inget sparades.")

    def _store(
        self, parsed: ParsedPlan, options: dict[str, Any]
    ) -> tuple[ImportReport | None, str]:
        """The report, or why there is none (unknown organisation, no budget for the year, a
        plan that is decided)."""
        try:
            report = import_plan(
                parsed=parsed,
                organisation=find_organisation(parsed, options["organisation"]),
                budget=find_budget(parsed, options["year"]),
                source=options["file"].name,
                by=read_person(options),
                dry_run=options["dry_run"],
                grounds=read_grounds(options),
                removing=EVERYTHING if options["remove_missing"] else (),
            )
        except NeedsDecision as needed:
            self.needed = needed.held
            return None, refused_words(options["file"].name, needed)
        except ValidationError as error:
            return None, " ".join(error.messages)
        return report, ""

    def _list_unplaced(self, parsed: ParsedPlan, stream: Any) -> None:
        for item in parsed.unplaced:
            is_it = "" if item.is_kept else " kunde inte placeras"
            stream.write(f"Rad {item.line}{is_it}: {item.text} ({item.reason})")
        for table in parsed.doubtful:
            stream.write(_doubt(table))

    def _tell(self, parsed: ParsedPlan, report: ImportReport, *, dry_run: bool) -> None:
        counts = parsed.counts()
        self.stdout.write(
            f"Läste {counts['area_goals']} mål, {counts['committee_goals']} nämndmål,"
            f" {counts['indicators']} indikatorer, {counts['activities']} aktiviteter och"
            f" {counts['expected_results']} förväntade resultat"
            f" ({parsed.organisation}, {parsed.year})."
        )
        if parsed.doubtful:
            number = len(parsed.doubtful)
            self.stdout.write(f"Osäkra tabeller, som inte sparas: {number} (se ovan).")
        for line in [*report.unmatched, *report.notes]:
            self.stdout.write(line)
        for missing in report.missing:
            if missing.key not in report.removing:
                self.stdout.write(f"Finns inte i dokumentet och står kvar: {missing}")
        if dry_run:
            for change in report.changes:
                self.stdout.write(str(change))
            for held in report.held:
                self.stdout.write(f"Kräver beslut (--reference och --reason): {held}")
        self.stdout.write(_summary(report, dry_run=dry_run))

    def _as_json(
        self,
        parsed: ParsedPlan,
        report: ImportReport | None,
        refusal: str,
        options: dict[str, Any],
    ) -> str:
        outcome: dict[str, Any] = {
            "stored": report is not None and not options["dry_run"],
            "refusal": refusal,
            "needs_decision": [held.as_json() for held in self.needed],
        }
        if report is not None:
            outcome |= {
                "changes": report.counts(),
                "changed_rows": report.as_json(),
                "unmatched": report.unmatched,
                "notes": report.notes,
                "missing": [str(one) for one in report.missing],
            }
        return json.dumps(parsed.as_json() | {"import": outcome}, ensure_ascii=False, indent=1)


def _doubt(table: DoubtfulTable) -> str:
    """A table that is not stored, with its lines: for a person to enter by hand."""
    page = f"Sida {table.page}, rad" if table.page else "Rad"
    lines = "\n".join(f"    {line}" for line in table.lines)
    return (
        f"{page} {table.line}: tabellen ”{table.table}” under {table.goal} är osäker och sparas"
        f" inte. {table.why}\n{lines}"
    )


def _summary(report: ImportReport, *, dry_run: bool) -> str:
    if not report.changes:
        return "Inget ändras: allt finns redan."
    if dry_run:
        return f"Skulle ändra: {report.summary()}. Inget sparades."
    return f"Sparat: {report.summary()}."

"""`manage.py export_plan`: a plan as Word, PDF, HTML or JSON."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from decisions.models import PLAN, Reading
from decisions.selectors import published_edition
from documents.models import WordTemplate
from documents.papers.formats import Format, write
from documents.papers.job import NotMade, file_of_edition
from documents.papers.sources import paper_of_draft
from documents.papers.word import UnfitTemplate
from plans.document import plan_document
from plans.models import OperationalPlan


class Command(BaseCommand):
    help = "Skriver en verksamhetsplan som Word, PDF, HTML eller JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, help="organisationens kod")
        parser.add_argument("--year", required=True, type=int, help="planens år")
        parser.add_argument("--format", required=True, choices=Format.values)
        parser.add_argument("--output", required=True, type=Path, help="filen som skrivs")
        parser.add_argument(
            "--reading",
            choices=Reading.values,
            default=Reading.PUBLISHED,
            help="det publicerade (som utelämnat), eller det som skrivs just nu",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plan = self._plan(options["organisation"], options["year"])
        kind = Format(options["format"])
        try:
            data = (
                _draft(plan, kind) if options["reading"] == Reading.WORKING else _kept(plan, kind)
            )
        except (UnfitTemplate, NotMade) as refused:
            raise CommandError(str(refused))
        self._save(options["output"], data)

    def _plan(self, code: str, year: int) -> OperationalPlan:
        plans = OperationalPlan.objects.of_year(year).select_related("organisation", "budget")
        plan = plans.filter(organisation__code=code).first()
        if plan is None:
            raise CommandError(f"{code} har ingen verksamhetsplan för {year}.")
        return plan

    def _save(self, path: Path, data: bytes) -> None:
        try:
            path.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{path} kan inte skrivas ({error.strerror}).")
        self.stdout.write(f"Skrev {path} ({len(data)} byte).")


def _draft(plan: OperationalPlan, kind: Format) -> bytes:
    document = plan_document(plan)
    template = WordTemplate.objects.in_use()
    paper = paper_of_draft(plan, document, timezone.now())
    return write(kind, paper, document, bytes(template.data) if template else None)


def _kept(plan: OperationalPlan, kind: Format) -> bytes:
    edition = published_edition(plan.organisation, plan.year, PLAN)
    if edition is None:
        raise CommandError(
            f"Planen för {plan.organisation} är inte publicerad. Utkastet skrivs med"
            " --reading working."
        )
    return bytes(file_of_edition(edition, kind).data)

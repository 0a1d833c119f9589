"""`fulfilment --year 2024 --period T1 [--json]`: exactly what the pages show."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from common.numbers import sv_number
from indicators.models import Fulfilment, Period
from indicators.presentation import as_data
from indicators.recompute import drain_marks
from indicators.selectors import fulfilment_rows, goal_proposals


class Command(BaseCommand):
    """Print the stored rows of a period, after computing what is marked."""

    help = "Visa uppfyllelsen för en period: rader för staden och organisationerna, och mål."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="år, t.ex. 2024")
        parser.add_argument(
            "--period", choices=Period.values, required=True, help="T1, T2, VB eller M01–M12"
        )
        parser.add_argument("--json", action="store_true", help="skriv allt som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        year, period = options["year"], options["period"]
        drain_marks(wait=True)
        if options["json"]:
            data = as_data(year, period)
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        for proposal in goal_proposals(year, period):
            self.stdout.write(f"{proposal.goal.code:5} {proposal.get_level_display()}")
        for row in fulfilment_rows(year, period):
            self.stdout.write(_line(row))


def _line(row: Fulfilment) -> str:
    who = row.organisation.short_name
    return (
        f"{row.indicator.name[:60]:60} {who[:24]:24} {row.target_text[:20]:20}"
        f" {sv_number(row.outcome):>12} {row.get_level_display()} ({row.get_reason_display()})"
    )

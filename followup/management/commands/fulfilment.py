"""`fulfilment --year 2024 --period T1 [--reading working] [--json]`: what the pages show."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from common.numbers import sv_number
from decisions.models import Reading
from followup.presentation import PeriodFigures, as_data, parted, period_figures
from indicators.models import Fulfilment, Level, Period
from indicators.recompute import drain_marks


class Command(BaseCommand):
    """Print a period as published, or as it is being worked on, after computing what is marked."""

    help = "Visa uppfyllelsen för en period: rader för staden och organisationerna, och mål."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="år, t.ex. 2024")
        parser.add_argument(
            "--period", choices=Period.values, required=True, help="T1, T2, VB eller M01–M12"
        )
        parser.add_argument(
            "--reading",
            choices=Reading.values,
            default=Reading.PUBLISHED.value,
            help="published: det som är publicerat; working: arbetsläget",
        )
        parser.add_argument("--json", action="store_true", help="skriv allt som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reading"] == Reading.WORKING:
            drain_marks(wait=True)
        figures = period_figures(options["year"], options["period"], options["reading"])
        if options["json"]:
            self.stdout.write(json.dumps(as_data(figures), ensure_ascii=False, indent=1))
            return
        for line in _lines(figures):
            self.stdout.write(line)


def _lines(figures: PeriodFigures) -> list[str]:
    if figures.source.note:
        return [figures.source.note]
    central, _own = parted(figures.judgements)
    goals = []
    for proposal in figures.proposals:
        decided = central.get(proposal.goal.code)
        level = Level(decided["level"] if decided else proposal.level).label
        said = f" (bedömt; förslag: {proposal.get_level_display()})" if decided else ""
        goals.append(f"{proposal.goal.code:5} {level}{said}")
    return [*goals, *(_line(row) for row in figures.rows)]


def _line(row: Fulfilment) -> str:
    who = row.organisation.short_name
    return (
        f"{row.indicator.name[:60]:60} {who[:24]:24} {row.target_text[:20]:20}"
        f" {sv_number(row.outcome):>12} {row.get_level_display()} ({row.get_reason_display()})"
    )

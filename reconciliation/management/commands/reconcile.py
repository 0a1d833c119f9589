"""`reconcile --year 2024 [--reading working] [--json]`: what the reconciliation pages show."""

import json

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import ngettext

from decisions.models import PLAN, Reading
from followup.presentation import Source, source_of
from goals.models import Budget
from indicators.recompute import drain_marks
from reconciliation.calculations import GoalLine, reconcile
from reconciliation.presentation import as_data


class Command(BaseCommand):
    help = "Stäm av årets planer mot kommunfullmäktiges mål."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="budgetår, t.ex. 2024")
        parser.add_argument(
            "--reading",
            choices=Reading.values,
            default=Reading.PUBLISHED.value,
            help="published: planerna som de är publicerade; working: arbetsläget",
        )
        parser.add_argument("--json", action="store_true", help="skriv allt som JSON")

    def handle(self, *args: object, **options: object) -> None:
        year, reading = options["year"], options["reading"]
        assert isinstance(year, int)
        if not Budget.objects.adopted_for(year).exists():
            raise CommandError(
                f"Det finns ingen antagen budget för {year}. Ange ett år med antagen budget."
            )
        if reading == Reading.WORKING:
            drain_marks(wait=True)
        source = source_of(year, PLAN, str(reading))
        lines = [] if source.is_empty else reconcile(year, edition=source.edition)
        if options["json"]:
            data = as_data(lines, year, source)
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        self._tell(source, lines)

    def _tell(self, source: Source, lines: list[GoalLine]) -> None:
        if source.note:
            self.stdout.write(source.note)
        for line in lines:
            self.stdout.write(_summary(line))


def _summary(line: GoalLine) -> str:
    return (
        f"{line.area_goal.code:4} {line.meeting} av {line.total} "
        f"{ngettext('KF-indikator', 'KF-indikatorer', line.total)}, "
        f"{len(line.committees_contributing)} av {len(line.committees)} "
        f"{ngettext('nämnd', 'nämnder', len(line.committees))}, "
        f"{len(line.boards_contributing)} av {len(line.boards)} bolag, "
        f"{len(line.findings)} {ngettext('iakttagelse', 'iakttagelser', len(line.findings))}"
    )

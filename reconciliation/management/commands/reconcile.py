"""`reconcile --year 2024 [--json]`: what the reconciliation pages show."""

import json

from django.core.management.base import BaseCommand, CommandError, CommandParser

from goals.models import Budget
from indicators.recompute import drain_marks
from reconciliation.calculations import GoalLine, reconcile
from reconciliation.presentation import as_data


class Command(BaseCommand):
    help = "Stäm av årets planer mot kommunfullmäktiges mål."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="budgetår, t.ex. 2024")
        parser.add_argument("--json", action="store_true", help="skriv allt som JSON")

    def handle(self, *args: object, **options: object) -> None:
        year = options["year"]
        assert isinstance(year, int)
        drain_marks(wait=True)
        try:
            lines = reconcile(year)
        except Budget.DoesNotExist:
            raise CommandError(
                f"Det finns ingen antagen budget för {year}. Ange ett år med antagen budget."
            ) from None
        if options["json"]:
            self.stdout.write(json.dumps(as_data(lines), ensure_ascii=False, indent=1))
            return
        for line in lines:
            self.stdout.write(_summary(line))


def _summary(line: GoalLine) -> str:
    return (
        f"{line.area_goal.code:4} {line.meeting} av {line.total} KF-indikatorer, "
        f"{len(line.committees_contributing)} av {len(line.committees)} nämnder, "
        f"{len(line.boards_contributing)} av {len(line.boards)} bolag, "
        f"{len(line.findings)} iakttagelser"
    )

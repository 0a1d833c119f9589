"""`withdraw --year 2024 --period T2 --reference … --reason … --by EMAIL`: no longer public."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from decisions.models import Edition
from decisions.selectors import editions_of, published_edition
from followup import publishing
from followup.management.matters import Given, MatterCommand
from plans.actions.workflow import withdraw_plan


class Command(MatterCommand):
    """Withdraw a published period, the year's plans, or one organisation's published plan."""

    help = "Drar tillbaka det som är publicerat av en period eller en plan, med en orsak."
    reason_required = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--back-to", type=int, help="en tidigare utgåva som är offentlig under tiden"
        )

        parser.add_argument(
            "--correction-comes", action="store_true", help="säg att en rättad version kommer"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.back_to: int | None = options["back_to"]
        self.correction_comes: bool = options["correction_comes"]
        super().handle(*args, **options)

    def decide(self, given: Given, *, dry_run: bool) -> dict[str, Any]:
        public = published_edition(given.organisation, given.year, given.subject)
        back_to = self._earlier(given)
        rest: dict[str, Any] = {
            "by": given.by,
            "decided_on": given.decided_on,
            "reference": given.reference,
            "reason": given.reason,
            "back_to": back_to,
            "correction_comes": self.correction_comes,
        }
        if given.plan:
            withdraw_plan(plan=given.plan, **rest)
        else:
            publishing.withdraw(year=given.year, subject=given.subject, **rest)
        return {
            **given.heading,
            "edition": public.number if public else None,
            "published": dry_run,
            "back_to": back_to.number if back_to else None,
            "reason": given.reason,
            "checksum": public.checksum if public else "",
        }

    def _earlier(self, given: Given) -> Edition | None:
        if self.back_to is None:
            return None
        editions = editions_of(given.organisation, given.year, given.subject)
        found = next((one for one in editions if one.number == self.back_to), None)
        if found is None:
            raise CommandError(_("Det finns ingen utgåva %d.") % self.back_to)
        return found

    def tell(self, answer: dict[str, Any]) -> None:
        done = _("Skulle dras tillbaka") if answer["published"] else _("Tillbakadragen")
        self.stdout.write(
            f"{done}: {answer['period']} {answer['year']}, utgåva {answer['edition']}"
        )
        if answer["back_to"]:
            self.stdout.write(_("Offentlig i stället: utgåva %d") % answer["back_to"])

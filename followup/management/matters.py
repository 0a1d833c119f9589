"""What `publish` and `withdraw` are told, read and held against what there is."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from decisions.models import PLAN
from followup.models import ReportingPeriod
from followup.permissions import may_publish
from goals.models import Budget
from indicators.models import Outcome, Period
from organisations.models import Organisation, User
from plans.models import OperationalPlan
from plans.permissions import may_publish_plan


@dataclass(frozen=True)
class Given:
    """A matter as the command line names it, and who decides."""

    year: int
    subject: str
    organisation: Organisation
    plan: OperationalPlan | None
    by: User
    reference: str
    reason: str
    decided_on: dt.date | None

    @property
    def heading(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "period": self.subject,
            "organisation": self.organisation.code,
        }


class MatterCommand(BaseCommand):
    """A command that decides what becomes public, or what no longer is."""

    reason_required = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", required=True, help="år, t.ex. 2024")
        parser.add_argument("--period", required=True, help="T1, T2, VB, M01–M12 eller plan")
        parser.add_argument("--organisation", help="kod; en nämnds plan i stället för alla planer")
        parser.add_argument("--reference", required=True, help="beslutets § och diarienummer")
        parser.add_argument(
            "--reason", required=self.reason_required, default="", help="varför; läsarna ser det"
        )
        parser.add_argument("--by", required=True, help="e-postadress till den som beslutar")
        parser.add_argument("--date", help="beslutsdatum, t.ex. 2025-02-10; annars i dag")
        parser.add_argument("--dry-run", action="store_true", help="visa, men skriv inget")
        parser.add_argument("--json", action="store_true", help="skriv svaret som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        given = read_given(options)
        try:
            with transaction.atomic():
                answer = self.decide(given, dry_run=options["dry_run"])
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self.tell(answer)
        if refusal := answer.get("refused"):
            raise CommandError(refusal)

    def decide(self, given: Given, *, dry_run: bool) -> dict[str, Any]:
        raise NotImplementedError

    def tell(self, answer: dict[str, Any]) -> None:
        raise NotImplementedError


def read_given(options: dict[str, Any]) -> Given:
    """Raises CommandError, in words, for whatever does not exist or may not be."""
    year = _year(str(options["year"]))
    subject = _subject(year, options["period"])
    organisation, plan = _whose(year, subject, options["organisation"])
    by = User.objects.filter(email__iexact=options["by"], is_active=True).first()
    if by is None:
        raise CommandError(_("Det finns ingen användare med adressen %s.") % options["by"])
    allowed = may_publish_plan(by, organisation) if plan else may_publish(by)
    if not allowed:
        raise CommandError(_("%s får inte besluta om det här.") % options["by"])
    return Given(
        year,
        subject,
        organisation,
        plan,
        by,
        options["reference"],
        options["reason"],
        _date(options["date"]),
    )


def _year(text: str) -> int:
    if not (text.isdecimal() and len(text) == 4):
        raise CommandError(_("%s är inget år. Skriv till exempel 2024.") % text)
    year = int(text)
    known = (Budget, ReportingPeriod, Outcome)
    if not any(model._default_manager.filter(year=year).exists() for model in known):
        raise CommandError(_("Det finns inget år %d.") % year)
    return year


def _subject(year: int, text: str) -> str:
    if text == PLAN:
        if not Budget.objects.adopted_for(year).exists():
            raise CommandError(_("Det finns ingen antagen budget för %d.") % year)
        return PLAN
    if text not in Period.values:
        raise CommandError(
            _("Perioden %s finns inte. Skriv T1, T2, VB, M01–M12 eller plan.") % text
        )
    begun = ReportingPeriod.objects.filter(year=year, period=text).exists()
    if not begun and not Outcome.objects.filter(year=year, period=text).exists():
        raise CommandError(
            _("Perioden %(period)s finns inte %(year)d.") % {"period": text, "year": year}
        )
    return text


def _whose(
    year: int, subject: str, code: str | None
) -> tuple[Organisation, OperationalPlan | None]:
    city = Organisation.objects.filter(kind=Organisation.Kind.CITY).first()
    if city is None:
        raise CommandError(_("Ingen stad är inläst."))
    if code is None or code == city.code:
        return city, None
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        raise CommandError(_("Det finns ingen organisation med koden %s.") % code)
    if subject != PLAN:
        raise CommandError(
            _(
                "En period publiceras för hela staden."
                " Utelämna --organisation, eller ange --period plan."
            )
        )
    plan = OperationalPlan.objects.of_year(year).filter(organisation=organisation).first()
    if plan is None:
        raise CommandError(
            _("%(who)s har ingen verksamhetsplan %(year)d.")
            % {"who": organisation.name, "year": year}
        )
    return organisation, plan


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(_("Skriv datumet som 2024-08-31.")) from None

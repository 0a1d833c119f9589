"""`manage.py remove_second_factor EMAIL`: for the administrator who has lost phone and codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organisations.models import User
from organisations.second_factor import remove_factors


class Command(BaseCommand):
    """What an administrator does for others in the browser; the person is told by mail."""

    help = "Tar bort någons andra faktor, så att personen kan lägga till en ny."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="e-postadressen som personen loggar in med")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(_("Det finns inget konto med den adressen."))
        if not remove_factors(person=person, by=None):
            raise CommandError(_("%(email)s har ingen andra faktor.") % {"email": person.email})
        words = _("%(email)s har ingen andra faktor längre och har fått ett brev om det.")
        self.stdout.write(words % {"email": person.email})

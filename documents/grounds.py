"""The decision that an import command is given on its command line."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import CommandError

from documents.standing import Grounds, NeedsDecision
from organisations.models import User


def add_grounds(parser: ArgumentParser) -> None:
    parser.add_argument("--reference", help="beslutet (§, dnr) som ändrar det som redan gäller")
    parser.add_argument("--reason", help="varför det ändras; läsarna ser det")
    parser.add_argument("--by", metavar="EPOST", help="den som registrerar det")
    parser.add_argument("--decided-on", metavar="DATUM", help="beslutets dag, som 2024-08-31")


def read_grounds(options: dict[str, Any]) -> Grounds | None:
    """The decision, or None when none is given. Half a decision is refused."""
    reference, reason = ((options[name] or "").strip() for name in ("reference", "reason"))
    if not (reference or reason):
        if options["decided_on"]:
            raise CommandError("Ange också --reference och --reason.")
        return None
    if not (reference and reason):
        missing = "--reason (varför det ändras)" if reference else "--reference (vilket beslut)"
        raise CommandError(f"Ange också {missing}.")
    return Grounds(reference, reason, read_person(options), _day(options["decided_on"]))


def read_person(options: dict[str, Any]) -> User | None:
    if not options["by"]:
        return None
    found = User.objects.filter(email__iexact=options["by"], is_active=True).first()
    if found is None:
        raise CommandError(f"Det finns inget konto med adressen {options['by']}.")
    return found


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise CommandError(f"”{written}” är inget datum. Skriv det som 2024-08-31.")


def refused_words(name: str, needed: NeedsDecision) -> str:
    """What the file would change of what is decided, and what to do."""
    lines = [str(one) for one in needed.held]
    count = f"{len(lines)} rader ändrar" if len(lines) > 1 else "En rad ändrar"
    return "\n".join(
        [
            f"{name}: {count} det som är beslutat. Inget sparades.",
            *lines,
            "Ange beslutet med --reference och --reason.",
        ]
    )

"""Answering those who have tried too often: when to try again, and who is told."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations import audit
from organisations.calculations.addresses import account_of
from organisations.models import AuditEntry
from organisations.places import real_address
from organisations.post import site_address, tell_administrators

# The sign-in package's own limits are all counted over this time (`ACCOUNT_RATE_LIMITS`).
PACKAGE_WINDOW = dt.timedelta(minutes=5)
# One line in the log for each account and place, and one letter, in so long a time.
TOLD_EVERY = dt.timedelta(hours=1)


def refuse_for_a_while(request: HttpRequest, account: str, until: dt.datetime) -> HttpResponse:
    """Say when to try again, and let the administrators know, not more often than they can read."""
    _tell(request, account_of(account))
    return too_many(request, until)


def too_many(request: HttpRequest, until: dt.datetime | None = None) -> HttpResponse:
    """429, in Swedish, with when to try again."""
    until = until or timezone.now() + PACKAGE_WINDOW
    # The minute after, so that it is true when the clock shows it.
    shown = until + dt.timedelta(minutes=1)
    response = render(request, "account/too_many.html", {"until": shown}, status=429)
    seconds = (until - timezone.now()).total_seconds()
    response["Retry-After"] = str(max(1, int(seconds) + 1))
    return response


def _tell(request: HttpRequest, account: str) -> None:
    recent = AuditEntry.objects.filter(
        kind=AuditEntry.Kind.LIMITED, at__gt=timezone.now() - TOLD_EVERY
    )
    address = real_address(request)
    first = not recent.exists()
    if recent.filter(who=account[:254], address=address).exists():
        return
    audit.record(audit.Kind.LIMITED, by=None, who=account, request=request)
    if first:
        words = _(
            "Inloggningen till %(account)s från adressen %(address)s stoppades efter många fel"
            " lösenord. Andra konton och adresser påverkas inte. Fler rader kan ha kommit sedan"
            " dess: %(site)s/drift/logg/?vad=limited"
        )
        said = {"account": account, "address": address, "site": site_address(request)}
        tell_administrators(_("inloggning stoppad efter många försök"), words % said)

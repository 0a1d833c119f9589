"""Answering those who have tried too often: when to try again, and who is told."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations import audit
from organisations.calculations.addresses import account_of
from organisations.models import AuditEntry, User
from organisations.models.door import AuditEntryQuerySet
from organisations.places import real_address
from organisations.post import send, site_address, tell_administrators

# The sign-in package's own limits are all counted over this time (`ACCOUNT_RATE_LIMITS`).
PACKAGE_WINDOW = dt.timedelta(minutes=5)
# One line in the log for each account and place, and one letter, in so long a time.
TOLD_EVERY = dt.timedelta(hours=1)


def refuse_for_a_while(request: HttpRequest, account: str, until: dt.datetime) -> HttpResponse:
    """Say when to try again, and let the administrators know, not more often than they can read."""
    if _is_first(request, account_of(account)):
        words = _(
            "Inloggningen till %(account)s från adressen %(address)s stoppades efter många fel"
            " lösenord. Andra konton och adresser påverkas inte. Fler rader kan ha kommit sedan"
            " dess: %(site)s/drift/logg/?vad=limited"
        )
        said = _said(request, account_of(account))
        tell_administrators(_("inloggning stoppad efter många försök"), words % said)
    return too_many(request, until)


def refuse_codes_for_a_while(request: HttpRequest, user: User, until: dt.datetime) -> HttpResponse:
    """The same of the second step. Whoever gets so far has come past the first, so the owner is
    told, too."""
    account = account_of(user.email)
    said = _said(request, account)
    what = _("kod")
    is_news = not _recent(what).filter(who=account[:254]).exists()
    if _is_first(request, account, what):
        words = _(
            "Inloggningen till %(account)s från adressen %(address)s stoppades efter många fel"
            " koder i det andra steget. Den som försökte hade alltså kommit förbi det första:"
            " är det inte personen själv kan någon annan lösenordet. Hör med personen. Fler rader"
            " kan ha kommit sedan dess: %(site)s/drift/logg/?vad=limited"
        )
        tell_administrators(_("många fel koder i det andra steget"), words % said)
    if is_news:
        send(user.email, _("många fel koder när någon loggade in som du"), _to_owner() % said)
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


def _to_owner() -> str:
    told = _(
        "Någon har från adressen %(address)s kommit förbi första steget i inloggningen till ditt"
        " konto, och sedan skrivit många fel koder. Var det du behöver du inget göra, bara vänta"
        " en stund. Var det inte du kommer hen inte in utan en kod, men"
    )
    if settings.LOCAL_SIGN_IN:
        then = _("kan troligen ditt lösenord. Välj ett nytt nu: %(site)s%(lost)s")
    else:
        then = _("har troligen din inloggning till stadens tjänst. Byt lösenord där nu.")
    return f"{told} {then}"


def _said(request: HttpRequest, account: str) -> dict[str, str]:
    address, site = real_address(request), site_address(request)
    lost = reverse("account_reset_password") if settings.LOCAL_SIGN_IN else ""
    return {"account": account, "address": address, "site": site, "lost": lost}


def _recent(what: str) -> AuditEntryQuerySet:
    """The lines of the log about those stopped lately: `what` they had wrong."""
    return AuditEntry.objects.filter(
        kind=AuditEntry.Kind.LIMITED, what=what, at__gt=timezone.now() - TOLD_EVERY
    )


def _is_first(request: HttpRequest, account: str, what: str = "") -> bool:
    """Write it in the log, once for each account and place; True when nobody was stopped lately."""
    recent = _recent(what)
    is_first = not recent.exists()
    if not recent.filter(who=account[:254], address=real_address(request)).exists():
        audit.record(audit.Kind.LIMITED, by=None, who=account, what=what, request=request)
    return is_first

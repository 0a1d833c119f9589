"""Who must have more than a password, and since when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from common.recording import recorded
from organisations import audit
from organisations.models import Membership, SignInRules, User
from organisations.post import send

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def rules() -> SignInRules:
    return SignInRules.objects.first() or SignInRules(pk=1)


def set_rules(*, second_factor_from: dt.date | None, provider_is_enough: bool, by: User) -> None:
    """Say from when those who decide and administer need a second factor; None for never."""
    with recorded(by):
        found = rules()
        found.second_factor_from = second_factor_from
        found.provider_is_enough = provider_is_enough
        found.save()
        day = second_factor_from.isoformat() if second_factor_from else _("frivillig")
        audit.record(
            audit.Kind.SETTINGS, by=by, what=_("Andra faktor krävs från: %(day)s") % {"day": day}
        )


def decides_or_administers(user: User) -> bool:
    """Approvers, stadsledningskontoret and administrators."""
    in_city = user.city_role in (User.CityRole.SLK, User.CityRole.ADMIN)
    return in_city or Membership.Role.APPROVER in user.roles.values()


def asked_from(user: User | AnonymousUser) -> dt.date | None:
    """The day from which this person needs a second factor; none when it is up to them.

    Costs nothing for whoever makes the request (see `organisations.backends`).
    """
    if not isinstance(user, User) or not decides_or_administers(user):
        return None
    if hasattr(user, "factor_asked_from"):
        day: dt.date | None = user.factor_asked_from
        return day
    return rules().second_factor_from


def has_factor(user: User) -> bool:
    if hasattr(user, "with_factor"):
        return bool(user.with_factor)
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def must_set_up(request: HttpRequest, user: User | AnonymousUser) -> bool:
    """Whether the person gets no further before they have a second factor."""
    day = asked_from(user)
    if day is None or day > timezone.localdate() or not isinstance(user, User) or has_factor(user):
        return False
    return not (getattr(user, "provider_is_enough", False) and _came_by_provider(request, user))


def may_lose(user: User, factor: Any) -> bool:
    """Whether the person may do without this one: it is not the last that is asked of them."""
    day = asked_from(user)
    if day is None or day > timezone.localdate() or factor.type not in FACTORS:
        return True
    others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=factor.pk)
    return others.exists()


def remove_factors(*, person: User, by: User | None) -> int:
    """Let somebody who has lost phone and codes begin anew; they are told by mail."""
    with recorded(by):
        removed, _detail = Authenticator.objects.filter(user=person).delete()
        if removed:
            what = _("Andra faktorn togs bort för %(who)s") % {"who": person.email}
            audit.record(audit.Kind.FACTOR, by=by, what=what)
    if removed:
        send(
            person.email,
            _("din andra faktor är borttagen"),
            _(
                "En administratör har tagit bort ditt andra steg vid inloggningen. Var det inte på"
                " din begäran: hör av dig till administratören nu."
            ),
        )
    return removed


def _came_by_provider(request: HttpRequest, user: User) -> bool:
    records = get_authentication_records(request, user)
    return any(record.get("method") == "socialaccount" for record in records)

"""Letters to those who get an account, or another address."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations import audit
from organisations.models import User
from organisations.post import send


def invite_person(*, person: User, by: User, site: str) -> None:
    """Send the way in: a link to choose a password with, or where the city's own sign-in is."""
    send(person.email, _("ditt konto"), _letter(person, site))
    what = _("Skickade ett brev om inloggning till %(who)s") % {"who": person.email}
    audit.record(audit.Kind.ACCOUNT, by=by, what=what)


def _letter(person: User, site: str) -> str:
    if not settings.LOCAL_SIGN_IN:
        words = _("Du har ett konto i Målkedjan. Logga in med stadens inloggning: %(address)s")
        return words % {"address": site + reverse("account_login")}
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    words = _(
        "Du har ett konto i Målkedjan (%(site)s). Välj ditt lösenord här:\n\n%(address)s\n\n"
        "Länken gäller i %(days)d dagar och kan användas en gång. Därefter kan du be om en ny med"
        " ”Glömt lösenordet?”."
    )
    path = reverse("account_reset_password_from_key", kwargs=key)
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    return words % {"site": site, "address": site + path, "days": days}


def tell_of_new_address(former: str, address: str) -> None:
    """Both get to know: the new one that it works, the former one in case it was a mistake."""
    words = _(
        "Adressen för ditt konto i Målkedjan är ändrad från %(former)s till %(address)s. Du loggar"
        " in med den nya. Stämmer det inte: hör av dig till administratören."
    )
    text = words % {"former": former, "address": address}
    for recipient in (former, address):
        send(recipient, _("din e-postadress är ändrad"), text)

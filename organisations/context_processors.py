"""What every page needs."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from organisations.permissions import can_reconcile, can_steer_city, follows_up, is_admin
from organisations.second_factor import must_set_up


def site(request: HttpRequest) -> dict[str, object]:
    """Year in the address (or the current steering year), demo flag and what the menu shows."""
    match = getattr(request, "resolver_match", None)
    year = match.kwargs.get("year") if match else None
    user = getattr(request, "user", None) or AnonymousUser()
    return {
        "site_year": year or settings.STEERING_YEAR,
        "site_is_demo": settings.DEMO,
        "site_steers": can_steer_city(user),
        "site_shows_reconciliation": can_reconcile(user),
        # Asked only when a page with the menu is drawn.
        "site_shows_followup": SimpleLazyObject(lambda: follows_up(user)),
        "site_is_admin": is_admin(user),
        "site_local_sign_in": settings.LOCAL_SIGN_IN,
        "site_must_set_up": SimpleLazyObject(lambda: must_set_up(request, request.user)),
    }

"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest

from organisations.permissions import can_reconcile, is_admin


def site(request: HttpRequest) -> dict[str, object]:
    """Year in the address (or the current steering year), demo flag and what the menu shows."""
    match = getattr(request, "resolver_match", None)
    year = match.kwargs.get("year") if match else None
    user = getattr(request, "user", None)
    return {
        "site_year": year or settings.STEERING_YEAR,
        "site_is_demo": settings.DEMO,
        "site_shows_reconciliation": bool(user and can_reconcile(user)),
        "site_is_admin": bool(user and is_admin(user)),
    }

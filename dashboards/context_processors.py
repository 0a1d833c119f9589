"""What the page header shows beside organisations.context_processors.site."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dashboards.selectors.budgets import adopted_budgets
from dashboards.working import is_working
from documents.room.permissions import leaves_files


def _public_year(wanted: int, adopted: list[int]) -> int | None:
    """Where the menu's reading pages lead: a year that nobody has adopted has none."""
    return wanted if wanted in adopted else max(adopted, default=None)


def years(request: HttpRequest) -> dict[str, object]:
    """The years to choose between, and whether the working reading is on.

    Read only when a page with the header is drawn.
    """

    def adopted() -> list[int]:
        return [one.year for one in adopted_budgets(request)]

    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None) or AnonymousUser()
    wanted = (match.kwargs.get("year") if match else None) or settings.STEERING_YEAR
    return {
        "site_years": SimpleLazyObject(adopted),
        "site_public_year": SimpleLazyObject(lambda: _public_year(wanted, adopted())),
        "site_leaves_files": SimpleLazyObject(lambda: leaves_files(user)),
        "site_is_working": SimpleLazyObject(lambda: is_working(request)),
    }

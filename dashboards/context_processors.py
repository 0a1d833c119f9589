"""What the page header shows beside organisations.context_processors.site."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dashboards.selectors.budgets import adopted_budgets
from dashboards.working import is_working


def years(request: HttpRequest) -> dict[str, object]:
    """The years to choose between, and whether the working reading is on.

    Read only when a page with the header is drawn.
    """
    return {
        "site_years": SimpleLazyObject(lambda: [b.year for b in adopted_budgets(request)]),
        "site_is_working": SimpleLazyObject(lambda: is_working(request)),
    }

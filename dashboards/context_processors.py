"""What the page header shows beside organisations.context_processors.site."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dashboards.working import is_working
from goals.models import Budget


def _adopted_years() -> list[int]:
    return list(Budget.objects.adopted().order_by("-year").values_list("year", flat=True))


def years(request: HttpRequest) -> dict[str, object]:
    """The years to choose between, and whether the working reading is on.

    Read only when a page with the header is drawn.
    """
    return {
        "site_years": SimpleLazyObject(_adopted_years),
        "site_is_working": SimpleLazyObject(lambda: is_working(request)),
    }

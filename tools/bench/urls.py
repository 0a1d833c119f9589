"""The product's addresses and one page that does nothing, to compare the others with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from budgetapp.urls import urlpatterns as product

EMPTY = "/bench-empty/"


def empty(request: HttpRequest) -> HttpResponse:
    """The floor: session, user and every middleware, but no work of its own."""
    return HttpResponse(str(request.user.pk))


urlpatterns = [path(EMPTY.strip("/") + "/", empty), *product]

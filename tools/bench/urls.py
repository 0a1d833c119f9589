"""The product's addresses and two pages that hold nothing, to compare the others with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from budgetapp.urls import urlpatterns as product

BARE, FRAME = "/bench-bare/", "/bench-frame/"


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """The floor of an answer without a page: session, user and every middleware."""
    return HttpResponse(str(request.user.pk))


@login_not_required
def frame(request: HttpRequest) -> HttpResponse:
    """The empty view that pages are held against: their frame, with menus and foot."""
    return render(request, "base.html")


urlpatterns = [path(BARE.strip("/") + "/", bare), path(FRAME.strip("/") + "/", frame), *product]

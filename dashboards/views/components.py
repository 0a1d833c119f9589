"""The gallery: every component in all its states, for those who build and those who judge."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboards.gallery import example_context


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/components.html", example_context(request))


@login_not_required
def why_example(request: HttpRequest) -> HttpResponse:
    """Answer with the fragment for the dialog, or with a page of its own without JavaScript."""
    if request.headers.get("HX-Request"):
        return render(request, "dashboards/components_why_body.html")
    return render(request, "dashboards/components_why.html")

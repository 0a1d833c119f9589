"""Where an installation without a city gets one: from a folder, or by hand."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from documents.actions.loading import AlreadyLoading, ask_for_loading, forget_loading
from documents.forms import CityFolderForm, NewCityForm
from documents.models import CityLoading
from documents.tasks import load_soon
from organisations.actions import found_city
from organisations.models import Organisation, User
from organisations.permissions import is_admin


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What to do first, or how far the loading has come. Once there is a city there is nothing
    more to do here."""
    if _has_city():
        return _to_the_city(request)
    loading = CityLoading.objects.defer("data").first()
    if loading and loading.version == request.GET.get("version"):
        return HttpResponse(status=204)
    return _page(request, loading=loading)


def _to_the_city(request: HttpRequest) -> HttpResponse:
    """A page that waits for the city is told so, and then asks for itself anew."""
    if "version" in request.GET:
        return HttpResponse("city", content_type="text/plain")
    if request.htmx:
        return HttpResponseClientRedirect(reverse("home"))
    return redirect("home")


@require_POST
def start_from_folder(request: HttpRequest) -> HttpResponse:
    """Hand the folder over to the job; the page says how far it has come."""
    _only_administrators_without_a_city(request)
    form = CityFolderForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, folder_form=form)
    try:
        ask_for_loading(data=form.cleaned_data["folder"].read(), by=request.user)
    except AlreadyLoading:
        messages.warning(request, _("En mapp läses redan in. Vänta tills den är klar."))
    else:
        load_soon()
    return redirect("start")


@require_POST
def stop_loading(request: HttpRequest) -> HttpResponse:
    """Take back a folder that nobody has begun to load."""
    _only_administrators_without_a_city(request)
    if not forget_loading():
        messages.warning(request, _("Inläsningen pågår redan, eller är klar."))
    return redirect("start")


@require_POST
def start_by_hand(request: HttpRequest) -> HttpResponse:
    _only_administrators_without_a_city(request)
    if CityLoading.objects.filter(state=CityLoading.State.WAITING).exists():
        return redirect("start")
    form = NewCityForm(request.POST)
    if not form.is_valid():
        return _page(request, city_form=form)
    city = found_city(**form.cleaned_data, by=request.user)
    messages.success(request, _("%(city)s finns nu.") % {"city": city})
    return redirect("home")


def _has_city() -> bool:
    return Organisation.objects.has_city()


def _only_administrators_without_a_city(request: HttpRequest) -> None:
    if _has_city() or not is_admin(request.user):
        raise Http404


def _page(
    request: HttpRequest,
    *,
    loading: CityLoading | None = None,
    folder_form: BaseForm | None = None,
    city_form: BaseForm | None = None,
) -> HttpResponse:
    administrators = User.objects.filter(city_role=User.CityRole.ADMIN, is_active=True)
    context = {
        "is_admin": is_admin(request.user),
        "has_administrator": administrators.exists(),
        "loading": loading,
        "folder_form": folder_form or CityFolderForm(),
        "city_form": city_form or NewCityForm(),
    }
    refused = folder_form or city_form
    return render(request, "documents/start.html", context, status=422 if refused else 200)

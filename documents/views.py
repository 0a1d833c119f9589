"""Where an installation without a city gets one: from a folder, or by hand."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents.city_folder.archive import unzip
from documents.city_folder.load import analyse, load_folder
from documents.city_folder.read import read_files
from documents.city_folder.rows import Fault, FolderRefused
from documents.forms import CityFolderForm, NewCityForm
from indicators.tasks import drain_soon
from organisations.actions import found_city
from organisations.models import Organisation, User
from organisations.permissions import is_admin

SHOWN_FAULTS = 200


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What to do first. Once there is a city there is nothing more to do here."""
    if _has_city():
        return redirect("home")
    return _page(request)


@require_POST
def start_from_folder(request: HttpRequest) -> HttpResponse:
    _only_administrators_without_a_city(request)
    form = CityFolderForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, folder_form=form)
    try:
        folder = read_files(unzip(form.cleaned_data["folder"].read()))
    except FolderRefused as refused:
        return _page(request, faults=refused.faults)
    try:
        load_folder(folder=folder, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, folder_form=form)
    analyse()
    drain_soon()
    name = folder["city"][0]["name"]
    messages.success(request, _("%(city)s är inläst. Måluppfyllelsen räknas nu.") % {"city": name})
    return redirect("home")


@require_POST
def start_by_hand(request: HttpRequest) -> HttpResponse:
    _only_administrators_without_a_city(request)
    form = NewCityForm(request.POST)
    if not form.is_valid():
        return _page(request, city_form=form)
    city = found_city(**form.cleaned_data, by=request.user)
    messages.success(request, _("%(city)s finns nu.") % {"city": city})
    return redirect("home")


def _has_city() -> bool:
    return Organisation.objects.filter(kind=Organisation.Kind.CITY).exists()


def _only_administrators_without_a_city(request: HttpRequest) -> None:
    if _has_city() or not is_admin(request.user):
        raise Http404


def _page(
    request: HttpRequest,
    *,
    folder_form: BaseForm | None = None,
    city_form: BaseForm | None = None,
    faults: Sequence[Fault] = (),
) -> HttpResponse:
    administrators = User.objects.filter(city_role=User.CityRole.ADMIN, is_active=True)
    context = {
        "is_admin": is_admin(request.user),
        "has_administrator": administrators.exists(),
        "folder_form": folder_form or CityFolderForm(),
        "city_form": city_form or NewCityForm(),
        "faults": faults[:SHOWN_FAULTS],
        "faults_number": len(faults),
    }
    refused = folder_form or city_form or faults
    return render(request, "documents/start.html", context, status=422 if refused else 200)

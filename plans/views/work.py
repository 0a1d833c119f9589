"""A part as somebody's work: who is to write it and by when, ready or not, and reminding."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from drafting.fields import Gone
from organisations.notices.telling import members_of
from organisations.permissions import WRITERS, reads_everything
from plans.actions import work
from plans.forms import WorkForm
from plans.views.parts import PartPage, edit_part, open_part, show


@require_POST
def assign(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Say who is to write the part and by when."""
    page = edit_part(request, year, organisation, key)
    people = members_of(page.workspace.plan.organisation, *WRITERS)
    form = WorkForm(request.POST, people=people)
    if not form.is_valid():
        return show(request, page, refused={"work_form": form}, status=422)
    return _done(request, page, work.assign, _("Sparat: ansvarig och dag."), **form.cleaned_data)


@require_POST
def ready(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Say that the part is ready, or open it again."""
    page = edit_part(request, year, organisation, key)
    if "again" in request.POST:
        return _done(request, page, work.mark_unready, _("Avsnittet är öppet igen."))
    return _done(request, page, work.mark_ready, _("Avsnittet är klart."))


@require_POST
def remind(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Remind whoever is to write the part: for those who write the plan, and the office."""
    page = open_part(request, year, organisation, key)
    if not (page.workspace.rights.edit or reads_everything(request.user)):
        raise PermissionDenied
    answer = _done(request, page, work.remind, _("Påminnelsen är på väg."))
    return redirect("my_work") if "work" in request.POST else answer


def _done(
    request: HttpRequest, page: PartPage, action: Callable[..., object], done: str, **given: object
) -> HttpResponse:
    try:
        action(plan=page.workspace.plan, key=page.key, by=request.user, **given)
    except Gone:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(page.page_url)

"""A part as somebody's work: who is to write it and by when, ready or not, and reminding."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.forms import tell
from drafting.fields import Gone
from organisations.notices.telling import members_of
from organisations.permissions import WRITERS, reads_everything
from plans.actions import work
from plans.forms import WorkForm
from plans.views.parts import PartPage, edit_part, open_part


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Who is to write the part and by when: in a dialog, or as a page of its own."""
    page = edit_part(request, year, organisation, key)
    people = members_of(page.workspace.plan.organisation, *WRITERS)
    # What stands is read after a refusal: that is what the page then shows.
    begun = {} if request.method == "POST" else _begun(page)
    form = WorkForm(request.POST or None, initial=begun, people=people)
    if request.method == "POST" and form.is_valid() and _assigned(request, page, form):
        messages.success(request, _("Sparat: ansvarig och dag."))
        return redirect(page.page_url)
    fragment = request.htmx and request.method != "POST"
    template = "plans/includes/part_work_form.html" if fragment else "plans/part_work.html"
    context = {**page.context(), "work_form": form, "seen": _begun(page)}
    return render(request, template, context, status=422 if form.errors else 200)


def _assigned(request: HttpRequest, page: PartPage, form: WorkForm) -> bool:
    """Whether it is saved; if not, the form says why, with what was chosen."""
    given = form.cleaned_data
    try:
        work.assign(
            plan=page.workspace.plan,
            key=page.key,
            responsible=given["responsible"],
            due_on=given["due_on"],
            by=request.user,
            seen={name: given[f"seen_{name}"] for name in ("responsible", "due_on")},
        )
    except Gone:
        raise Http404 from None
    except ValidationError as refused:
        tell(form, refused)
        return False
    return True


def _begun(page: PartPage) -> dict[str, object]:
    section = page.part.section
    if section is None:
        return {"responsible": "", "due_on": None}
    return {"responsible": str(section.responsible_id or ""), "due_on": section.due_on}


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

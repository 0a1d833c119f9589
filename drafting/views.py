"""Answers to a save, by script or by an ordinary form alike. A room's views hand their page in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from drafting.actions import (
    MINE,
    THEIRS,
    Conflict,
    Locked,
    save_field,
    settle_conflict,
    undo_field,
)
from drafting.calculations.history import last_change, versions
from drafting.calculations.merging import merge
from drafting.calculations.versions import differences
from drafting.desk import Desk, Typed
from drafting.fields import EditedField, Gone
from drafting.places import DraftPage


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def save(request: HttpRequest, page: DraftPage) -> HttpResponse:
    """Save the fields of a form, each with the version it was loaded as."""
    _ensure_writer(request, page)
    fields, bases, values = (request.POST.getlist(name) for name in ("field", "base", "value"))
    if not fields or not len(fields) == len(bases) == len(values):
        return HttpResponse(_("Ofullständigt formulär: fält, version och värde."), status=400)
    saved = None
    for address, base, value in zip(fields, bases, values, strict=True):
        typed = {address: Typed(value, base, "")}
        try:
            saved = _save_one(request, page, address, base, value)
        except Conflict as conflict:
            return _conflict(request, page, conflict)
        except Locked as error:
            return _refusal(request, page, typed, error, 403)
        except ValidationError as error:
            return _refusal(request, page, typed, error, 422)
        except Gone:
            return _gone(request, page, value)
    return _saved(request, page, saved)


def _save_one(request, page, address: str, base: str, value: str) -> EditedField:
    where = {"place": page.place, "address": address, "base": base, "by": request.user}
    keep = request.POST.get("choose", "")
    if keep in (MINE, THEIRS):
        return settle_conflict(**where, mine=value, keep=keep)
    return save_field(**where, value=value)


def undo(request: HttpRequest, page: DraftPage) -> HttpResponse:
    _ensure_writer(request, page)
    address, base = request.POST.get("field", ""), request.POST.get("base", "")
    try:
        field = undo_field(place=page.place, address=address, base=base, by=request.user)
    except Conflict as conflict:
        return _conflict(request, page, conflict)
    except Locked as error:
        return _refusal(request, page, {}, error, 403)
    except ValidationError as error:
        return _refusal(request, page, {}, error, 422)
    except Gone:
        return _gone(request, page, "")
    return _saved(request, page, field)


def field_history(request: HttpRequest, page: DraftPage, address: str) -> HttpResponse:
    """Every version of one field with what changed in it, the latest first."""
    try:
        field = page.place.field(address)
    except Gone:
        raise Http404 from None
    rows = [
        {"version": version, "before": before, "after": after}
        for version in reversed(versions(field))
        for before, after in [differences(version.before, version.value)]
    ]
    may_write = page.place.may_write(request.user) and not page.place.why_closed(address)
    context = {**_context(page), "field": field, "rows": rows, "may_write": may_write}
    return render(request, "drafting/field_history.html", context)


def _ensure_writer(request: HttpRequest, page: DraftPage) -> None:
    if not page.place.may_write(request.user):
        raise PermissionDenied


def _context(page: DraftPage) -> dict[str, object]:
    return {**page.context(), "page": page, "save_url": page.save_url}


def _saved(request: HttpRequest, page: DraftPage, field: EditedField) -> HttpResponse:
    """Say that it is saved, and what else on the page has changed by it."""
    at = timezone.localtime().strftime("%H:%M")
    if not wants_json(request):
        messages.success(request, _("Sparat %(at)s: %(what)s") % {"at": at, "what": field.label})
        return redirect(f"{page.page_url}#f-{field.address}")
    return JsonResponse(
        {
            "state": "saved",
            "at": at,
            "value": field.value,
            "revision": field.revision,
            "fragments": page.fragments(request, field),
        }
    )


def _conflict(request: HttpRequest, page: DraftPage, conflict: Conflict) -> HttpResponse:
    """Both texts side by side with what differs marked; nothing has been written."""
    field = conflict.field
    theirs, mine = differences(field.value, conflict.mine)
    context = {
        **_context(page),
        "field": field,
        "mine": conflict.mine,
        "merged": merge("", conflict.mine, field.value).text,
        "mine_pieces": mine,
        "their_pieces": theirs,
        "change": last_change(field),
    }
    if not wants_json(request):
        return render(request, "drafting/conflict.html", context, status=409)
    answer = {
        "state": "conflict",
        "base": field.revision,
        "theirs": field.value,
        "merged": context["merged"],
        "html": render_to_string("drafting/includes/conflict.html", context, request),
    }
    return JsonResponse(answer, status=409)


def _refusal(
    request: HttpRequest,
    page: DraftPage,
    typed: dict[str, Typed],
    error: ValidationError,
    status: int,
) -> HttpResponse:
    """Nothing was saved; say why and keep what was typed."""
    message = " ".join(error.messages)
    if wants_json(request):
        state = "forbidden" if status == 403 else "invalid"
        return JsonResponse({"state": state, "message": message}, status=status)
    kept = {address: Typed(one.value, one.base, message) for address, one in typed.items()}
    if not kept:
        messages.error(request, message)
    return page.again(request, Desk(kept), status)


def _gone(request: HttpRequest, page: DraftPage, value: str) -> HttpResponse:
    """The row was removed by somebody else, or was never there."""
    message = _("Raden har tagits bort. Den kan hämtas tillbaka under Historik.")
    if wants_json(request):
        return JsonResponse({"state": "gone", "message": message}, status=404)
    context = {**_context(page), "value": value, "message": message}
    return render(request, "drafting/gone.html", context, status=404)

"""Answers to a save, by script or by an ordinary form alike. A room's views hand their page in."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusals import wants_json
from drafting.actions import (
    MINE,
    THEIRS,
    Conflict,
    Entry,
    Locked,
    NotSaved,
    redo_field,
    save_field,
    save_fields,
    settle_conflict,
    undo_field,
)
from drafting.calculations.history import last_change
from drafting.calculations.merging import Conflict as Part
from drafting.calculations.versions import differences
from drafting.desk import Desk, Typed
from drafting.fields import EditedField, Gone
from drafting.places import DraftPage


def save(
    request: HttpRequest, page: DraftPage, chosen: Sequence[Entry] | None = None
) -> HttpResponse:
    """Save what was typed: the script sends a field, a form without script all of its fields.

    `chosen` is what a page's own form says in another way, such as boxes that are ticked.
    """
    _ensure_writer(request, page)
    entries = _entries(request) if chosen is None else list(chosen)
    if not entries:
        return HttpResponse(_("Ofullständigt formulär: fält, version och värde."), status=400)
    if wants_json(request) and len(entries) == 1:
        return _save_one(request, page, entries[0])
    return _save_whole(request, page, entries)


def _entries(request: HttpRequest) -> list[Entry]:
    """Each field with the version it was loaded as; none when they do not fit together."""
    lists = [request.POST.getlist(name) for name in ("field", "base", "value")]
    if len({len(values) for values in lists}) != 1:
        return []
    ancestors: list[str | None] = [*request.POST.getlist("ancestor")]
    missing = len(lists[0]) - len(ancestors)
    return [Entry(*parts) for parts in zip(*lists, ancestors + [None] * missing, strict=False)]


def _choice(request: HttpRequest) -> str:
    keep = request.POST.get("choose", "")
    return keep if keep in (MINE, THEIRS) else ""


def _save_one(request: HttpRequest, page: DraftPage, entry: Entry) -> HttpResponse:
    where = {"place": page.place, "by": request.user}
    keep = _choice(request)
    try:
        if keep:
            given = {**vars(entry), "mine": entry.value}
            del given["value"]
            field = settle_conflict(**where, **given, keep=keep)
        else:
            field = save_field(**where, **vars(entry))
    except Conflict as conflict:
        return _conflict(request, page, conflict)
    except Locked as error:
        return _refusal(request, page, {}, error, 403)
    except ValidationError as error:
        return _refusal(request, page, {}, error, 422)
    except Gone:
        return _gone(request, page, [entry])
    return _saved(request, page, field)


def _save_whole(request: HttpRequest, page: DraftPage, entries: list[Entry]) -> HttpResponse:
    """A form is taken whole, or comes back whole with everything that was typed."""
    try:
        fields = save_fields(
            place=page.place, entries=entries, by=request.user, keep=_choice(request)
        )
    except NotSaved as refused:
        return _not_saved(request, page, entries, refused)
    except Locked as error:
        typed = {entry.address: Typed(entry.value, entry.base, "") for entry in entries}
        return _refusal(request, page, typed, error, 403)
    except Gone:
        return _gone(request, page, entries)
    return _saved(request, page, fields[-1])


def _not_saved(
    request: HttpRequest, page: DraftPage, entries: list[Entry], refused: NotSaved
) -> HttpResponse:
    if refused.conflicts and not refused.errors:
        return _conflict(request, page, refused.conflicts[0], entries)
    typed = {entry.address: Typed(entry.value, entry.base, "") for entry in entries}
    for address, error in refused.errors.items():
        entry = typed[address]
        typed[address] = Typed(entry.value, entry.base, " ".join(error.messages))
    return page.again(request, Desk(typed), 422)


def undo(request: HttpRequest, page: DraftPage) -> HttpResponse:
    _ensure_writer(request, page)
    address, base = request.POST.get("field", ""), request.POST.get("base", "")
    step = redo_field if request.POST.get("way") == "redo" else undo_field
    try:
        field = step(place=page.place, address=address, base=base, by=request.user)
    except Conflict as conflict:
        return _conflict(request, page, conflict)
    except Locked as error:
        return _refusal(request, page, {}, error, 403)
    except ValidationError as error:
        return _refusal(request, page, {}, error, 422)
    except Gone:
        return _gone(request, page, [])
    return _saved(request, page, field)


def _ensure_writer(request: HttpRequest, page: DraftPage) -> None:
    if not page.place.may_write(request.user):
        raise PermissionDenied


def _context(page: DraftPage) -> dict[str, object]:
    return {**page.context(), "page": page, "save_url": page.save_url}


def _saved(request: HttpRequest, page: DraftPage, field: EditedField) -> HttpResponse:
    """Say that it is saved, and what else on the page has changed by it."""
    at = timezone.localtime().strftime("%H.%M")
    if not wants_json(request):
        messages.success(request, _("Sparat %(at)s: %(what)s") % {"at": at, "what": field.label})
        return redirect(f"{page.page_url}#f-{field.address}")
    return JsonResponse(
        {
            "state": "saved",
            "at": at,
            "value": field.value,
            "merged": field.is_merged,
            "revision": field.revision,
            "fragments": page.fragments(request, field),
        }
    )


def _conflict(
    request: HttpRequest, page: DraftPage, conflict: Conflict, entries: Sequence[Entry] = ()
) -> HttpResponse:
    """Both versions of what both have changed, with what differs marked."""
    field = conflict.field
    context = {
        **_context(page),
        "field": field,
        "mine": conflict.merged.mine,
        "ancestor": conflict.ancestor,
        "together": conflict.together,
        "parts": [_both(part) for part in conflict.merged.conflicts],
        "others": [entry for entry in entries if entry.address != field.address],
        "change": last_change(field),
    }
    if not wants_json(request):
        return render(request, "drafting/conflict.html", context, status=409)
    answer = {
        "state": "conflict",
        "base": field.revision,
        "theirs": field.value,
        "value": conflict.merged.mine,
        "ancestor": conflict.ancestor,
        "together": conflict.together,
        "conflicts": [{"mine": one.mine, "base": one.base} for one in conflict.merged.conflicts],
        "key": "".join(one.key for one in conflict.merged.conflicts),
        "html": render_to_string("drafting/includes/conflict.html", context, request),
    }
    return JsonResponse(answer, status=409)


def _both(part: Part) -> dict[str, object]:
    theirs, mine = differences(part.theirs, part.mine)
    return {"label": part.label, "theirs": theirs, "mine": mine}


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


def _gone(request: HttpRequest, page: DraftPage, entries: Sequence[Entry]) -> HttpResponse:
    """The row was removed by somebody else, or was never there."""
    message = _("Raden har tagits bort. Den kan hämtas tillbaka under Allt som ändrats.")
    if wants_json(request):
        return JsonResponse({"state": "gone", "message": message}, status=404)
    kept = [entry.value for entry in entries if entry.value]
    context = {**_context(page), "kept": kept, "message": message}
    return render(request, "drafting/gone.html", context, status=404)

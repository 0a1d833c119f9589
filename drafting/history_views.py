"""The page of a field's history: who wrote what when, and going back to it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.pages import page_of
from drafting.actions import Conflict, restore_version
from drafting.calculations.differences import difference
from drafting.calculations.history import names_by_id
from drafting.calculations.sittings import EACH, SITTING, Log, Moment, sittings
from drafting.fields import EditedField, Gone
from drafting.places import DraftPage
from organisations.models import User

ON_A_PAGE = 20


def field_history(request: HttpRequest, page: DraftPage, address: str) -> HttpResponse:
    """One version for each person and sitting (for each press where a button saves), the latest
    first; posted, the one to go back to."""
    try:
        field = page.place.field(address)
        if request.method == "POST":
            return _restore(request, page, field)
    except Gone:
        raise Http404 from None
    log = Log(field)
    pause = SITTING if field.saves_itself else EACH
    shown = page_of(request, sittings(log.moments(), pause)[::-1], ON_A_PAGE)
    may_write = page.place.may_write(_who(request)) and not page.place.why_closed(address)
    context = {
        **page.context(),
        "page": page,
        "field": field,
        "shown": shown,
        "rows": _rows(log, list(shown), field),
        "may_write": may_write,
    }
    return render(request, "drafting/field_history.html", context)


def _rows(log: Log, found: list[Moment], field: EditedField) -> list[dict[str, object]]:
    held = log.texts({pk for one in found for pk in (one.pk, one.before)})
    texts = {pk: field.told(text) for pk, text in held.items()}
    names = names_by_id(one.user for one in found)
    decided = field.decided
    return [
        {
            "version": one,
            "who": names.get(one.user, ""),
            "decided": decided.words if decided and held.get(one.pk) == decided.value else "",
            "changed": difference(texts.get(one.before, ""), texts.get(one.pk, "")),
        }
        for one in found
    ]


def _who(request: HttpRequest) -> User:
    return cast(User, request.user)  # only signed-in people come to a place


def _restore(request: HttpRequest, page: DraftPage, field: EditedField) -> HttpResponse:
    if not page.place.may_write(_who(request)):
        raise PermissionDenied
    version, base = request.POST.get("version", ""), request.POST.get("base", "")
    if not version.isdecimal() or len(version) > 18:
        raise Http404
    try:
        restore_version(
            place=page.place,
            address=field.address,
            base=base,
            version=int(version),
            by=_who(request),
        )
    except Conflict:
        words = _("%(what)s har ändrats sedan du öppnade historiken. Se efter igen.")
        messages.error(request, words % {"what": field.label})
        return redirect(request.path)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.path)
    messages.success(request, _("Tillbaka: %(what)s") % {"what": field.label})
    return redirect(f"{page.page_url}#f-{field.address}")

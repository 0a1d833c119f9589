"""The page of a matter's editions, and withdrawing what is public there: alike in every room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.forms import WithdrawForm, refuse
from decisions.history import Matter


def editions_page(
    request: HttpRequest,
    matter: Matter,
    frame: Mapping[str, Any],
    withdraw_url: str,
    refused: WithdrawForm | None = None,
) -> HttpResponse:
    """All editions and decisions, and the form that withdraws. `frame` has title, kicker, crumbs
    and tabs; a form that was `refused` says what is wrong. Who only reads has no `withdraw_url`."""
    today = {"decided_on": timezone.localdate()}
    context = {
        "kicker": "",
        **frame,
        "matter": matter,
        "form": refused or WithdrawForm(initial=today, earlier=matter.earlier),
        "withdraw_url": withdraw_url,
    }
    return render(request, "decisions/editions.html", context, status=422 if refused else 200)


def refused_withdrawal(
    request: HttpRequest, matter: Matter, withdraw: Callable[..., None]
) -> WithdrawForm | None:
    """Withdraw as the form says; the form comes back when something in it is wrong."""
    form = WithdrawForm(request.POST, earlier=matter.earlier)
    if not form.is_valid():
        return form
    try:
        withdraw(by=request.user, **form.decision)
    except ValidationError as error:
        refuse(form, error)
        return form
    messages.success(request, _("Det som var publicerat är tillbakadraget."))
    return None

"""The page of an own indicator's definition: one form, the series beside it, and its break."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.forms import tell
from drafting.actions import Locked
from drafting.calculations.changes import changes, told
from drafting.fields import Gone
from indicators.forms import DefinitionForm
from plans.actions.definitions import define
from plans.actions.fields import own_indicator
from plans.calculations.history import followed_definition
from plans.definitions import Measured, differences, measured
from plans.views.access import Workspace, open_goal
from plans.views.history import line_of

MOST_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def definition(
    request: HttpRequest, year: int, organisation: str, code: str, pk: int
) -> HttpResponse:
    workspace = open_goal(request, year, organisation, code)
    try:
        held = measured(workspace.plan, own_indicator(workspace.plan, workspace.goal, pk))
    except Gone:
        raise Http404 from None
    if request.method == "POST":
        return _save(request, workspace, held)
    return _page(request, workspace, held, _form(held))


def _form(held: Measured, posted: object = None) -> DefinitionForm:
    # A copy: what is refused must not be shown as what holds.
    return DefinitionForm(posted, instance=copy(held.definition))


def _save(request: HttpRequest, workspace: Workspace, held: Measured) -> HttpResponse:
    if not workspace.rights.edit:
        raise PermissionDenied
    form = _form(held, request.POST)
    if not form.is_valid():
        return _page(request, workspace, held, form, status=422)
    if form.changes and request.POST.get("seen", "") != held.seen:
        form.add_error(None, _stale(held, form))
        return _page(request, workspace, held, form, status=422)
    if held.would_break(form.changes) and "breaks" not in request.POST:
        return _page(request, workspace, held, form, asked=True, status=422)
    try:
        define(
            plan=workspace.plan, area_goal=workspace.goal, pk=held.indicator.pk,
            changes=form.changes, by=request.user,
        )  # fmt: skip
    except ValidationError as refused:
        tell(form, refused)
        status = 403 if isinstance(refused, Locked) else 422
        return _page(request, workspace, held, form, status=status)
    said = (
        _("Definitionen är sparad. Den börjar gälla när planen beslutas igen.")
        if held.awaits_decision
        else _("Definitionen är sparad.")
    )
    messages.success(request, said)
    return redirect(workspace.url("plan_definition", pk=held.indicator.pk))


def _stale(held: Measured, form: DefinitionForm) -> list[str]:
    """Somebody has changed it meanwhile: what stands now where it differs from what was typed."""
    assert held.definition is not None
    said = _("Någon har ändrat definitionen sedan du öppnade den. Jämför och spara igen.")
    return [said] + [
        _("%(what)s: nu ”%(now)s”, du skrev ”%(typed)s”")
        % {"what": one.label, "now": one.before, "typed": one.after}
        for one in differences(held.definition, form.instance)
    ]


def _page(
    request: HttpRequest,
    workspace: Workspace,
    held: Measured,
    form: DefinitionForm,
    asked: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or for the script only the form, with what is asked before it is saved."""
    typed = form.instance if asked else None
    followed = followed_definition(workspace.plan, held.indicator)
    latest = changes([followed])[:MOST_SHOWN]
    context = {
        "plan": workspace.plan,
        "goal": workspace.goal,
        "held": held,
        "form": form,
        "may_edit": workspace.may_edit and not held.why_fixed,
        "closed": workspace.closed or held.why_fixed,
        "rights": workspace.rights,
        "rows": [line_of(row, workspace) for row in told(latest, [followed])],
        "would_change": differences(held.definition, typed) if held.definition and typed else [],
    }
    part = "plans/includes/definition_form.html"
    return render(
        request, part if request.htmx else "plans/definition.html", context, status=status
    )

"""The page of an own indicator's definition: one form, the series beside it, and its break."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.forms import tell
from drafting import history_views
from drafting.actions import Conflict, Locked, undo_field
from drafting.calculations.changes import changes, told
from drafting.fields import Gone
from indicators.forms import DefinitionForm
from indicators.models import Target
from plans.actions.definition_place import DEFINITION, DefinitionPlace
from plans.actions.definitions import define
from plans.actions.fields import own_indicator
from plans.calculations.history import followed_definitions
from plans.calculations.readings import fault
from plans.definitions import Measured, differences, measured
from plans.views.access import Workspace, open_goal
from plans.views.editing import GoalDraftPage
from plans.views.history import line_of

MOST_SHOWN = 20


@dataclass(frozen=True)
class DefinitionPage(GoalDraftPage):
    """The page of a definition, for the history of what it has said."""

    indicator: int

    @property
    def place(self) -> DefinitionPlace:
        goal = self.workspace.place
        return DefinitionPlace(goal.plan, goal.area_goal, self.indicator)

    @property
    def back(self) -> str:
        return _("Tillbaka till definitionen")

    @property
    def page_url(self) -> str:
        return self.workspace.url("plan_definition", pk=self.indicator)


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


@require_http_methods(["GET", "HEAD", "POST"])
def definition_history(
    request: HttpRequest, year: int, organisation: str, code: str, pk: int
) -> HttpResponse:
    """Every version of the definition, proposed ones too; posted, the one to go back to."""
    page = DefinitionPage(open_goal(request, year, organisation, code), pk)
    return history_views.field_history(request, page, DEFINITION)


@require_POST
def definition_undo(
    request: HttpRequest, year: int, organisation: str, code: str, pk: int
) -> HttpResponse:
    """Back to what the definition said before it was changed last."""
    page = DefinitionPage(open_goal(request, year, organisation, code), pk)
    if not page.place.may_write(request.user):
        raise PermissionDenied
    base = request.POST.get("base", "")
    try:
        undo_field(place=page.place, address=DEFINITION, base=base, by=request.user)
    except Gone:
        raise Http404 from None
    except Conflict:
        messages.error(request, _("Någon har ändrat definitionen sedan du öppnade den."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Ångrat: definitionen är som före den senaste ändringen."))
    return redirect(page.page_url)


def _form(held: Measured, posted: object = None) -> DefinitionForm:
    # A copy: what is refused must not be shown as what holds.
    return DefinitionForm(posted, instance=copy(held.definition))


def _save(request: HttpRequest, workspace: Workspace, held: Measured) -> HttpResponse:
    if not workspace.rights.edit:
        raise PermissionDenied
    form = _form(held, request.POST)
    if not form.is_valid():
        return _page(request, workspace, held, form, status=422)
    if held.would_break(form.changes) and "breaks" not in request.POST:
        return _page(request, workspace, held, form, asked=True, status=422)
    try:
        define(
            plan=workspace.plan, area_goal=workspace.goal, pk=held.indicator.pk,
            changes=form.changes, seen=request.POST.get("seen", ""), by=request.user,
        )  # fmt: skip
    except Conflict:
        held = measured(workspace.plan, held.indicator)
        form.add_error(None, _stale(held, form))
        return _page(request, workspace, held, form, status=422)
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
    targets = Target.objects.answered_by(workspace.plan.organisation)
    target = targets.filter(indicator=held.indicator, year=workspace.plan.year).first()
    followed = followed_definitions(workspace.plan, [held.indicator.pk])
    latest = changes(followed)[:MOST_SHOWN]
    context = {
        "plan": workspace.plan,
        "goal": workspace.goal,
        "held": held,
        "target": target,
        "target_fault": fault(target, held.definition),
        "form": form,
        "may_edit": workspace.may_edit and not held.why_fixed,
        "closed": workspace.closed or held.why_fixed,
        "rights": workspace.rights,
        "can_undo": latest and workspace.may_edit and not held.why_fixed,
        "rows": [line_of(row, workspace) for row in told(latest, followed)],
        "would_change": differences(held.definition, typed) if held.definition and typed else [],
    }
    part = "plans/includes/definition_form.html"
    return render(
        request, part if request.htmx else "plans/definition.html", context, status=status
    )

"""The tree of organisations: new, renamed, moved, closed and open again."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from followup.year.actions import end_organisation
from followup.year.doors import status_of, steering, tried
from followup.year.forms import (
    CloseForm,
    DescriptionForm,
    MoveForm,
    NamesForm,
    NewOrganisationForm,
)
from organisations import actions
from organisations.models import Organisation

FORMS = {
    "names": NamesForm,
    "description": DescriptionForm,
    "move": MoveForm,
    "close": CloseForm,
}
DO = {
    "names": actions.rename_organisation,
    "description": actions.describe_organisation,
    "move": actions.move_organisation,
}


@require_GET
@steering
def tree(request: HttpRequest) -> HttpResponse:
    """Every organisation under the one it belongs to, the closed ones too."""
    rows = in_tree(Organisation.objects.in_order())
    context = {
        "rows": rows,
        "counted": sum(one.counted_in_reconciliation for one, _depth in rows),
        "crumbs": [(_("Alla år"), reverse("years")), (_("Organisationer"), "")],
    }
    return render(request, "followup/year/tree.html", context)


def in_tree(organisations):
    """Pairs of organisation and depth, each under its parent, in the given order."""
    children = {}
    for one in organisations:
        children.setdefault(one.parent_id, []).append(one)

    def below(parent, depth):
        for one in children.get(parent, ()):
            yield one, depth
            yield from below(one.pk, depth + 1)

    return list(below(None, 0))


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def add(request: HttpRequest) -> HttpResponse:
    under = request.GET.get("under", "")
    parent = Organisation.objects.filter(code=under).first()
    form = NewOrganisationForm(request.POST or None, initial={"parent": parent})
    if form.is_valid() and tried(
        form, partial(actions.add_organisation, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("%(name)s är tillagd.") % {"name": form.cleaned_data["name"]})
        return redirect("organisation_tree")
    context = {
        "form": form,
        "crumbs": _crumbs(_("Ny organisation")),
    }
    return render(request, "followup/year/organisation_new.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Four small forms, each saved by itself."""
    organisation = get_object_or_404(Organisation, code=code)
    sent = request.POST.get("form", "")
    forms = {
        name: form(
            request.POST if name == sent else None,
            initial=_initial(organisation),
            auto_id=f"{name}_%s",
        )
        for name, form in FORMS.items()
    }
    form = forms.get(sent)
    if form is not None and form.is_valid() and _saved(request, code, sent, form):
        return redirect("organisation_change", code)
    context = {
        "organisation": organisation,
        "forms": forms,
        "form": form,
        "crumbs": _crumbs(organisation.name),
    }
    return render(request, "followup/year/organisation.html", context, status=status_of(form))


def _saved(request, code, sent, form):
    # Read anew: a refused change leaves its mark on the object that it was tried on.
    organisation = Organisation.objects.get(code=code)
    action = DO.get(sent)
    if action is None:
        day = form.cleaned_data["exists_to"]
        action = partial(end_organisation, day=day, grounds=form.grounds)
        form_data = {}
    else:
        form_data = form.cleaned_data
    done = tried(form, partial(action, organisation=organisation, by=request.user, **form_data))
    if done:
        messages.success(request, _("%(name)s är ändrad.") % {"name": organisation.name})
    return done


@require_POST
@steering
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, code=code)
    try:
        actions.close_organisation(organisation=organisation, exists_to=None, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(
            request,
            _("%(name)s finns kvar. Ange på nytt vilka indikatorer den svarar för.")
            % {"name": organisation.name},
        )
    return redirect("organisation_change", code)


def _initial(organisation):
    names = ("name", "short_name", "kind", "exists_from", "exists_to", "parent")
    values = {name: getattr(organisation, name) for name in names}
    return values | {"counted_in_reconciliation": organisation.counted_in_reconciliation}


def _crumbs(here):
    return [
        (_("Alla år"), reverse("years")),
        (_("Organisationer"), reverse("organisation_tree")),
        (here, ""),
    ]

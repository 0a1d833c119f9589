"""A plan's annexes: listed, added, taken away, fetched."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.files import attachment
from common.forms import LineField
from documents.annexes.actions import add_annex, remove_annex
from documents.annexes.checking import checked
from documents.annexes.kept import PART, annexes_as_kept, content_in
from documents.models import Annex
from organisations.audit import exports
from organisations.people import who_acts
from plans.views.access import Workspace, open_plan


class AnnexForm(forms.Form):
    title = LineField(
        label=gettext_lazy("Vad bilagan heter"),
        help_text=gettext_lazy("Så står den i planen. Utan namn används filens."),
        required=False,
        max_length=200,
    )
    file = forms.FileField(
        label=gettext_lazy("Filen"),
        help_text=gettext_lazy("PDF, Word (.docx), Excel (.xlsx), PNG eller JPEG, högst 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"}),
        error_messages={
            "required": gettext_lazy("Välj en fil."),
            "empty": gettext_lazy("Filen är tom."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_annexes(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    workspace = _open(request, year, organisation)
    if request.method != "POST":
        return _page(request, workspace, AnnexForm())
    _ensure_editor(workspace)
    form = AnnexForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, workspace, form, status=422)
    left = form.cleaned_data["file"]
    try:
        file = checked(left.name, left.read())
        title = form.cleaned_data["title"]
        add_annex(plan=workspace.plan, title=title, file=file, by=who_acts(request))
    except ValidationError as refused:
        form.add_error("file", ValidationError(refused.messages))
        return _page(request, workspace, form, status=422)
    messages.success(request, _("Bilagan är med i planen."))
    for words in file.told:
        messages.warning(request, words)
    return redirect("plan_annexes", year=year, organisation=organisation)


def _open(request: HttpRequest, year: int, organisation: str) -> Workspace:
    return replace(open_plan(request, year, organisation), part_key=PART)


def _ensure_editor(workspace: Workspace) -> None:
    if not workspace.may_edit:
        raise PermissionDenied(_("Bilagor läggs till av dem som skriver planen, före beslutet."))


def _page(
    request: HttpRequest, workspace: Workspace, form: AnnexForm, status: int = 200
) -> HttpResponse:
    plan = workspace.plan
    place = [plan.year, plan.organisation.code]
    rows = Annex.objects.filter(plan=plan).select_related("content", "by")
    context = {
        "plan": plan,
        "form": form,
        "annexes": rows.defer("content__data"),
        "may_edit": workspace.may_edit,
        "rights": workspace.rights,
        "closed": workspace.closed,
        "crumbs": [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[plan.year])),
            (plan.organisation.short_name, reverse("plan", args=place)),
            (_("Bilagor"), ""),
        ],
    }
    return render(request, "documents/annexes.html", context, status=status)


@require_POST
def plan_annex_remove(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    workspace = _open(request, year, organisation)
    _ensure_editor(workspace)
    annex = get_object_or_404(Annex.objects.select_related("content"), plan=workspace.plan, pk=pk)
    try:
        remove_annex(annex=annex, by=who_acts(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Bilagan är borttagen ur planen."))
    return redirect("plan_annexes", year=year, organisation=organisation)


@exports
@require_safe
def plan_annex(request: HttpRequest, year: int, organisation: str, checksum: str) -> HttpResponse:
    """A file of the plan as it stands now, for those who may open the workspace."""
    plan = open_plan(request, year, organisation).plan
    return annex_response({"annexes": annexes_as_kept(plan)}, checksum)


def annex_response(document: dict[str, object], checksum: str) -> HttpResponse:
    """The file to save, never shown as a page of ours; 404 when the document names no such."""
    found = content_in(document, checksum)
    if found is None:
        raise Http404
    name, data = found
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = attachment(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-cache"
    return response

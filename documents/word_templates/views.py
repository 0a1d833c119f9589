"""The city's Word template: its versions, what was found in each, and which is in use."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.files import attachment
from documents.models import WordTemplate
from documents.papers.formats import CONTENT_TYPES, Format
from documents.papers.word.checking import Found, Level, examine
from documents.papers.word.template import UnfitTemplate
from documents.word_templates.actions import (
    Refused,
    add_template,
    take_into_use,
    take_out_of_use,
)
from documents.word_templates.example import example_plan
from documents.word_templates.forms import TemplateForm
from organisations.audit import exports
from organisations.people import who_acts
from organisations.permissions import can_steer_city


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """Every version; a POST leaves another, which is checked and not yet in use."""
    _ensure_may(request)
    if request.method != "POST":
        return _page(request, TemplateForm())
    form = TemplateForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        made = add_template(name=file.name, data=file.read(), by=who_acts(request))
    except ValidationError as refused:
        form.add_error("file", ValidationError(refused.messages))
        found = refused.found if isinstance(refused, Refused) else []
        return _page(request, form, found, status=422)
    messages.success(request, _("Mallen är kontrollerad. Se exemplet och ta den i bruk."))
    return redirect("word_template", pk=made.pk)


def _page(
    request: HttpRequest, form: TemplateForm, found: list[Found] | None = None, status: int = 200
) -> HttpResponse:
    rows = list(WordTemplate.objects.light())
    context = {
        "form": form,
        "found": found,
        "templates": rows,
        "in_use": next((one for one in rows if one.is_in_use), None),
        "crumbs": _crumbs(),
    }
    return render(request, "documents/word_templates.html", context, status=status)


@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: what was looked at, the example made with it, and the way into use."""
    template = _template(request, pk)
    name = _("Version %(number)d") % {"number": template.number}
    context = {
        "template": template,
        "found": _found_in(template),
        "crumbs": [*_crumbs(reverse("word_templates")), (name, "")],
    }
    return render(request, "documents/word_template.html", context)


def _found_in(template: WordTemplate) -> list[Found]:
    """What is found in a version that was kept when less was asked of files, too."""
    try:
        return examine(bytes(template.data))
    except UnfitTemplate as unfit:
        return [Found(_("Filen"), Level.FAULT, str(unfit))]


@exports
@require_safe
def template_file(request: HttpRequest, pk: int) -> HttpResponse:
    template = _template(request, pk)
    return _word(bytes(template.data), template.name)


@exports
@require_safe
def template_example(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan made up, written in the version."""
    template = _template(request, pk)
    name = f"exempelplan-mall-{template.number}.docx"
    try:
        return _word(example_plan(bytes(template.data)), name)
    except UnfitTemplate as unfit:
        messages.error(request, str(unfit))
        return redirect("word_template", pk=pk)


@require_POST
def into_use(request: HttpRequest, pk: int) -> HttpResponse:
    template = _template(request, pk)
    take_into_use(template=template, by=who_acts(request))
    messages.success(request, _("Planerna skrivs i mallen från och med nu."))
    return redirect("word_templates")


@require_POST
def out_of_use(request: HttpRequest) -> HttpResponse:
    _ensure_may(request)
    take_out_of_use(by=who_acts(request))
    messages.success(request, _("Planerna skrivs utan mall från och med nu."))
    return redirect("word_templates")


def _ensure_may(request: HttpRequest) -> None:
    if not can_steer_city(request.user):
        raise PermissionDenied


def _template(request: HttpRequest, pk: int) -> WordTemplate:
    _ensure_may(request)
    return get_object_or_404(WordTemplate.objects.select_related("by"), pk=pk)


def _word(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPES[Format.DOCX])
    response["Content-Disposition"] = attachment(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-cache"
    return response


def _crumbs(address: str = "") -> list[tuple[str, str]]:
    return [(_("Mitt arbete"), reverse("my_work")), (_("Word-mall för planerna"), address)]

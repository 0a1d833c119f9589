"""A plan's document: uploaded, read beside itself, corrected, taken in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from common.files import attachment
from common.forms import tell
from common.refusals import refusal, words_of
from decisions.guard import Sealed
from decisions.models import PLAN
from documents.models import PlanFile
from documents.plan_files.actions import (
    OtherChanges,
    answer_question,
    correct_row,
    drop_plan_file,
    keep_plan_file,
    preview_plan_file,
    take_in_plan_file,
    undo_plan_file,
    why_closed,
    why_not_undone,
)
from documents.plan_files.forms import PlanFileForm, QuestionForm, TakeInForm, row_form
from documents.plan_files.items import LEFT, TAKEN, Item
from documents.plan_files.kept import NotAsKept
from documents.plan_files.page import (
    CannotBeDrawn,
    FilePage,
    changes_shown,
    missing_shown,
    names_another,
    page_image,
)
from documents.plan_files.permissions import may_change_decided, may_read_in
from documents.standing import Grounds, Matter, NeedsDecision, Seals
from documents.tasks import read_soon
from goals.models import Budget
from organisations.audit import exports
from organisations.models import Organisation
from organisations.people import who_acts
from organisations.permissions import can_read_workspace
from plans.models import OperationalPlan

logger = logging.getLogger(__name__)

# With pages of their own, which say the same of every address.
ANSWERED_ELSEWHERE = (
    Http404, PermissionDenied, SuspiciousOperation, OperationalError, InterfaceError,
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Whose plan of which year."""

    organisation: Organisation
    budget: Budget

    @property
    def year(self) -> int:
        return self.budget.year

    def url(self, name: str = "plan_files", *more: object) -> str:
        return reverse(name, args=[self.year, self.organisation.code, *more])

    @property
    def has_plan(self) -> bool:
        plans = OperationalPlan.objects.answered_by(self.organisation)
        return plans.filter(budget=self.budget).exists()

    def crumbs(self, *more: tuple[str, str]) -> list[tuple[str, str]]:
        plan = self.url("plan") if self.has_plan else ""
        name = self.organisation.short_name or self.organisation.name
        return [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[self.year])),
            *([(name, plan)] if plan else []),
            *more,
        ]


def _says_what_fails(
    *failures: type[Exception],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A document whose page cannot be made says so there, and can be removed: the others of the
    plan, and its own removal, need nothing of what was read. A page that only shows does it
    whatever fails in it; one that stores only where what was kept is not what this reader makes."""

    def of(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def told(
            request: HttpRequest, year: int, organisation: str, pk: int, *rest: str, **named: str
        ) -> HttpResponse:
            try:
                return view(request, year, organisation, pk, *rest, **named)
            except (
                Http404,
                PermissionDenied,
                SuspiciousOperation,
                OperationalError,
                InterfaceError,
            ):
                raise
            except failures:
                logger.exception("The page of the plan document %s could not be made", pk)
            place = _place(request, year, organisation)
            file = _file(place, pk)
            file.failure = _(
                "Det som lästes ur dokumentet går inte att visa. Ta bort dokumentet, spara det på"
                " nytt i Word eller som PDF och lämna det en gång till. Inget är ändrat i planen."
            )
            context = _frame(place, file)
            return render(request, "documents/plan_file_failed.html", context, status=422)

        return told

    return of


@require_http_methods(["GET", "HEAD", "POST"])
def plan_files(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """The documents of a plan that wait or have been taken in; a POST uploads another."""
    place = _place(request, year, organisation)
    if request.method != "POST":
        return _files_page(request, place, PlanFileForm())
    if why_closed(place.organisation, place.budget):
        return _files_page(request, place, PlanFileForm(), status=409)
    form = PlanFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _files_page(request, place, form, status=422)
    document = form.cleaned_data["document"]
    try:
        file = keep_plan_file(
            name=document.name,
            data=document.read(),
            organisation=place.organisation,
            budget=place.budget,
            by=who_acts(request),
        )
    except ValidationError as refused:
        form.add_error("document", refused)
        return _files_page(request, place, form, status=429)
    read_soon()
    return redirect(place.url("plan_file", file.pk))


def _place(request: HttpRequest, year: int, organisation: str) -> Place:
    """Outsiders find nothing, those who only read are refused."""
    found = get_object_or_404(Organisation.objects.without_city(), code=organisation)
    if not can_read_workspace(request.user, found):
        raise Http404
    if not may_read_in(request.user, found):
        raise PermissionDenied(_("Dokumentet läses in av dem som skriver planen."))
    return Place(found, get_object_or_404(Budget.objects.adopted_for(year)))


def _files_page(
    request: HttpRequest, place: Place, form: PlanFileForm, status: int = 200
) -> HttpResponse:
    files = PlanFile.objects.filter(organisation=place.organisation, budget=place.budget)
    context = {
        "place": place,
        "form": form,
        "closed": why_closed(place.organisation, place.budget),
        "files": files.defer("data", "reading").select_related("by", "closed_by"),
        "crumbs": place.crumbs((_("Dokument"), "")),
    }
    return render(request, "documents/plan_files.html", context, status=status)


def _file(place: Place, pk: int, *, with_data: bool = False) -> PlanFile:
    files = PlanFile.objects.filter(organisation=place.organisation, budget=place.budget)
    files = files.select_related("organisation", "budget", "by", "closed_by")
    return get_object_or_404(files if with_data else files.defer("data"), pk=pk)


@require_safe
@_says_what_fails(Exception)
def plan_file(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """The document and what was read of it, side by side; its receipt once it is taken in."""
    place = _place(request, year, organisation)
    file = _file(place, pk)
    if request.GET.get("version") == file.version:
        return HttpResponse(status=204)
    if file.is_being_read or file.is_refused:
        return render(request, "documents/plan_file_reading.html", _frame(place, file))
    if request.htmx and request.htmx.target == "reading-news":
        return HttpResponseClientRedirect(place.url("plan_file", pk))
    if not file.is_waiting:
        hinders = why_not_undone(file) if file.may_be_undone else []
        context = _frame(place, file) | {
            "changes": changes_shown(file.receipt), "hinders": hinders,
        }  # fmt: skip
        return render(request, "documents/plan_file_receipt.html", context)
    wanted = request.GET.get("sida", "")
    return _reading_page(request, place, FilePage(file, int(wanted) if _is_small(wanted) else 0))


def _is_small(text: str) -> bool:
    return text.isdecimal() and len(text) < 6


def _frame(place: Place, file: PlanFile) -> dict[str, object]:
    return {
        "place": place,
        "file": file,
        "crumbs": place.crumbs((_("Dokument"), place.url()), (file.name, "")),
    }


def _reading_page(
    request: HttpRequest,
    place: Place,
    page: FilePage,
    refused: Item | None = None,
    status: int = 200,
) -> HttpResponse:
    """`refused` is a row whose correction was not understood; it comes back as typed."""

    def with_form(item: Item) -> tuple[Item, object]:
        is_refused = refused is not None and refused.key == item.key
        return item, row_form(item, request.POST if is_refused else None)

    goals = page.reading.goals()
    context = {
        **_frame(place, page.file),
        "page": page,
        "leaf": page.leaf,
        "items": [(number, *with_form(item)) for number, item in page.leaf.numbered],
        "questions": [
            (number, one, _question_form(one, goals), [with_form(row) for row in one.rows])
            for number, one in page.leaf.numbered_questions
        ],
        "another": names_another(page.file, page.plan),
        "refused": refused,
    }
    return render(request, "documents/plan_file.html", context, status=status)


def _question_form(question, goals):  # type: ignore[no-untyped-def]
    initial = {"kind": question.kind, "goal": question.goal}
    return QuestionForm(goals=goals, initial=initial, auto_id=f"id_{question.key}_%s")


@require_POST
@_says_what_fails(NotAsKept)
def plan_file_correct(
    request: HttpRequest, year: int, organisation: str, pk: int, key: str
) -> HttpResponse:
    """Save a row's values, leave it out, or put it back as it was read."""
    place = _place(request, year, organisation)
    page = FilePage(_file(place, pk))
    item = page.find(key) if page.file.is_waiting else None
    if item is None:
        raise Http404
    page.wanted = page.leaf_of(key)
    values: dict[str, object] = {}
    if "drop" in request.POST:
        values = {"dropped": True}
    elif "reset" not in request.POST:
        form = row_form(item, request.POST)
        if not form.is_valid():
            return _reading_page(request, place, page, item, status=422)
        values = form.cleaned_data
    try:
        correct_row(file=page.file, key=key, values=values, by=who_acts(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return _back_to(place, page, key)


def _back_to(place: Place, page: FilePage, key: str) -> HttpResponse:
    address = place.url("plan_file", page.file.pk)
    return redirect(f"{address}?sida={page.leaf_of(key)}#rad-{key}")


@require_POST
@_says_what_fails(NotAsKept)
def plan_file_answer(
    request: HttpRequest, year: int, organisation: str, pk: int, key: str
) -> HttpResponse:
    """Take a doubtful table's lines as rows, leave them, or open the question again."""
    place = _place(request, year, organisation)
    page = FilePage(_file(place, pk))
    question = page.question(key) if page.file.is_waiting else None
    if question is None:
        raise Http404
    answer = TAKEN if "take" in request.POST else LEFT if "leave" in request.POST else ""
    form = QuestionForm(request.POST, goals=page.reading.goals())
    if answer == TAKEN and not form.is_valid():
        messages.error(request, _("Välj vad raderna är och vilket mål de hör till."))
        return _back_to(place, page, key)
    given = form.cleaned_data if answer == TAKEN else {}
    try:
        answer_question(file=page.file, key=key, answer=answer, by=who_acts(request), **given)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return _back_to(place, page, key)


@require_http_methods(["GET", "HEAD", "POST"])
@_says_what_fails(Exception)
def plan_file_changes(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """What the plan would become. A POST tries it; nothing is stored but the list of changes."""
    place = _place(request, year, organisation)
    file = _file(place, pk)
    address = place.url("plan_file", pk)
    if not file.is_waiting:
        return redirect(address)
    if request.method == "POST":
        try:
            preview_plan_file(file=file, by=who_acts(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect(address)
        return redirect(place.url("plan_file_changes", pk))
    if file.preview is None:
        return redirect(address)
    return _changes_page(request, place, file)


def _changes_page(
    request: HttpRequest,
    place: Place,
    file: PlanFile,
    form: TakeInForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = FilePage(file)
    decided = _is_decided(file)
    another = names_another(file, page.plan)
    left = [one for one in page.questions if not one.is_taken]
    context = {
        **_frame(place, file),
        "changes": changes_shown(file.preview),
        "form": form or TakeInForm(decided=decided, names_another=bool(another)),
        "missing": missing_shown(file.preview),
        "chosen": set(request.POST.getlist("remove")),
        "decided": decided,
        "may_decide": may_change_decided(request.user, place.organisation),
        "another": another,
        "left": left,
        "dropped": [item for item in page.items if item.is_dropped],
        "open_questions": page.open_questions,
        "crumbs": place.crumbs(
            (_("Dokument"), place.url()),
            (file.name, place.url("plan_file", file.pk)),
            (_("Ändringar"), ""),
        ),
    }
    return render(request, "documents/plan_file_changes.html", context, status=status)


def _is_decided(file: PlanFile) -> bool:
    matter = Matter(file.organisation_id, file.year, PLAN)
    return matter in Seals([matter])


@require_POST
@_says_what_fails(NotAsKept)
def plan_file_take_in(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """Store what was read and corrected: the plan becomes what the preview showed."""
    place = _place(request, year, organisation)
    file = _file(place, pk)
    if not file.is_waiting:
        return redirect(place.url("plan_file", pk))
    decided = _is_decided(file)
    if decided and not may_change_decided(request.user, place.organisation):
        raise PermissionDenied(_("Planen är beslutad. En godkännare kan ta in dokumentet."))
    another = names_another(file, file.plan())
    form = TakeInForm(request.POST, decided=decided, names_another=bool(another))
    if not form.is_valid():
        return _changes_page(request, place, file, form, status=422)
    try:
        take_in_plan_file(
            file=file,
            by=who_acts(request),
            grounds=_grounds(request, form),
            removing=set(request.POST.getlist("remove")),
        )
    except OtherChanges:
        preview_plan_file(file=file, by=who_acts(request))
        messages.warning(
            request, _("Planen har ändrats sedan sidan visades. Läs igenom ändringarna igen.")
        )
        return redirect(place.url("plan_file_changes", pk))
    except NeedsDecision:
        messages.warning(
            request, _("Planen har beslutats under tiden. Skriv vilket beslut som ändrar den.")
        )
        return redirect(place.url("plan_file_changes", pk))
    except ValidationError as refused:
        tell(form, refused)
        return _changes_page(request, place, file, form, status=422)
    messages.success(request, _("%(file)s är intagen i planen.") % {"file": file.name})
    return redirect(place.url("plan_file", pk))


def _grounds(request: HttpRequest, form: TakeInForm) -> Grounds | None:
    given = form.cleaned_data
    if "reference" not in given:
        return None
    return Grounds(given["reference"], given["reason"], who_acts(request), given["decided_on"])


@require_POST
def plan_file_undo(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """Put the plan back as it was before the document, all of it or nothing."""
    place = _place(request, year, organisation)
    try:
        undo_plan_file(file=_file(place, pk), by=who_acts(request))
    except (ValidationError, Sealed) as refused:
        messages.error(request, words_of(refused))
    return redirect(place.url("plan_file", pk))


@require_POST
def plan_file_drop(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """Not to be taken in after all."""
    place = _place(request, year, organisation)
    try:
        drop_plan_file(file=_file(place, pk), by=who_acts(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(place.url())


@require_safe
def plan_file_page(
    request: HttpRequest, year: int, organisation: str, pk: int, number: int
) -> HttpResponse:
    """A picture of a PDF's page, once the document is read: what was refused is not drawn."""
    file = _file(_place(request, year, organisation), pk, with_data=True)
    is_read = not (file.is_being_read or file.is_refused)
    if not (is_read and bytes(file.data).startswith(b"%PDF")):
        raise Http404
    try:
        image = page_image(file, number)
    except CannotBeDrawn as refused:
        return refusal(request, 404, str(refused))
    return HttpResponse(image, content_type="image/png")


@exports
@require_safe
def plan_file_download(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """The document as it was uploaded."""
    file = _file(_place(request, year, organisation), pk, with_data=True)
    if not file.data:
        raise Http404
    return HttpResponse(
        bytes(file.data),
        content_type="application/octet-stream",
        headers={"Content-Disposition": attachment(file.name)},
    )

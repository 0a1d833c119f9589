"""The margin as a page of its own, and what is done in it.

Within another page the forms answer with the margin alone; without script one comes back to where
one was.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from decisions.forms import refuse
from drafting.talk import actions
from drafting.talk.forms import AnswerForm, CommentForm
from drafting.talk.matters import address_of, heading_of
from drafting.talk.mentions import nobody
from drafting.talk.models import Comment
from drafting.talk.permissions import may_talk, mentionable
from drafting.talk.selectors import talk_of
from organisations.models import Organisation
from organisations.permissions import can_read_workspace


@require_http_methods(["GET", "HEAD", "POST"])
def talk(
    request: HttpRequest, year: int, organisation: str, matter: str, part: str
) -> HttpResponse:
    """All that is said of a part; posted, one more comment."""
    about, heading = _part(request, year, organisation, matter, part)
    if request.method != "POST":
        return _margin(request, about, year, matter, part, heading)
    if not may_talk(request.user, about):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _margin(request, about, year, matter, part, heading, form=form, at="ny")
    said = actions.comment(
        organisation=about, year=year, matter=matter, part=part, heading=heading,
        by=request.user, **form.cleaned_data,
    )  # fmt: skip
    return _done(request, said, _("Kommentaren är sparad."), said.text)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _said(request, pk)
    write = partial(actions.answer, thread=thread)
    return _written(request, thread, write, _("Svaret är sparat."), f"svara-{pk}")


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    said = _ones_own(request, pk)
    write = partial(actions.change, said=said)
    return _written(request, said, write, _("Ändringen är sparad."), f"andra-{pk}")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    said = _ones_own(request, pk)
    return _step(request, said, partial(actions.remove, said=said), _("Kommentaren är borttagen."))


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _said(request, pk)
    step = partial(actions.resolve, thread=thread)
    return _step(request, thread, step, _("Kommentaren är klar."))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _said(request, pk)
    step = partial(actions.reopen, thread=thread)
    return _step(request, thread, step, _("Kommentaren är öppen igen."))


def _part(
    request: HttpRequest, year: int, code: str, matter: str, part: str
) -> tuple[Organisation, str]:
    """The organisation and what the part is called, for whoever may read its drafts."""
    found = get_object_or_404(Organisation, code=code)
    if not can_read_workspace(request.user, found):
        raise Http404
    heading = heading_of(matter, found, year, part)
    if heading is None:
        raise Http404
    return found, heading


def _said(request: HttpRequest, pk: int) -> Comment:
    """The comment, for whoever may say something there."""
    visible = Comment.objects.visible_to(request.user).select_related("organisation", "by")
    said = get_object_or_404(visible, pk=pk)
    if not may_talk(request.user, said.organisation):
        raise PermissionDenied
    return said


def _ones_own(request: HttpRequest, pk: int) -> Comment:
    """Words are changed and removed by whoever wrote them."""
    said = _said(request, pk)
    if said.by_id != request.user.pk:
        raise PermissionDenied
    return said


def _written(
    request: HttpRequest, said: Comment, write: Callable[..., Comment], done: str, at: str
) -> HttpResponse:
    """Take what was typed in the form `at`, or show it again there."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            write(text=form.cleaned_data["text"], by=request.user)
        except ValidationError as error:
            refuse(form, error)
        else:
            return _done(request, said, done, form.cleaned_data["text"])
    return _again(request, said, form=form, at=at)


def _step(
    request: HttpRequest, said: Comment, step: Callable[..., object], done: str
) -> HttpResponse:
    try:
        step(by=request.user)
    except ValidationError as error:
        return _again(request, said, refused=" ".join(error.messages))
    return _done(request, said, done)


def _done(request: HttpRequest, said: Comment, done: str, text: str = "") -> HttpResponse:
    """Say that it is done; and of what was written, who is mentioned and cannot be told."""
    warning = ""
    if strangers := nobody(text, mentionable(said.organisation)):
        words = _("Ingen som kan läsa det här heter %(names)s, så ingen har fått veta det.")
        warning = words % {"names": ", ".join(strangers)}
    if request.htmx:
        return _again(request, said, done=done, warning=warning, status=200)
    if warning:
        messages.warning(request, warning)
    first = said.answers_to_id or said.pk
    return redirect(address_of(said.matter, said.organisation.code, said.year, said.part, first))


def _again(request: HttpRequest, said: Comment, status: int = 422, **more: object) -> HttpResponse:
    where = (said.organisation, said.year, said.matter, said.part)
    return _margin(request, *where, said.heading, status=status, **more)


def _margin(
    request: HttpRequest,
    organisation: Organisation,
    year: int,
    matter: str,
    part: str,
    heading: str,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {
        "talk": talk_of(request.user, organisation, year, matter, part),
        "heading": heading,
        "talk_form": more.get("form"),
        "talk_at": more.get("at"),
        "talk_done": more.get("done"),
        "talk_refused": more.get("refused"),
        "talk_warning": more.get("warning"),
    }
    template = "drafting/includes/talk.html" if request.htmx else "drafting/talk.html"
    return render(request, template, context, status=422 if more.get("form") else status)

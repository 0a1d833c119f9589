"""The pages of the letters: one's own choice, the city's words, and what has been read."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisations.models import Notice
from organisations.notices import choosing, letters, telling
from organisations.notices.forms import ChoiceForm, WordsForm
from organisations.permissions import reads_everything


@require_http_methods(["GET", "HEAD", "POST"])
def my_letters(request: HttpRequest) -> HttpResponse:
    """What the day's letter would say now, and when the person wants one."""
    choice = telling.choice_of(request.user)
    begun = {"digest": choice.digest, "at_once": choice.at_once}
    form = ChoiceForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        choosing.choose(**form.cleaned_data, by=request.user)
        messages.success(request, _("Ditt val är sparat."))
        return redirect("my_letters")
    heading, text = letters.sample(request.user)
    context = {
        "form": form,
        "heading": heading,
        "text": text,
        "required": [kind.label for kind in Notice.REQUIRED],
        "may_change_words": reads_everything(request.user),
        "crumbs": [(_("Mitt arbete"), reverse("my_work")), (_("Brev"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/my_letters.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_words(request: HttpRequest) -> HttpResponse:
    """The city's words around every letter, for the office and administrators."""
    if not reads_everything(request.user):
        raise PermissionDenied
    now = choosing.words()
    begun = {"opening": now.opening, "closing": now.closing}
    form = WordsForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        choosing.set_words(**form.cleaned_data, by=request.user)
        messages.success(request, _("Orden är sparade och står i alla brev från och med nu."))
        return redirect("letter_words")
    context = {
        "form": form,
        "crumbs": [
            (_("Mitt arbete"), reverse("my_work")),
            (_("Brev"), reverse("my_letters")),
            (_("Stadens ord"), ""),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/letter_words.html", context, status=status)


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Keep as read the notices that the page showed, and nothing that has come since."""
    telling.read(user=request.user, numbers=request.POST.getlist("notice"))
    return redirect("my_work")

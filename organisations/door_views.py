"""The door's pages for administrators: what is asked at sign-in, and the log."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from common.exports import csv_response
from common.pages import paged
from organisations.audit import exports
from organisations.filters import AuditFilter
from organisations.forms import SignInRulesForm
from organisations.models import AuditEntry, User
from organisations.second_factor import (
    FACTORS,
    decides_or_administers,
    has_factor,
    rules,
    set_rules,
)
from organisations.tables import AuditTable
from organisations.views import only_administrators

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_rules(request: HttpRequest) -> HttpResponse:
    """From when those who decide and administer need a second factor, and who lacks one."""
    boss = only_administrators(request)
    form = SignInRulesForm(request.POST or None, instance=rules())
    if request.method == "POST" and form.is_valid():
        set_rules(**form.cleaned_data, by=boss)
        messages.success(request, _("Reglerna för inloggning är sparade."))
        return redirect("sign_in_rules")
    context = {
        "form": form,
        "lacking": _lacking(),
        "lacks_own": not has_factor(boss),
        "crumbs": [(_("Användare"), reverse("users")), (_("Regler för inloggning"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/sign_in_rules.html", context, status=status)


def _lacking() -> list[User]:
    """Those who would be asked to set up a second factor."""
    people = User.objects.filter(is_active=True).exclude(authenticator__type__in=FACTORS)
    found = people.prefetch_related("memberships").order_by("name", "email", "pk")
    for person in found:
        person.roles = {one.organisation_id: one.role for one in person.memberships.all()}
    return [person for person in found if decides_or_administers(person)]


@exports
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Who did what: narrowed, page by page, or as a file."""
    only_administrators(request)
    narrowed = AuditFilter(request.GET, queryset=AuditEntry.objects.all())
    table = AuditTable(narrowed.qs)
    if request.GET.get("_export") == "csv":
        RequestConfig(request, paginate=False).configure(table)
        return csv_response(table, "logg")
    context = {
        "filter": narrowed,
        "table": paged(request, table, PER_PAGE),
        "crumbs": [(_("Mitt arbete"), reverse("my_work")), (_("Logg"), "")],
    }
    return render(request, "organisations/audit_log.html", context)

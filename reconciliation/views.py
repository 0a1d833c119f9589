"""Avstämning: stadsledningskontoret reads all plans of a year together."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from common.exports import csv_response, xlsx_response
from common.pages import paged
from decisions.models import PLAN, Reading
from decisions.news import keep_published_fresh, keep_working_fresh
from followup.presentation import source_of
from goals.models import Budget
from organisations.permissions import can_reconcile
from reconciliation.calculations import reconcile
from reconciliation.forms import FindingsFilter
from reconciliation.presentation import by_organisation, planned, totals
from reconciliation.rules import ORDER
from reconciliation.tables import FindingsTable, with_codes

PER_PAGE = 100


def _read(request, year, code=""):
    """The reconciliation of today's plans, or with ?lasning=published of those that readers see.

    For everyone else than the office and administrators it is not there.
    """
    if not can_reconcile(request.user):
        raise Http404
    wanted = request.GET.get("lasning")
    reading = wanted if wanted in Reading.values else Reading.WORKING.value
    if reading == Reading.WORKING:
        keep_working_fresh(request)
    else:
        keep_published_fresh(request)
    source = source_of(year, PLAN, reading)
    try:
        lines = reconcile(year, code, source.edition)
    except Budget.DoesNotExist:
        raise Http404 from None
    return source, [] if source.is_empty else lines


def overview(request: HttpRequest, year: int) -> HttpResponse:
    """Every area goal on a line, and all findings below."""
    source, lines = _read(request, year)
    narrowed = FindingsFilter(request.GET, lines=lines)
    found = narrowed.narrow(finding for line in lines for finding in line.findings)
    findings = sorted(found, key=lambda finding: ORDER[finding.rule])
    table = FindingsTable(findings, year=year, planned=planned(year))
    if (wanted := request.GET.get("_export")) in ("csv", "xlsx"):
        RequestConfig(request, paginate=False).configure(table)
        name, rows = f"avstamning-{year}", with_codes(table)
        if wanted == "xlsx":
            return xlsx_response(rows, name)
        return csv_response(table, name, rows=rows)
    paged(request, table, PER_PAGE)
    context = {
        "year": year,
        "source": source,
        "lines": lines,
        "totals": totals(lines),
        "filter": narrowed,
        "table": table,
        "title": _("Avstämning av mål och budget %(year)d") % {"year": year},
        "crumbs": [(_("Avstämning"), "")],
    }
    return render(request, "reconciliation/overview.html", context)


def goal(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One area goal: its indicators, who contributes, and what to ask of whom."""
    source, lines = _read(request, year, code)
    if not lines:
        raise Http404
    (line,) = lines
    context = {
        "year": year,
        "source": source,
        "line": line,
        "organisations": by_organisation(line),
        "planned": planned(year),
        "parts": [
            (_("KF:s indikatorer"), line.council),
            (_("Obligatoriska nämndindikatorer"), line.mandatory),
        ],
        "crumbs": [
            (_("Avstämning"), reverse("reconciliation", args=[year])),
            (line.area_goal.code, ""),
        ],
    }
    return render(request, "reconciliation/goal.html", context)

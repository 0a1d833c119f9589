"""The economy as one page: each table's sums, and all that does not add up."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.numbers import measure
from common.refusals import words_of
from drafting.actions import Locked
from finance.models import Frame
from organisations.people import who_acts
from plans.economy.checks import State
from plans.economy.reading import Economy
from plans.economy.settling import NoSuchQuestion, all_checks, ask_again, settle
from plans.economy.tables import FRAMES, TABLES, MoneyTable, mnkr
from plans.views.access import Workspace, open_plan
from plans.views.economy.access import crumbs_of, edit_table, tabs_of

# The chapter of the document that the page is about.
WHOLE = "ekonomi"


@require_safe
def economy(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    return economy_page(request, open_plan(request, year, organisation))


@require_POST
def answer(request: HttpRequest, year: int, organisation: str, money: str) -> HttpResponse:
    """Settle a question about a table, or ask it again; what was refused comes back as typed."""
    page = edit_table(request, year, organisation, money)
    asked, why = request.POST.get("question", ""), request.POST.get("why", "")
    about = {"plan": page.workspace.plan, "table": page.table, "fingerprint": asked}
    try:
        if "again" in request.POST:
            ask_again(**about, by=who_acts(request))
            messages.success(request, _("Frågan ställs igen."))
        else:
            settle(**about, why=why, by=who_acts(request))
            messages.success(request, _("Svaret är sparat. Frågan ställs igen om något ändras."))
    except ValidationError as refused:
        is_gone = isinstance(refused, NoSuchQuestion | Locked)
        said = words_of(refused)
        messages.error(request, _("%(said)s Du skrev: ”%(why)s”.") % {"said": said, "why": why})
        return economy_page(request, page.workspace, 409 if is_gone else 422, typed=(asked, why))
    return redirect(reverse("plan_economy", args=[year, organisation]) + "#h-checks")


def economy_page(
    request: HttpRequest,
    workspace: Workspace,
    status: int = 200,
    typed: tuple[str, str] = ("", ""),
) -> HttpResponse:
    """`typed` is a question and the answer to it that was refused."""
    found, parts = workspace.now.economy, workspace.now.read_parts
    checks = all_checks(found, parts)
    context = {
        "plan": workspace.plan,
        "rights": workspace.rights,
        "may_edit": workspace.may_edit,
        "tables": [_summary(found, table) for table in TABLES if table is not FRAMES],
        "frames": _frames(found),
        "appropriations": found.appropriations,
        "checks": checks,
        "may_settle": workspace.may_edit,
        "typed": typed,
        "wrong": sum(check.state == State.WRONG for check in checks),
        "asked": sum(check.state == State.ASK for check in checks),
        "table": None,
        "part": next((part for part in parts if part.key == WHOLE), None),
        "tabs": tabs_of(workspace),
        "crumbs": crumbs_of(workspace, (_("Ekonomi"), "")),
        "title": _("Redovisning av ekonomi"),
    }
    return render(request, "plans/economy/economy.html", context, status=status)


def _frames(economy: Economy) -> list[tuple[Frame, str]]:
    decimals = economy.decimals(FRAMES)
    return [(one, measure(one.amount, "mnkr", decimals)) for one in economy.frames]


def _summary(economy: Economy, table: MoneyTable) -> dict[str, object]:
    """A table's row on the page: how many rows it has, and its sums in words."""
    rows = [row for row in economy.of(table) if not getattr(row, "is_total", False)]
    year = economy.plan.year
    headings = {column.name: column.heading(year) for column in table.columns}
    decimals = economy.decimals(table)
    summed = {words: table.computed_sums(some) for words, some in table.summed(rows).items()}
    shown = [
        (words if table.summed_by else headings[name], mnkr(sums[name], decimals))
        for words, sums in summed.items()
        for name in table.sums[:3]
        if sums[name]
    ]
    return {"table": table, "title": table.title(year), "rows": len(rows), "sums": shown}

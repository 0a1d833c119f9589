"""The economy as one page: each table's sums, and all that does not add up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.economy.checks import State, by_state, checks_of
from plans.economy.reading import Economy
from plans.economy.tables import FRAMES, TABLES, MoneyTable, mnkr
from plans.economy.texts import text_checks
from plans.views.access import open_plan
from plans.views.economy.access import crumbs_of, tabs_of

# The chapter of the document that the page is about.
WHOLE = "ekonomi"


@require_safe
def economy(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    workspace = open_plan(request, year, organisation)
    found, parts = workspace.now.economy, workspace.now.read_parts
    checks = by_state([*checks_of(found), *text_checks(found, parts)])
    context = {
        "plan": workspace.plan,
        "rights": workspace.rights,
        "may_edit": workspace.may_edit,
        "tables": [_summary(found, table) for table in TABLES if table is not FRAMES],
        "frames": found.frames,
        "appropriations": found.appropriations,
        "checks": checks,
        "wrong": sum(check.state == State.WRONG for check in checks),
        "asked": sum(check.state == State.ASK for check in checks),
        "table": None,
        "part": next((part for part in parts if part.key == WHOLE), None),
        "tabs": tabs_of(workspace),
        "crumbs": crumbs_of(workspace, (_("Ekonomi"), "")),
        "title": _("Redovisning av ekonomi"),
    }
    return render(request, "plans/economy/economy.html", context)


def _summary(economy: Economy, table: MoneyTable) -> dict[str, object]:
    """A table's row on the page: how many rows it has, and its sums in words."""
    rows = [row for row in economy.of(table) if not getattr(row, "is_total", False)]
    year = economy.plan.year
    sums = economy.sums(table)
    headings = {column.name: column.heading(year) for column in table.columns}
    shown = [(headings[name], mnkr(sums[name])) for name in table.sums[:3] if sums[name]]
    return {"table": table, "title": table.title(year), "rows": len(rows), "sums": shown}

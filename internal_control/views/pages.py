"""The pages of a plan's processes: all of them with what each lacks, and one with its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from drafting.desk import Desk, FieldView
from drafting.fields import Gone
from internal_control.actions.structure import Touched, removal
from internal_control.fields import IS_APPLICABLE, KINDS
from internal_control.forms import PasteForm, ProcessForm, TextForm
from internal_control.models import ControlPractice
from internal_control.pasting import PROCESS_COLUMNS
from internal_control.requirements import url_of
from internal_control.selectors import Control, ProcessShown
from internal_control.views.access import Workspace, open_control
from internal_control.wording import in_words, short

PARTS = ("way", "check", "risk")


def overview(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    return overview_page(request, open_control(request, year, organisation))


def overview_page(
    request: HttpRequest, workspace: Workspace, status: int = 200, **refused: object
) -> HttpResponse:
    """All processes. A refused form comes back in it, as `process_form` or `paste_form`."""
    control = workspace.control
    context = {
        **workspace.page(_("Intern kontroll")),
        "rows": process_rows(control),
        "lacking": [(found, in_words(found, control), url_of(found, control))
                    for found in control.lacks],
        "process_form": ProcessForm(budget=workspace.plan.budget_id),
        "paste_form": PasteForm(),
        "paste_columns": PROCESS_COLUMNS.values(),
        "removed": removed_just_now(request, workspace),
        **refused,
    }  # fmt: skip
    return render(request, "internal_control/overview.html", context, status=status)


def process_rows(control: Control) -> list[dict[str, object]]:
    """Each process with what it lacks in a few words, each said once."""
    return [
        {
            "shown": shown,
            "lacking": list(dict.fromkeys(short(found) for found in shown.lacks)),
        }
        for shown in control.processes
    ]


def process(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    return process_page(request, open_control(request, year, organisation), pk)


@dataclass(frozen=True)
class PartView:
    """One of the three parts of a process: its rows to write in, and a form for one more."""

    kind: str
    heading: str
    help: str
    row_kind: str
    rows: list[tuple[int, FieldView]]
    form: TextForm
    add_url: str


def process_page(
    request: HttpRequest,
    workspace: Workspace,
    pk: int,
    desk: Desk | None = None,
    refused: dict[str, TextForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """One process. What was refused comes back as typed: fields in `desk`, forms by their part."""
    control = workspace.control
    shown = control.process(pk)
    if shown is None:
        raise Http404
    desk = desk or Desk()
    name = f"{shown.goal.code} {shown.process.name}"
    context = {
        **workspace.page(name, (name, "")),
        "rows": process_rows(control),
        "shown": shown,
        "lacking": [in_words(found, control) for found in shown.lacks],
        "fields": process_fields(desk, shown),
        "applicable": IS_APPLICABLE,
        "parts": _parts(workspace, shown, desk, refused or {}),
        "save_url": workspace.url("control_save"),
        "undo_url": workspace.url("control_undo"),
        "removed": removed_just_now(request, workspace),
        "errors": desk.errors,
    }
    return render(request, "internal_control/process.html", context, status=status)


def process_fields(desk: Desk, shown: ProcessShown) -> dict[str, FieldView]:
    return {
        name: desk.show(f"process-{shown.pk}-{name}", getattr(shown.process, name))
        for name in KINDS["process"].columns
    }


def _parts(
    workspace: Workspace, shown: ProcessShown, desk: Desk, refused: dict[str, TextForm]
) -> list[PartView]:
    said = _words()
    rows: dict[str, list[Any]] = {
        "way": shown.ways,
        "check": shown.checks,
        "risk": [risk.risk for risk in shown.risks],
    }
    return [
        PartView(
            kind, *said[kind], row_kind_of(kind),
            [(row.pk, desk.show(f"{row_kind_of(kind)}-{row.pk}-text", row.text))
             for row in rows[kind]],
            refused.get(kind) or TextForm(prefix=f"new-{kind}"),
            workspace.url("control_part", pk=shown.pk, kind=kind),
        )
        for kind in PARTS
    ]  # fmt: skip


def row_kind_of(part: str) -> str:
    """What the rows of a part are in addresses: ways and checks are one kind."""
    return "practice" if part in ControlPractice.Kind.values else part


def _words() -> dict[str, tuple[str, str]]:
    return {
        "way": (_("Arbetssätt"), _("Så gör ni när det fungerar. Minst ett.")),
        "check": (_("Systematisk kontroll"), _("Så märker ni om det inte fungerar. Minst en.")),
        "risk": (
            _("Oönskad händelse"),
            _("Det som kan gå snett. Minst en; den värderas under Risker."),
        ),
    }


def removed_just_now(request: HttpRequest, workspace: Workspace) -> Touched | None:
    """What was removed just now, so that the page can offer to bring it back."""
    kind, _dash, pk = request.GET.get("borttagen", "").partition("-")
    if not (workspace.may_edit and pk.isascii() and pk.isdecimal() and len(pk) < 18):
        return None
    try:
        event = removal(workspace.plan, kind, int(pk))
    except Gone:
        return None
    label = getattr(event, "name", "") or getattr(event, "text", "") or getattr(event, "what", "")
    return Touched(kind, int(pk), label, None)

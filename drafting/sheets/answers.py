"""What a sheet's script is told after a save: one answer a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import sv_date
from drafting.sheets.rows import NotSaved

GONE = gettext_lazy("Raden har tagits bort av någon annan medan du skrev.")


def tell_gone(request: HttpRequest, refused: NotSaved) -> None:
    """Give back what was typed in rows that a form without script can no longer show."""
    for texts in refused.gone.values():
        typed = _("Det du skrev: %(texts)s") % {"texts": "; ".join(texts.values())}
        messages.error(request, f"{GONE} {typed}")


@dataclass(frozen=True)
class LastChange:
    """Who last wrote in a row, and when."""

    who: str
    at: datetime

    def __str__(self) -> str:
        """ "Eva Ek, 10.41", or with the day when it was another."""
        at = timezone.localtime(self.at)
        is_today = at.date() == timezone.localdate()
        when = f"{at:%H.%M}" if is_today else sv_date(at)
        return f"{self.who}, {when}" if self.who else when


def saved_answer(
    rows: Mapping[int, Mapping[str, Any]],
    refused: NotSaved,
    last: Mapping[int, LastChange] | None = None,
) -> JsonResponse:
    """The answer to a save: 200 when everything was saved, 409 or 422 when some rows were not.

    `rows` are the rows as they stand now, by number; `last` who wrote in those with conflicts.
    """
    told: dict[int, dict[str, Any]] = {
        row: {"state": "saved", **stands} for row, stands in rows.items()
    }
    for row, faults in refused.faults.items():
        told[row] = {"state": "refused", "faults": faults}
    for row, theirs in refused.conflicts.items():
        who = str((last or {}).get(row, ""))
        told[row] = {"state": "conflict", "theirs": theirs, "who": who}
    for row in refused.gone:
        told[row] = {"state": "gone", "message": str(GONE)}
    status = 409 if refused.conflicts else 422 if refused else 200
    state = "conflict" if refused.conflicts else "refused" if refused else "saved"
    at = timezone.localtime()
    return JsonResponse({"state": state, "at": f"{at:%H.%M}", "rows": told}, status=status)


def locked_answer(reason: str) -> JsonResponse:
    """Nothing can be written here now; the script keeps what was typed and says why."""
    return JsonResponse({"state": "locked", "message": reason}, status=423)


def refused_answer(reason: str, status: int = 422) -> JsonResponse:
    return JsonResponse({"state": "refused", "message": reason}, status=status)


def malformed_answer() -> JsonResponse:
    return refused_answer(_("Sidan skickade något oväntat. Ladda om den."), 400)

"""The proposed decisions of a document, point by point."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from documents.importing.report import ImportReport
from plans.economy.points import proposal_of
from plans.economy.points_read import PointRead, held_against
from plans.economy.proposing import store_points
from plans.economy.reading import read_economy
from plans.models import OperationalPlan

WHAT = "punkter i förslag till beslut"
_BEGINS = 100


def take_points(plan: OperationalPlan, texts: Sequence[str], report: ImportReport) -> bool:
    """Store what the document says otherwise than the plan's points, as edits of them. Points that
    the document does not have stand, as all that is written beside a document.

    False where the plan has points of its own neither in its data nor by somebody's hand that the
    document says, too: then what it proposes is a text.
    """
    proposal = proposal_of(read_economy(plan))
    read = held_against(proposal.points, texts)
    is_written = any(point.is_own or point.is_rewritten for point in proposal.points)
    if not (is_written or any(one.text and one.point for one in read)):
        return False
    for one in read:
        _tell(one, report)
    store_points(plan=plan, read=read)
    return True


def _tell(one: PointRead, report: ImportReport) -> None:
    if one.point is None:
        report.new(WHAT, _("ny punkt"), one.text)
        return
    told = {"number": one.point.number, "text": Truncator(one.point.text).chars(_BEGINS)}
    label = _("punkt %(number)d") % told
    if one.is_missing:
        words = _("Punkt %(number)d i förslag till beslut står kvar, fast den inte finns i"
                  " dokumentet: ”%(text)s”")  # fmt: skip
        report.notes.append(words % told)
        return
    if one.is_changed:
        report.reworded(WHAT, label, one.point.text, one.becomes)
    if one.amount:
        words = _("Punkt %(number)d i förslag till beslut: dokumentet säger %(said)s, tabellen"
                  " %(gives)s. Tabellens belopp gäller.")  # fmt: skip
        told |= {"said": one.amount, "gives": one.point.source.amount}
        report.notes.append(words % told)

"""Annexes are added to a plan and taken away from it, while it is not decided."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.guard import explained
from decisions.models import PLAN, Edition
from documents.annexes.checking import Checked
from documents.annexes.kept import PART
from documents.jobs import wait_for
from documents.models import Annex, AnnexContent
from organisations.models import User
from plans.closing import why_closed
from plans.models import OperationalPlan

CONTENT_LOCK = 0x414E
MOST = 50


def add_annex(*, plan: OperationalPlan, title: str, file: Checked, by: User) -> Annex:
    """Keep the file last among the plan's. ValidationError says why it cannot be."""
    with recorded(by), explained():
        _ensure_open(plan)
        rows = Annex.objects.filter(plan=plan)
        if rows.count() >= MOST:
            raise ValidationError(_("Planen har redan %(number)d bilagor.") % {"number": MOST})
        checksum = hashlib.sha256(file.data).hexdigest()
        _stand_in_line(checksum)
        content, _made = AnnexContent.objects.get_or_create(
            checksum=checksum, defaults={"data": file.data}
        )
        if rows.filter(content=content).exists():
            raise ValidationError(_("Filen är redan en bilaga till planen."))
        last = rows.aggregate(last=Max("position"))["last"] or 0
        return Annex.objects.create(
            plan=plan, title=title.strip() or file.name, name=file.name, content=content,
            size=len(file.data), position=last + 1, by=by,
        )  # fmt: skip


def remove_annex(*, annex: Annex, by: User) -> None:
    """Take it away. Its content goes, too, unless an edition or another plan has it."""
    with recorded(by), explained():
        _ensure_open(annex.plan)
        checksum = annex.content.checksum
        _stand_in_line(checksum)
        annex.delete()
        of_editions = Edition.objects.filter(
            subject=PLAN, document__annexes__contains=[{"sha256": checksum}]
        )
        if not of_editions.exists():
            AnnexContent.objects.filter(checksum=checksum, annexes=None).delete()


def _stand_in_line(checksum: str) -> None:
    """Plans share a file's content: none takes it away while another takes it up."""
    wait_for(CONTENT_LOCK, int.from_bytes(bytes.fromhex(checksum[:8]), signed=True))


def _ensure_open(plan: OperationalPlan) -> None:
    """Asked under the lock: whoever reads the plan before its decision has seen its annexes."""
    plans = OperationalPlan.objects.select_related("organisation", "budget")
    if reason := why_closed(plans.select_for_update(of=("self",)).get(pk=plan.pk), PART):
        raise ValidationError(reason)

"""What papers are made of: an edition, or a plan as it is being written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from decisions.models import PLAN, Edition
from documents.papers.blocks import Paper
from documents.papers.plan import About, paper_of
from goals.titles import titles_of
from plans.models import OperationalPlan


def paper_of_edition(edition: Edition) -> Paper:
    """What was decided, as it was decided."""
    decision = edition.decision
    said = {"day": date_format(decision.decided_on, "j F Y"), "number": edition.number}
    state = [_("Beslutad %(day)s, utgåva %(number)d.") % said]
    if decision.motivation:
        state.append(decision.motivation)
    about = About(
        organisation=edition.organisation.name,
        year=edition.year,
        reference=decision.reference,
        state=tuple(state),
        made_at=edition.made_at,
        kind=edition.organisation.kind,
        titles=titles_of(budget__year=edition.year, budget__status="adopted"),
    )
    return paper_of(edition.document, about)


def paper_of_draft(plan: OperationalPlan, document: Mapping[str, Any], at: dt.datetime) -> Paper:
    """What stood at a time: a draft of the edition that comes next, which says so on its first
    page and at the foot of all. A decided plan that nobody has opened again is no draft of
    anything, and not the edition either."""
    local = timezone.localtime(at)
    before = _edition_before(plan, at)
    said = {
        "day": date_format(local, "j F Y"),
        "time": date_format(local, "H.i"),
        "next": before + 1,
        "number": before,
    }
    is_decided = bool(before) and plan.status == OperationalPlan.Status.DECIDED
    if is_decided:
        reference = _("Arbetsläge %(day)s kl. %(time)s") % said
        state = [_("Arbetsläget, som det stod %(day)s kl. %(time)s.") % said]
    else:
        reference = _("Utkast %(day)s kl. %(time)s") % said
        state = [_("Utkast till utgåva %(next)d, som det stod %(day)s kl. %(time)s.") % said]
    if before:
        state.append(_("Utgåva %(number)d är beslutad och gäller.") % said)
    about = About(
        organisation=plan.organisation.name,
        year=plan.year,
        reference=reference,
        state=tuple(state),
        made_at=local,
        kind=plan.organisation.kind,
        draft="" if is_decided else _("Utkast till utgåva %(next)d, inte beslutat") % said,
    )
    return paper_of(document, about)


def _edition_before(plan: OperationalPlan, at: dt.datetime) -> int:
    """The number of the plan's last edition at the time; 0 when none was decided."""
    made = Edition.objects.filter(
        organisation=plan.organisation_id, year=plan.year, subject=PLAN, made_at__lte=at
    )
    return made.aggregate(last=Max("number"))["last"] or 0

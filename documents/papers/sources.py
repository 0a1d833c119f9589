"""What papers are made of: an edition, or a plan as it is being written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from decisions.models import Edition
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
    """What stood at a time: a draft, which says so on its first page and on all others."""
    local = timezone.localtime(at)
    said = {"day": date_format(local, "j F Y"), "time": date_format(local, "H.i")}
    about = About(
        organisation=plan.organisation.name,
        year=plan.year,
        reference=_("Utkast %(day)s kl. %(time)s") % said,
        state=(_("Utkast, som det stod %(day)s kl. %(time)s.") % said,),
        made_at=local,
        kind=plan.organisation.kind,
    )
    return paper_of(document, about)

"""What people have judged about goals: in editions, and drafts for who may read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from dashboards.selectors.readings import Reading
from followup.judgements import as_document, decided_judgements
from followup.models import GoalJudgement
from organisations.models import Organisation


@dataclass(frozen=True)
class Judgement:
    """A goal as somebody judges it: the city, or an organisation by its own figures.

    `proposal` is the computed level at the decision. A draft is decided by nobody yet.
    """

    goal: str
    organisation: str
    level: str
    proposal: str
    motivation: str
    judged_by: str
    decided_on: dt.date | None
    reference: str
    is_draft: bool = False


def judgements(reading: Reading) -> list[Judgement]:
    """All judgements of the period, of whichever goal; drafts last, for who may read them."""
    held = _of_documents(reading.document.get("judgements", ()))
    if not reading.is_working or not reading.period:
        return held
    mine = None if reading.scope is None else set(reading.scope.values())
    decided = _of_documents(decided_judgements(reading.year, reading.period))
    newer = [one for one in decided if mine is None or one.organisation in mine]
    standing = {(one.goal, one.organisation): one for one in [*held, *newer]}
    return [*standing.values(), *_drafts(reading)]


def _of_documents(documents: Iterable[Mapping[str, Any]]) -> list[Judgement]:
    return [_judgement(document) for document in documents]


def _judgement(document: Mapping[str, Any], *, is_draft: bool = False) -> Judgement:
    decided_on = document.get("decided_on")
    return Judgement(
        goal=document["goal"],
        organisation=document["organisation"],
        level=document["level"],
        proposal=document.get("proposal", ""),
        motivation=document.get("motivation", ""),
        judged_by=document.get("judged_by", ""),
        decided_on=dt.date.fromisoformat(decided_on) if decided_on else None,
        reference=document.get("reference", ""),
        is_draft=is_draft,
    )


def _drafts(reading: Reading) -> list[Judgement]:
    of_budget = Q(area_goal__budget=reading.budget) | Q(strategic_goal__budget=reading.budget)
    rows = GoalJudgement.objects.filter(
        of_budget, period=reading.period, status=GoalJudgement.Status.DRAFT
    ).select_related("area_goal", "strategic_goal", "organisation", "judged_by")
    if reading.scope is not None:
        rows = rows.filter(organisation__in=list(reading.scope))
    return [_judgement(as_document(row), is_draft=True) for row in rows]


def named(found: Iterable[Judgement], city: Organisation) -> list[tuple[Organisation, Judgement]]:
    """The organisations' own judgements with who judges, in the organisations' order."""
    own = [one for one in found if one.organisation != city.code]
    if not own:
        return []
    codes = {one.organisation for one in own}
    organisations = Organisation.objects.filter(code__in=codes).in_order()
    return [
        (organisation, one)
        for organisation in organisations
        for one in own
        if one.organisation == organisation.code
    ]

"""Writes to indicators' figures: one function for each use case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import AreaGoal, StrategicGoal
from indicators.calculations.entry import Entry
from indicators.calculations.targets import MAX_TEXT, parse_target
from indicators.models import (
    GoalJudgement,
    GoalProposal,
    Indicator,
    IndicatorResponsibility,
    Outcome,
    Target,
)
from indicators.models.computed import Question
from indicators.models.definitions import covers
from indicators.tasks import drain_soon
from organisations.models import Organisation, User


def set_target(
    *,
    indicator: Indicator,
    organisation: Organisation,
    year: int,
    text: str,
    read_as: str = "",
    by: User,
) -> Target:
    """Set the year's target of an organisation to the text as written.

    What the text says is parsed beside it; a text that does not parse is kept and needs to be
    interpreted. `read_as` is that interpretation, in words that parse (else `ValidationError`).
    The database marks what depends on it for recomputing.
    """
    verbatim, interpreted = text.strip(), read_as.strip()
    for words in (verbatim, interpreted):
        _ensure_short(words)
    parsed = parse_target(interpreted or verbatim)
    if interpreted and parsed.kind == Target.Kind.UNINTERPRETED:
        raise ValidationError(
            _("Tolkningen ”%(text)s” går inte att tolka. Skriv till exempel Minst 80 %%.")
            % {"text": interpreted}
        )
    columns = {
        "text": verbatim,
        "read_as": interpreted,
        **parsed.as_columns(),
        # What somebody wrote here is neither made-up data nor from a document any longer.
        "is_example": False,
        "source": "",
        "reference": "",
    }
    with transaction.atomic(), pghistory.context(user=by.pk):
        target, _created = Target.objects.select_for_update().update_or_create(
            indicator=indicator, organisation=organisation, year=year, defaults=columns
        )
        drain_soon()
    return target


def _ensure_short(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise ValidationError(
            _("Ett årsmål är högst %(max)d tecken, det här är %(length)d.")
            % {"max": MAX_TEXT, "length": len(text)}
        )


def answer_in_year(
    *, indicators: Iterable[Indicator], organisation: Organisation, year: int, source: str = ""
) -> list[Indicator]:
    """See to it that an organisation answers for indicators when a year ends; those that are new.

    Belongs inside the change of whoever asks for it. What ended earlier in the year stays so.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    wanted = {indicator.pk: indicator for indicator in indicators}
    begins = dict.fromkeys(wanted, first)
    held = IndicatorResponsibility.objects.answered_by(organisation).filter(
        covers(first, last), indicator__in=wanted
    )
    for span in held.order_by("starts_on"):
        begins[span.indicator_id] = (span.ends_on or last) + dt.timedelta(days=1)
    new = {pk: begin for pk, begin in begins.items() if begin <= last}
    IndicatorResponsibility.objects.bulk_create(
        IndicatorResponsibility(
            indicator_id=pk,
            organisation=organisation,
            starts_on=begin,
            ends_on=last,
            source=source,
        )
        for pk, begin in new.items()
    )
    return [wanted[pk] for pk in new]


def set_outcome(
    *,
    indicator: Indicator,
    organisation: Organisation,
    year: int,
    period: str,
    entry: Entry | None,
    by: User,
) -> Outcome | None:
    """Set what was measured in a period for an organisation.

    Without an entry the outcome is removed; history keeps it. What was example data is from now
    on somebody's own figure.
    """
    place: dict[str, Any] = {
        "indicator": indicator,
        "organisation": organisation,
        "year": year,
        "period": period,
    }
    with transaction.atomic(), pghistory.context(user=by.pk):
        stored = Outcome.objects.select_for_update().filter(**place)
        outcome = None
        if entry is None:
            stored.delete()
        else:
            columns = {**asdict(entry), "is_example": False}
            outcome, _created = Outcome.objects.select_for_update().update_or_create(
                **place, defaults=columns
            )
        drain_soon()
    return outcome


def judge_goal(
    *,
    by: User,
    goal: AreaGoal | StrategicGoal,
    organisation: Organisation,
    period: str,
    level: str,
    motivation: str,
) -> GoalJudgement:
    """Record what people judge about a goal: the central judgement, or an organisation's own.

    The proposal of the moment and its rule version are kept with it. The central judgement must
    say why when it differs from the proposal (`judgement_that_differs_is_motivated`).
    """
    field = {"area_goal": goal} if isinstance(goal, AreaGoal) else {"strategic_goal": goal}
    proposal = None
    if organisation.is_city:
        proposal = GoalProposal.objects.filter(
            **field, period=period, question=Question.OUTCOME
        ).first()
    decided = {
        "level": level,
        "motivation": motivation.strip(),
        "proposal": proposal.level if proposal else "",
        "rule_version": proposal.rule_version if proposal else "",
        "judged_by": by,
    }
    with transaction.atomic(), pghistory.context(user=by.pk):
        judgement, _created = GoalJudgement.objects.update_or_create(
            **field, organisation=organisation, period=period, defaults=decided
        )
        drain_soon()
    return judgement

"""Freezing figures: what an edition keeps of targets, outcomes, places and computed rows.

Everything is copied inside the database, set by set; nothing is computed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.frozen import column_names
from decisions.models import PLAN, Decision, Edition
from indicators.calculations.rule_sql import sql
from indicators.models import (
    Correction,
    FrozenOutcome,
    FrozenPlacement,
    FrozenTarget,
    Fulfilment,
    GoalProposal,
    Target,
)
from indicators.models.computed import Basis, Question
from organisations.models import Organisation

OF_THE_ORGANISATION = "own.organisation_id = %(organisation)s AND own.year = %(year)s"
ADOPTED = "(SELECT id FROM goals_budget WHERE year = %(year)s AND status = 'adopted')"
OWN_PLACES = (
    f"own.budget_id IN {ADOPTED} AND own.indicator_id IN"
    " (SELECT id FROM indicators_indicator WHERE owner_id = %(organisation)s)"
)
COUNCILS_PLACES = (
    f"own.budget_id IN {ADOPTED} AND own.indicator_id IN"
    " (SELECT id FROM indicators_indicator WHERE owner_id IS NULL)"
)
PLANS_PLACES = """
    SELECT {columns} FROM indicators_frozenplacement AS own
    JOIN decisions_standing AS matter ON matter.edition_id = own.edition_id
    WHERE matter.subject = 'plan' AND matter.year = %(year)s
        AND matter.organisation_id <> %(city)s
"""


def freeze_plan(edition: Edition) -> None:
    """The targets of the indicators that an organisation's plan has, and where its own stand."""
    held = Target.objects.in_plan_of(edition.organisation_id, edition.year)
    _copy(
        edition,
        FrozenTarget,
        _entered("indicators_target", "own.id = ANY (%(held)s)"),
        {"held": list(held.values_list("pk", flat=True))},
    )
    _copy(edition, FrozenPlacement, _entered("indicators_indicatorplacement", OWN_PLACES))


def freeze_report(edition: Edition) -> None:
    """An organisation's outcomes of the period."""
    where = f"{OF_THE_ORGANISATION} AND own.period = %(subject)s"
    _copy(edition, FrozenOutcome, _entered("indicators_outcome", where))


def freeze_budget(edition: Edition) -> None:
    """The city's targets of the year, and where the council's indicators stand."""
    _copy(edition, FrozenTarget, _entered("indicators_target", OF_THE_ORGANISATION))
    _copy(edition, FrozenPlacement, _entered("indicators_indicatorplacement", COUNCILS_PLACES))


def freeze_city(edition: Edition) -> None:
    """Everything that stands of a year and a period, or of its plans: the city's edition.

    The standing rows must have been computed, in this transaction or before.
    """
    targets, outcomes = sql("standing_targets"), sql("standing_outcomes")
    _copy(edition, FrozenTarget, _narrowed(targets, "own.year = %(year)s"))
    if edition.subject != PLAN:
        where = "own.year = %(year)s AND own.period = %(subject)s"
        _copy(edition, FrozenOutcome, _narrowed(outcomes, where))
    _copy(edition, FrozenPlacement, _entered("indicators_indicatorplacement", COUNCILS_PLACES))
    _copy(edition, FrozenPlacement, PLANS_PLACES)
    _copy_computed(edition)


def _copy_computed(edition: Edition) -> None:
    question = Question.PLAN if edition.subject == PLAN else Question.OUTCOME
    extra = {"question": str(question), "standing": str(Basis.STANDING)}
    of_period = "own.basis = %(standing)s AND own.question = %(question)s"
    rows = f"{of_period} AND own.year = %(year)s AND own.period = %(subject)s"
    _copy(edition, Fulfilment, _entered("indicators_fulfilment", rows), extra)
    goals = f"""{of_period} AND own.period = %(subject)s AND (
        own.area_goal_id IN (SELECT id FROM goals_areagoal WHERE budget_id IN {ADOPTED})
        OR own.strategic_goal_id IN (
            SELECT id FROM goals_strategicgoal WHERE budget_id IN {ADOPTED}
        )
    )"""
    _copy(edition, GoalProposal, _entered("indicators_goalproposal", goals), extra)


# Columns of a correction that are found; the edition's key comes to them.
CORRECTED = (
    "indicator_id, organisation_id, what, before_value, after_value, before_text, after_text,"
    " reason, reference, corrected_on"
)


def freeze_corrections(edition: Edition, *, since: Edition, decision: Decision) -> None:
    """What the edition corrects of the one that readers have seen until now, with the reasons.

    What was corrected before is still said.
    """
    found = _corrections("now.edition_id = %(edition)s")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO indicators_correction (edition_id, {CORRECTED})"
            f" SELECT %(edition)s, {CORRECTED} FROM ({found}) AS found"
            f" UNION ALL SELECT %(edition)s, {CORRECTED} FROM indicators_correction"
            " WHERE edition_id = %(since)s",
            {
                **_since(since),
                "edition": edition.pk,
                "reason": decision.motivation,
                "reference": decision.reference,
                "decided_on": decision.decided_on,
            },
        )


def corrections_if_published(since: Edition) -> list[Correction]:
    """What would be corrected if what stands were published now; nothing is stored.

    Without a reason of the organisation's own, `reason` is empty.
    """
    statement = _corrections(
        f"now.basis = '{Basis.STANDING}' AND now.year = %(year)s AND now.period = %(subject)s"
    )
    nothing = {"reason": "", "reference": "", "decided_on": timezone.localdate()}
    return list(
        Correction.objects.raw(
            f"SELECT NULL::bigint AS id, NULL::bigint AS edition_id, {CORRECTED}"
            f" FROM ({statement}) AS found",
            {**_since(since), **nothing},
        ).prefetch_related("indicator", "organisation")
    )


def _corrections(now: str) -> str:
    return sql("corrections").format(now=now)


def _since(since: Edition) -> dict[str, Any]:
    return {
        "since": since.pk,
        "year": since.year,
        "subject": since.subject,
        "city": since.organisation_id,
        # * stands for who, or how many, came in.
        "arrived": _("* har lämnat in sedan dess"),
        "arrived_many": _("* organisationer har lämnat in sedan dess"),
        "recomputed": _("räknat på nytt"),
    }


def judged_otherwise(before: GoalProposal | None, after: GoalProposal | None) -> bool:
    """Whether a goal of the same period has another level though what is counted is the same."""
    if before is None or after is None or before.period != after.period:
        return False
    return before.level != after.level and before.counts == after.counts


def count_unexplained(edition: Edition) -> int:
    """How many of the edition's corrections nobody has given a reason for."""
    return Correction.objects.filter(edition=edition, reason="").count()


def new_corrections(organisation: Organisation, year: int, subject: str) -> dict[int, int]:
    """How many values each edition of a matter corrects that the one before it had not."""
    editions = Edition.objects.filter(organisation=organisation, year=year, subject=subject)
    said = Counter(
        Correction.objects.filter(edition__in=editions, what__in=Correction.CORRECTED).values_list(
            "edition", flat=True
        )
    )
    keys = list(editions.order_by("number").values_list("pk", flat=True))
    return {
        key: max(0, said[key] - said[before]) for before, key in zip([0, *keys], keys, strict=False)
    }


def _entered(table: str, where: str) -> str:
    return f"SELECT {{columns}} FROM {table} AS own WHERE {where}"


def _narrowed(standing: str, where: str) -> str:
    return f"SELECT {{columns}} FROM ({standing}) AS own WHERE {where}"


def _copy(
    edition: Edition,
    into: type[models.Model],
    source: str,
    extra: Mapping[str, str | list[int]] | None = None,
) -> None:
    """Insert what `source` selects under the edition; {columns} are those of the frozen table."""
    names = [name for name in column_names(into) if name != "basis"]
    taken = ", ".join(f"own.{connection.ops.quote_name(name)}" for name in names)
    listed = ", ".join(connection.ops.quote_name(name) for name in names)
    computed = into in (Fulfilment, GoalProposal)
    parameters: dict[str, int | str | list[int]] = {
        "edition": edition.pk,
        "organisation": edition.organisation_id,
        "year": edition.year,
        "subject": edition.subject,
        "city": Organisation.objects.city().pk,
        "of_edition": str(Basis.EDITION),
        **(extra or {}),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {into._meta.db_table}"
            f" ({listed}, edition_id{', basis' if computed else ''})"
            f" SELECT {listed}, %(edition)s{', %(of_edition)s' if computed else ''}"
            f" FROM ({source.format(columns=taken)}) AS taken",
            parameters,
        )

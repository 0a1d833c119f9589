"""Questions about a plan's money that somebody has settled: it is right all the same, and why.
So may be a net that is not the frame's; what does not add up in itself is only mended."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from common.checks import check as check_fields
from common.text import clean_text
from drafting.actions import writing
from organisations.models import User
from plans.economy.checks import Check, State, by_state, checks_of
from plans.economy.points import PART, written_points
from plans.economy.reading import Economy
from plans.economy.tables import MoneyTable
from plans.economy.texts import text_checks
from plans.economy.writing import EconomyPlace
from plans.models import OperationalPlan, SettledQuestion
from plans.now import PlanNow
from plans.outline import Part


def fingerprint_of(check: Check) -> str:
    """Of the question and all that it was asked about: another text or amount is another one."""
    said = (check.table.key, str(check.row or ""), check.words, check.more, *check.basis)
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def all_checks(economy: Economy, parts: Iterable[Part]) -> list[Check]:
    """Everything that is said of the plan's money: in its tables, its texts, and the points of
    its proposed decisions, which stand in the plan where that part has no text of its own."""
    texts = list(parts)
    has_text = any(part.key == PART and part.text for part in texts)
    points = [] if has_text else written_points(economy)
    checks = [*checks_of(economy), *text_checks(economy, [*texts, *points])]
    return by_state(with_settled(economy, checks))


def with_settled(economy: Economy, checks: Iterable[Check]) -> list[Check]:
    """The checks, with the answers of those that somebody has settled."""
    asked = [replace(one, fingerprint=fingerprint_of(one)) for one in checks]
    if economy.settled:
        prefetch_related_objects(economy.settled, "by")
    known = {one.fingerprint: one for one in economy.settled}
    return [
        replace(one, state=State.SETTLED, answer=known[one.fingerprint])
        if one.is_answered and one.fingerprint in known
        else one
        for one in asked
    ]


class NoSuchQuestion(ValidationError):
    """The text or the table has changed since the question was shown."""


def settle(
    *, plan: OperationalPlan, table: MoneyTable, fingerprint: str, why: str, by: User
) -> SettledQuestion:
    """Say that what a question asks about is right, and why. One that is settled stays as it is."""
    with writing(EconomyPlace(plan, table), by) as place:
        question = _asked(place.plan, table, fingerprint)
        if question.answer is not None:
            answered: SettledQuestion = question.answer
            return answered
        made = SettledQuestion(
            plan=place.plan, fingerprint=fingerprint, told=question.words, why=clean_text(why),
            by=by,
        )  # fmt: skip
        check_fields(made, "why")
        made.save()
        return made


def ask_again(*, plan: OperationalPlan, table: MoneyTable, fingerprint: str, by: User) -> None:
    """Take an answer back: the question is asked again. The history keeps what was answered."""
    with writing(EconomyPlace(plan, table), by) as place:
        SettledQuestion.objects.filter(plan=place.plan, fingerprint=fingerprint).delete()


def _asked(plan: OperationalPlan, table: MoneyTable, fingerprint: str) -> Check:
    now = PlanNow(plan)
    for one in all_checks(now.economy, now.read_parts):
        if one.is_answered and one.fingerprint == fingerprint and one.table == table:
            return one
    raise NoSuchQuestion(_("Frågan finns inte längre: texten eller tabellen har ändrats."))

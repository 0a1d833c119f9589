"""What a plan's money asks before a step of the plan's way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.economy.checks import Check, State, checks_of
from plans.economy.points import OWN, PART, proposal_of
from plans.economy.reading import Economy
from plans.economy.settling import all_checks
from plans.models import OperationalPlan
from plans.now import PlanNow
from plans.outline import Part
from plans.requirements import Requirement


def of_the_money(now: PlanNow) -> Iterator[Requirement]:
    """What does not add up hinders where the year's own template requires the part; elsewhere it
    is told, as what is asked and what does add up."""
    plan, economy = now.plan, now.economy
    is_begun = economy.points or any(economy.rows.values()) or checks_of(economy)
    parts = now.read_parts if is_begun else []
    demanded = {part.key for part in parts if part.is_demanded}
    for check in all_checks(economy, parts):
        yield _asked(plan, check, check.hinders and check.table.part in demanded)
    yield from _of_the_proposal(plan, economy)
    yield from _unseen_points(plan, economy, parts)


def _asked(plan: OperationalPlan, check: Check, hinders: bool) -> Requirement:
    url = reverse("plan_money", args=[plan.year, plan.organisation.code, check.table.key])
    words = f"{check.words}. {check.more}" if check.more else f"{check.words}."
    if hinders and check.may_be_right:
        words += " " + _("Rätta tabellen, eller svara på ekonomins översikt varför det stämmer.")
    if check.answer:
        words = _("%(asked)s Stämmer ändå: ”%(why)s” (%(who)s).") % {
            "asked": words, "why": check.answer.why, "who": check.answer.by,
        }  # fmt: skip
    place = f"{url}#r-{check.row}" if check.row else url
    is_met = check.state in (State.GOOD, State.SETTLED)
    return Requirement(check.table.part, words, place, hinders, is_met)


def _unseen_points(
    plan: OperationalPlan, economy: Economy, parts: Iterable[Part]
) -> Iterator[Requirement]:
    """Points that somebody has written, in a plan whose part says something else."""
    said = any(part.key == PART and part.text for part in parts)
    if said and any(point.key == OWN or point.words for point in economy.points):
        url = reverse("plan_points", args=[plan.year, plan.organisation.code])
        words = _(
            "Punkter som ni har skrivit i förslaget till beslut står inte i planen: avsnittet har"
            " en egen text."
        )
        yield Requirement(PART, words, url, hinders=False)


def _of_the_proposal(plan: OperationalPlan, economy: Economy) -> Iterator[Requirement]:
    """Amounts that have changed since somebody read the proposed decisions."""
    url = reverse("plan_points", args=[plan.year, plan.organisation.code])
    for point in proposal_of(economy).changed:
        words = _("Beloppet i punkt %(number)d i förslaget till beslut har ändrats: läs den igen.")
        yield Requirement("", words % {"number": point.number}, url, hinders=False)

"""What this room asks of a plan: parts that are written, goals that are complete, sure targets."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from drafting.calculations.limits import MOST_COLUMNS, widest_table
from plans.addresses import part_address
from plans.calculations.progress import progress_of
from plans.figures import to_take_over
from plans.holdings import with_holdings
from plans.models import OperationalPlan, SectionTemplate
from plans.now import PlanNow
from plans.outline import Part, area_goals_of
from plans.requirements import Requirement

Kind = SectionTemplate.Kind

# What is not there in a part that is more than a text; other parts are not written.
_EMPTY = {
    Kind.ECONOMY: gettext_lazy("%(part)s är tomt: varken rader i tabellerna eller text."),
    Kind.PROPOSED_DECISIONS: gettext_lazy("%(part)s är tomt: varken punkter eller text."),
    Kind.INTERNAL_CONTROL: gettext_lazy("%(part)s är tom: varken processer eller text."),
    Kind.ANNEXES: gettext_lazy("%(part)s är tomt: varken filer eller text."),
}


def of_the_parts(now: PlanNow) -> Iterator[Requirement]:
    """Parts that the year's template requires of the organisation and that say nothing yet.

    A text says something in every part; in some so do the rows, points, processes or files that
    rooms keep there. What those lack is the rooms' to say. A part that does not concern the
    organisation is done when it says why. A year without a template of its own follows the
    standard one, which tells and hinders nobody.
    """
    plan = now.plan
    parts = with_holdings([plan], {plan.pk: now.parts})[plan.pk]
    required = [part for part in parts if part.is_required]
    silent = [part for part in required if part.is_concerned and not part.is_said]
    for part in silent:
        address = part_address(plan, part)
        yield Requirement(part.key, _silence(part), address, hinders=part.is_demanded)
    for part in parts:
        if part.suggested_from and part not in silent:
            yield Requirement(part.key, _silence(part), part_address(plan, part), hinders=False)
    if required and not silent:
        words = _("Inget av de %(number)d avsnitt som krävs är tomt.") % {"number": len(required)}
        yield Requirement("", words, _page(plan), hinders=False, is_met=True)


def _silence(part: Part) -> str:
    if part.suggested_from:
        words = _("%(part)s är ett förslag från %(year)d som ingen har ändrat eller behållit.")
        return words % {"part": part.title, "year": part.suggested_from}
    empty = _EMPTY.get(Kind(part.kind)) if not part.is_own else None
    return str(empty or _("%(part)s är inte skrivet.")) % {"part": part.title}


def _page(plan: OperationalPlan) -> str:
    return reverse("plan", args=[plan.year, plan.organisation.code])


def of_the_tables(now: PlanNow) -> Iterator[Requirement]:
    """Tables that no page of the plan's documents has room for."""
    for part in now.parts:
        columns = widest_table(part.text)
        if columns > MOST_COLUMNS:
            words = _(
                "%(part)s har en tabell med %(columns)d kolumner. Högst %(most)d får plats på en"
                " sida. Dela den i flera, eller bifoga den som Excel."
            )
            said = {"part": part.title, "columns": columns, "most": MOST_COLUMNS}
            yield Requirement(part.key, words % said, part_address(now.plan, part), hinders=True)


def of_the_goals(now: PlanNow) -> Iterator[Requirement]:
    """What is missing under each area goal. It is told: a plan may be decided without."""
    plan = now.plan
    progress = progress_of([plan], area_goals_of(now.parts))[plan.pk]
    for goal in progress:
        if goal.missing:
            url = reverse("plan_goal", args=[plan.year, plan.organisation.code, goal.code])
            words = f"{goal.code}: {' '.join(goal.missing)}"
            yield Requirement(goal.code, words, url, hinders=False)
    if progress and all(goal.is_done for goal in progress):
        words = _("Alla %(number)d mål är klara.") % {"number": len(progress)}
        yield Requirement("", words, _page(plan), hinders=False, is_met=True)


def of_the_targets(now: PlanNow) -> Iterator[Requirement]:
    """Targets that look unusual and that nobody has said are right; those that nobody can judge
    as they are written."""
    plan = now.plan
    sheet = reverse("plan_sheet", args=[plan.year, plan.organisation.code])
    unanswered = sum(one.is_open for one in now.asked)
    if unanswered:
        words = ngettext(
            "%(number)d årsmål ser ovanligt ut, och ingen har svarat på om det stämmer.",
            "%(number)d årsmål ser ovanliga ut, och ingen har svarat på om de stämmer.",
            unanswered,
        )
        yield Requirement("", words % {"number": unanswered}, sheet, hinders=False)
    for one in now.asked:
        if one.fault:
            words = _("Årsmålet för %(indicator)s, ”%(target)s”: %(fault)s")
            said = {"indicator": one.indicator.name, "target": one.target.text, "fault": one.fault}
            yield Requirement("", words % said, sheet, hinders=False)


def of_the_figures(now: PlanNow) -> Iterator[Requirement]:
    """Figures in the texts that are others now than when somebody saw to them, or handed the
    plan over: then they stand, and the one who decides is told."""
    plan = now.plan
    changed = sum(len(part.changes) for part in to_take_over(now))
    if changed:
        words = (
            ngettext(
                "%(number)d siffra i texterna har ändrats sedan den skrevs.",
                "%(number)d siffror i texterna har ändrats sedan de skrevs.",
                changed,
            )
            if now.figures_follow
            else ngettext(
                "%(number)d siffra i texterna är en annan nu än när planen lämnades.",
                "%(number)d siffror i texterna är andra nu än när planen lämnades.",
                changed,
            )
        )
        url = reverse("plan_read", args=[plan.year, plan.organisation.code])
        yield Requirement("", words % {"number": changed}, f"{url}#siffror", hinders=False)

"""What this room asks of a plan: parts that are written, goals that are complete, sure targets."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.addresses import part_address
from plans.calculations.progress import progress_of
from plans.figures import to_take_over
from plans.models import OperationalPlan, SectionTemplate
from plans.now import PlanNow
from plans.outline import Part, area_goals_of
from plans.requirements import Requirement

# Parts of other kinds are more than a text; the rooms that keep them say what they lack.
WRITTEN = frozenset(
    {
        SectionTemplate.Kind.TEXT,
        SectionTemplate.Kind.STRATEGIC_GOALS,
        SectionTemplate.Kind.AREA_GOALS,
        SectionTemplate.Kind.QUALITY,
    }
)


def of_the_parts(now: PlanNow) -> Iterator[Requirement]:
    """Parts that the year's template requires of the organisation and that say nothing yet.

    One that does not concern the organisation is done when it says why. A year without a
    template of its own follows the standard one, which tells and hinders nobody.
    """
    plan, parts = now.plan, now.parts
    required = [part for part in parts if part.is_required and part.kind in WRITTEN]
    silent = [part for part in required if part.is_concerned and not _is_said(part)]
    for part in silent:
        is_own = part.template is not None and not part.template.is_standard
        yield Requirement(part.key, _silence(part), part_address(plan, part), hinders=is_own)
    for part in parts:
        if part.suggested_from and part not in silent:
            yield Requirement(part.key, _silence(part), part_address(plan, part), hinders=False)
    if required and not silent:
        words = _("Alla %(number)d avsnitt som krävs är skrivna.") % {"number": len(required)}
        yield Requirement("", words, _page(plan), hinders=False, is_met=True)


def _is_said(part: Part) -> bool:
    """Somebody has written it: last year's text is nobody's word until they say that it is."""
    return part.is_written and not part.suggested_from


def _silence(part: Part) -> str:
    if part.suggested_from:
        words = _("%(part)s är ett förslag från %(year)d som ingen har ändrat eller behållit.")
        return words % {"part": part.title, "year": part.suggested_from}
    return _("%(part)s är inte skrivet.") % {"part": part.title}


def _page(plan: OperationalPlan) -> str:
    return reverse("plan", args=[plan.year, plan.organisation.code])


def of_the_goals(now: PlanNow) -> Iterator[Requirement]:
    """What is missing under each area goal. It is told: a plan may be decided without."""
    plan = now.plan
    progress = progress_of([plan], area_goals_of(now.parts))[plan.pk]
    for goal in progress:
        url = reverse("plan_goal", args=[plan.year, plan.organisation.code, goal.code])
        for words in goal.missing:
            yield Requirement(goal.code, f"{goal.code}: {words}", url, hinders=False)
    if progress and all(goal.is_done for goal in progress):
        words = _("Alla %(number)d mål är klara.") % {"number": len(progress)}
        yield Requirement("", words, _page(plan), hinders=False, is_met=True)


def of_the_targets(now: PlanNow) -> Iterator[Requirement]:
    """Targets that look unusual and that nobody has said are right."""
    plan = now.plan
    unanswered = sum(one.is_open for one in now.asked)
    if unanswered:
        words = ngettext(
            "%(number)d årsmål ser ovanligt ut, och ingen har svarat på om det stämmer.",
            "%(number)d årsmål ser ovanliga ut, och ingen har svarat på om de stämmer.",
            unanswered,
        )
        url = reverse("plan_sheet", args=[plan.year, plan.organisation.code])
        yield Requirement("", words % {"number": unanswered}, url, hinders=False)


def of_the_figures(now: PlanNow) -> Iterator[Requirement]:
    """Figures in the texts that are others now than when somebody saw to them."""
    plan = now.plan
    changed = sum(len(part.changes) for part in to_take_over(now))
    if changed:
        words = ngettext(
            "%(number)d siffra i texterna har ändrats sedan den skrevs.",
            "%(number)d siffror i texterna har ändrats sedan de skrevs.",
            changed,
        )
        url = reverse("plan_read", args=[plan.year, plan.organisation.code])
        yield Requirement("", words % {"number": changed}, f"{url}#siffror", hinders=False)

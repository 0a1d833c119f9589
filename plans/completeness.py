"""What this room asks of a plan: goals that are complete, targets that nobody wonders about."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.asked import asked_in
from plans.calculations.progress import progress_of
from plans.council import unanswered
from plans.models import OperationalPlan
from plans.requirements import Requirement


def of_the_goals(plan: OperationalPlan) -> Iterator[Requirement]:
    """What is missing under each area goal. It is told: a plan may be decided without."""
    progress = progress_of([plan])[plan.pk]
    for goal in progress:
        url = reverse("plan_goal", args=[plan.year, plan.organisation.code, goal.code])
        for words in goal.missing:
            yield Requirement(goal.code, words, url, hinders=False)
    if progress and all(goal.is_done for goal in progress):
        words = _("Alla %(number)d mål är klara.") % {"number": len(progress)}
        url = reverse("plan", args=[plan.year, plan.organisation.code])
        yield Requirement("", words, url, hinders=False, is_met=True)


def of_the_councils_activities(plan: OperationalPlan) -> Iterator[Requirement]:
    """Activities that the council has given the organisation and that none of its own carries
    out. It is told: the text may say how, or why not."""
    for code, number in unanswered(plan).items():
        words = ngettext(
            "%(number)d av kommunfullmäktiges aktiviteter genomförs inte av någon egen aktivitet.",
            "%(number)d av kommunfullmäktiges aktiviteter genomförs inte av egna aktiviteter.",
            number,
        )
        url = reverse("plan_goal", args=[plan.year, plan.organisation.code, code])
        yield Requirement(code, words % {"number": number}, f"{url}#council", hinders=False)


def of_the_targets(plan: OperationalPlan) -> Iterator[Requirement]:
    """Targets that look unusual and that nobody has said are right."""
    unanswered = sum(one.is_open for one in asked_in(plan))
    if unanswered:
        words = ngettext(
            "%(number)d årsmål ser ovanligt ut, och ingen har svarat på om det stämmer.",
            "%(number)d årsmål ser ovanliga ut, och ingen har svarat på om de stämmer.",
            unanswered,
        )
        url = reverse("plan_sheet", args=[plan.year, plan.organisation.code])
        yield Requirement("", words % {"number": unanswered}, url, hinders=False)

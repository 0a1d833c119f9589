"""What this room asks of a plan: parts that are complete, targets that nobody wonders about."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.addresses import part_address
from plans.asked import asked_in
from plans.models import OperationalPlan
from plans.requirements import Requirement
from plans.selectors import tree_of


def of_the_parts(plan: OperationalPlan) -> Iterator[Requirement]:
    """What is missing in each part. It is told: a plan may be decided without."""
    tree = tree_of(plan)
    for item in tree.incomplete:
        for words in item.missing:
            yield Requirement(item.key, words, part_address(plan, item.part), hinders=False)
    if tree.total and tree.done == tree.total:
        words = _("Alla %(number)d avsnitt är klara.") % {"number": tree.total}
        url = reverse("plan", args=[plan.year, plan.organisation.code])
        yield Requirement("", words, url, hinders=False, is_met=True)


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

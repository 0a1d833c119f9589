"""What a plan's internal control asks for before the plan is taken further, in words and links."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from internal_control.calculations.completeness import Found, Lack
from internal_control.places import KEY
from internal_control.selectors import Control, control_of
from internal_control.sheets import PLAN, RISKS
from internal_control.wording import in_words
from plans.models import OperationalPlan, SectionTemplate
from plans.now import PlanNow
from plans.outline import Part
from plans.requirements import Requirement

Kind = SectionTemplate.Kind


def of_the_control(now: PlanNow) -> Iterator[Requirement]:
    """What is lacking. It hinders where the year's template requires the part of the organisation;
    elsewhere it is told of internal control that has been begun."""
    plan, control = now.plan, control_of(now.plan)
    is_required = any(map(_is_demanded, now.parts))
    # Begun is one that has a process, or is asked for one of the city's.
    if not (is_required or control.processes or control.missing):
        return
    for found in control.lacks:
        hinders = is_required and found.hinders
        yield Requirement(KEY, in_words(found, control), url_of(found, control), hinders)
    if control.processes and not control.hindering:
        words = _("Väsentlighets- och riskanalysen är komplett.")
        yield Requirement(KEY, words, _url(plan, "control"), hinders=False, is_met=True)


def _is_demanded(part: Part) -> bool:
    """Whether the part must be there; the plan may say that it does not concern them."""
    return part.kind == Kind.INTERNAL_CONTROL and part.is_demanded and part.is_concerned


def url_of(found: Found, control: Control) -> str:
    """Where what is lacking is mended."""
    plan = control.plan
    if found.lack in (Lack.NOT_VALUED, Lack.HIGH_UNHANDLED):
        return f"{_url(plan, 'control_sheet', name=RISKS)}#c-{found.of}-probability"
    if found.lack is Lack.ROW_UNFINISHED:
        return f"{_url(plan, 'control_sheet', name=PLAN)}#c-{found.of}-what"
    if found.process is None:
        return _url(plan, "control")
    return _url(plan, "control_process", pk=found.process)


def _url(plan: OperationalPlan, page: str, **more: object) -> str:
    place = {"year": plan.year, "organisation": plan.organisation.code}
    return reverse(page, kwargs={**place, **more})

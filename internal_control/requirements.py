"""What a plan's internal control asks for before the plan is taken further, in words and links."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from internal_control.calculations.completeness import Found, Lack
from internal_control.models import ControlProcess, MandatoryProcess
from internal_control.places import KEY
from internal_control.selectors import Control, control_of
from internal_control.sheets import PLAN, RISKS
from internal_control.wording import in_words
from plans.models import OperationalPlan, SectionTemplate
from plans.requirements import Requirement

Kind = SectionTemplate.Kind


def of_the_control(plan: OperationalPlan) -> Iterator[Requirement]:
    """What is lacking. It hinders where the year's template requires the part of the organisation;
    elsewhere it is told of internal control that has been begun."""
    is_required = _is_required(plan)
    if not (is_required or _is_begun(plan)):
        return
    control = control_of(plan)
    for found in control.lacks:
        hinders = is_required and found.hinders
        yield Requirement(KEY, in_words(found, control), url_of(found, control), hinders)
    if control.processes and not control.hindering:
        words = _("Väsentlighets- och riskanalysen är komplett.")
        yield Requirement(KEY, words, _url(plan, "control"), hinders=False, is_met=True)


def _is_required(plan: OperationalPlan) -> bool:
    """Whether the year's own template requires the part, and the plan doesn't say that it does not
    concern them; the city's usual template requires it of nobody."""
    parts = SectionTemplate.objects.filter(budget=plan.budget_id, kind=Kind.INTERNAL_CONTROL)
    required = parts.filter(required_of__contains=[plan.organisation.kind])
    return required.exclude(sections__plan=plan, sections__is_concerned=False).exists()


def _is_begun(plan: OperationalPlan) -> bool:
    """Whether the plan has a process, or is asked for one of the city's; one query."""
    own = ControlProcess.objects.of_plan(plan.organisation_id, plan.year)
    asked = MandatoryProcess.objects.of_year(plan.year).assigned_to(plan.organisation)
    return own.order_by().values("pk").union(asked.order_by().values("pk")).exists()


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

"""Addresses of a plan's parts in its pages."""

from django import template

from plans.addresses import part_address
from plans.closing import returned_for
from plans.models import OperationalPlan
from plans.outline import Part

register = template.Library()


@register.simple_tag
def part_url(plan: OperationalPlan, part: Part) -> str:
    """`{% part_url plan item.part %}`"""
    return part_address(plan, part)


@register.inclusion_tag("plans/includes/returned_reason.html")
def returned_reason(plan: OperationalPlan) -> dict[str, object]:
    """`{% returned_reason plan %}`: who sent the plan back and what is to be changed, where one
    writes; nothing where it was not sent back."""
    return {"returned": returned_for(plan)}

"""Addresses of a plan's parts in its pages."""

from django import template

from plans.addresses import part_address
from plans.models import OperationalPlan
from plans.outline import Part

register = template.Library()


@register.simple_tag
def part_url(plan: OperationalPlan, part: Part) -> str:
    """`{% part_url plan item.part %}`"""
    return part_address(plan, part)

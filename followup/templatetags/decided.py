"""Both values of a correction, as readers meet them."""

from django import template

from common.numbers import sv_number
from indicators.models import Correction

register = template.Library()


@register.filter
def correction_before(one: Correction) -> str:
    """What readers had seen."""
    return one.before_text or sv_number(one.before_value)


@register.filter
def correction_after(one: Correction) -> str:
    """What it is now; a value that is gone is a dash."""
    return one.after_text or sv_number(one.after_value)

"""Tags of the explanations."""

from __future__ import annotations

from django import template
from django.template.context import Context

from common.addresses import page_address
from common.templatetags.ui import kept_period
from indicators.models import Fulfilment

register = template.Library()


@register.simple_tag(takes_context=True)
def why_from(context: Context, row: Fulfilment) -> str:
    """Return where another row is explained, keeping the period and year that one came from."""
    address = page_address("why", row.pk, period=kept_period(context))
    year = context["year"]
    if year == row.year:
        return address
    return f"{address}{'&' if '?' in address else '?'}ar={year}"

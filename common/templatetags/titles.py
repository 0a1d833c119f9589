"""What a page's title says around its own words: that a form was refused, and which figures."""

from __future__ import annotations

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.context import Context
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def title_before(context: Context) -> str:
    """Return "Fel: " where what was sent was refused, whatever the view calls its forms."""
    request = context.get("request")
    if request is None or request.method != "POST":
        return ""
    values = (value for layer in context.dicts for value in layer.values())
    return _("Fel: ") if context.get("refused") or any(map(is_refused, values)) else ""


def is_refused(value: object) -> bool:
    """Tell whether it is a form, or forms, with something wrong."""
    if isinstance(value, (list, tuple)):
        return any(map(is_refused, value))
    return isinstance(value, (BaseForm, BaseFormSet)) and value.is_bound and not value.is_valid()


@register.simple_tag(takes_context=True)
def title_after(context: Context) -> str:
    """Return ", verksamhetsberättelse 2024" where the page shows a period's figures, and whose."""
    reading = context.get("reading")
    label = getattr(reading, "label", "")
    if reading is None or not label:
        return ""
    said = f", {label[0].lower()}{label[1:]}"
    return said + (_(", arbetsläge") if reading.is_working else "")

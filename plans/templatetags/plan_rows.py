"""What one does with a row of a goal's page, drawn in code: a page holds dozens, and a template is
slow for each. What somebody has typed goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from common.templatetags.ui import icon
from goals import agenda
from plans.calculations.folding import fold

register = template.Library()

# Characters of a row's own words in the name of its button.
SHORT = 80

# `{% fold_of rows "activities" as fold %}`: whether the list stands open, and its count.
register.simple_tag(lambda rows, kind: fold(kind, rows), name="fold_of")


@register.simple_tag(takes_context=True)
def move_row(
    context: Context, kind: str, pk: int, label: str, *, first: bool, end: bool
) -> SafeString:
    """Move a row among those beside it; static/js/reorder.js does it without leaving the page."""
    ways = [
        ("up", "ascending", _("Flytta upp"), first),
        ("down", "descending", _("Flytta ner"), end),
    ]
    buttons = "".join(
        f'<button type="submit" class="button button--quiet button--small" name="way"'
        f' value="{way}"{" hidden" if is_last else ""}>{icon(drawn)}'
        f'<span class="visually-hidden">{escape(words)} {_short(label)}</span></button>'
        for way, drawn, words, is_last in ways
    )
    return _form(context, "plan_move", kind, pk, "data-desk-own data-move", buttons)


@register.simple_tag(takes_context=True)
def remove_row(context: Context, kind: str, pk: int, label: str) -> SafeString:
    button = (
        '<button type="submit" class="button button--quiet button--small">'
        f'{escape(_("Ta bort"))}<span class="visually-hidden"> {_short(label)}</span></button>'
    )
    return _form(context, "plan_remove", kind, pk, "data-flush", button)


@register.simple_tag
def agenda_boxes(value: str | Iterable[str], name: str = "agenda") -> SafeString:
    """The seventeen goals of Agenda 2030, those of the value (a stored text, or what a form was
    sent with) ticked."""
    text = value if isinstance(value, str) else ",".join(value or ())
    drawn = (
        f'<label><input type="checkbox" name="{name}" value="{number}"'
        f"{' checked' if is_chosen else ''}> {number} {escape(words)}</label>"
        for number, words, is_chosen in agenda.choices(text)
    )
    return mark_safe("\n".join(drawn))  # noqa: S308


def _form(context: Context, name: str, kind: str, pk: int, marks: str, buttons: str) -> SafeString:
    plan, goal = context["plan"], context["goal"]
    address = reverse(name, args=[plan.year, plan.organisation.code, goal.code, kind, pk])
    return mark_safe(  # noqa: S308
        f'<form class="inline-form" method="post" action="{escape(address)}" {marks}>'
        '<input type="hidden" name="csrfmiddlewaretoken"'
        f' value="{context["csrf_token"]}">{buttons}</form>'
    )


def _short(label: str) -> str:
    return escape(Truncator(label).chars(SHORT))

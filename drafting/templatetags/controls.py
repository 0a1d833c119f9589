"""A field that saves itself, drawn in code: a page of a plan holds a hundred, and a template is
slow for each.

Everything that somebody has typed goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from drafting.desk import FieldView

register = template.Library()

RICH, AREA, CHOICE, DATE, TEXT = "rich", "area", "choice", "date", "text"


@register.simple_tag
def control(
    f: FieldView,
    kind: str,
    choices: Iterable[tuple[object, object]] = (),
    figures_url: str = "",
    *,
    button: bool = True,
) -> SafeString:
    """`{% control row.title "area" %}`: its control, and the line that says how it was saved.

    `kind` is rich, area, choice, narrow, date or text; `choices` are those of a choice. A rich
    text may hold figures that follow their data where `figures_url` finds them. `button=False`
    where another field of the form carries the button.
    """
    address = escape(f.address)
    more = (
        f'id="f-{address}" name="value" data-draft-field="{address}"'
        f' aria-describedby="s-{address}"{_invalid(f)}'
    )
    saving = _button() if button else ""
    drawn = (
        f'<input type="hidden" name="field" value="{address}">'
        f'<input type="hidden" name="base" value="{escape(f.revision)}">'
        f"{_control(f, kind, more, choices, figures_url)}{_state(f, address)}{saving}"
    )
    return mark_safe(drawn)  # noqa: S308


def _control(
    f: FieldView, kind: str, more: str, choices: Iterable[tuple[object, object]], figures_url: str
) -> str:
    value = escape(f.value)
    if kind == RICH:
        return _rich(value, more, figures_url)
    if kind == AREA:
        return (
            f'<textarea class="input input--wide input--short" rows="1" {more}>{value}</textarea>'
        )
    if kind == CHOICE:
        options = "".join(_option(value, words, f.value) for value, words in choices)
        return f'<select class="input input--choice" {more}>{options}</select>'
    width = "wide" if kind == TEXT else kind
    of_type = DATE if kind == DATE else TEXT
    return (
        f'<input class="input input--{width}" type="{of_type}" value="{value}" autocomplete="off"'
        f" {more}>"
    )


def _rich(value: str, more: str, figures_url: str) -> str:
    figures = f' data-figures-url="{escape(figures_url)}"' if figures_url else ""
    words = _(
        "Webbläsaren kör inte skript, så texten visas med sina märken. "
        "En tom rad ger ett nytt stycke."
    )
    return (
        f'<textarea class="input input--wide" rows="8" data-rich{figures} {more}>{value}</textarea>'
        f'<noscript><p class="muted">{escape(words)}</p></noscript>'
        f"{render_to_string('drafting/includes/rich_words.html')}"
    )


def _option(value: object, words: object, chosen: str) -> str:
    selected = " selected" if value == chosen else ""
    return f'<option value="{escape(str(value))}"{selected}>{escape(str(words))}</option>'


def _invalid(f: FieldView) -> str:
    return ' aria-invalid="true"' if f.error else ""


def _state(f: FieldView, address: str) -> str:
    """Where the field says how it went; static/js/desk/ writes there."""
    state = ' data-state="invalid"' if f.error else ""
    return (
        f'<span class="field-state" id="s-{address}" data-field-state="{address}"{state}>'
        f"<span data-field-text>{escape(f.error)}</span></span>"
    )


def _button() -> str:
    return (
        '<button type="submit" class="button button--small button--secondary field-save"'
        f" data-without-script>{escape(_('Spara'))}</button>"
    )

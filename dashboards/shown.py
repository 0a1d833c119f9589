"""How a stored row is shown: the same words and symbols on every reading page."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.numbers import measure, round_half_up, with_minus
from common.templatetags.ui import badge
from dashboards.selectors.readings import Reading
from indicators.calculations.reasons import Reason
from indicators.meaning import reading_of
from indicators.models import Fulfilment, IndicatorDefinition, Judged, Level
from indicators.models.figures import OutcomeColumns
from indicators.templatetags.levels import judged_mark, status

# Nobody has set a target, and nobody was to.
WITHOUT_TARGET = frozenset({"no_target_set", "no_council_target"})
ABSENCES = {str(one): one.label for one in OutcomeColumns.Absence}


# --- targets ---------------------------------------------------------------------------------


def target_words(text: str) -> str:
    """A target as it was written, with a real minus; nothing and a dash both mean that there is
    none."""
    return _("inget årsmål") if text in ("", "-") else with_minus(text)


def shown_target(row: Fulfilment | None, text: str = "") -> object:
    """A row's target, else the text; one that nobody has understood says so."""
    written = (row.target_text if row else "") or text
    if row is None or row.reason != Reason.UNINTERPRETED:
        return target_words(written)
    return format_html("{} {}", with_minus(written), badge("uninterpreted"))


class Council(NamedTuple):
    """What the council asks of the city: verbatim, and the level that it means."""

    text: str
    value: Decimal | None

    @classmethod
    def of(cls, citys: Fulfilment | None) -> Council | None:
        return cls(citys.target_text, citys.target_value) if citys else None


def own_level(
    row: Fulfilment | None, council: Council | None, definition: IndicatorDefinition | None
) -> str:
    """What is said of a target that is reached but is lower than the council's, else nothing.

    A part of a sum is no level to hold against the whole.
    """
    if row is None or council is None or definition is None or row.level != Level.FULL:
        return ""
    if definition.over_organisations == definition.OverOrganisations.SUM:
        return ""
    if row.target_value is None or council.value is None:
        return ""
    if not _is_weaker(row.target_value, council.value, definition):
        return ""
    return _("egen nivå, KF:s är %(target)s") % {"target": with_minus(council.text)}


def _is_weaker(own: Decimal, whole: Decimal, definition: IndicatorDefinition) -> bool:
    ours, theirs = (round_half_up(one, definition.decimals) for one in (own, whole))
    if definition.direction == definition.Direction.HIGHER:
        return ours < theirs
    return definition.direction == definition.Direction.LOWER and ours > theirs


# --- figures ---------------------------------------------------------------------------------


def judged_value(row: Fulfilment) -> Decimal | None:
    return row.forecast if row.judged == Judged.FORECAST else row.outcome


def with_forecast(text: object, row: Fulfilment | None, unit: str, decimals: int | None) -> object:
    """The outcome, and below it the forecast where one was given."""
    value = row.forecast if row else None
    if value is None:
        return text
    return format_html(
        '{} <small class="forecast">{} {}</small>',
        text,
        Judged.FORECAST.label,
        measure(value, unit, decimals),
    )


def forecast_words(row: Fulfilment | None, unit: str, decimals: int | None) -> str:
    """The forecast as a sentence of its own, where one was given."""
    value = row.forecast if row else None
    if value is None:
        return ""
    return _("Prognos för året: %(value)s") % {"value": measure(value, unit, decimals)}


def absence_words(row: Fulfilment) -> str:
    """Why there is no value, in a few words."""
    return str(ABSENCES.get(row.reason, _("inget utfall")))


def meaning_words(definition: IndicatorDefinition | None, period: str) -> str:
    """What the period's figure is about: "hittills i år (januari–augusti)"."""
    return reading_of(definition, period) if definition and period else ""


# --- levels ----------------------------------------------------------------------------------


def level_of(row: Fulfilment, size: str = "s") -> SafeString:
    """The symbol with its words; nothing to judge by is no status of its own."""
    if row.reason in WITHOUT_TARGET:
        return format_html('<span class="muted">{}</span>', _("inget årsmål"))
    return format_html("{}{}", status(row.level, size), judged_mark(row))


def symbol(row: Fulfilment | None, subject: object, reading: Reading, note: str = "") -> SafeString:
    """Level, reason where it has one, what else is to be said, and the link to why."""
    if row is None:
        return format_html('<span class="muted">{}</span>', _("inte publicerat"))
    said = [note] if note else []
    unjudged = row.level in (Level.HARD_TO_ASSESS, Level.NOT_APPLICABLE)
    if unjudged and row.reason not in WITHOUT_TARGET:
        said.insert(0, str(Reason(row.reason).label))
    because = format_html_join("", '<small class="because">{}</small>', ((one,) for one in said))
    return format_html("{} {}{}", level_of(row), why(row, subject, reading), because)


def why(row: Fulfilment, subject: object, reading: Reading) -> SafeString:
    """The link that answers why a symbol is what it is; opens as a dialogue where it can."""
    return why_link(reading.why(row), subject)


def why_link(address: str, subject: object) -> SafeString:
    return format_html(
        '<a class="why" href="{}" data-dialog-link aria-haspopup="dialog">{}'
        '<span class="visually-hidden"> {}</span></a>',
        address,
        _("Varför?"),
        subject,
    )


def not_handed_in() -> SafeString:
    """Said wherever an organisation stands that has not handed in its report."""
    return format_html('<small class="not-handed-in">{}</small>', _("har inte lämnat in"))


def with_corrections(text: object, said: list[str]) -> object:
    """A figure with what is said of it having been another."""
    if not said:
        return text
    lines = format_html_join("", '<small class="corrected">{}</small>', ((one,) for one in said))
    return format_html("{} {}", text, lines)

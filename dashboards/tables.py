"""The lists as tables. `render_…` is for the page, `value_…` for the CSV file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import sv_date
from common.numbers import NOTHING, csv_number, difference, measure, sv_number
from dashboards.selectors.indicators import Figures
from dashboards.selectors.readings import Reading
from dashboards.shown import (
    Council,
    meaning_words,
    not_handed_in,
    own_level,
    shown_target,
    symbol,
    with_corrections,
    with_forecast,
)
from goals.words import spoken
from indicators.corrections import corrected
from indicators.models import Correction, Fulfilment, Indicator, IndicatorDefinition
from indicators.models.figures import OutcomeColumns
from indicators.templatetags.levels import status_text, trend
from organisations.models import Organisation

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}
DATE = {"td": {"class": "date"}}


def link(address: str, text: object) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, text)


class PageTable(tables.Table):
    """What the tables share: CSV, and an order that always ends the same way."""

    csv = True
    xlsx = True
    caption: object = ""
    caption_note: object = ""
    # The table's name for those who do not see its heading.
    label: object = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Nothing looks the same everywhere.
        super().__init__(*args, default=NOTHING, **kwargs)


class FiguresTable(PageTable):
    """Columns for target, outcome, the year before, trend and fulfilment.

    `figures` says for a row what to show; the subclasses know where it lies. The file has a
    column more, for what the page says in small beside the figures.
    """

    target = tables.Column(gettext_lazy("Årsmål"), empty_values=(), orderable=False, attrs=NUMBER)
    outcome = tables.Column(gettext_lazy("Utfall"), empty_values=(), orderable=False, attrs=NUMBER)
    previous = tables.Column(
        gettext_lazy("Ett år tidigare"), empty_values=(), orderable=False, attrs=NUMBER
    )
    trend = tables.Column(gettext_lazy("Trend"), empty_values=(), orderable=False)
    level = tables.Column(
        gettext_lazy("Uppfyllelse"),
        empty_values=(),
        order_by=("level_rank", "pk"),
        attrs={"td": {"class": "level-column"}},
    )
    meaning = tables.Column(
        gettext_lazy("Utfallet gäller"), empty_values=(), orderable=False, visible=False
    )
    forecast = tables.Column(
        gettext_lazy("Prognos för året"), empty_values=(), orderable=False, visible=False
    )
    judged = tables.Column(
        gettext_lazy("Bedömt efter"), empty_values=(), orderable=False, visible=False
    )
    note = tables.Column(
        gettext_lazy("Anmärkning"), empty_values=(), orderable=False, visible=False
    )

    def __init__(self, *args: object, reading: Reading, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.reading = reading

    def figures(self, record: Any) -> Figures:
        raise NotImplementedError

    def corrections(self, record: Any) -> list[Correction]:
        """What the edition corrects of the row's figures."""
        row = self.figures(record).row
        key = (row.indicator_id, row.organisation_id) if row else (0, 0)
        return self.reading.corrections.get(key, [])

    def said(self, record: Any, *what: str) -> list[str]:
        """The corrections of the outcome, the target or the level, in words."""
        decimals = self.figures(record).decimals
        found = self.corrections(record)
        return [corrected(one, decimals) for one in found if one.what in what]

    def subject(self, record: Any) -> object:
        raise NotImplementedError

    def address(self, indicator: Indicator) -> str:
        return self.reading.address("indicator", self.reading.year, indicator.code)

    def council(self, record: Any) -> Council | None:
        """The city's target that an organisation's own target is held against."""
        return None

    def own_level(self, record: Any) -> str:
        shown = self.figures(record)
        return own_level(shown.row, self.council(record), shown.definition)

    def render_target(self, record: Any) -> object:
        shown = self.figures(record)
        text = shown_target(shown.row, shown.target_text)
        return with_corrections(text, self.said(record, Correction.What.TARGET))

    def render_outcome(self, record: Any) -> object:
        shown = self.figures(record)
        text = measure(shown.outcome, shown.unit, shown.decimals)
        told = with_forecast(self.with_meaning(text, shown), shown.row, shown.unit, shown.decimals)
        return with_corrections(told, self.said(record, *Correction.OF_OUTCOMES))

    def meaning_of(self, shown: Figures) -> str:
        """What the period's figure is about, where there is one."""
        if shown.outcome is None:
            return ""
        return meaning_words(shown.definition, self.reading.period)

    def with_meaning(self, text: object, shown: Figures) -> object:
        words = self.meaning_of(shown)
        return format_html('{} <small class="meaning">{}</small>', text, words) if words else text

    def value_meaning(self, record: Any) -> object:
        return self.meaning_of(self.figures(record))

    def render_previous(self, record: Any) -> object:
        shown = self.figures(record)
        return measure(shown.previous, shown.unit, shown.decimals)

    def render_trend(self, record: Any) -> object:
        row = self.figures(record).row
        return trend(row.trend) if row and row.trend != "unknown" else NOTHING

    def render_level(self, record: Any) -> object:
        row = self.figures(record).row
        drawn = symbol(row, self.subject(record), self.reading, self.own_level(record))
        return with_corrections(drawn, self.said(record, Correction.What.LEVEL))

    def value_target(self, record: Any) -> object:
        return self.figures(record).target_text

    def value_outcome(self, record: Any) -> object:
        shown = self.figures(record)
        return csv_number(shown.outcome, shown.decimals)

    def value_previous(self, record: Any) -> object:
        shown = self.figures(record)
        return csv_number(shown.previous, shown.decimals)

    def value_trend(self, record: Any) -> object:
        row = self.figures(record).row
        return row.get_trend_display() if row else ""

    def value_level(self, record: Any) -> object:
        row = self.figures(record).row
        return status_text(row.level) if row else ""

    def value_forecast(self, record: Any) -> object:
        shown = self.figures(record)
        return csv_number(shown.row.forecast if shown.row else None, shown.decimals)

    def value_judged(self, record: Any) -> object:
        row = self.figures(record).row
        return row.get_judged_display() if row else ""

    def value_note(self, record: Any) -> object:
        return "; ".join(self.notes(record))

    def notes(self, record: Any) -> list[str]:
        """What the file's own column says of the row."""
        own = self.own_level(record)
        corrected = [said for what in Correction.What for said in self.said(record, what)]
        return [own, *corrected] if own else corrected


def level_words(indicator: Any, organisation: Organisation | None) -> str:
    """Who decided that it is measured, as it is said to whom the row is about."""
    words = str(indicator.get_level_display())
    return spoken(organisation, words) if organisation else words


class PlacementTable(FiguresTable):
    """Indicators with the city's figures, or for an own indicator its owner's."""

    label = gettext_lazy("Målets indikatorer")

    name = tables.Column(
        gettext_lazy("Indikator"),
        accessor="indicator__name",
        empty_values=(),
        order_by=("indicator__sort_name", "pk"),
    )
    kind = tables.Column(
        gettext_lazy("Slag"),
        accessor="indicator__level",
        order_by=("indicator__level", "pk"),
        empty_values=(),
    )

    class Meta:
        sequence = (
            "name",
            "kind",
            "target",
            "outcome",
            "previous",
            "trend",
            "level",
            "meaning",
            "forecast",
            "judged",
            "note",
        )
        order_by = ()

    def figures(self, record: Any) -> Figures:
        return Figures.of(record.indicator)

    def subject(self, record: Any) -> object:
        return record.indicator.name

    def render_name(self, record: Any) -> object:
        indicator = record.indicator
        name = link(
            self.reading.address("indicator", self.reading.year, indicator.code), indicator.name
        )
        if not indicator.owner:
            return name
        return format_html('{} <small class="muted">{}</small>', name, indicator.owner.short_name)

    def value_name(self, value: Any) -> object:
        return value

    def render_kind(self, record: Any) -> object:
        return level_words(record.indicator, record.indicator.owner)


class IndicatorTable(PlacementTable):
    """All indicators of the year."""

    label = gettext_lazy("Årets indikatorer")

    goal = tables.Column(
        gettext_lazy("Mål"),
        accessor="area_goal__code",
        order_by=("area_goal__sort_code", "position", "pk"),
    )

    class Meta:
        sequence = (
            "name",
            "goal",
            "kind",
            "target",
            "outcome",
            "previous",
            "trend",
            "level",
            "meaning",
            "forecast",
            "judged",
            "note",
        )

    def render_goal(self, record: Any, value: Any) -> object:
        return link(self.reading.address("area_goal", self.reading.year, value), value)

    def value_goal(self, value: Any) -> object:
        return value


class FulfilmentTable(FiguresTable):
    """One organisation's indicators, with what the council asks of the city beside."""

    label = gettext_lazy("Organisationens indikatorer")

    name = tables.Column(
        gettext_lazy("Indikator"),
        accessor="indicator__name",
        empty_values=(),
        order_by=("indicator__sort_name", "pk"),
    )
    kind = tables.Column(
        gettext_lazy("Slag"),
        accessor="indicator__level",
        order_by=("indicator__level", "pk"),
        empty_values=(),
    )
    goal = tables.Column(
        gettext_lazy("Mål"),
        accessor="goal_code",
        order_by=("goal_sort_code", "indicator__level", "indicator__sort_name", "pk"),
    )

    class Meta:
        sequence = (
            "name",
            "goal",
            "kind",
            "target",
            "outcome",
            "previous",
            "trend",
            "level",
            "meaning",
            "forecast",
            "judged",
            "note",
        )

    def __init__(
        self, *args: object, later_targets: Mapping[int, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.later_targets = later_targets or {}

    def figures(self, record: Any) -> Figures:
        return Figures.of_row(record)

    def _later(self, record: Any) -> str:
        """The target that the public plan has instead, which the period's edition knew nothing
        of."""
        later = self.later_targets.get(record.indicator_id, "")
        if later in ("", record.target_text):
            return ""
        return _("%(target)s i planen, som beslutades senare") % {"target": later}

    def render_target(self, record: Any) -> object:
        text, later = super().render_target(record), self._later(record)
        return format_html('{} <small class="meaning">{}</small>', text, later) if later else text

    def council(self, record: Any) -> Council:
        return Council(record.council_text or "", record.council_value)

    def subject(self, record: Any) -> object:
        return record.indicator.name

    def render_name(self, record: Any) -> object:
        indicator = record.indicator
        return link(self.reading.of_organisation(record.organisation, indicator), indicator.name)

    def value_name(self, value: Any) -> object:
        return value

    def render_goal(self, record: Any, value: Any) -> object:
        return link(self.reading.address("area_goal", record.year, value), value)

    def value_goal(self, value: Any) -> object:
        return value

    def render_kind(self, record: Any) -> object:
        return level_words(record.indicator, record.organisation)


class OrganisationFiguresTable(FiguresTable):
    """All organisations of one indicator."""

    label = gettext_lazy("Organisationerna som svarar")

    organisation = tables.Column(
        gettext_lazy("Organisation"),
        accessor="organisation__name",
        empty_values=(),
        order_by=("organisation__kind_order", "organisation__sort_name", "pk"),
    )
    outcome = tables.Column(
        gettext_lazy("Utfall"), empty_values=(), order_by=("outcome", "pk"), attrs=NUMBER
    )
    distance = tables.Column(
        gettext_lazy("Avstånd till årsmålet"),
        empty_values=(),
        order_by=("distance", "pk"),
        attrs=NUMBER,
    )
    gender = tables.Column(
        gettext_lazy("Kvinnor / män"), empty_values=(), orderable=False, attrs=NUMBER
    )

    class Meta:
        sequence = (
            "organisation",
            "target",
            "outcome",
            "distance",
            "previous",
            "trend",
            "gender",
            "level",
            "meaning",
            "forecast",
            "judged",
            "note",
        )

    def __init__(
        self,
        *args: object,
        definition: IndicatorDefinition | None,
        genders: dict[int, OutcomeColumns],
        corrections: Mapping[tuple[int, str, int], list[Correction]],
        citys: Fulfilment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.citys = citys
        self.definition = definition
        self.over_time = corrections
        self.genders = genders
        if not genders:
            self.columns.hide("gender")

    def figures(self, record: Any) -> Figures:
        return Figures(record, None, self.definition)

    def corrections(self, record: Any) -> list[Correction]:
        return self.over_time.get((record.year, record.period, record.organisation_id), [])

    def with_meaning(self, text: object, shown: Figures) -> object:
        """One indicator: the page says it once, above the table."""
        return text

    def notes(self, record: Any) -> list[str]:
        late = [_("har inte lämnat in")] if self.is_missing(record) else []
        return late + super().notes(record)

    def is_missing(self, record: Any) -> bool:
        return record.organisation.code in self.reading.missing

    def subject(self, record: Any) -> object:
        return record.organisation

    def council(self, record: Any) -> Council | None:
        return Council.of(self.citys)

    def render_organisation(self, record: Any) -> object:
        one = record.organisation
        name = link(self.reading.of_organisation(one, record.indicator), one.name)
        return format_html("{} {}", name, not_handed_in()) if self.is_missing(record) else name

    def value_organisation(self, value: Any) -> object:
        return value

    def render_distance(self, record: Any) -> object:
        shown = self.figures(record)
        return difference(record.distance, shown.unit, shown.decimals)

    def value_distance(self, record: Any) -> object:
        return csv_number(record.distance, self.figures(record).decimals)

    def render_gender(self, record: Any) -> object:
        outcome = self.genders.get(record.organisation_id)
        decimals = self.figures(record).decimals
        if outcome is None or outcome.women is None:
            return _("inte redovisat") if self.figures(record).lacks_genders else NOTHING
        return f"{sv_number(outcome.women, decimals)} / {sv_number(outcome.men, decimals)}"


class ActivityTable(PageTable):
    """The activities that the budgets list."""

    label = gettext_lazy("Budgetarnas aktiviteter")

    title = tables.Column(gettext_lazy("Aktivitet"), order_by=("title", "pk"))
    heading = tables.Column(gettext_lazy("Rubrik i budgeten"), order_by=("heading", "pk"))
    responsible = tables.Column(gettext_lazy("Ansvarig"), empty_values=(), orderable=False)
    start = tables.Column(gettext_lazy("Start"), order_by=("start", "pk"), attrs=DATE)
    end = tables.Column(gettext_lazy("Slut"), order_by=("end", "pk"), attrs=DATE)
    proposer = tables.Column(
        gettext_lazy("Budget"), accessor="budget__proposer", order_by=("budget__proposer", "pk")
    )

    class Meta:
        sequence = ("title", "heading", "responsible", "start", "end", "proposer")

    def render_responsible(self, record: Any) -> object:
        return ", ".join(item.short_name for item in record.responsible.all()) or NOTHING

    def render_start(self, value: Any) -> object:
        return sv_date(value)

    def render_end(self, value: Any) -> object:
        return sv_date(value)

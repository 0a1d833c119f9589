"""A table of figures as a file that says enough to be read back: codes, period, unit, what the
figure means, why it is missing, which edition it is of, and whether it is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from common.dates import sv_date
from common.numbers import csv_number
from dashboards.selectors.indicators import Figures
from dashboards.selectors.readings import Reading, rows_of
from dashboards.tables import FiguresTable
from indicators.models import Indicator
from indicators.models.figures import OutcomeColumns
from organisations.models import Organisation

# What the import leaves aside: nobody reported it.
COMPUTED = "sammanställt"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the table with what names it and what was reported."""

    figures: Figures
    indicator: Indicator
    organisation: Organisation
    outcome: OutcomeColumns | None
    is_example: bool

    @property
    def is_computed(self) -> bool:
        return self.outcome is None and self.figures.outcome is not None


Say = Callable[[_Line], object]

# Columns of the page that the file says exactly, by their names in the table.
_EXACT = {"outcome": "value", "forecast": "forecast"}


def rows_with_codes(table: FiguresTable, reading: Reading) -> Iterator[list[object]]:
    """The header and the rows of the table's file, with a fixed number of queries."""
    names = [column.name for column in table.columns.iterall()]
    rows = iter(table.as_values())
    beside = _beside(reading, has_forecast="forecast" in names)
    yield [*next(rows), *(name for name, _say in beside)]
    for cells, line in zip(rows, _lines(table, reading), strict=True):
        written = list(cells)
        for name, column in _EXACT.items():
            if name in names and line.outcome is not None:
                written[names.index(name)] = csv_number(getattr(line.outcome, column))
        yield [*written, *(say(line) for _name, say in beside)]


def _lines(table: FiguresTable, reading: Reading) -> list[_Line]:
    found = [(row.record, table.figures(row.record)) for row in table.rows]
    ids = {record.indicator_id for record, _figures in found}
    indicators = Indicator.objects.select_related("owner").in_bulk(ids)
    organisations = Organisation.objects.in_bulk(
        {figures.row.organisation_id for _record, figures in found if figures.row}
    )
    outcomes = rows_of(
        reading.outcomes(), indicator__in=ids, year=reading.year, period=reading.period
    )
    reported = {(one.indicator_id, one.organisation_id): one for one in outcomes}
    targets = rows_of(reading.targets(), indicator__in=ids)
    made_up = {(one.indicator_id, one.organisation_id) for one in targets if one.is_example}
    lines = []
    for record, figures in found:
        indicator = indicators[record.indicator_id]
        row = figures.row
        whose = organisations[row.organisation_id] if row else indicator.owner or reading.city
        key = indicator.pk, whose.pk
        outcome = reported.get(key)
        is_example = key in made_up or bool(outcome and outcome.is_example)
        lines.append(_Line(figures, indicator, whose, outcome, is_example))
    return lines


def _beside(reading: Reading, *, has_forecast: bool) -> list[tuple[str, Say]]:
    """The columns that the file has more than the page."""
    edition = reading.shown
    said = f"{edition.number}, {sv_date(edition.made_at.date())}" if edition else ""
    which = _("arbetsläge") if reading.is_working else _("publicerat")
    numbers = [
        (_("Täljare"), "numerator"), (_("Nämnare"), "denominator"),
        (_("Kvinnor"), "women"), (_("Män"), "men"), (_("Prognos"), "forecast"),
    ]  # fmt: skip
    if has_forecast:
        numbers.pop()
    return [
        (_("Organisationskod"), lambda line: line.organisation.code),
        (_("Indikatorkod"), lambda line: line.indicator.code),
        (_("År"), lambda line: reading.year),
        (_("Period"), lambda line: reading.period),
        (_("Enhet"), lambda line: line.figures.unit),
        (_("Värdet gäller"), _meaning),
        *((name, partial(_number, column)) for name, column in numbers),
        (_("Varför värde saknas"), _absence),
        (_("Värdets ursprung"), lambda line: COMPUTED if line.is_computed else ""),
        (_("Vilken läsning"), lambda line: which),
        (_("Utgåva"), lambda line: said),
        (_("Källa"), lambda line: getattr(line.figures.definition, "source", "")),
        (_("Exempeldata"), lambda line: _("exempeldata") if line.is_example else ""),
    ]


def _number(column: str, line: _Line) -> str:
    return csv_number(getattr(line.outcome, column, None))


def _meaning(line: _Line) -> str:
    definition = line.figures.definition
    return str(definition.get_values_display()) if definition else ""


def _absence(line: _Line) -> str:
    outcome = line.outcome
    return str(outcome.get_absence_display()) if outcome and outcome.absence else ""  # type: ignore[attr-defined]

"""The grid as the page shows it: columns, cells, what is wrong in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.numbers import measure
from common.text import clean_text
from followup.actions import NotSaved
from followup.calculations.changes import RowChange
from followup.calculations.grid import GridRow
from goals.models import AreaGoal
from indicators.calculations.entry import FIELDS, NUMBERS
from indicators.models import Outcome, Period
from indicators.templatetags.levels import judged_mark, status, trend

MONTHS_OF_YEAR = 12
HEADINGS: dict[str, Promise] = {
    "value": gettext_lazy("Utfall"),
    "numerator": gettext_lazy("Täljare"),
    "denominator": gettext_lazy("Nämnare"),
    "women": gettext_lazy("Kvinnor"),
    "men": gettext_lazy("Män"),
    "absence": gettext_lazy("Varför värde saknas"),
    "forecast": gettext_lazy("Prognos för året"),
    "comment": gettext_lazy("Kommentar"),
}


@dataclass(frozen=True)
class GridCell:
    """One cell to fill in. `theirs` is what somebody else wrote there meanwhile."""

    indicator_id: int
    field: str
    value: str
    error: str = ""
    theirs: str | None = None
    is_asked_about: bool = False

    @property
    def name(self) -> str:
        return f"{self.indicator_id}-{self.field}"

    @property
    def heading(self) -> Promise:
        return HEADINGS[self.field]

    @property
    def is_number(self) -> bool:
        return self.field in NUMBERS

    @property
    def readable(self) -> str:
        """For those who only read: an absence by its name, an empty cell as a dash."""
        if self.field == "absence" and self.value:
            return str(Outcome.Absence(self.value).label)
        return self.value or "–"


@dataclass(frozen=True)
class GridLine:
    """One row of the grid. A cell is None where the indicator has nothing to fill in."""

    row: GridRow
    cells: list[tuple[str, GridCell | None]]

    @property
    def base(self) -> str:
        """What the page shows as stored, sent back with every save."""
        return json.dumps(self.row.texts, ensure_ascii=False)

    @property
    def shown_base(self) -> str:
        """The base that the page's form posts: after a conflict it is what others wrote, so that
        saving once more is a choice made knowingly."""
        theirs = {
            name: cell.theirs for name, cell in self.cells if cell and cell.theirs is not None
        }
        return json.dumps({**self.row.texts, **theirs}, ensure_ascii=False)

    @property
    def symbol(self) -> SafeString:
        return row_symbol(self.row)

    @property
    def is_asked(self) -> bool:
        """Something is asked about the row, and perhaps answered."""
        return bool(self.row.doubts)

    @property
    def is_open(self) -> bool:
        return self.is_asked and not self.row.is_confirmed

    @property
    def asked_fields(self) -> list[str]:
        """The cells with a question that nobody has answered."""
        return list(dict.fromkeys(one.field for one in self.row.doubts)) if self.is_open else []

    @property
    def asked_cell(self) -> str:
        """The first cell that is asked about, to go to."""
        return f"c-{self.row.indicator.pk}-{self.row.doubts[0].field}"

    @property
    def previous(self) -> str:
        """The same period last year, as the computation read it where it has."""
        row = self.row
        computed = row.fulfilment.previous if row.fulfilment else None
        stored = row.year_before.value if row.year_before else None
        if computed is None and stored is None and row.year_before:
            return str(row.year_before.get_absence_display())
        value = computed if computed is not None else stored
        return measure(value, row.unit, row.decimals)

    @property
    def is_new_definition(self) -> bool:
        """Last year's figure was measured in another way and is not compared with."""
        before, definition = self.row.year_before, self.row.definition
        return bool(before and definition and definition.from_year > before.year)


@dataclass
class ReportSheet:
    """The page's grid: what to fill in, goal by goal, and what comes later."""

    rows: list[GridRow]
    lines: list[GridLine]
    fields: list[str]
    refused: NotSaved | None = None
    later: list[GridRow] = field(default_factory=list)

    @property
    def columns(self) -> list[tuple[str, Promise]]:
        return [(name, HEADINGS[name]) for name in self.fields]

    @property
    def column_groups(self) -> list[tuple[str, int]]:
        """What time the columns are about, and how many they are; the comment is about neither."""
        about_period = sum(name not in ("forecast", "comment") for name in self.fields)
        groups = [(self.until, about_period)]
        return [*groups, (_("Hela året"), 1)] if "forecast" in self.fields else groups

    @property
    def until(self) -> str:
        """ "Till och med augusti"; of December, the year."""
        period = next((row.period for row in self.rows), Period.VB)
        last = Period(period).end_month
        if last == MONTHS_OF_YEAR:
            return _("Hela året")
        return _("Till och med %(month)s") % {"month": Period(f"M{last:02}").label}

    @property
    def without_forecast(self) -> list[GridRow]:
        return [row for row in self.rows if row.is_in_grid and row.lacks_forecast]

    @property
    def groups(self) -> list[tuple[AreaGoal | None, list[GridLine]]]:
        return [
            (goal, list(lines)) for goal, lines in groupby(self.lines, lambda a: a.row.area_goal)
        ]

    @property
    def due(self) -> int:
        return sum(row.is_due for row in self.rows)

    @property
    def reported(self) -> int:
        return sum(row.is_due and row.is_reported for row in self.rows)

    @property
    def missing(self) -> list[GridRow]:
        return [row for row in self.rows if row.is_due and not row.is_reported]

    @property
    def asked(self) -> list[GridLine]:
        """What somebody should answer before handing in."""
        return [line for line in self.lines if line.is_open]

    @property
    def answered(self) -> list[GridLine]:
        return [line for line in self.lines if line.is_asked and not line.is_open]

    @property
    def errors(self) -> list[tuple[GridLine, GridCell]]:
        return [
            (line, cell)
            for line in self.lines
            for _name, cell in line.cells
            if cell and (cell.error or cell.theirs is not None)
        ]

    @staticmethod
    def written(name: str, text: str) -> str:
        """A pasted text as the cell's value: kinds of absence come by name."""
        if name != "absence":
            return text
        names = {str(one.label).casefold(): one.value for one in Outcome.Absence}
        return names.get(clean_text(text).casefold(), text)


def make_sheet(
    rows: list[GridRow], typed: Iterable[RowChange] = (), refused: NotSaved | None = None
) -> ReportSheet:
    """Lay out the grid. `typed` keeps what somebody wrote that was refused, in its cells."""
    shown = [row for row in rows if row.is_in_grid]
    fields = [name for name in FIELDS if any(name in row.fields for row in shown)]
    kept = {change.indicator_id: change for change in typed}
    return ReportSheet(
        rows=rows,
        lines=[GridLine(row, _cells(row, fields, kept, refused or NotSaved())) for row in shown],
        fields=fields,
        refused=refused,
        later=[row for row in rows if not row.is_in_grid],
    )


def _cells(
    row: GridRow, fields: list[str], kept: dict[int, RowChange], refused: NotSaved
) -> list[tuple[str, GridCell | None]]:
    pk = row.indicator.pk
    texts = {**row.texts, **(kept[pk].texts if pk in kept else {})}
    faults, theirs = refused.faults.get(pk, {}), refused.conflicts.get(pk, {})
    asked = set() if row.is_confirmed else {doubt.field for doubt in row.doubts}

    def cell(name: str) -> GridCell:
        return GridCell(
            pk, name, texts[name], faults.get(name, ""), theirs.get(name), name in asked
        )

    own = row.fields
    return [(name, cell(name) if name in own else None) for name in fields]


def row_symbol(row: GridRow) -> SafeString:
    """The stored computed answer; nothing is judged here."""
    computed = row.fulfilment
    if computed is None:
        return format_html('<span class="muted">{}</span>', _("räknas"))
    return format_html(
        '{}{} {} <a class="why" href="{}" data-dialog-link aria-haspopup="dialog">{}'
        '<span class="visually-hidden"> {}</span></a>',
        status(computed.level, "s"),
        judged_mark(computed),
        trend(computed.trend, text=False),
        reverse("why", args=[computed.pk]),
        _("Varför?"),
        row.indicator.name,
    )

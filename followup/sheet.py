"""The grid as the page shows it: columns, cells, what is wrong in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.numbers import measure
from drafting.sheets.cells import AREA, CHOICE, NUMBER, SheetCell
from drafting.sheets.folding import fold_done
from drafting.sheets.rows import NotSaved, RowChange
from followup.calculations.grid import GridRow
from goals.models import AreaGoal
from indicators.models import Outcome, Period, Target
from indicators.plausibility import Doubt
from indicators.presentation import figure_text
from indicators.templatetags.levels import judged_mark, status, trend
from plans.calculations.readings import short_reading

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


# Targets that leave the level to somebody, or say that there is none.
NO_LEVEL = {
    Target.Kind.NONE,
    Target.Kind.TO_BE_SET,
    Target.Kind.BY_COMMITTEE,
    Target.Kind.NOT_MEASURED,
}
# In the order shown: figures, then whether the target is reached, then words.
SHOWN = ("value", "numerator", "denominator", "women", "men", "forecast", "absence", "comment")
WORDS = ("absence", "comment")
KINDS = {"absence": CHOICE, "comment": AREA}


@dataclass(frozen=True)
class GridLine:
    """One row of the grid. A cell is None where the indicator has nothing to fill in."""

    row: GridRow
    cells: list[SheetCell | None]
    # What somebody wrote in answer to what is asked, and that is not saved.
    why: str = ""

    @property
    def figures(self) -> list[SheetCell | None]:
        return self.cells[: -len(WORDS)]

    @property
    def words(self) -> list[SheetCell | None]:
        return self.cells[-len(WORDS) :]

    @property
    def base(self) -> str:
        """What the page shows as stored, sent back with every save. After a conflict it is what
        others wrote, so that saving once more is a choice made knowingly."""
        theirs = {
            cell.field: cell.theirs for cell in self.cells if cell and cell.theirs is not None
        }
        texts = {name: text for name, text in {**self.row.texts, **theirs}.items() if text}
        return json.dumps(texts, ensure_ascii=False)

    @property
    def stands(self) -> dict[str, object]:
        """What the sheet's script is told of a row that was saved."""
        context = {"line": self, "can_write": True}
        return {
            "texts": self.row.texts,
            "missing": self.is_missing,
            "asked": {
                "html": render_to_string("drafting/sheets/asked.html", context),
                "fields": self.asked_fields,
            },
        }

    @property
    def is_missing(self) -> bool:
        return self.row.is_due and not self.row.is_reported

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
    def answer(self) -> str:
        """Why a figure that looks wrong is right."""
        return self.row.outcome.confirmed if self.row.outcome else ""

    @property
    def doubts(self) -> list[Doubt]:
        return self.row.doubts

    @property
    def pk(self) -> int:
        return self.row.indicator.pk

    @property
    def name(self) -> str:
        return self.row.indicator.name

    @property
    def reading(self) -> str:
        """How the target is understood, where it says a level or a change."""
        if self.row.target and self.row.target.kind in NO_LEVEL:
            return ""
        return short_reading(self.row.target, self.row.definition)

    @property
    def period_before(self) -> str:
        """What was reported for the period before this one."""
        return figure_text(self.row.period_before, self.row.definition)

    @property
    def previous(self) -> str:
        """The same period last year, as the computation read it where it has."""
        row = self.row
        computed = row.fulfilment.previous if row.fulfilment else None
        stored = row.year_before.value if row.year_before else None
        if computed is None and stored is None and row.year_before:
            return str(row.year_before.get_absence_display())
        value = computed if computed is not None else stored
        return measure(value, "", row.decimals)

    @property
    def is_new_definition(self) -> bool:
        """Last year's figure was measured in another way and is not compared with."""
        before, definition = self.row.year_before, self.row.definition
        return bool(before and definition and definition.from_year > before.year)


@dataclass(frozen=True)
class GoalLines:
    """The rows of one goal, with how far they have come."""

    goal: AreaGoal | None
    lines: list[GridLine]
    is_folded: bool = False

    @property
    def due(self) -> int:
        return sum(line.row.is_due for line in self.lines)

    @property
    def done(self) -> int:
        return self.due - sum(line.is_missing for line in self.lines)

    @property
    def asked(self) -> int:
        return sum(line.is_open for line in self.lines)


@dataclass
class ReportSheet:
    """The page's grid: what to fill in, goal by goal, and what comes later."""

    rows: list[GridRow]
    lines: list[GridLine]
    fields: list[str]
    refused: NotSaved | None = None
    later: list[GridRow] = field(default_factory=list)

    @property
    def figures(self) -> list[tuple[str, Promise]]:
        """The columns of figures, by their heading; words have their own place after them."""
        return [(name, HEADINGS[name]) for name in self.fields if name not in WORDS]

    @property
    def words(self) -> list[tuple[str, Promise]]:
        return [(name, HEADINGS[name]) for name in WORDS]

    @property
    def width(self) -> int:
        """How many columns there are: name, target, past figures and symbol beside the cells."""
        return len(self.fields) + 4

    @property
    def column_groups(self) -> list[tuple[str, int]]:
        """What time the columns of figures are about, and how many they are.

        T1 and T2 judge the forecast, so that their symbol stands under the whole year.
        """
        figures = len(self.figures)
        if "forecast" in self.fields:
            return [(self.until, figures - 1), (_("Hela året"), 2)]
        return [(self.until, figures + 1)]

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
    def groups(self) -> list[GoalLines]:
        by_goal = groupby(self.lines, lambda line: line.row.area_goal)
        groups = [GoalLines(goal, list(lines)) for goal, lines in by_goal]
        return groups if self.errors else fold_done(groups)

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
    def errors(self) -> list[tuple[GridLine, SheetCell]]:
        return [(line, cell) for line in self.lines for cell in line.cells if cell and cell.said]


def make_sheet(
    rows: list[GridRow], typed: Iterable[RowChange] = (), refused: NotSaved | None = None
) -> ReportSheet:
    """Lay out the grid. `typed` keeps what somebody wrote that was refused, in its cells."""
    shown = [row for row in rows if row.is_in_grid]
    used = {name for row in shown for name in row.fields}
    fields = {name: str(HEADINGS[name]) for name in SHOWN if name in used}
    reasons = absences()
    kept = {change.row: change for change in typed}
    return ReportSheet(
        rows=rows,
        lines=[
            GridLine(
                row,
                _cells(row, fields, reasons, kept, refused or NotSaved()),
                kept[row.indicator.pk].why if row.indicator.pk in kept else "",
            )
            for row in shown
        ],
        fields=list(fields),
        refused=refused,
        later=[row for row in rows if not row.is_in_grid],
    )


def _cells(
    row: GridRow,
    fields: Mapping[str, str],
    reasons: tuple[tuple[str, str], ...],
    kept: dict[int, RowChange],
    refused: NotSaved,
) -> list[SheetCell | None]:
    """The row's cells under the columns of `fields`, each with its heading."""
    pk = row.indicator.pk
    texts = {**row.texts, **(kept[pk].texts if pk in kept else {})}
    faults, theirs = refused.faults.get(pk, {}), refused.conflicts.get(pk, {})
    asked = set() if row.is_confirmed else {doubt.field for doubt in row.doubts}

    def cell(name: str) -> SheetCell:
        return SheetCell(
            row=pk,
            field=name,
            heading=fields[name],
            value=texts[name],
            kind=KINDS.get(name, NUMBER),
            options=reasons if name == "absence" else (),
            error=faults.get(name, ""),
            theirs=theirs.get(name),
            is_asked_about=name in asked,
        )

    own = row.fields
    return [cell(name) if name in own else None for name in fields]


def absences() -> tuple[tuple[str, str], ...]:
    return tuple((one.value, str(one.label)) for one in Outcome.Absence)


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

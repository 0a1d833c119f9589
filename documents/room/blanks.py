"""Templates: a workbook with the rows to fill in, matched by code when it comes back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from common.exports import cell_text
from common.text import clean_text
from documents.sheets.difference import ERASE
from followup.calculations.grid import GridRow, ReportPlace, grid
from goals.budgets import citys_budget
from indicators.calculations.entry import NUMBERS
from indicators.meaning import asked_for, month_span
from indicators.models import IndicatorPlacement, Outcome, Period, Target
from indicators.selectors import definitions_in_force
from organisations.models import Organisation

_FILL_IN = PatternFill("solid", start_color="FFFBEFCF")
_FIXED = PatternFill("solid", start_color="FFE9EEEE")
_LONGEST_PROMPT = 255
_LONGEST_TITLE = 31
_WIDTHS = {"indicator": 52, "organisation": 30, "comment": 40, "target": 22, "absence": 26}


@dataclass(frozen=True)
class Column:
    """A column by the name that the import knows it by, and what stands over it."""

    name: str
    heading: str
    is_filled_in: bool = False


@dataclass(frozen=True)
class BlankRow:
    """A row to fill in: what stands in its columns, which are open, and what is asked."""

    cells: dict[str, object]
    open: frozenset[str]
    prompt: str = ""


@dataclass(frozen=True)
class Blank:
    """A sheet to fill in, with what is said of it on a sheet of its own."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[BlankRow]
    words: Sequence[str]
    choices: dict[str, list[str]] = field(default_factory=dict)


def outcomes_blank(place: ReportPlace) -> bytes:
    """What the place is to report in its period, with what it has reported, as XLSX."""
    rows = [row for row in grid(place) if row.is_in_grid]
    used = {name for row in rows for name in row.fields}
    columns = [column for column in _outcome_columns(place) if _is_used(column, used)]
    blank = Blank(
        title=_("Utfall %(period)s %(year)d") % {"period": place.period, "year": place.year},
        columns=columns,
        rows=[_outcome_row(row, place) for row in rows],
        words=[
            _("Varje rad säger vad värdet gäller; klicka i rutan under Utfall så står det.")
            if place.period != Period.VB
            else _("Skriv årets värde på varje rad."),
            *_common_words(),
        ],
        choices={"absence": [str(one.label) for one in Outcome.Absence]},
    )
    return _workbook(blank)


def _is_used(column: Column, used: set[str]) -> bool:
    return not column.is_filled_in or column.name in used


def _outcome_columns(place: ReportPlace) -> list[Column]:
    last = Period(place.period).end_month
    until = _("till och med %(month)s") % {"month": month_span(last, last)}
    return [
        *_fixed_columns(),
        Column("values", _("Värdet gäller")),
        Column("year", _("År")),
        Column("period", _("Period")),
        Column("value", _("Utfall (%(until)s)") % {"until": until}, is_filled_in=True),
        Column("numerator", _("Täljare"), is_filled_in=True),
        Column("denominator", _("Nämnare"), is_filled_in=True),
        Column("women", _("Kvinnor"), is_filled_in=True),
        Column("men", _("Män"), is_filled_in=True),
        Column("absence", _("Varför värde saknas"), is_filled_in=True),
        Column("forecast", _("Prognos för året"), is_filled_in=True),
        Column("comment", _("Kommentar"), is_filled_in=True),
        _example_column(),
    ]


def _example_column() -> Column:
    """What stands as an example comes back as one, where it comes back as it stands."""
    return Column("example", _("Exempeldata"))


def _example(stands: Outcome | Target | None) -> str:
    return _("exempeldata") if stands is not None and stands.is_example else ""


def _fixed_columns() -> list[Column]:
    return [
        Column("organisation_code", _("Organisationskod")),
        Column("organisation", _("Organisation")),
        Column("indicator_code", _("Indikatorkod")),
        Column("indicator", _("Indikator")),
        Column("unit", _("Enhet")),
    ]


def _outcome_row(row: GridRow, place: ReportPlace) -> BlankRow:
    definition, outcome = row.definition, row.outcome
    cells = _fixed_cells(place.organisation, row.indicator.code, row.indicator.name, row.unit)
    cells |= {
        "values": str(definition.get_values_display()) if definition else "",
        "year": place.year,
        "period": place.period,
        "example": _example(outcome),
    }
    if outcome:
        cells |= {name: getattr(outcome, name) for name in NUMBERS}
        cells |= {"absence": _absence(outcome), "comment": outcome.comment}
        if outcome.denominator is not None:
            cells["value"] = None  # made of its parts, in more decimals than a cell has
    prompt = asked_for(definition, place.period) if definition else ""
    return BlankRow(cells, frozenset(row.fields), prompt)


def _absence(outcome: Outcome) -> str:
    return str(outcome.get_absence_display()) if outcome.absence else ""


def _fixed_cells(organisation: Organisation, code: str, name: str, unit: str) -> dict[str, object]:
    return {
        "organisation_code": organisation.code,
        "organisation": organisation.name,
        "indicator_code": code,
        "indicator": name,
        "unit": unit,
    }


def targets_blank(*, organisation: Organisation, year: int, in_the_making: bool = False) -> bytes:
    """The year's targets that the organisation sets, or the city, with those that stand.

    `in_the_making`: also of a budget that is not adopted yet, for whoever may see it.
    """
    budget = citys_budget(year) if in_the_making else None
    placements = (
        IndicatorPlacement.objects.filter(budget=budget)
        if budget
        else IndicatorPlacement.objects.of_year(year)
    ).select_related("indicator")
    mine = (
        placements.filter(indicator__owner=None)
        if organisation.is_city
        else placements.in_plan_of(organisation, year)
    )
    ordered = mine.order_by("area_goal__sort_code", "position", "pk")
    indicators = list(dict.fromkeys(one.indicator for one in ordered))
    ids = [one.pk for one in indicators]
    definitions = definitions_in_force(ids, year)
    own = _targets(organisation, ids, year)
    city = _targets(Organisation.objects.city(), ids, year)
    rows = []
    for one in indicators:
        definition = definitions.get(one.pk)
        cells = _fixed_cells(
            organisation, one.code, one.name, definition.unit if definition else ""
        )
        stands = own.get(one.pk)
        cells |= {
            "year": year,
            "target": _text(stands),
            "council": _text(city.get(one.pk)),
            "example": _example(stands),
        }
        prompt = _("Skriv till exempel 80 %, Minst 3 eller Ökning.")
        rows.append(BlankRow(cells, frozenset({"target"}), prompt))
    council = [] if organisation.is_city else [Column("council", _("KF:s årsmål"))]
    return _workbook(
        Blank(
            title=_("Årsmål %(year)d") % {"year": year},
            columns=[
                *_fixed_columns(),
                Column("year", _("År")),
                *council,
                Column("target", _("Årsmål (hela %(year)d)") % {"year": year}, is_filled_in=True),
                _example_column(),
            ],
            rows=rows,
            words=[_("Skriv årsmålet som det ska stå i planen."), *_common_words()],
        )
    )


def _targets(organisation: Organisation, ids: list[int], year: int) -> dict[int, Target]:
    targets = Target.objects.of_year(year).answered_by(organisation).filter(indicator__in=ids)
    return {one.indicator_id: one for one in targets}


def _text(target: Target | None) -> str:
    return target.text if target else ""


def _common_words() -> list[str]:
    return [
        _("Skriv i de gula rutorna. De grå säger vilken rad det är och går inte att ändra."),
        _("En tom ruta ändrar inget. Skriv %(erase)s för att ta bort det som står.")
        % {"erase": ERASE},
        _("Lämna filen under Filer: du ser vad som ändras innan något sparas."),
    ]


# --- the workbook --------------------------------------------------------------------------------


def _workbook(blank: Blank) -> bytes:
    if not any(row.cells.get("example") for row in blank.rows):
        blank = replace(blank, columns=[one for one in blank.columns if one.name != "example"])
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = blank.title[:_LONGEST_TITLE]
    _write_header(sheet, blank.columns)
    for number, row in enumerate(blank.rows, start=2):
        _write_row(sheet, number, row, blank.columns)
    _add_prompts(sheet, blank)
    help_sheet = workbook.create_sheet(_("Så fyller du i"))
    _write_help(help_sheet, blank)
    _add_choices(sheet, help_sheet, blank)
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True  # against slips: there is no password
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.sort = sheet.protection.autoFilter = False
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _write_header(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(1, place, column.heading)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = _FILL_IN if column.is_filled_in else _FIXED
        width = _WIDTHS.get(column.name, 14)
        sheet.column_dimensions[get_column_letter(place)].width = width


def _write_row(sheet: Worksheet, number: int, row: BlankRow, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(number, place, _written(row.cells.get(column.name)))
        is_open = column.is_filled_in and column.name in row.open
        cell.fill = _FILL_IN if is_open else _FIXED
        cell.protection = Protection(locked=not is_open)
        if column.name in ("comment", "indicator"):
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _written(value: Any) -> object:
    """A number as a number where a spreadsheet can hold it, else as its digits."""
    if isinstance(value, Decimal):
        number = float(value)
        return number if Decimal(repr(number)) == value else str(value.normalize())
    if isinstance(value, str):
        return cell_text(value) or None
    return value


def _add_prompts(sheet: Worksheet, blank: Blank) -> None:
    """What is asked, shown when one stands in the cell."""
    asked = ("value", "target")
    place = next((n for n, one in enumerate(blank.columns, 1) if one.name in asked), 0)
    by_prompt: dict[str, list[int]] = {}
    for number, row in enumerate(blank.rows, start=2):
        if place and row.prompt:
            by_prompt.setdefault(row.prompt, []).append(number)
    for prompt, numbers in by_prompt.items():
        rule = DataValidation(showInputMessage=True, prompt=prompt[:_LONGEST_PROMPT])
        _add_to(rule, place, numbers)
        sheet.add_data_validation(rule)


def _add_to(rule: DataValidation, place: int, numbers: Iterable[int]) -> None:
    for number in numbers:
        rule.add(f"{get_column_letter(place)}{number}")


def _write_help(sheet: Worksheet, blank: Blank) -> None:
    sheet.column_dimensions["A"].width = 90
    for number, words in enumerate(blank.words, start=1):
        cell = sheet.cell(number, 1, clean_text(words))
        cell.alignment = Alignment(wrap_text=True)
    for place, choices in enumerate(blank.choices.values(), start=2):
        sheet.column_dimensions[get_column_letter(place)].width = 30
        for number, choice in enumerate(choices, start=1):
            sheet.cell(number, place, choice)


def _add_choices(sheet: Worksheet, help_sheet: Worksheet, blank: Blank) -> None:
    """Lists refer to cells: a choice may hold the comma that would part a written list."""
    for number, (name, choices) in enumerate(blank.choices.items(), start=2):
        place = next((n for n, one in enumerate(blank.columns, 1) if one.name == name), 0)
        if not place or not blank.rows:
            continue
        letter = get_column_letter(number)
        source = f"'{help_sheet.title}'!${letter}$1:${letter}${len(choices)}"
        rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
        rule.error = _("Välj något i listan.")
        _add_to(rule, place, range(2, len(blank.rows) + 2))
        sheet.add_data_validation(rule)

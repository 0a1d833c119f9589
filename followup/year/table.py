"""A table of indicators and targets, pasted from a spreadsheet: read, matched, taken whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.lookup import Lookup
from common.recording import recorded
from common.text import clean_text, fold
from decisions.guard import explained
from followup.calculations.paste import DoesNotFit, parse_block
from goals.models import AreaGoal, Budget
from indicators.actions import place_indicator
from indicators.advice import advice
from indicators.calculations.targets import MAX_TEXT, parse_target
from indicators.carrying import councils_placements
from indicators.models import Indicator, IndicatorDefinition, Target
from indicators.selectors import definitions_in_force
from indicators.steering import add_council_indicator, councils_indicators, set_citys_targets
from organisations.models import User

GOAL, INDICATOR, TARGET, LEVEL = "goal", "indicator", "target", "level"
COLUMNS = {
    "mal": GOAL,
    "indikator": INDICATOR,
    "arsmal": TARGET,
    "slag": LEVEL,
}
ORDER = (GOAL, INDICATOR, TARGET, LEVEL)
_CODE = re.compile(r"\d+\.\d+")


@dataclass
class PastedRow:
    """A row as it was pasted and what it means; `faults` say why it cannot be taken."""

    number: int
    cells: Mapping[str, str]
    goal: AreaGoal | None = None
    indicator: Indicator | None = None
    level: str = Indicator.Level.COUNCIL
    is_placed: bool = False
    before: Target | None = None
    definition: IndicatorDefinition | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.cells[INDICATOR]

    @property
    def text(self) -> str:
        return self.cells[TARGET]

    @property
    def is_new(self) -> bool:
        return self.indicator is None

    @property
    def advice(self) -> str:
        """What is wrong with the target as it is written; it is taken all the same."""
        return advice(parse_target(self.text), self.definition)

    @property
    def changes_target(self) -> bool:
        return bool(self.text) and (self.before is None or self.before.text != self.text)


@dataclass
class PastedTable:
    """What the table would do, row by row."""

    budget: Budget
    rows: list[PastedRow]

    @property
    def faults(self) -> int:
        return sum(bool(row.faults) for row in self.rows)

    @property
    def new(self) -> int:
        return len({fold(row.name) for row in self.rows if row.is_new and not row.faults})

    @property
    def targets(self) -> int:
        return sum(row.changes_target for row in self.rows)

    @property
    def at_fault(self) -> int:
        return sum(bool(row.advice) for row in self.rows)


def read_table(budget: Budget, text: str) -> PastedTable:
    """Match every row against the budget; ValidationError, at `text`, when it is no table."""
    rows = _rows(text)
    goals = list(budget.area_goals.all())
    goal_lookup = Lookup(goals, names=lambda one: (one.code, one.title, str(one)), label=str)
    indicators = list(councils_indicators().prefetch_related("aliases"))
    lookup = Lookup(
        indicators,
        names=lambda one: (one.code, one.name, *(alias.name for alias in one.aliases.all())),
        label=str,
    )
    placed = set(councils_placements(budget).values_list("indicator", "area_goal"))
    before = {one.indicator_id: one for one in Target.objects.of_city().of_year(budget.year)}
    for row in rows:
        _match(row, goal_lookup, lookup)
    found = {row.indicator.pk for row in rows if row.indicator}
    definitions = definitions_in_force(found, budget.year)
    for row in rows:
        if row.indicator:
            row.definition = definitions.get(row.indicator.pk)
            row.before = before.get(row.indicator.pk)
            under = row.goal.pk if row.goal else None
            row.is_placed = (row.indicator.pk, under) in placed
    _compare(rows)
    return PastedTable(budget, rows)


def _rows(text: str) -> list[PastedRow]:
    try:
        block = parse_block(text)
    except DoesNotFit as fault:
        raise ValidationError({"text": str(fault)}) from None
    lines = [(number, line) for number, line in enumerate(block, start=1) if any(line)]
    if not lines:
        raise ValidationError({"text": _("Det finns inga rader i det du klistrade in.")})
    order, has_heading = _order(lines[0][1])
    rows = lines[1:] if has_heading else lines
    if not rows:
        raise ValidationError({"text": _("Det finns bara en rubrikrad. Ta med raderna under.")})
    return [PastedRow(number, _cells(line, order)) for number, line in rows]


def _order(line: list[str]) -> tuple[list[str], bool]:
    """The columns in the heading's order, or (no heading) in the usual one."""
    named = [COLUMNS.get(fold(cell), "") for cell in line]
    if INDICATOR in named and GOAL in named:
        return named, True
    if len(line) < 2:
        raise ValidationError(
            {"text": _("Raderna har bara en kolumn. Kopiera Mål, Indikator och Årsmål.")}
        )
    return list(ORDER), False


def _cells(line: list[str], order: list[str]) -> dict[str, str]:
    read = {name: clean_text(cell) for name, cell in zip(order, line, strict=False) if name}
    return {name: read.get(name, "") for name in ORDER}


def _match(row: PastedRow, goals: Lookup[AreaGoal], indicators: Lookup[Indicator]) -> None:
    named = row.cells[GOAL]
    code = _CODE.match(named)
    row.goal = goals.find(named) or (goals.find(code[0]) if code else None)
    if row.goal is None:
        row.faults.append(_unknown_goal(named, goals))
    row.indicator = indicators.find(row.name)
    if not row.name:
        row.faults.append(_("Indikatorns namn saknas."))
    if len(row.name) > 400:
        row.faults.append(_("Indikatorns namn är längre än 400 tecken."))
    if len(row.text) > MAX_TEXT:
        row.faults.append(_("Årsmålet är längre än %(max)d tecken.") % {"max": MAX_TEXT})
    _read_level(row)


def _unknown_goal(named: str, goals: Lookup[AreaGoal]) -> str:
    if not named:
        return _("Målet saknas.")
    nearest = goals.nearest(named)
    hint = _(" Menas %(name)s?") % {"name": nearest} if nearest else ""
    return _("Målet ”%(goal)s” finns inte i budgeten.%(hint)s") % {"goal": named, "hint": hint}


_LEVELS = {
    "kf": Indicator.Level.COUNCIL,
    "kf:s indikator": Indicator.Level.COUNCIL,
    "kf:s": Indicator.Level.COUNCIL,
    "obligatorisk": Indicator.Level.MANDATORY,
    "obligatorisk namndindikator": Indicator.Level.MANDATORY,
}


def _read_level(row: PastedRow) -> None:
    named = fold(row.cells[LEVEL])
    level = _LEVELS.get(named) if named else Indicator.Level.COUNCIL
    if level is None:
        row.faults.append(
            _("Slaget ”%(level)s” är okänt. Skriv KF eller obligatorisk.")
            % {"level": row.cells[LEVEL]}
        )
    elif row.indicator and named and row.indicator.level != level:
        row.faults.append(
            _("Indikatorn är en annan sort: %(level)s.")
            % {"level": row.indicator.get_level_display()}
        )
    else:
        row.level = level


def _compare(rows: list[PastedRow]) -> None:
    """Rows about one indicator may stand under several goals, but say one target."""
    seen: dict[str, PastedRow] = {}
    for row in rows:
        key = row.indicator.code if row.indicator else fold(row.name)
        first = seen.setdefault(key, row)
        if first is row:
            continue
        if first.goal == row.goal:
            row.faults.append(_("Samma som rad %(number)d.") % {"number": first.number})
        elif first.text != row.text:
            row.faults.append(
                _("Rad %(number)d har ett annat årsmål för samma indikator.")
                % {"number": first.number}
            )


def take_table(*, table: PastedTable, by: User) -> None:
    """Place, define and set everything that the table says, or nothing at all."""
    if table.faults:
        raise ValidationError({"text": _("Rätta först de rader som inte går att ta in.")})
    made: dict[str, Indicator] = {}
    with explained(), recorded(by):
        for row in table.rows:
            _place(row, table.budget, made, by)
        wanted = {_known(row, made): (row.text, "") for row in table.rows if row.changes_target}
        set_citys_targets(year=table.budget.year, wanted=wanted, by=by)


def _known(row: PastedRow, made: Mapping[str, Indicator]) -> Indicator:
    return row.indicator or made[fold(row.name)]


def _place(row: PastedRow, budget: Budget, made: dict[str, Indicator], by: User) -> None:
    assert row.goal is not None, "rows without a goal have faults"
    indicator = row.indicator or made.get(fold(row.name))
    if indicator is None:
        made[fold(row.name)] = add_council_indicator(
            budget=budget,
            area_goal=row.goal,
            name=row.name,
            level=row.level,
            by=by,
            unit=parse_target(row.text).unit,
            direction=IndicatorDefinition.Direction.NONE,
        )
    elif not row.is_placed:
        place_indicator(indicator=indicator, budget=budget, area_goal=row.goal, by=by)

"""Every file and column of the city folder, as data. docs/city-folder.md says what they mean.

A column marked `ours` is an addition: it is written only where some row fills it, so that a
folder that needs none of them looks like the agreed format to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

PLAN = "plan"
PERIODS = ("T1", "T2", "VB", *(f"M{month:02}" for month in range(1, 13)))
LEVELS = ("full", "partial", "none", "hard_to_assess", "not_applicable")
KINDS = (
    "executive",
    "committee",
    "district_committee",
    "board",
    "foundation",
    "federation",
    "other",
)
ABSENCES = ("not_reported", "not_applicable", "comes_later", "not_measurable", "secret")
AGGREGATIONS = ("sum", "ratio", "weighted_mean", "mean", "share_meeting", "central", "none")
APPROPRIATIONS = ("net", "costs", "revenues", "investment_costs", "investment_revenues")
PLAN_FIGURES = (
    "budget_line",
    "turnover_change",
    "operating_adjustment",
    "investment_adjustment",
    "investment",
    "result_unit",
)
# What a column's code is the code of.
ORGANISATION, CITY_OR_ORGANISATION, INDICATOR = "organisation", "city", "indicator"
# Fewer than the tables hold: what is computed from a thousand of them must fit there as well.
DIGITS = (12, 9)


class Kind(Enum):
    CODE = "code"
    TEXT = "text"
    DECIMAL = "decimal"
    WHOLE = "whole"
    DATE = "date"
    BOOL = "bool"
    YEAR = "year"
    WORD = "word"
    CODES = "codes"


@dataclass(frozen=True)
class Column:
    """One column. `limit` is characters of a text, or the largest of a whole number.

    `digits` are those before and after the point of a decimal. `default` is the value that an
    empty cell stands for.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    words: tuple[str, ...] = ()
    refers: str = ""
    limit: int | None = None
    digits: tuple[int, int] = DIGITS
    default: object = None
    ours: bool = False


@dataclass(frozen=True)
class Table:
    """One file. No two rows have the same `key`; rows are written in the order of `order`."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    ours: bool = False
    places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {column.name: place for place, column in enumerate(self.columns)}
        object.__setattr__(self, "places", places)

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        return self.columns[self.places[name]]


def _code(name: str, limit: int, *, required: bool = True) -> Column:
    return Column(name, Kind.CODE, required=required, limit=limit)


def _of(name: str, what: str, *, required: bool = True, ours: bool = False) -> Column:
    return Column(name, Kind.CODE, required=required, refers=what, ours=ours)


def _text(name: str, limit: int | None = None, *, required: bool = False) -> Column:
    return Column(name, required=required, limit=limit, default="")


def _our_text(name: str, limit: int | None = None) -> Column:
    return Column(name, limit=limit, default="", ours=True)


def _word(name: str, words: tuple[str, ...], default: object = None) -> Column:
    return Column(name, Kind.WORD, required=default is None, words=words, default=default)


def _decimal(name: str, digits: tuple[int, int] = DIGITS, *, required: bool = False) -> Column:
    return Column(name, Kind.DECIMAL, required=required, digits=digits)


def _date(name: str, *, required: bool = False, ours: bool = False) -> Column:
    return Column(name, Kind.DATE, required=required, ours=ours)


def _bool(name: str, *, ours: bool = False) -> Column:
    return Column(name, Kind.BOOL, default=False, ours=ours)


def _money(name: str) -> Column:
    return _decimal(name, (11, 3))


SMALL, LARGE = 32767, 2147483647
YEAR = Column("year", Kind.YEAR, required=True)
POSITION = Column("position", Kind.WHOLE, limit=SMALL, default=0)
PROPOSER = _text("proposer", 200, required=True)
GOAL = _text("goal", 20, required=True)
PERIOD = _word("period", PERIODS)
EXAMPLE = _bool("example", ours=True)
# Why a value that was asked about is right.
CONFIRMED = _our_text("confirmed", 200)
OF_INDICATOR = _of("indicator", INDICATOR)
OF_ORGANISATION = _of("organisation", ORGANISATION)
OF_ANY = _of("organisation", CITY_OR_ORGANISATION)
OWN_SOURCE = _our_text("source", 200)
SHARE = (1, 9)

TABLES = (
    Table("city", (_code("code", 60), _text("name", 200, required=True)), ("code",)),
    Table(
        "organisations",
        (
            _code("code", 60),
            _text("name", 200, required=True),
            _text("short_name", 100),
            _word("kind", KINDS),
            _of("parent", CITY_OR_ORGANISATION, required=False),
            _bool("counted"),
            _date("from"),
            _date("to"),
        ),
        ("code",),
    ),
    Table(
        "budgets",
        (
            YEAR,
            PROPOSER,
            _word("status", ("adopted", "proposal")),
            _date("adopted_on"),
            _text("reference", 200),
            _text("source", 300),
        ),
        ("year", "proposer"),
    ),
    Table(
        "goals",
        (YEAR, PROPOSER, _text("code", 10, required=True), _text("title", 500, required=True)),
        ("year", "proposer", "code"),
    ),
    Table(
        "indicators",
        (
            _code("code", 80),
            _text("name", 400, required=True),
            _word("level", ("council", "mandatory", "own")),
            _of("owner", ORGANISATION, required=False),
            EXAMPLE,
        ),
        ("code",),
    ),
    Table(
        "indicator_aliases",
        (OF_INDICATOR, _text("name", 400, required=True), _text("source", 200)),
        ("name",),
        ("indicator", "name"),
    ),
    Table(
        "definitions",
        (
            OF_INDICATOR,
            Column("from_year", Kind.YEAR, required=True),
            _text("unit", 60),
            Column("decimals", Kind.WHOLE, limit=6, default=0),
            _word("direction", ("higher", "lower", "band", "none")),
            _word("frequency", ("tertial", "half_year", "year", "month")),
            _word("values", ("year_to_date", "own_period", "state")),
            _word("over_periods", ("latest", "sum", "mean")),
            _word("over_organisations", AGGREGATIONS),
            _bool("by_gender"),
            _decimal("minimum"),
            _decimal("maximum"),
            _bool("whole"),
            _bool("exceeds_hundred", ours=True),
            Column("largest_change", Kind.DECIMAL, ours=True),
            _text("why"),
            _text("numerator"),
            _text("denominator"),
            _text("source", 200),
        ),
        ("indicator", "from_year"),
    ),
    Table(
        "placements",
        (
            YEAR,
            PROPOSER,
            OF_INDICATOR,
            GOAL,
            POSITION,
            _our_text("committee_goal", 40),
            OWN_SOURCE,
        ),
        ("year", "proposer", "indicator", "goal"),
        ("year", "proposer", "goal", "position", "indicator"),
    ),
    Table(
        "responsibilities",
        (OF_INDICATOR, OF_ORGANISATION, _date("from"), _date("to"), _text("source", 200)),
        ("indicator", "organisation", "from"),
    ),
    Table(
        "weights",
        (
            OF_INDICATOR,
            OF_ORGANISATION,
            YEAR,
            _decimal("weight", required=True),
            _text("basis", 200),
        ),
        ("indicator", "organisation", "year"),
        ("indicator", "year", "organisation"),
    ),
    Table(
        "targets",
        (
            OF_INDICATOR,
            OF_ANY,
            YEAR,
            _text("text", 200),
            _text("read_as", 200),
            _text("source", 200),
            _text("reference", 200),
            CONFIRMED,
            EXAMPLE,
        ),
        ("indicator", "organisation", "year"),
        ("indicator", "year", "organisation"),
    ),
    Table(
        "target_changes",
        (
            OF_INDICATOR,
            OF_ANY,
            YEAR,
            _text("previous", 200),
            _text("new", 200),
            _date("decided_on", required=True),
            _text("reference", 200, required=True),
        ),
        order=("indicator", "year", "organisation", "decided_on"),
    ),
    Table(
        "outcomes",
        (
            OF_INDICATOR,
            OF_ANY,
            YEAR,
            PERIOD,
            _decimal("value"),
            _decimal("numerator"),
            _decimal("denominator"),
            _decimal("women"),
            _decimal("men"),
            _decimal("forecast"),
            _word("absence", ABSENCES, ""),
            _text("comment"),
            _word("status", ("preliminary", "final"), "preliminary"),
            CONFIRMED,
            _bool("example"),
        ),
        ("indicator", "organisation", "year", "period"),
        ("indicator", "year", "period", "organisation"),
    ),
    Table(
        "policies",
        (
            YEAR,
            Column("full_share", Kind.DECIMAL, digits=SHARE),
            Column("hard_share", Kind.DECIMAL, digits=SHARE),
            Column("none_share", Kind.DECIMAL, digits=SHARE),
            _decimal("least_coverage", SHARE),
            _decimal("large_gap"),
            _decimal("large_spread"),
            _date("decided_on"),
            _text("reference", 200),
        ),
        ("year",),
    ),
    Table(
        "tolerances",
        (YEAR, OF_INDICATOR, _decimal("absolute"), _decimal("percent")),
        ("year", "indicator"),
    ),
    Table(
        "periods",
        (
            YEAR,
            _word("period", (*PERIODS, PLAN)),
            _date("opens_on"),
            _date("due_on"),
            _bool("closed"),
            _date("published_on"),
            _text("reference", 200),
        ),
        ("year", "period"),
    ),
    Table(
        "reports",
        (
            OF_ORGANISATION,
            YEAR,
            PERIOD,
            _word("status", ("open", "submitted", "decided")),
            _date("decided_on"),
            _text("reference", 200),
        ),
        ("organisation", "year", "period"),
        ("year", "period", "organisation"),
    ),
    Table(
        "judgements",
        (
            YEAR,
            PERIOD,
            GOAL,
            OF_ANY,
            _word("level", LEVELS),
            _text("motivation"),
            _word("status", ("draft", "decided"), "draft"),
        ),
        ("year", "period", "goal", "organisation"),
    ),
    Table(
        "plans",
        (
            OF_ORGANISATION,
            YEAR,
            _word("status", ("draft", "submitted", "decided")),
            _date("decided_on"),
            _text("reference", 60),
            _our_text("title", 300),
            _date("due_on", ours=True),
            OWN_SOURCE,
            EXAMPLE,
            Column("public", Kind.BOOL, default=True, ours=True),
        ),
        ("organisation", "year"),
        ("year", "organisation"),
    ),
    Table(
        "committee_goals",
        (
            OF_ORGANISATION,
            YEAR,
            _text("area_goal", 10, required=True),
            _text("code", 20),
            _text("title", 500, required=True),
            _text("description"),
            POSITION,
            EXAMPLE,
        ),
        order=("year", "organisation", "area_goal", "position", "code"),
    ),
    Table(
        "expected_results",
        (
            OF_ORGANISATION,
            YEAR,
            _text("committee_goal", 40, required=True),
            POSITION,
            _text("group", 200),
            _text("text", required=True),
        ),
        order=("year", "organisation", "committee_goal", "position"),
    ),
    Table(
        "activities",
        (
            OF_ANY,
            YEAR,
            _text("goal", 40),
            _text("title", required=True),
            _date("start"),
            _date("end"),
            _word("status", ("planned", "ongoing", "done", "delayed", "stopped"), "planned"),
            Column("responsible", Kind.CODES, refers=ORGANISATION, default=()),
            POSITION,
            _our_text("proposer", 200),
            _our_text("heading", 300),
            _bool("as_printed", ours=True),
            _bool("dates_confirmed", ours=True),
            _our_text("in_charge", 200),
            _our_text("carries_out"),
            EXAMPLE,
        ),
        order=("year", "organisation", "proposer", "goal", "position", "title"),
    ),
    Table(
        "sections",
        (
            OF_ORGANISATION,
            YEAR,
            _text("goal", 20),
            _text("heading", 300),
            POSITION,
            _text("text"),
            Column("words", Kind.WHOLE, limit=LARGE, default=0),
        ),
        order=("year", "organisation", "position", "goal", "heading"),
    ),
    Table(
        "appropriations",
        (
            YEAR,
            PROPOSER,
            OF_ANY,
            _text("group", 100),
            _text("area", 200),
            _word("kind", APPROPRIATIONS),
            Column("amount", Kind.DECIMAL, required=True, digits=(11, 3)),
            POSITION,
        ),
        ("year", "proposer", "organisation", "group", "area", "kind"),
        ("year", "proposer", "position"),
        ours=True,
    ),
    Table(
        "result_budget",
        (YEAR, PROPOSER, POSITION, _text("name", 200, required=True), _money("amount")),
        ("year", "proposer", "position"),
        ours=True,
    ),
    Table(
        "plan_figures",
        (
            OF_ORGANISATION,
            YEAR,
            _word("kind", PLAN_FIGURES),
            POSITION,
            _text("name", 300, required=True),
            _text("group", 200),
            _text("code", 40),
            _money("costs"),
            _money("revenues"),
            _money("amount"),
            _word("status", ("requested", "granted", "refused"), ""),
            _bool("total"),
        ),
        order=("year", "organisation", "kind", "position", "name"),
        ours=True,
    ),
)  # fmt: skip
BY_NAME = {table.name: table for table in TABLES}

"""What a file and a column of the city folder are, and the columns that several files have."""

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
    "adjustment",
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


def code(name: str, limit: int, *, required: bool = True) -> Column:
    return Column(name, Kind.CODE, required=required, limit=limit)


def of(name: str, what: str, *, required: bool = True, ours: bool = False) -> Column:
    return Column(name, Kind.CODE, required=required, refers=what, ours=ours)


def text(name: str, limit: int | None = None, *, required: bool = False) -> Column:
    return Column(name, required=required, limit=limit, default="")


def our_text(name: str, limit: int | None = None) -> Column:
    return Column(name, limit=limit, default="", ours=True)


def word(name: str, words: tuple[str, ...], default: object = None) -> Column:
    return Column(name, Kind.WORD, required=default is None, words=words, default=default)


def decimal(name: str, digits: tuple[int, int] = DIGITS, *, required: bool = False) -> Column:
    return Column(name, Kind.DECIMAL, required=required, digits=digits)


def day(name: str, *, required: bool = False, ours: bool = False) -> Column:
    return Column(name, Kind.DATE, required=required, ours=ours)


def yes_no(name: str, *, ours: bool = False) -> Column:
    return Column(name, Kind.BOOL, default=False, ours=ours)


def money(name: str) -> Column:
    return decimal(name, (11, 3))


SMALL, LARGE = 32767, 2147483647
YEAR = Column("year", Kind.YEAR, required=True)
POSITION = Column("position", Kind.WHOLE, limit=SMALL, default=0)
PROPOSER = text("proposer", 200, required=True)
GOAL = text("goal", 20, required=True)
PERIOD = word("period", PERIODS)
EXAMPLE = yes_no("example", ours=True)
# Why a value that was asked about is right.
CONFIRMED = our_text("confirmed", 200)
OF_INDICATOR = of("indicator", INDICATOR)
OF_ORGANISATION = of("organisation", ORGANISATION)
OF_ANY = of("organisation", CITY_OR_ORGANISATION)
OWN_SOURCE = our_text("source", 200)
SHARE = (1, 9)
# How rows of internal control name what they stand under: 1.1/2, then /3 and /1 below that.
PROCESS = text("process", 40, required=True)
DEGREE = 5

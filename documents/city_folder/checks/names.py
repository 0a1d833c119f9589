"""What the folder's rows may name: organisations, indicators, budgets, goals, plans."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from functools import cached_property

from django.utils.translation import gettext as _

from documents.city_folder.cells import nearest
from documents.city_folder.checks.found import Found
from documents.city_folder.columns import CITY_OR_ORGANISATION, INDICATOR, Column
from documents.city_folder.committee_goals import CommitteeGoals
from documents.city_folder.rows import Folder, Row
from plans.standard import STANDARD

FILE_OF = {INDICATOR: "indicators.csv"}
CONTROL_ABOVE = {
    "control_processes": "area_goal",
    "control_risks": "process",
    "control_plans": "risk",
}


class Names:
    """Looks names up. Names of a file that could not be read are taken to exist."""

    def __init__(self, folder: Folder, unread: Set[str] = frozenset()) -> None:
        self.folder, self.unread = folder, unread
        self.city = folder["city"][0]["code"] if folder["city"] else None
        self.organisations = _by(folder["organisations"], "code")
        self.indicators = _by(folder["indicators"], "code")
        self.budgets = {(row["year"], row["proposer"]): row for row in folder["budgets"]}
        self.steering = steering(folder["budgets"])
        self.goals: dict[tuple[int, str], dict[str, Row]] = defaultdict(dict)
        for row in folder["goals"]:
            self.goals[row["year"], row["proposer"]][row["code"]] = row
        self.committee_goals = CommitteeGoals(folder["committee_goals"])
        self.targets = {_of_year(row) for row in folder["targets"]}
        self.plans = {(row["organisation"], row["year"]) for row in folder["plans"]}
        self.parts = {(row["year"], row["key"]): row for row in folder["section_templates"]}
        self.figures = Counter(
            (row["organisation"], row["year"], row["kind"], row["position"])
            for row in folder["plan_figures"]
        )
        self.sections = Counter(
            (row["organisation"], row["year"], row["position"]) for row in folder["sections"]
        )
        self.policies = {row["year"] for row in folder["policies"]}
        self.periods = {(row["year"], row["period"]) for row in folder["periods"]}
        self._control_names: dict[str, set[tuple[str, int, str]]] = {}
        self._firsts: dict[tuple[str, Callable[[Row], object]], dict[object, int]] = {}

    @cached_property
    def told_years(self) -> set[int]:
        """Years of which there is something to publish: an adopted budget, or outcomes."""
        adopted = {row["year"] for row in self.folder["budgets"] if row["status"] == "adopted"}
        return adopted | {row["year"] for row in self.folder["outcomes"]}

    @cached_property
    def mandatory_processes(self) -> set[tuple[int, str, str]]:
        rows = self.folder["mandatory_processes"]
        return {(row["year"], row["area_goal"], row["name"]) for row in rows}

    def control_names(self, file: str) -> set[tuple[str, int, str]]:
        """What rows of internal control call those of the file: by what they stand under and
        their place there."""
        if file not in self._control_names:
            above = CONTROL_ABOVE[file]
            self._control_names[file] = {
                (row["organisation"], row["year"], f"{row[above]}/{row['position']}")
                for row in self.folder[file]
            }
        return self._control_names[file]

    @cached_property
    def times_called(self) -> Counter[str]:
        """How many organisations have each name, the city among them."""
        return Counter(row["name"] for row in self.folder["city"] + self.folder["organisations"])

    @cached_property
    def spans(self) -> dict[tuple[str, str], list[Row]]:
        """When each organisation answers for an indicator."""
        spans: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.folder["responsibilities"]:
            spans[row["indicator"], row["organisation"]].append(row)
        return spans

    def first(self, file: str, key: Callable[[Row], object], row: Row) -> int:
        """The number of the first row of the file that has the row's key."""
        firsts = self._firsts.setdefault((file, key), {})
        if not firsts:
            for one in self.folder[file]:
                firsts.setdefault(key(one), one.number)
        return firsts[key(row)]

    def unknown(self, column: Column, value: object) -> Iterator[Found]:
        """Codes in the column that nothing has."""
        codes = value if isinstance(value, tuple) else (value,)
        file = FILE_OF.get(column.refers, "organisations.csv")
        if file.removesuffix(".csv") in self.unread:
            return
        for code in codes:
            if isinstance(code, str) and code and not self._exists(column, code):
                known = self.indicators if column.refers == INDICATOR else self.organisations
                yield Found(column.name, *_missing(code, known, file))

    def _exists(self, column: Column, code: str) -> bool:
        if column.refers == INDICATOR:
            return code in self.indicators
        if column.refers == CITY_OR_ORGANISATION and self.city in (code, None):
            return True
        return code in self.organisations

    def no_budget(self, row: Row) -> Iterator[Found]:
        """The row's year and proposer name a budget."""
        if (row["year"], row["proposer"]) in self.budgets or "budgets" in self.unread:
            return
        same_year = [proposer for year, proposer in self.budgets if year == row["year"]]
        yield Found("proposer", *_missing(row["proposer"], same_year, "budgets.csv"))

    def no_steering(self, row: Row) -> Iterator[Found]:
        """The row's year has a budget that its goals can be found in."""
        if row["year"] not in self.steering and "budgets" not in self.unread:
            problem = _("%(year)d har ingen antagen budget.") % {"year": row["year"]}
            yield Found("year", problem, _("Lägg till den i budgets.csv."))

    def no_goal(
        self, row: Row, column: str, proposer: str | None, *, levels: Collection[int] = (1, 2)
    ) -> Iterator[Found]:
        """The column names a goal of the budget: level 1 is strategic, 2 an area goal."""
        if proposer is None or self.unread & {"goals", "budgets"}:
            return
        known = [
            code for code in self.goals[row["year"], proposer] if len(code.split(".")) in levels
        ]
        if row[column] not in known:
            yield Found(column, *_missing(row[column], known, "goals.csv"))

    def part_keys(self, year: int) -> list[str]:
        """The keys of the parts of the year's template; the standard one's where none is said."""
        stated = [key for of_year, key in self.parts if of_year == year]
        return stated or [part.key for part in STANDARD]

    def steering_of(self, row: Row) -> str | None:
        return self.steering.get(row["year"])


def steering(budgets: Iterable[Row]) -> dict[int, str]:
    """Whose budget the goals of a year are found in: the adopted one, else the only one."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in budgets:
        if row["year"] is not None:
            found[row["year"]].append(row)
    chosen = {}
    for year, rows in found.items():
        adopted = [row for row in rows if row["status"] == "adopted"] or rows
        if len(adopted) == 1:
            chosen[year] = adopted[0]["proposer"]
    return chosen


def _by(rows: Iterable[Row], column: str) -> dict[str, Row]:
    return {row[column]: row for row in rows if row[column]}


def _of_year(row: Row) -> tuple[str, str, int]:
    return row["indicator"], row["organisation"], row["year"]


def _missing(name: str, known: Iterable[str], file: str) -> tuple[str, str]:
    return (
        _("”%(name)s” finns inte i %(file)s.") % {"name": name, "file": file},
        nearest(name, known) or _("Lägg till det där eller skriv något som finns."),
    )

"""A folder into an installation without a city, through the rooms' actions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection

from documents.city_folder.agenda import Agenda
from documents.city_folder.checks.names import steering
from documents.city_folder.columns import PLAN
from documents.city_folder.committee_goals import CommitteeGoals
from documents.city_folder.decisions import state_decisions
from documents.city_folder.load_control import load_control
from documents.city_folder.money_tables import DETAILS
from documents.city_folder.plan_money import MODELS, OF_FIGURE
from documents.city_folder.points import stored_points
from documents.city_folder.rows import Folder, Row
from documents.models import CityLoading
from finance.loading import load_budget_money, load_plan_figures, load_rows
from finance.models import ProposedPoint
from followup.loading import load_judgements, load_periods, load_reports
from goals.loading import (
    load_activities,
    load_budgets,
    load_committee_goals,
    load_expected_results,
    load_goals,
)
from goals.models import AreaGoal, Budget, CommitteeGoal, StrategicGoal
from indicators.loading import (
    load_indicators,
    load_measuring,
    load_outcomes,
    load_policies,
    load_target_changes,
    load_targets,
    load_tolerances,
    load_weights,
)
from indicators.models import Indicator
from indicators.recompute import drain_marks
from organisations.loading import load_organisations, loading
from organisations.models import Organisation, User
from plans.loading import load_plans, load_sections, load_templates

OUR_APPS = (
    "organisations",
    "decisions",
    "drafting",
    "goals",
    "indicators",
    "finance",
    "plans",
    "internal_control",
    "followup",
    "reconciliation",
)
# A responsibility without a first day holds as far back as years go.
ALWAYS = date(1990, 1, 1)

Values = dict[str, Any]
Step = CityLoading.Step


def _to_nobody(step: int) -> None:
    pass


def load_folder(
    *, folder: Folder, by: User | None, say: Callable[[int], None] = _to_nobody
) -> None:
    """Write a folder that has been read, all or nothing; the caller sees to `settle`.

    `say` is told each step that begins. Raises `organisations.loading.CityExists`.
    """
    with loading(by):
        _Loader(folder, by).load(say)
        analyse()
        say(Step.DECISIONS)
        state_decisions(folder, by)


def settle() -> None:
    """Compute what was loaded. The planner is told how much there is before and after: it would
    find out by itself only after a minute."""
    analyse()
    drain_marks(wait=True)
    analyse()


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {our_tables()}")


def our_tables() -> str:
    """The names of the rooms' tables, as SQL."""
    tables = {
        model._meta.db_table
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return ", ".join(connection.ops.quote_name(table) for table in sorted(tables))


class _Loader:
    """What has been written so far, found by the names that the folder uses."""

    organisations: dict[str, Organisation]
    budgets: dict[tuple[int, str], Budget]
    goals: dict[tuple[int, str], StrategicGoal | AreaGoal]
    indicators: dict[str, Indicator]

    def __init__(self, folder: Folder, by: User | None) -> None:
        self.folder, self.by = folder, by
        self.committee_goals: dict[int, CommitteeGoal] = {}
        self.names = CommitteeGoals(folder["committee_goals"])
        self.agenda = Agenda(folder, self.names)
        self.steering = steering(folder["budgets"])

    def load(self, say: Callable[[int], None]) -> None:
        say(Step.ORGANISATIONS)
        self._organisations()
        self._goals()
        say(Step.FIGURES)
        self._measuring()
        self._figures()
        say(Step.PLANS)
        self._plans()
        say(Step.FOLLOWUP)
        self._followup()
        self._money()

    def _organisations(self) -> None:
        (self.city_row,) = self.folder["city"]
        self.organisations = load_organisations(
            city=self.city_row, rows=self.folder["organisations"], by=self.by
        )

    def _goals(self) -> None:
        self.budgets = load_budgets(rows=map(dict, self.folder["budgets"]), by=self.by)
        rows = [
            {"budget": self._budget(row), "code": row["code"], "title": row["title"]}
            for row in self.folder["goals"]
        ]
        self.goals = load_goals(rows=rows, by=self.by)
        of_committees = self.folder["committee_goals"]
        made = load_committee_goals(rows=map(self._committee_goal, of_committees), by=self.by)
        self.committee_goals = {
            id(row): goal for row, goal in zip(of_committees, made, strict=True)
        }

    def _measuring(self) -> None:
        self.indicators = load_indicators(
            rows=map(self._indicator, self.folder["indicators"]), by=self.by
        )
        load_measuring(
            aliases=map(self._named, self.folder["indicator_aliases"]),
            definitions=map(self._named, self.folder["definitions"]),
            placements=map(self._placement, self.folder["placements"]),
            responsibilities=map(self._responsibility, self.folder["responsibilities"]),
            by=self.by,
        )
        load_weights(rows=map(self._named, self.folder["weights"]), by=self.by)

    def _figures(self) -> None:
        made = load_targets(rows=map(self._named, self.folder["targets"]), by=self.by)
        targets = {
            (row["indicator"], row["organisation"], row["year"]): target
            for row, target in zip(self.folder["targets"], made, strict=True)
        }
        changes = (
            {
                "target": targets[row["indicator"], row["organisation"], row["year"]],
                "previous_text": row["previous"],
                "new_text": row["new"],
                "decided_on": row["decided_on"],
                "reference": row["reference"],
            }
            for row in self.folder["target_changes"]
        )
        load_target_changes(rows=changes, by=self.by)
        load_outcomes(rows=map(self._outcome, self.folder["outcomes"]), by=self.by)
        policies = load_policies(rows=map(dict, self.folder["policies"]), by=self.by)
        rows = map(self._named, self.folder["tolerances"])
        load_tolerances(
            rows=(_swapped(row, {"policy": policies[row["year"]]}, "year") for row in rows),
            by=self.by,
        )

    def _plans(self) -> None:
        load_templates(
            budgets=[self.budgets[year, who] for year, who in self.steering.items()],
            rows=_by_year(self._in_order("section_templates")),
            by=self.by,
        )
        rows = self.folder["plans"]
        made = load_plans(rows=map(self._plan, rows), by=self.by)
        self.plans = {
            (row["organisation"], row["year"]): plan for row, plan in zip(rows, made, strict=True)
        }
        sections = self.folder["sections"]
        load_sections(
            rows=map(self._section, sections), places=self._section_places(sections), by=self.by
        )
        load_expected_results(
            rows=map(self._expected_result, self.folder["expected_results"]), by=self.by
        )
        load_activities(rows=map(self._activity, self.folder["activities"]), by=self.by)
        load_control(self.folder, self.organisations, self._area_goal, self.by)

    def _followup(self) -> None:
        periods = load_periods(
            rows=(_period(row) for row in self.folder["periods"] if row["period"] != PLAN),
            by=self.by,
        )
        reports = (
            _swapped(
                row, {"reporting_period": periods[row["year"], row["period"]]}, "year", "period"
            )
            for row in map(self._named, self.folder["reports"])
        )
        load_reports(rows=reports, by=self.by)
        load_judgements(rows=map(self._judgement, self.folder["judgements"]), by=self.by)

    def _money(self) -> None:
        load_budget_money(
            appropriations=map(self._appropriation, self._in_order("appropriations")),
            result_lines=map(self._of_budget, self.folder["result_budget"]),
            by=self.by,
        )
        details = {_figure_of(row): _details(row) for row in self.folder["plan_figure_details"]}
        figures = (
            self._named(row) | {"details": details.get(_figure_of(row), {})}
            for row in self._in_order("plan_figures")
        )
        load_plan_figures(rows=figures, by=self.by)
        for file, model in MODELS.items():
            load_rows(model=model, rows=map(self._named, self._in_order(file)), by=self.by)
        points = stored_points(self.folder, self._named)
        load_rows(model=ProposedPoint, rows=points, by=self.by)

    def _in_order(self, file: str) -> list[Row]:
        return sorted(self.folder[file], key=lambda row: int(row["position"]))

    # The row as the columns of the table that it becomes a row of.

    def _named(self, row: Row) -> Values:
        """Codes become what they are codes of, `example` and the like their columns' names."""
        values = {COLUMNS.get(name, name): value for name, value in row.items()}
        if "indicator" in values:
            values["indicator"] = self.indicators[values["indicator"]]
        if "organisation" in values:
            values["organisation"] = self.organisations[values["organisation"]]
        return values

    def _budget(self, row: Row) -> Budget:
        return self.budgets[row["year"], row["proposer"]]

    def _of_budget(self, row: Row) -> Values:
        values = self._named(row)
        return values | {"budget": self.budgets[values.pop("year"), values.pop("proposer")]}

    def _steering(self, row: Row) -> Budget:
        return self.budgets[row["year"], self.steering[row["year"]]]

    def _goal(self, row: Row, budget: Budget, column: str = "goal") -> Values:
        """The goal as the columns that hold it: one for each level."""
        goal = self.goals.get((budget.pk, row[column]))
        return {
            "strategic_goal": goal if isinstance(goal, StrategicGoal) else None,
            "area_goal": goal if isinstance(goal, AreaGoal) else None,
        }

    def _own_goal(self, organisation: str, year: int, name: str) -> CommitteeGoal:
        (row,) = self.names.named(organisation, year, name)
        return self.committee_goals[id(row)]

    def _area_goal(self, row: Row) -> AreaGoal:
        goal = self.goals[self._steering(row).pk, row["area_goal"]]
        assert isinstance(goal, AreaGoal)
        return goal

    def _committee_goal(self, row: Row) -> Values:
        new = {"area_goal": self._area_goal(row), "agenda": self.agenda.of_goal(row)}
        return _swapped(self._named(row), new, "year")

    def _indicator(self, row: Row) -> Values:
        owner = self.organisations[row["owner"]] if row["owner"] else None
        return self._named(row) | {"owner": owner}

    def _placement(self, row: Row) -> Values:
        values = self._of_budget(row)
        values["area_goal"] = self.goals[values["budget"].pk, values.pop("goal")]
        owner, name = values["indicator"].owner, row["committee_goal"]
        values["committee_goal"] = self._own_goal(owner.code, row["year"], name) if name else None
        return values

    def _responsibility(self, row: Row) -> Values:
        values = self._named(row)
        starts_on = values.pop("from") or ALWAYS
        return values | {"starts_on": starts_on, "ends_on": values.pop("to")}

    @cached_property
    def _units(self) -> dict[str, list[tuple[int, str]]]:
        units: dict[str, list[tuple[int, str]]] = {}
        for row in self.folder["definitions"]:
            units.setdefault(row["indicator"], []).append((row["from_year"], row["unit"]))
        return {indicator: sorted(found) for indicator, found in units.items()}

    def _outcome(self, row: Row) -> Values:
        known = self._units.get(row["indicator"], [])
        valid = bisect_right(known, row["year"], key=lambda one: one[0])
        return self._named(row) | {"unit": known[valid - 1][1] if valid else ""}

    def _plan(self, row: Row) -> Values:
        due_on = row["due_on"] or self._plans_due.get(row["year"])
        new = {"budget": self._steering(row), "due_on": due_on}
        return _swapped(self._named(row), new, "year", "public")

    @cached_property
    def _plans_due(self) -> dict[int, date]:
        return {
            row["year"]: row["due_on"] for row in self.folder["periods"] if row["period"] == PLAN
        }

    def _section(self, row: Row) -> Values:
        plan = self.plans[row["organisation"], row["year"]]
        names = ("heading", "position", "text")
        values = {name: row[name] for name in names} | {"words_in_source": row["words"]}
        return values | {"plan": plan, **self._goal(row, plan.budget)}

    def _section_places(self, sections: Sequence[Row]) -> dict[int, Values]:
        """Where some of the sections stand, by their number among the rows."""
        numbers = {_place_of(row): number for number, row in enumerate(sections)}
        return {numbers[_place_of(row)]: dict(row) for row in self.folder["section_places"]}

    def _expected_result(self, row: Row) -> Values:
        goal = self._own_goal(row["organisation"], row["year"], row["committee_goal"])
        names = ("position", "group", "text")
        return {name: row[name] for name in names} | {"committee_goal": goal}

    def _activity(self, row: Row) -> tuple[Values, Iterator[Organisation], str]:
        values = self._named(row)
        proposer = values.pop("proposer") or self.steering[row["year"]]
        budget = self.budgets[values.pop("year"), proposer]
        values |= {"budget": budget, **self._goal(row, budget)}
        values["agenda"] = self.agenda.of_activity(row)
        name = values.pop("goal")
        if name and not values["area_goal"] and not values["strategic_goal"]:
            goal = self._own_goal(row["organisation"], row["year"], name)
            values |= {"committee_goal": goal, "area_goal": goal.area_goal}
        responsible = (self.organisations[code] for code in values.pop("responsible"))
        return values, responsible, values.pop("carries_out")

    def _judgement(self, row: Row) -> Values:
        goal = self._goal(row, self._steering(row))
        return _swapped(self._named(row), goal, "year", "goal")

    def _appropriation(self, row: Row) -> Values:
        return _swapped(self._of_budget(row), {}, "position")


def _swapped(values: Values, new: Values, *old: str) -> Values:
    """The values with new ones in the place of old ones."""
    return {name: value for name, value in values.items() if name not in old} | new


def _period(row: Row) -> Values:
    values = {name: row[name] for name in ("year", "period", "opens_on", "due_on")}
    return values | {"is_closed": row["closed"]}


COLUMNS = {
    "example": "is_example",
    "as_printed": "dates_as_printed",
    "dates_confirmed": "dates_are_right",
}


def _figure_of(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in OF_FIGURE)


def _details(row: Row) -> Values:
    return {name: row[name] for name in DETAILS[row["kind"]]}


def _place_of(row: Row) -> tuple[str, int, int]:
    return row["organisation"], row["year"], row["position"]


def _by_year(rows: Iterable[Row]) -> dict[int, list[Row]]:
    of_year: dict[int, list[Row]] = {}
    for row in rows:
        of_year.setdefault(row["year"], []).append(row)
    return of_year

"""What of a folder stands and has been published: the rules of "What stands", row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from documents.city_folder.internal_control import OF_PLAN as CONTROL_OF_PLAN
from documents.city_folder.internal_control import as_readers_have_it
from documents.city_folder.plan_money import OF_PLAN as MONEY_OF_PLAN
from documents.city_folder.rows import Folder, Row

COUNCIL = "Kommunfullmäktige"
HANDED_IN = ("submitted", "decided")
IN_PLAN = (
    "committee_goals",
    "expected_results",
    "sections",
    "section_places",
    *MONEY_OF_PLAN,
    *CONTROL_OF_PLAN,
)
OF_YEAR = ("section_templates", "policies", "tolerances", "weights", "periods", "control_policies")
OF_BUDGET = ("goals", "placements", "appropriations", "result_budget")


@dataclass(frozen=True)
class Seen:
    """What public editions hold: indicators by year, and where own ones stand (indicator, year,
    goal)."""

    indicators: set[tuple[str, int]] = field(default_factory=set)
    places: set[tuple[str, int, str]] = field(default_factory=set)


def published(folder: Folder, seen: Seen | None = None) -> Folder:
    """The rows that everybody may read. Of own indicators those that have been `seen`, else those
    that stand."""
    readers = _Readers(folder, seen)
    keeps: dict[str, Callable[[Row], bool]] = {
        **dict.fromkeys(IN_PLAN, readers.in_public_plan),
        **dict.fromkeys(OF_BUDGET, readers.of_public_budget),
        "placements": readers.placement,
        "budgets": readers.of_public_budget,
        "plans": lambda row: row["status"] == "decided",
        "activities": readers.activity,
        **dict.fromkeys(OF_YEAR, readers.of_public_year),
        "indicators": readers.indicator,
        "definitions": readers.definition,
        "targets": readers.target,
        "target_changes": readers.target,
        "outcomes": readers.outcome,
        "reports": readers.report,
        "judgements": readers.judgement,
    }
    kept = {
        name: [row for row in rows if keeps.get(name, _always)(row)]
        for name, rows in folder.items()
    }
    return _without_dangling(as_readers_have_it(kept))


def _always(row: Row) -> bool:
    return True


def _without_dangling(folder: Folder) -> Folder:
    """Rows about an indicator that readers do not see go with it, as does what is theirs alone."""
    known = {row["code"] for row in folder["indicators"]}
    goals = {(row["organisation"], row["year"]) for row in folder["committee_goals"]}
    owners = {row["code"]: row["owner"] for row in folder["indicators"]}
    for name, rows in folder.items():
        if rows and "indicator" in rows[0].table.places:
            folder[name] = [row for row in rows if row["indicator"] in known]
    without_goal = [
        row if not row["committee_goal"] or (owners[row["indicator"]], row["year"]) in goals
        else row.changed(committee_goal="")
        for row in folder["placements"]
    ]  # fmt: skip
    folder["placements"] = without_goal
    return folder


class _Readers:
    """What the city has decided and published, looked up for each row."""

    def __init__(self, folder: Folder, seen: Seen | None) -> None:
        self.seen, self.last_seen = seen, dict[str, int]()
        for code, year in sorted(seen.indicators if seen else ()):
            self.last_seen[code] = year
        self.planners = {row["organisation"] for row in folder["plans"]}
        self.city = folder["city"][0]["code"]
        self.budgets = {(row["year"], row["proposer"]): row["status"] for row in folder["budgets"]}
        self.adopted = {
            year for (year, _who), status in self.budgets.items() if status == "adopted"
        }
        self.years = {year for year, _proposer in self.budgets}
        self.in_the_making = {
            year for year, proposer in self.budgets if proposer == COUNCIL
        } - self.adopted
        self.plans = {(row["organisation"], row["year"]): row["status"] for row in folder["plans"]}
        self.public_plans = {
            (row["organisation"], row["year"])
            for row in folder["plans"]
            if row["status"] == "decided" and row["public"]
        }
        self.reports = {
            (row["organisation"], row["year"], row["period"]): row["status"]
            for row in folder["reports"]
        }
        self.public = {
            (row["year"], row["period"]) for row in folder["periods"] if row["published_on"]
        }
        self.owners = {row["code"]: row["owner"] for row in folder["indicators"]}
        self.placed = {row["indicator"] for row in folder["placements"]}
        self.placed_publicly = {
            row["indicator"] for row in folder["placements"] if self.of_public_budget(row)
        }
        self.only_thought_of = {row["indicator"] for row in folder["definitions"]} - {
            row["indicator"]
            for row in folder["definitions"]
            if row["from_year"] not in self.in_the_making
        }

    def of_public_budget(self, row: Row) -> bool:
        """The council's own budget is in the making until it is adopted; proposals are public."""
        status = self.budgets[row["year"], row["proposer"]]
        return status == "adopted" or row["proposer"] != COUNCIL

    def of_public_year(self, row: Row) -> bool:
        """The rules of a year are in the making until its budget is adopted."""
        return row["year"] not in self.in_the_making

    def in_public_plan(self, row: Row) -> bool:
        return (row["organisation"], row["year"]) in self.public_plans

    def activity(self, row: Row) -> bool:
        if row["organisation"] != self.city:
            return self.in_public_plan(row)
        return row["proposer"] not in ("", COUNCIL) or row["year"] in self.adopted

    def indicator(self, row: Row) -> bool:
        """An own indicator stands when a decided plan of its owner does, or none is known; one of
        the council's when it does not stand in a budget in the making alone, nor was made for one
        and taken away."""
        if row["code"] in self.last_seen:
            return True
        if not row["owner"]:
            unplaced = row["code"] not in self.placed
            made_before = unplaced and row["code"] not in self.only_thought_of
            return row["code"] in self.placed_publicly or made_before
        if self.seen is not None:
            return row["owner"] not in self.planners
        statuses = [
            status for (organisation, _year), status in self.plans.items()
            if organisation == row["owner"]
        ]  # fmt: skip
        return not statuses or "decided" in statuses

    def placement(self, row: Row) -> bool:
        """Where an own indicator stands is its plan's to say."""
        owner = self.owners[row["indicator"]]
        if owner and self.seen is not None and (owner, row["year"]) in self.plans:
            return (row["indicator"], row["year"], row["goal"]) in self.seen.places
        if owner and self.plans.get((owner, row["year"]), "decided") != "decided":
            return False
        return self.of_public_budget(row)

    def definition(self, row: Row) -> bool:
        """What is measured anew from a year on stands when the year's budget, or plan, does."""
        owner = self.owners[row["indicator"]]
        if owner and row["from_year"] <= self.last_seen.get(row["indicator"], 0):
            return True
        if owner:
            return self.plans.get((owner, row["from_year"]), "decided") == "decided"
        return row["from_year"] not in self.in_the_making

    def target(self, row: Row) -> bool:
        """Where there is no plan, or no budget, the year's targets are history and stand."""
        if row["organisation"] == self.city:
            return row["year"] in self.adopted or row["year"] not in self.years
        return self.plans.get((row["organisation"], row["year"]), "decided") == "decided"

    def outcome(self, row: Row) -> bool:
        if (row["year"], row["period"]) not in self.public:
            return False
        status = self.reports.get((row["organisation"], row["year"], row["period"]))
        return row["status"] == "final" if status is None else status in HANDED_IN

    def report(self, row: Row) -> bool:
        return row["status"] in HANDED_IN and (row["year"], row["period"]) in self.public

    def judgement(self, row: Row) -> bool:
        matter = row["year"], row["period"]
        return row["status"] == "decided" and matter in self.public

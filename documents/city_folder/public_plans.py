"""Plans as readers see them, where what is written, or decided since, says something else."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from decisions.models import PLAN, Edition, Standing
from documents.city_folder.checks.names import steering
from documents.city_folder.committee_goals import CommitteeGoals
from documents.city_folder.internal_control import OF_PLAN as CONTROL_OF_PLAN
from documents.city_folder.internal_control import public_control
from documents.city_folder.parts import headings_of_years, places_of
from documents.city_folder.plan_money import OF_PLAN as MONEY_OF_PLAN
from documents.city_folder.plan_money import public_plan_money
from documents.city_folder.rows import Folder, Row
from indicators.models import FrozenPlacement
from plans.document import written
from plans.outline import OWN

Values = dict[str, Any]
Whose = tuple[str, int]
OF_PLAN = (
    "committee_goals",
    "expected_results",
    "sections",
    "section_places",
    "activities",
    *MONEY_OF_PLAN,
    *CONTROL_OF_PLAN,
)
# Kinds of parts that are no part of the template.
GOALS = ("strategic_goals", "area_goals")


def with_public_plans(folder: Folder) -> Folder:
    """The folder with each public plan as its edition says; one that is not public is a draft,
    or only decided where the city has published figures that were made with it."""
    known = {(row["organisation"], row["year"]): row for row in folder["plans"]}
    public: dict[Whose, Edition] = {}
    hidden: dict[Whose, Edition | None] = {}
    latest = _latest_of_city()
    for standing in _standings():
        whose = standing.organisation.code, standing.year
        if whose not in known:
            continue
        if standing.published is None:
            made_with = standing.edition and standing.edition.made_at <= latest[standing.year]
            hidden[whose] = standing.edition if made_with else None
        elif not _is_as_written(standing, known[whose]):
            public[whose] = standing.published
    return _replaced(folder, public, hidden)


def _standings() -> Iterable[Standing]:
    plans = Standing.objects.filter(subject=PLAN).exclude(organisation__kind="city")
    return plans.select_related("organisation", "published__decision", "edition__decision")


def _latest_of_city() -> dict[int, dt.datetime]:
    """When the city's latest public figures of each year were made."""
    latest: dict[int, dt.datetime] = defaultdict(lambda: dt.datetime.min.replace(tzinfo=dt.UTC))
    of_city = Standing.objects.published().filter(organisation__kind="city")
    for year, made_at in of_city.exclude(subject="budget").values_list(
        "year", "published__made_at"
    ):
        latest[year] = max(latest[year], made_at)
    return latest


def _is_as_written(standing: Standing, plan: Row) -> bool:
    return standing.published_id == standing.edition_id and plan["status"] == "decided"


def _replaced(
    folder: Folder, public: dict[Whose, Edition], hidden: dict[Whose, Edition | None]
) -> Folder:
    owners = {row["code"]: row["owner"] for row in folder["indicators"]}
    changed = {
        name: [row for row in rows if (row["organisation"], row["year"]) not in public]
        for name, rows in folder.items()
        if name in OF_PLAN
    }
    changed["placements"] = [
        row for row in folder["placements"]
        if (owners.get(row["indicator"]), row["year"]) not in public
    ]  # fmt: skip
    changed["plans"] = [_plan(row, public, hidden) for row in folder["plans"]]
    proposers = steering(folder["budgets"])
    goals = {row["code"] for row in folder["goals"]}
    headings = headings_of_years(folder)
    for (code, year), edition in public.items():
        whose = {"organisation": code, "year": year}
        of_plan = _OfPlan(edition, whose, goals, headings.get(year, {}))
        for name, rows in of_plan.rows().items():
            changed[name] += rows
        changed["placements"] += of_plan.placements(proposers[year])
    return folder | changed


def _plan(row: Row, public: dict[Whose, Edition], hidden: dict[Whose, Edition | None]) -> Row:
    whose = row["organisation"], row["year"]
    if whose in hidden:
        return _only_decided(whose, hidden[whose])
    if whose not in public:
        return row
    edition = public[whose]
    return row.changed(
        status="decided",
        decided_on=edition.decision.decided_on,
        reference=edition.decision.reference,
        title=edition.document["title"],
        source=edition.document["source"],
        example=edition.document["is_example"],
        public=True,
    )


def _only_decided(whose: Whose, edition: Edition | None) -> Row:
    """A plan of which readers know at most that it was decided."""
    told: Values = {"organisation": whose[0], "year": whose[1], "public": False}
    if edition is None:
        return Row.of("plans", **told, status="draft")
    made = edition.decision
    return Row.of(
        "plans", **told, status="decided", decided_on=made.decided_on, reference=made.reference
    )


class _OfPlan:
    """One edition's document as rows of the files."""

    def __init__(
        self, edition: Edition, whose: Values, taken: set[str], headings: Mapping[str, str]
    ) -> None:
        self.edition, self.whose, self.taken = edition, whose, taken
        self.headings = headings
        self.document = edition.document
        places: Counter[str] = Counter()
        self.goals: list[Row] = []
        for goal in self.document["committee_goals"]:
            places[goal["area_goal"]] += 1
            values = {name: goal[name] for name in ("area_goal", "code", "title", "description")}
            self.goals.append(
                Row.of(
                    "committee_goals", **whose, **values, example=goal["is_example"],
                    position=places[goal["area_goal"]],
                )
            )  # fmt: skip
        self.names = CommitteeGoals(self.goals)

    def rows(self) -> dict[str, list[Row]]:
        return {
            "committee_goals": self.goals,
            "expected_results": list(self._results()),
            "sections": list(self._sections()),
            "section_places": list(self._section_places()),
            "activities": list(self._activities()),
            **public_plan_money(self.whose, self.document),
            **public_control(self.whose, self.document),
        }

    def placements(self, proposer: str) -> Iterator[Row]:
        """The own indicators' places, under the goals that the document names."""
        own = {
            (one["indicator"], one["area_goal"]): self._named(one["area_goal"], one)
            for one in self.document["own_indicators"]
        }
        rows = FrozenPlacement.objects.filter(edition=self.edition).values_list(
            "indicator__code", "area_goal__code", "position", "source"
        )
        for indicator, goal, position, source in rows:
            yield Row.of(
                "placements", year=self.whose["year"], proposer=proposer, indicator=indicator,
                goal=goal, position=position, source=source,
                committee_goal=own.get((indicator, goal), ""),
            )  # fmt: skip

    def _named(self, area_goal: str, said: Values) -> str:
        """What other rows call the goal that is said by its code; nothing where it has none."""
        for goal in self.goals:
            if goal["code"] and (goal["area_goal"], goal["code"]) == (
                area_goal,
                said["committee_goal"],
            ):
                return self.names.name_of(goal, self.taken)
        return ""

    def _results(self) -> Iterator[Row]:
        for goal, row in zip(self.document["committee_goals"], self.goals, strict=True):
            name = self.names.name_of(row, self.taken)
            for position, one in enumerate(goal["results"], 1):
                yield Row.of(
                    "expected_results", **self.whose, committee_goal=name, position=position, **one
                )

    def _sections(self) -> Iterator[Row]:
        for section in self._written():
            names = ("position", "goal", "heading", "text", "words")
            yield Row.of("sections", **self.whose, **{name: section[name] for name in names})

    def _section_places(self) -> Iterator[Row]:
        if any("kind" not in one for one in self.document["sections"]):
            return  # an edition that knew no places
        sections = [section | self.whose for section in self._written()]
        for place in places_of(sections, self.headings):
            yield Row.of("section_places", **place)

    def _written(self) -> Iterator[Values]:
        """What is said in the document, each with where it stands."""
        for position, one in enumerate(written(self.document["sections"]), 1):
            kind = one.get("kind", "")
            yield {
                "position": position,
                "goal": one["goal"],
                "heading": "" if one["goal"] else one["heading"],
                "text": one["text"],
                "words": one["words"],
                "key": one["key"] if kind not in ("", OWN, *GOALS) else "",
                "parent": one.get("parent", "") if kind == OWN else "",
                "why_not": one.get("why_not", ""),
                "suggested_from": None,
            }

    def _activities(self) -> Iterator[Row]:
        for position, one in enumerate(self.document["activities"], 1):
            start, end = _day(one["start"]), _day(one["end"])
            yield Row.of(
                "activities", **self.whose, position=position, title=one["title"], start=start,
                end=end, status=one["status"], example=one["is_example"],
                goal=self._named(one["area_goal"], one) or one["area_goal"],
                as_printed=bool(start and end and end < start),
                in_charge=one.get("in_charge", ""), carries_out=one.get("carries_out", ""),
            )  # fmt: skip


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None

"""Internal control as rows of the folder: from the tables, and from what readers are shown.

A process is named by its area goal and its place there (`1.1/2`), a risk by its process and its
place (`1.1/2/1`), a control of the plan by its risk and its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from documents.city_folder.rows import Folder, Row
from internal_control.models import (
    ControlFollowUp,
    ControlPlanRow,
    ControlPolicy,
    ControlPractice,
    ControlProcess,
    ControlRisk,
    MandatoryProcess,
)

Values = dict[str, Any]
# What stands in a plan.
OF_PLAN = ("control_processes", "control_practices", "control_risks", "control_plans")


def export_control(folder: Folder) -> None:
    """Fill the files of internal control; positions are counted anew from one."""
    folder["control_policies"] = [
        Row.of("control_policies", **_of(one, "year", "watched_from", "controlled_from"))
        for one in ControlPolicy.objects.order_by("year")
    ]
    folder["mandatory_processes"] = list(_mandatory())
    of_plans = ControlProcess.objects.in_order().select_related("area_goal", "organisation")
    processes = _Named(folder, "control_processes", of_plans, _process)
    _Named(folder, "control_practices", _rows(ControlPractice, "kind"), _practice, processes)
    risks = _Named(folder, "control_risks", _rows(ControlRisk), _risk, processes)
    controls = _Named(folder, "control_plans", _rows(ControlPlanRow), _control, risks)
    folder["control_followups"] = [
        Row.of(
            "control_followups", **controls.whose[one.row_id], control=controls.names[one.row_id],
            **_of(one, "period", "state", "result", "action"),
        )
        for one in ControlFollowUp.objects.order_by("row", "period")
    ]  # fmt: skip


def _rows(model: Any, *first: str) -> Any:
    return model.objects.order_by(*first, "position", "pk")


def _of(row: Any, *names: str) -> Values:
    return {name: getattr(row, name) for name in names}


def _mandatory() -> Iterator[Row]:
    every = MandatoryProcess.objects.order_by("area_goal", "position", "pk")
    named = every.select_related("area_goal__budget").prefetch_related("assignments__organisation")
    places: Counter[int] = Counter()
    for one in named:
        places[one.area_goal_id] += 1
        yield Row.of(
            "mandatory_processes",
            year=one.area_goal.budget.year,
            area_goal=one.area_goal.code,
            position=places[one.area_goal_id],
            kinds=tuple(one.kinds),
            organisations=tuple(each.organisation.code for each in one.assignments.all()),
            **_of(one, "name", "instruction"),
        )


class _Named:
    """The rows of a file, with the name that rows below call each by, and whose it is."""

    def __init__(
        self, folder: Folder, file: str, rows: Iterable[Any], values: Any, above: Any = None
    ) -> None:
        self.names: dict[int, str] = {}
        self.whose: dict[int, Values] = {}
        places: Counter[tuple[object, ...]] = Counter()
        for row in rows:
            stands, whose, own = values(row, above)
            place = (*whose.values(), stands, own.get("kind"))
            places[place] += 1
            self.names[row.pk] = f"{stands}/{places[place]}"
            self.whose[row.pk] = whose
            folder[file].append(Row.of(file, **whose, position=places[place], **own))


def _process(row: ControlProcess, _above: None) -> tuple[str, Values, Values]:
    whose = {"organisation": row.organisation.code, "year": row.year}
    own = _of(row, "name", "responsible", "why_not") | {
        "area_goal": row.area_goal.code,
        "mandatory": row.mandatory_id is not None,
        "applicable": row.is_applicable,
        "example": row.is_example,
    }
    return row.area_goal.code, whose, own


def _practice(row: ControlPractice, above: _Named) -> tuple[str, Values, Values]:
    name = above.names[row.process_id]
    own = {"process": name, **_of(row, "kind", "text")}
    return name, above.whose[row.process_id], own


def _risk(row: ControlRisk, above: _Named) -> tuple[str, Values, Values]:
    name = above.names[row.process_id]
    return name, above.whose[row.process_id], {"process": name, **_of(row, *RISK)}


RISK = ("text", "probability", "probability_why", "consequence", "consequence_why", "handling")
CONTROL = ("what", "who", "how", "when")


def _control(row: ControlPlanRow, above: _Named) -> tuple[str, Values, Values]:
    name = above.names[row.risk_id]
    return name, above.whose[row.risk_id], {"risk": name, **_of(row, *CONTROL)}


def public_control(whose: Values, document: Values) -> dict[str, list[Row]]:
    """The rows that an edition's document holds; none where it was made before there were any."""
    kept = document.get("internal_control") or {"processes": [], "control_plan": []}
    found: dict[str, list[Row]] = {name: [] for name in OF_PLAN}
    places: Counter[str] = Counter()
    risks: dict[int, str] = {}
    for one in kept["processes"]:
        places[one["goal"]] += 1
        name = f"{one['goal']}/{places[one['goal']]}"
        found["control_processes"].append(_public_process(whose, one, places[one["goal"]]))
        found["control_practices"] += _public_practices(whose, one, name)
        for position, risk in enumerate(one["risks"], 1):
            risks[risk["number"]] = f"{name}/{position}"
            own = {column: risk[column] for column in RISK}
            found["control_risks"].append(
                Row.of("control_risks", **whose, process=name, position=position, **own)
            )
    found["control_plans"] = list(_public_controls(whose, kept["control_plan"], risks))
    return found


def _public_process(whose: Values, one: Values, position: int) -> Row:
    own = {name: one[name] for name in ("name", "responsible", "why_not")}
    return Row.of(
        "control_processes", **whose, area_goal=one["goal"], position=position, **own,
        mandatory=one["is_mandatory"], applicable=one["is_applicable"], example=one["is_example"],
    )  # fmt: skip


def _public_practices(whose: Values, one: Values, process: str) -> Iterator[Row]:
    for kind, texts in (("way", one["ways"]), ("check", one["checks"])):
        for position, text in enumerate(texts, 1):
            yield Row.of(
                "control_practices", **whose, process=process, kind=kind, position=position,
                text=text,
            )  # fmt: skip


def _public_controls(whose: Values, rows: Iterable[Values], risks: dict[int, str]) -> Iterator[Row]:
    places: Counter[str] = Counter()
    for one in rows:
        name = risks[one["risk"]]
        places[name] += 1
        own = {column: one[column] for column in CONTROL}
        yield Row.of("control_plans", **whose, risk=name, position=places[name], **own)


def as_readers_have_it(folder: Folder) -> Folder:
    """The folder without follow-ups, which are not published yet, and of what the office asks for
    only the names that stand in public plans."""
    asked = dict.fromkeys(
        (row["year"], row["area_goal"], row["name"])
        for row in folder["control_processes"]
        if row["mandatory"]
    )
    places: Counter[tuple[int, str]] = Counter()
    named = []
    for year, goal, name in sorted(asked):
        places[year, goal] += 1
        position = places[year, goal]
        named.append(
            Row.of("mandatory_processes", year=year, area_goal=goal, name=name, position=position)
        )
    return {**folder, "mandatory_processes": named, "control_followups": []}

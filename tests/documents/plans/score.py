"""How well a document was read: F1 for every kind, and the wrong rows that nothing marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

KINDS = (
    "cover",
    "strategic_goals",
    "area_goals",
    "committee_goals",
    "indicators",
    "targets",
    "activities",
    "expected_results",
    "texts",
)
# What is stored as rows; a wrong one must stand among what is doubtful.
ROWS = ("committee_goals", "indicators", "targets", "activities", "expected_results")
LEAST = 0.98

Found = dict[str, Counter[tuple[Any, ...]]]


def facts(plan: dict[str, Any]) -> Found:
    """All that a plan in the shape of `import_plan --json` says, as a bag for each kind."""
    found: Found = {kind: Counter() for kind in KINDS}
    found["cover"][plan["organisation"], plan["year"]] += 1
    for goal in plan["strategic_goals"]:
        found["strategic_goals"][goal["code"], goal["title"]] += 1
        found["texts"].update((goal["code"], text) for text in goal["texts"])
    for area in plan["area_goals"]:
        found["area_goals"][area["strategic_goal"], area["code"], area["title"]] += 1
        _add_goal(found, area)
        for goal in area["committee_goals"]:
            found["committee_goals"][area["code"], goal["code"], goal["title"]] += 1
            found["expected_results"].update(
                (goal["code"], text) for text in goal["expected_results"]
            )
            _add_goal(found, goal)
    return found


def _add_goal(found: Found, goal: dict[str, Any]) -> None:
    code = goal["code"]
    found["texts"].update((code, text) for text in goal["texts"])
    for row in goal["indicators"]:
        found["indicators"][code, row["name"]] += 1
        found["targets"][
            code, row["name"], row["target"], row["kf_target"], row["periodicity"]
        ] += 1
    for row in goal["activities"]:
        found["activities"][code, row["title"], row["start"], row["end"]] += 1


def f1(truth: Found, read: Found) -> dict[str, float]:
    return {kind: _f1(truth[kind], read[kind]) for kind in KINDS}


def _f1(truth: Counter[tuple[Any, ...]], read: Counter[tuple[Any, ...]]) -> float:
    if not truth and not read:
        return 1.0
    right = (truth & read).total()
    return 2 * right / (truth.total() + read.total())


def too_low(truth: dict[str, Any], read: dict[str, Any]) -> dict[str, float]:
    """The kinds that are read worse than promised."""
    found = f1(facts(truth), facts(read))
    return {kind: round(share, 3) for kind, share in found.items() if share < LEAST}


def differences(truth: dict[str, Any], read: dict[str, Any]) -> Iterator[str]:
    """For whoever mends the reader: what is missing and what is too much."""
    right, got = facts(truth), facts(read)
    for kind in KINDS:
        for row in right[kind] - got[kind]:
            yield f"{kind} saknas: {row}"
        for row in got[kind] - right[kind]:
            yield f"{kind} för mycket: {row}"


def wrong_rows(truth: dict[str, Any], read: dict[str, Any]) -> list[str]:
    """Rows that the plan does not have; what is doubtful is kept apart and stored by nobody."""
    right, got = facts(truth), facts(read)
    return [f"{kind}: {row}" for kind in ROWS for row in got[kind] - right[kind]]


def lost_in_silence(truth: dict[str, Any], read: dict[str, Any]) -> list[str]:
    """Rows that were not read, of a document about which the reader has no doubt at all."""
    if read.get("doubtful") or read.get("unplaced"):
        return []
    right, got = facts(truth), facts(read)
    return [f"{kind}: {row}" for kind in ROWS for row in right[kind] - got[kind]]

"""What becomes public when a decided plan is published, against what is public now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from decisions.models import Edition, Standing
from indicators.models import FrozenTarget, Indicator
from plans.document import written


@dataclass(frozen=True)
class Amount:
    """How many of something the public edition holds, and the one that is to be published."""

    what: str
    now: int
    after: int


@dataclass(frozen=True)
class TargetLine:
    """A target that readers see as something else."""

    indicator: Indicator
    before: str
    after: str


# What is counted of a plan's document, in its order.
COUNTED = ("sections", "committee_goals", "activities", "own_indicators")


def amounts(standing: Standing) -> list[Amount]:
    """Texts, goals, activities and indicators, now and after."""
    return [
        Amount(what, len(_part(standing.published, what)), len(_part(standing.edition, what)))
        for what in COUNTED
    ]


def _part(edition: Edition | None, what: str) -> list[dict[str, Any]]:
    found = edition.document.get(what, []) if edition else []
    return written(found) if what == "sections" else found


def text_changes(standing: Standing) -> list[str]:
    """Codes of the goals whose text readers will see as another."""
    now, after = (_texts(edition) for edition in (standing.published, standing.edition))
    return [goal for goal in after if goal in now and now[goal] != after[goal]]


def _texts(edition: Edition | None) -> dict[str, str]:
    sections = edition.document.get("sections", []) if edition else []
    return {one["goal"]: one["text"] for one in sections if one["goal"]}


def target_changes(before: Edition | None, after: Edition | None) -> list[TargetLine]:
    """Targets that stood in the public edition and are others in the one to be published."""
    if before is None or after is None:
        return []
    stood = {one.indicator_id: one.text for one in FrozenTarget.objects.filter(edition=before)}
    now = FrozenTarget.objects.filter(edition=after).select_related("indicator")
    return [
        TargetLine(one.indicator, stood[one.indicator_id], one.text)
        for one in now.order_by("indicator__sort_name", "pk")
        if stood.get(one.indicator_id, one.text) != one.text
    ]

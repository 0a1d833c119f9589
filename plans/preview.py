"""What becomes public when a decided plan is published, against what is public now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decisions.models import Edition, Standing
from goals import words
from indicators.models import FrozenTarget, Indicator
from plans.document import written


@dataclass(frozen=True)
class Amount:
    """How many of something the public edition holds, and the one that is to be published.

    `is_changed` when readers will read it as something else, though there are as many.
    """

    label: str
    now: int
    after: int
    is_changed: bool


@dataclass(frozen=True)
class TargetLine:
    """A target that readers see as something else."""

    indicator: Indicator
    before: str
    after: str


def amounts(standing: Standing) -> list[Amount]:
    """Everything that a plan's document holds, now and after, in its order."""
    now, after = (_rows(edition) for edition in (standing.published, standing.edition))
    own_goal = words.own_goal(standing.organisation)
    labels = {
        "sections": _("Texter"),
        "committee_goals": own_goal[:1].upper() + own_goal[1:],
        "activities": _("Aktiviteter"),
        "own_indicators": _("Egna indikatorer"),
        "council_activities": _("Kommunfullmäktiges aktiviteter"),
        "economy": _("Rader i ekonomins tabeller"),
        "proposed_decisions": _("Punkter i förslaget till beslut"),
        "internal_control": _("Processer i den interna kontrollen"),
        "annexes": _("Bilagor"),
    }
    return [
        Amount(label, len(now[what]), len(after[what]), now[what] != after[what])
        for what, label in labels.items()
    ]


def _rows(edition: Edition | None) -> dict[str, list[Any]]:
    """What the edition's document holds, by the name of the part; nothing in one from before."""
    document = edition.document if edition else {}
    money: dict[str, list[Any]] = document.get("economy") or {}
    control = document.get("internal_control") or {}
    rows: dict[str, list[Any]] = defaultdict(list, document)
    return defaultdict(
        list,
        rows
        | {
            "sections": written(rows["sections"]),
            "economy": [row for table in money.values() for row in table],
            "internal_control": control.get("processes", []),
        },
    )


def text_changes(standing: Standing) -> list[str]:
    """Codes of the goals, and headings of the other parts, whose text readers will see as
    another."""
    now, after = (_texts(edition) for edition in (standing.published, standing.edition))
    return [part for part in after if part in now and now[part] != after[part]]


def _texts(edition: Edition | None) -> dict[str, str]:
    sections = edition.document.get("sections", []) if edition else []
    return {one["goal"] or one["heading"]: one["text"] for one in sections}


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

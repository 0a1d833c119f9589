"""Targets that a new decision on a plan changes: its edition keeps both values, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.dates import sv_date
from decisions.models import PLAN, Decision, Edition
from decisions.selectors import standing_of
from indicators.models import FrozenTarget
from plans.models import OperationalPlan

Row = dict[str, Any]


@dataclass(frozen=True)
class ChangedTarget:
    """One change as readers see it. `why` is the decision's reason."""

    before: str
    after: str
    decided_on: date
    why: str

    def __str__(self) -> str:
        words = _("%(before)s → %(after)s, ändrat %(day)s") % {
            "before": self.before or "–",
            "after": self.after or "–",
            "day": sv_date(self.decided_on),
        }
        return f"{words}, {self.why}" if self.why else words


def with_changed_targets(document: Row, plan: OperationalPlan, decision: Decision) -> Row:
    """The plan's document where each indicator whose target is another than in the edition that
    stands says so, after what earlier editions have said."""
    standing = standing_of(plan.organisation, plan.year, PLAN)
    if standing is None or standing.edition is None:
        return document
    said = _said_in(standing.edition)
    stood = _targets_of(standing.edition, plan.organisation_id)
    rows = [_row(one, said, stood, decision) for one in document["indicators"]]
    return {**document, "indicators": rows}


def _said_in(edition: Edition) -> dict[str, list[Row]]:
    """What the edition says of each indicator that it holds."""
    rows = edition.document.get("indicators") or ()
    return {one["indicator"]: one.get("changes", []) for one in rows}


def _targets_of(edition: Edition, organisation: int) -> dict[str, str]:
    held = FrozenTarget.objects.filter(edition=edition, organisation=organisation)
    return dict(held.values_list("indicator__code", "text"))


def _row(
    row: Row, said: Mapping[str, list[Row]], stood: Mapping[str, str], decision: Decision
) -> Row:
    code = row["indicator"]
    changes = list(said.get(code, []))
    was_held = code in said or code in stood
    if was_held and stood.get(code, "") != row["target"]:
        changes.append(
            {
                "before": stood.get(code, ""),
                "after": row["target"],
                "decided_on": decision.decided_on.isoformat(),
                "why": decision.motivation,
            }
        )
    return {**row, "changes": changes} if changes else row


def changes_in(row: Mapping[str, Any]) -> list[ChangedTarget]:
    """The changes that an indicator's row in an edition's document tells of, the first first."""
    return [
        ChangedTarget(
            one["before"], one["after"], date.fromisoformat(one["decided_on"]), one["why"]
        )
        for one in row.get("changes", ())
    ]


def changed_in(document: Mapping[str, Any]) -> Iterable[tuple[str, str, list[ChangedTarget]]]:
    """Every indicator of the document whose target was changed: its code, name and changes."""
    for row in document.get("indicators") or ():
        if changes := changes_in(row):
            yield row["indicator"], row["name"], changes

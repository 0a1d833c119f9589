"""Targets and definitions that a new decision on a plan changes: its edition keeps what each said
before and says now, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.dates import sv_date
from decisions.models import PLAN, Decision, Edition
from decisions.selectors import standing_of
from indicators.models import FrozenTarget
from plans.definitions import Changed
from plans.models import OperationalPlan

Row = dict[str, Any]
# What a decision changes of own indicators' definitions, by the indicators' codes.
Redefined = Mapping[str, list[Changed]]


@dataclass(frozen=True)
class IndicatorChange:
    """One change as readers see it. `why` is the decision's reason; `what` the column of the
    definition in words ("Periodicitet"), empty where it is the target."""

    before: str
    after: str
    decided_on: date
    why: str
    what: str = ""

    @property
    def values(self) -> str:
        """What was said and is said: "Periodicitet: år → tertial"."""
        values = f"{self.before or '–'} → {self.after or '–'}"
        return f"{self.what}: {values}" if self.what else values

    def __str__(self) -> str:
        words = _("%(values)s, ändrat %(day)s") % {
            "values": self.values,
            "day": sv_date(self.decided_on),
        }
        return f"{words}, {self.why}" if self.why else words


def with_changes(
    document: Row, plan: OperationalPlan, decision: Decision, redefined: Redefined
) -> Row:
    """The plan's document where each indicator whose target is another than in the edition that
    stands says so, and what the decision has `redefined`, after what earlier editions have said."""
    standing = standing_of(plan.organisation, plan.year, PLAN)
    if standing is None or standing.edition is None:
        return document
    said = _said_in(standing.edition)
    stood = _targets_of(standing.edition, plan.organisation_id)
    rows = [
        _row(one, said, stood, redefined.get(one["indicator"], []), decision)
        for one in document["indicators"]
    ]
    return {**document, "indicators": rows}


def _said_in(edition: Edition) -> dict[str, list[Row]]:
    """What the edition says of each indicator that it holds."""
    rows = edition.document.get("indicators") or ()
    return {one["indicator"]: one.get("changes", []) for one in rows}


def _targets_of(edition: Edition, organisation: int) -> dict[str, str]:
    held = FrozenTarget.objects.filter(edition=edition, organisation=organisation)
    return dict(held.values_list("indicator__code", "text"))


def _row(
    row: Row,
    said: Mapping[str, list[Row]],
    stood: Mapping[str, str],
    redefined: Iterable[Changed],
    decision: Decision,
) -> Row:
    code = row["indicator"]
    changes = list(said.get(code, []))
    was_held = code in said or code in stood
    decided = {"decided_on": decision.decided_on.isoformat(), "why": decision.motivation}
    if was_held and stood.get(code, "") != row["target"]:
        changes.append({"before": stood.get(code, ""), "after": row["target"], **decided})
    changes += [
        {"what": one.label, "before": one.before, "after": one.after, **decided}
        for one in redefined
    ]
    return {**row, "changes": changes} if changes else row


def changes_in(row: Mapping[str, Any]) -> list[IndicatorChange]:
    """The changes that an indicator's row in an edition's document tells of, the first first."""
    return [
        IndicatorChange(
            one["before"],
            one["after"],
            date.fromisoformat(one["decided_on"]),
            one["why"],
            one.get("what", ""),
        )
        for one in row.get("changes", ())
    ]


def changed_in(document: Mapping[str, Any]) -> Iterable[tuple[str, str, list[IndicatorChange]]]:
    """Every indicator of the document that was changed: its code, name and changes."""
    for row in document.get("indicators") or ():
        if changes := changes_in(row):
            yield row["indicator"], row["name"], changes


def redefined_since(
    before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> list[tuple[str, list[IndicatorChange]]]:
    """What a document tells of definitions that an earlier one of the same plan does not: names
    and changes, each column once, from what it said first to what it says last."""
    known = {code: len(changes) for code, _name, changes in changed_in(before or {})}
    found = []
    for code, name, changes in changed_in(after):
        told: dict[str, IndicatorChange] = {}
        for one in changes[known.get(code, 0) :] if before else []:
            if one.what:
                first = told.get(one.what, one)
                told[one.what] = replace(one, before=first.before)
        if differing := [one for one in told.values() if one.before != one.after]:
            found.append((name, differing))
    return found

"""What keeps a plan from going back to what was decided: all that is otherwise than its edition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from django.utils.translation import gettext as _

from decisions.models import Edition
from goals import words
from indicators.models import FrozenTarget, Target
from organisations.models import Organisation
from plans.document import document_of
from plans.economy.reading import Economy
from plans.models import OperationalPlan
from plans.now import PlanNow

Row = Mapping[str, Any]

# What a decision on the plan does not hold: how the work goes, and what the city says.
_NOT_DECIDED = {
    "activities": frozenset({"status"}),
    "economy": frozenset({"status"}),
    "internal_control": frozenset({"limits"}),
}
# What a target says; who wrote it and when is another matter.
_SAID = ("text", "kind", "low", "high", "change", "unit", "base_year", "strict", "confirmed")


def changes_since(plan: OperationalPlan, edition: Edition) -> list[str]:
    """What stands otherwise in the plan than in its edition, in words; nothing when it could be
    the decided one again as it is.

    What was written and written back has changed nothing. Figures in texts count as they stood.
    """
    as_decided = copy(plan)
    as_decided.status = OperationalPlan.Status.DECIDED
    now = PlanNow(as_decided)
    document = _own_frames(now.economy, json.loads(json.dumps(document_of(now))))
    decided = _own_frames(now.economy, edition.document)
    return [
        *_texts(document["sections"], decided.get("sections", [])),
        *_others(document, decided, plan.organisation),
        *_targets(plan, edition),
    ]


def _own_frames(economy: Economy, document: Row) -> Row:
    """The document without the frames that the council gives by name: they are its word."""
    money = document.get("economy") or {}
    own = [one for one in money.get("frames", []) if economy.appropriated(one["kind"]) is None]
    return {**document, "economy": {**money, "frames": own}}


def _texts(now: list[Row], then: list[Row]) -> Iterator[str]:
    """The parts by their titles, those that are new and those that are gone, too."""
    stood = {one.get("key", one["heading"]): one for one in then}
    stands = {one["key"]: one for one in now}
    for key, one in (stood | stands).items():
        if key not in stands or key not in stood or not _same(stands[key], stood[key]):
            yield f"{one.get('number', '')} {one['heading']}".strip()
    if set(stands) == set(stood) and list(stands) != list(stood):
        yield _("avsnittens ordning")


def _others(now: Row, then: Row, organisation: Organisation) -> Iterator[str]:
    """The rest that the plan decides. What the document keeps of the council's is not."""
    labels = {
        "title": _("planens namn"),
        "committee_goals": words.own_goal(organisation),
        "activities": _("aktiviteter"),
        "own_indicators": _("egna indikatorer"),
        "economy": _("ekonomins tabeller"),
        "proposed_decisions": _("punkter i förslaget till beslut"),
        "internal_control": _("intern kontroll"),
        "annexes": _("bilagor"),
    }
    for name, label in labels.items():
        but = _NOT_DECIDED.get(name, frozenset())
        if not _same(now.get(name), then.get(name), but):
            yield label


def _same(now: Any, then: Any, but: frozenset[str] = frozenset()) -> bool:
    """Whether both say the same. An older edition may lack what is said by nothing now."""
    if isinstance(now, Mapping) and isinstance(then, Mapping):
        names = (set(now) | set(then)) - but
        return all(_same(now.get(name), then.get(name), but) for name in names)
    if isinstance(now, list) and isinstance(then, list):
        return len(now) == len(then) and all(
            _same(one, other, but) for one, other in zip(now, then, strict=True)
        )
    return (now or None) == (then or None)


def _targets(plan: OperationalPlan, edition: Edition) -> Iterator[str]:
    """The organisation's targets that are others now, by their indicators' names."""
    whose = {"organisation": plan.organisation_id, "year": plan.year}
    stand = Target.objects.filter(**whose).values_list("indicator__name", *_SAID)
    stood = FrozenTarget.objects.filter(edition=edition, **whose)
    differing = set(stand) ^ set(stood.values_list("indicator__name", *_SAID))
    for name in sorted({str(one[0]) for one in differing}):
        yield _("årsmålet för %(indicator)s") % {"indicator": name}

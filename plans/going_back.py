"""What keeps a plan from going back to what was decided: all that is otherwise than its edition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from decisions.models import Edition
from goals import words
from indicators.models import FrozenTarget, Indicator, IndicatorPlacement, Target
from plans.definitions import redefined_in
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


@dataclass(frozen=True)
class Difference:
    """What stands otherwise, in words, and the page where it is changed back; `told` says from
    what to what, where that is short."""

    what: str
    address: str
    told: tuple[str, ...] = ()


def changes_since(plan: OperationalPlan, edition: Edition) -> list[str]:
    """The words of `differences_since`."""
    return [one.what for one in differences_since(plan, edition)]


def differences_since(plan: OperationalPlan, edition: Edition) -> list[Difference]:
    """What stands otherwise in the plan than in its edition; nothing when it could be the decided
    one again as it is.

    What was written and written back has changed nothing. Figures in texts count as they stood.
    """
    as_decided = copy(plan)
    as_decided.status = OperationalPlan.Status.DECIDED
    now = PlanNow(as_decided)
    document = _own_frames(now.economy, json.loads(json.dumps(document_of(now))))
    decided = _own_frames(now.economy, edition.document)
    return [
        *_texts(plan, document["sections"], decided.get("sections", [])),
        *_others(plan, document, decided),
        *_targets(plan, edition),
        *_definitions(plan),
    ]


def _own_frames(economy: Economy, document: Row) -> Row:
    """The document without the frames that the council gives by name: they are its word."""
    money = document.get("economy") or {}
    own = [one for one in money.get("frames", []) if economy.appropriated(one["kind"]) is None]
    return {**document, "economy": {**money, "frames": own}}


def _at(plan: OperationalPlan, name: str, *more: object) -> str:
    return reverse(name, args=[plan.year, plan.organisation.code, *more])


def _texts(plan: OperationalPlan, now: list[Row], then: list[Row]) -> Iterator[Difference]:
    """The parts by their titles, those that are new and those that are gone, too."""
    stood = {one.get("key", one["heading"]): one for one in then}
    stands = {one["key"]: one for one in now}
    for key, one in (stood | stands).items():
        if key not in stands or key not in stood or not _same(stands[key], stood[key]):
            what = f"{one.get('number', '')} {one['heading']}".strip()
            yield Difference(what, _at(plan, "plan_part", key) if key in stands else _whole(plan))
    if set(stands) == set(stood) and list(stands) != list(stood):
        yield Difference(_("avsnittens ordning"), _whole(plan))


def _whole(plan: OperationalPlan) -> str:
    return _at(plan, "plan")


def _others(plan: OperationalPlan, now: Row, then: Row) -> Iterator[Difference]:
    """The rest that the plan decides. What the document keeps of the council's is not."""
    yield from _rows(plan, words.own_goal(plan.organisation), "committee_goals", now, then)
    yield from _rows(plan, _("aktivitet"), "activities", now, then)
    yield from _rows(plan, _("egen indikator"), "own_indicators", now, then)
    labels = {
        "title": (_("planens namn"), "plan"),
        "economy": (_("ekonomins tabeller"), "plan_economy"),
        "proposed_decisions": (_("punkter i förslaget till beslut"), "plan_points"),
        "internal_control": (_("intern kontroll"), "control"),
        "annexes": (_("bilagor"), "plan_annexes"),
    }
    for name, (label, page) in labels.items():
        but = _NOT_DECIDED.get(name, frozenset())
        if not _same(now.get(name), then.get(name), but):
            yield Difference(label, _at(plan, page))


def _rows(
    plan: OperationalPlan, label: str, name: str, now: Row, then: Row
) -> Iterator[Difference]:
    """The rows under the council's goals that are new, gone or say something else, by their words,
    each at its goal; that they stand in another order."""
    but = _NOT_DECIDED.get(name, frozenset())
    stand, stood = list(now.get(name) or ()), list(then.get(name) or ())
    new = [one for one in stand if not any(_same(one, other, but) for other in stood)]
    gone = [one for one in stood if not any(_same(one, other, but) for other in stand)]
    told = {}
    for one in [*new, *gone]:
        title = one.get("title") or one.get("name", "")
        code = one.get("area_goal", "")
        address = _at(plan, "plan_goal", code) if code else _whole(plan)
        told[_("%(label)s ”%(title)s”") % {"label": label, "title": title}] = address
    if not told and not _same(stand, stood, but):
        told[_("%(label)s: ordning eller antal") % {"label": label}] = _whole(plan)
    for what, address in told.items():
        yield Difference(what, address)


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


def _targets(plan: OperationalPlan, edition: Edition) -> Iterator[Difference]:
    """The organisation's targets that are others now, by their indicators' names.

    Of the indicators that the plan has: one that it has no longer is a difference of its own.
    """
    stand = Target.objects.in_plan_of(plan.organisation_id, plan.year, plan.budget_id)
    stood = FrozenTarget.objects.filter(edition=edition, organisation=plan.organisation_id)
    said = ("indicator", *_SAID)
    placed = IndicatorPlacement.objects.filter(budget=plan.budget_id)
    indicators = placed.in_plan_of(plan.organisation_id, plan.year).values("indicator")
    stood = stood.filter(indicator__in=indicators)
    was, becomes = ({one[0]: one for one in rows.values_list(*said)} for rows in (stood, stand))
    keys = [one for one in was | becomes if was.get(one) != becomes.get(one)]
    names = Indicator.objects.filter(pk__in=keys).order_by("sort_name", "pk")
    for key, name in names.values_list("pk", "name"):
        what = _("årsmålet för %(indicator)s") % {"indicator": name}
        texts = [rows[key][1] if key in rows else "" for rows in (was, becomes)]
        told = " → ".join(text or "–" for text in texts) if len(set(texts)) > 1 else ""
        yield Difference(what, _at(plan, "plan_sheet"), (told,) if told else ())


def _definitions(plan: OperationalPlan) -> Iterator[Difference]:
    """The plan's own indicators that are to be measured otherwise when it is decided."""
    redefined = redefined_in(plan)
    places = IndicatorPlacement.objects.filter(budget=plan.budget_id, indicator__in=redefined)
    where = dict(places.values_list("indicator", "area_goal__code"))
    for one, changes in redefined.items():
        what = _("definitionen av %(indicator)s") % {"indicator": one.name}
        page = _at(plan, "plan_definition", where[one.pk], one.pk)
        yield Difference(what, page, tuple(map(str, changes)))

"""Last year's texts as suggestions in a new plan: looked at first, and taken back while untouched.

They come from what was decided, else from what was written. Last year's plan is only read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from decisions.models import PLAN
from decisions.selectors import standing_of
from drafting.actions import writing
from drafting.calculations.rich_text import plain
from drafting.fields import Gone
from organisations.models import User
from plans.actions.headings import add_under
from plans.actions.place import PartPlace, WholePlace
from plans.actions.spots import spot_of
from plans.calculations.contribution import says_how
from plans.document import sections_as_kept
from plans.models import OperationalPlan, PlanSection, SectionTemplate
from plans.now import PlanNow
from plans.outline import OWN, Part, outline

PROPOSED = SectionTemplate.Kind.PROPOSED_DECISIONS


@dataclass(frozen=True)
class Carried:
    """A text of last year's plan, and where it comes to stand: nowhere, or in a part of this one.

    `is_free` is whether nobody has written in that part yet; `own` the heading, where it was the
    organisation's own.
    """

    heading: str
    text: str
    part: Part | None
    is_free: bool
    own: str = ""

    @property
    def words(self) -> int:
        return len(plain(self.text).split())

    @property
    def comes(self) -> bool:
        return self.part is not None and self.is_free


def plan_before(plan: OperationalPlan) -> OperationalPlan | None:
    """The same organisation's plan of the year before."""
    before = OperationalPlan.objects.of_year(plan.year - 1).answered_by(plan.organisation)
    return before.select_related("organisation", "budget").first()


def carried_texts(plan: OperationalPlan, before: OperationalPlan) -> list[Carried]:
    """Every text of last year's plan, in its order, with what becomes of it."""
    parts = outline(plan)
    taken = {(part.parent, part.heading) for part in parts if part.is_own}
    return [
        _carried(one, parts, taken)
        for one in _sections(before)
        # The proposed decisions are written of this year's own data.
        if says_how(one["text"]) and one.get("kind") != PROPOSED
    ]


def _sections(before: OperationalPlan) -> Iterable[dict[str, Any]]:
    standing = standing_of(before.organisation, before.year, PLAN)
    if standing and standing.edition:
        decided: list[dict[str, Any]] = standing.edition.document["sections"]
        return decided
    return sections_as_kept(PlanNow(before))


def _carried(one: dict[str, Any], parts: list[Part], taken: set[tuple[str, str]]) -> Carried:
    if one.get("kind") == OWN:
        above = _find(parts, one.get("parent", ""), "")
        is_free = above is not None and (above.key, one["heading"]) not in taken
        return Carried(one["heading"], one["text"], above, is_free, own=one["heading"])
    part = _find(parts, one.get("key") or one["goal"], one["heading"])
    is_free = part is not None and not part.text and part.is_concerned
    return Carried(part.title if part else one["heading"], one["text"], part, is_free)


def _find(parts: list[Part], key: str, heading: str) -> Part | None:
    """The part of the key; of an edition that knew no keys, the one with the heading."""
    found = (part for part in parts if part.key == key and not part.is_own)
    named = (part for part in parts if not key and heading and part.heading == heading)
    return next(found, None) or next(named, None)


def carry_texts(*, plan: OperationalPlan, by: User) -> int:
    """Let last year's texts stand as suggestions where nobody has written; how many came."""
    with writing(WholePlace(plan), by) as place:
        before = plan_before(place.plan)
        if before is None:
            raise Gone
        coming = [one for one in carried_texts(place.plan, before) if one.comes]
        for one in coming:
            _suggest(place.plan, one, before.year, by)
        return len(coming)


def _suggest(plan: OperationalPlan, one: Carried, year: int, by: User) -> None:
    assert one.part is not None
    spot = spot_of(plan, one.part.key)
    section = spot.section(plan) or spot.begin(plan, by)
    if one.own:
        section.save()
        section = add_under(plan=plan, parent=section, heading=one.own, by=by)
    section.text, section.is_suggested_from = one.text, year
    section.save()


def take_back(*, plan: OperationalPlan, by: User) -> int:
    """Take away the suggestions that nobody has written in; how many went."""
    with writing(WholePlace(plan), by) as place:
        left = PlanSection.objects.suggested().filter(plan=place.plan)
        own = left.exclude(parent=None)
        number = own.count() + left.filter(parent=None).count()
        own.delete()
        left.update(text="", is_suggested_from=None)
        return number


def settle_suggestions(*, plan: OperationalPlan) -> None:
    """What the plan is decided with is its own, whichever year wrote it first."""
    PlanSection.objects.suggested().filter(plan=plan).update(is_suggested_from=None)


def keep_suggestion(*, plan: OperationalPlan, key: str, by: User) -> None:
    """Say that a suggested text stands as it is: it is then theirs."""
    with writing(PartPlace(plan, key), by) as place:
        section = spot_of(place.plan, key).section(place.plan)
        if section is None or section.is_suggested_from is None:
            raise Gone
        section.is_suggested_from, section.updated_by = None, by
        section.save()

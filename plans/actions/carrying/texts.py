"""Last year's texts as suggestions in a new plan: nobody's word until somebody has read them.

They come from what was decided, else from what was written. Last year's plan is only read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.numbers import sv_number
from drafting.actions import writing
from drafting.calculations.rich_text import plain
from drafting.fields import Gone
from organisations.models import User
from plans.actions.carrying.kinds import Kind
from plans.actions.carrying.years import Line, Years
from plans.actions.place import PartPlace
from plans.actions.spots import spot_of
from plans.actions.template import ensure_template
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
    organisation's own; `is_last` whether that stood under no part and comes last in the plan.
    """

    heading: str
    text: str
    part: Part | None
    is_free: bool
    own: str = ""
    is_last: bool = False

    @property
    def comes(self) -> bool:
        return self.is_free and (self.part is not None or self.is_last)

    @property
    def line(self) -> Line:
        words = len(plain(self.text).split())
        more = ngettext("%(number)s ord", "%(number)s ord", words) % {"number": sv_number(words)}
        return Line(self.heading, self._where, self._why_not, more)

    @property
    def _where(self) -> str:
        if self.part:
            return self.part.title
        return _("Sist i planen") if self.is_last else ""

    @property
    def _why_not(self) -> str:
        if self.comes:
            return ""
        if self.part is None and not self.is_last:
            return _("avsnittet finns inte i årets mall")
        if self.part and not self.part.is_concerned:
            return _("ni har sagt att avsnittet inte berör er")
        return _("här står redan en text")


def carried_texts(years: Years) -> list[Carried]:
    """Every text of last year's plan, in its order, with what becomes of it."""
    parts = outline(years.plan)
    taken = {(part.parent, part.heading) for part in parts if part.is_own}
    return [
        _carried(one, parts, taken)
        for one in _sections(years)
        # The proposed decisions are written of this year's own data.
        if says_how(one["text"]) and one.get("kind") != PROPOSED
    ]


def _sections(years: Years) -> Iterable[dict[str, Any]]:
    if years.edition:
        decided: list[dict[str, Any]] = years.edition.document["sections"]
        return decided
    return sections_as_kept(PlanNow(years.before))


def _carried(one: dict[str, Any], parts: list[Part], taken: set[tuple[str, str]]) -> Carried:
    if one.get("kind") == OWN:
        parent, heading = one.get("parent", ""), one["heading"]
        above = _find(parts, parent, "") if parent else None
        is_free = (parent, heading) not in taken
        return Carried(heading, one["text"], above, is_free, own=heading, is_last=not parent)
    part = _find(parts, one.get("key") or one["goal"], one["heading"])
    is_free = part is not None and not part.text and part.is_concerned
    return Carried(part.title if part else one["heading"], one["text"], part, is_free)


def _find(parts: list[Part], key: str, heading: str) -> Part | None:
    """The part of the key; of an edition that knew no keys, the one with the heading."""
    found = (part for part in parts if part.key == key and not part.is_own)
    named = (part for part in parts if not key and heading and part.heading == heading)
    return next(found, None) or next(named, None)


def lines(years: Years) -> Sequence[Line]:
    return [one.line for one in carried_texts(years)]


def bring_texts(years: Years, by: User) -> int:
    """Let last year's texts stand as suggestions where nobody has written; how many came."""
    coming = [one for one in carried_texts(years) if one.comes]
    if any(one.part and one.part.template and one.part.template.is_standard for one in coming):
        ensure_template(budget=years.plan.budget, by=by)
        coming = [one for one in carried_texts(years) if one.comes]
    sections = _ensure_sections(years.plan, [one.part for one in coming if one.part])
    now, year = timezone.now(), years.before.year
    written = []
    for one in coming:
        if one.part and not one.own:
            section = sections[one.part.key]
            section.text, section.is_suggested_from, section.updated_at = one.text, year, now
            written.append(section)
    PlanSection.objects.bulk_update(written, ["text", "is_suggested_from", "updated_at"])
    _bring_headings(years, [one for one in coming if one.own], sections, by)
    return len(coming)


def _ensure_sections(plan: OperationalPlan, parts: Iterable[Part]) -> dict[str, PlanSection]:
    """What is written in each of the parts, begun where nothing was."""
    sections = {part.key: part.section or _begun(plan, part) for part in parts}
    PlanSection.objects.bulk_create(one for one in sections.values() if one._state.adding)
    return sections


def _begun(plan: OperationalPlan, part: Part) -> PlanSection:
    is_of_goal = part.area_goal or part.strategic_goal
    return PlanSection(
        plan=plan,
        template=None if is_of_goal else part.template,
        strategic_goal=part.strategic_goal,
        area_goal=part.area_goal,
    )


def _bring_headings(
    years: Years, coming: Iterable[Carried], sections: dict[str, PlanSection], by: User
) -> None:
    """Own headings come last under the sections that they stood under, or last in the plan."""
    standing = PlanSection.objects.own_headings().filter(plan=years.plan)
    last = Counter(standing.values_list("parent", flat=True))
    made = []
    for one in coming:
        above = sections[one.part.key] if one.part else None
        under = above.pk if above else None
        last[under] += 1
        made.append(
            PlanSection(
                plan=years.plan,
                parent=above,
                heading=one.own,
                text=one.text,
                position=last[under],
                is_suggested_from=years.before.year,
                updated_by=by,
            )
        )
    PlanSection.objects.bulk_create(made)


def _suggested(plan: OperationalPlan) -> Any:
    return PlanSection.objects.suggested().filter(plan=plan)


def take_back_texts(plan: OperationalPlan, by: User) -> int:
    """Take away the suggestions that nobody has written in; how many went."""
    left = _suggested(plan)
    number: int = left.count()
    left.own_headings().delete()
    left.update(text="", is_suggested_from=None)
    return number


def settle_suggestions(*, plan: OperationalPlan) -> None:
    """What the plan is decided with is its own, whichever year wrote it first."""
    _suggested(plan).update(is_suggested_from=None)


def keep_suggestion(*, plan: OperationalPlan, key: str, by: User) -> None:
    """Say that a suggested text stands as it is: it is then theirs."""
    with writing(PartPlace(plan, key), by) as place:
        section = spot_of(place.plan, key).section(place.plan)
        if section is None or section.is_suggested_from is None:
            raise Gone
        section.is_suggested_from, section.updated_by = None, by
        section.save()


TEXTS = Kind(
    "texter",
    lambda organisation: _("Texter"),
    lines,
    bring_texts,
    lambda brought: _suggested(brought.plan).count(),
    take_back_texts,
    lambda: _("Texterna kommer som förslag: ingen räknas som skriven förrän någon har läst den."),
)

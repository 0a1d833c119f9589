"""The two years that things go between: last year's plan as it was decided, and this year's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from decisions.models import PLAN, Edition
from decisions.selectors import standing_of
from drafting.calculations.history import as_it_was, event_model
from goals.models import AreaGoal
from plans.models import OperationalPlan, PlanSection

# The context of a change that carried something into a plan holds that plan's number.
CARRIED = "carried_into"


@dataclass(frozen=True)
class Line:
    """Something of last year's plan: its words, where it comes to stand, or why it does not come.

    `more` is what is to be known about it: "med 2 förväntade resultat".
    """

    what: str
    where: str = ""
    why_not: str = ""
    more: str = ""

    @property
    def comes(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class Years:
    """A plan and the same organisation's plan of the year before, which is only read."""

    plan: OperationalPlan
    before: OperationalPlan

    @cached_property
    def edition(self) -> Edition | None:
        """What was decided for the year before."""
        standing = standing_of(self.before.organisation, self.before.year, PLAN)
        return standing.edition if standing else None

    def rows(self, model: type[models.Model], **whose: Any) -> list[Any]:
        """Last year's rows in their order: as they were decided, also while a new version of that
        plan is written; else as they stand. `whose` are columns of the row itself. One that is
        only known from the history is not saved (`_state.adding`)."""
        edition = self.edition
        if edition is None or self.before.status == OperationalPlan.Status.DECIDED:
            return self._in_order(model._default_manager.filter(**whose))
        events = event_model(model).objects.filter(pgh_created_at__lte=edition.made_at, **whose)
        latest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        rows = [as_it_was(one) for one in latest if one.pgh_label != "delete"]
        there = set(
            model._default_manager.filter(pk__in=[one.pk for one in rows]).values_list(
                "pk", flat=True
            )
        )
        for one in rows:
            one._state.adding = one.pk not in there
        return self._in_order(rows)

    def _in_order(self, rows: Iterable[Any]) -> list[Any]:
        """As the plan has them: under the council's goals in their order, then by place."""
        last = len(self._goals)
        places = {one.pk: place for place, one in enumerate(self._goals)}
        return sorted(
            rows,
            key=lambda one: (
                places.get(getattr(one, "area_goal_id", None) or 0, last), one.position, one.pk
            ),
        )  # fmt: skip

    @cached_property
    def _goals(self) -> list[AreaGoal]:
        budgets = [self.plan.budget_id, self.before.budget_id]
        return list(AreaGoal.objects.filter(budget__in=budgets).order_by("sort_code", "pk"))

    @cached_property
    def _unconcerned(self) -> set[int | None]:
        said = PlanSection.objects.filter(plan=self.plan, is_concerned=False)
        return set(said.exclude(area_goal=None).values_list("area_goal", flat=True))

    @cached_property
    def _counterparts(self) -> dict[int, AreaGoal]:
        codes = {one.code: one for one in self._goals if one.budget_id == self.plan.budget_id}
        return {one.pk: codes[one.code] for one in self._goals if one.code in codes}

    def goal(self, pk: int | None) -> AreaGoal | None:
        """This year's goal under the number of last year's."""
        return self._counterparts.get(pk or 0)

    def place(self, pk: int | None) -> Line:
        """Where what stood under an area goal of last year's comes to stand, or why it does not."""
        then = next((one for one in self._goals if one.pk == pk), None)
        now = self.goal(pk)
        if then is None:
            return Line("", why_not=_("stod inte under något av kommunfullmäktiges mål"))
        if now is None:
            words = _("mål %(code)s finns inte i budgeten för %(year)d")
            return Line("", why_not=words % {"code": then.code, "year": self.plan.year})
        if now.pk in self._unconcerned:
            words = _("ni har sagt att mål %(code)s inte berör er")
            return Line("", why_not=words % {"code": now.code})
        if now.title == then.title:
            return Line("", where=str(now))
        words = _("målet hette ”%(title)s” %(year)d")
        return Line(
            "", where=str(now), more=words % {"title": then.title, "year": self.before.year}
        )


Found = TypeVar("Found")


@dataclass(frozen=True)
class Brought:
    """A plan into which rows have come: what one kind has read of it no other reads again."""

    plan: OperationalPlan
    _found: dict[Any, Any] = field(default_factory=dict)

    def once(self, read: Callable[[Brought], Found]) -> Found:
        if read not in self._found:
            self._found[read] = read(self)
        found: Found = self._found[read]
        return found


def plan_before(plan: OperationalPlan) -> OperationalPlan | None:
    """The same organisation's plan of the year before."""
    before = OperationalPlan.objects.of_year(plan.year - 1).answered_by(plan.organisation)
    return before.select_related("organisation", "budget").first()


def as_brought(plan: OperationalPlan, model: type[models.Model], **whose: Any) -> dict[int, Any]:
    """How the rows were that came from last year's plan, by number, removed ones among them."""
    events = event_model(model).objects.filter(
        pgh_label="insert", **{f"pgh_context__metadata__{CARRIED}": plan.pk}, **whose
    )
    return {one.pgh_obj_id: one for one in events.order_by("pgh_id")}


def says_the_same(row: Any, event: Any, columns: Iterable[str]) -> bool:
    """Whether nobody has changed what a row says since the event."""
    return all(getattr(row, name) == getattr(event, name) for name in columns)


def joined(*words: str) -> str:
    """What is to be known, in one line."""
    return "; ".join(one for one in words if one)

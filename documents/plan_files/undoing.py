"""Undoing what a document changed in a plan: by the history that the database writes of it.

All that is taken in is recorded under one context. Undone, every row is again as it was before
that, or none is: where somebody has written in a row since, that is said by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from drafting.calculations.history import as_it_was, event_model
from finance.models import ProposedPoint
from goals.models import Activity, CommitteeGoal, ExpectedResult
from indicators.models import IndicatorPlacement, IndicatorResponsibility, Target
from plans.models import OperationalPlan, PlanSection

DELETED, INSERTED = "delete", "insert"
# What stands under others comes after them. A new indicator stays, without a place in the plan, as
# when it is removed by hand; so does a plan that was begun by the document, without its content.
MODELS: tuple[type[models.Model], ...] = (
    OperationalPlan,
    PlanSection,
    CommitteeGoal,
    ExpectedResult,
    Activity,
    IndicatorPlacement,
    IndicatorResponsibility,
    Target,
    ProposedPoint,
)
_SHOWN = 80
_CHANGED = _("”%(name)s” har ändrats sedan dess.")
_SINCE = {
    DELETED: _("”%(name)s” är borttagen sedan dess."),
    INSERTED: _("”%(name)s” finns redan igen."),
}


@dataclass
class _Rows:
    """What was done to the rows of a model under a context, by their keys."""

    model: type[models.Model]
    context: str

    @cached_property
    def events(self) -> dict[int, list[Any]]:
        """Each row's events under the context, in their order."""
        found: dict[int, list[Any]] = {}
        ours = event_model(self.model).objects.filter(pgh_context=self.context)
        for event in ours.order_by("pgh_id"):
            found.setdefault(event.pgh_obj_id, []).append(event)
        return {
            pk: events
            for pk, events in found.items()
            if not (self._is_new(events) and self._is_gone(events))
        }

    @staticmethod
    def _is_new(events: list[Any]) -> bool:
        return bool(events[0].pgh_label == INSERTED)

    @staticmethod
    def _is_gone(events: list[Any]) -> bool:
        return bool(events[-1].pgh_label == DELETED)

    @property
    def new(self) -> list[int]:
        if self.model is OperationalPlan:
            return []
        return [pk for pk, events in self.events.items() if self._is_new(events)]

    @property
    def old(self) -> list[int]:
        """Changed or removed ones."""
        return [pk for pk, events in self.events.items() if not self._is_new(events)]

    def before(self) -> dict[int, models.Model]:
        """The old ones as they were. Asked when nobody has changed them since: all that is told
        of them outside the context came before."""
        others = event_model(self.model).objects.exclude(pgh_context=self.context)
        events = others.filter(pgh_obj_id__in=self.old).order_by("pgh_obj_id", "-pgh_id")
        return {event.pgh_obj_id: as_it_was(event) for event in events.distinct("pgh_obj_id")}

    def hindrances(self) -> Iterator[str]:
        """What has been done since to the rows, in words."""
        if not self.events:
            return
        since = self._since()
        built_on = self._built_on() - since.keys()
        for pk, label in since.items():
            yield _SINCE.get(label, _CHANGED) % {"name": self._named(pk)}
        for pk in built_on:
            words = _("Under ”%(name)s” har något lagts till sedan dess.")
            yield words % {"name": self._named(pk)}

    def _named(self, pk: int) -> str:
        return _name(as_it_was(self.events[pk][-1]))

    def _since(self) -> dict[int, str]:
        """What was last done to each row that somebody has been at since."""
        last = {pk: events[-1].pgh_id for pk, events in self.events.items()}
        later = event_model(self.model).objects.filter(
            pgh_obj_id__in=last, pgh_id__gt=min(last.values())
        )
        told = (
            later.exclude(pgh_context=self.context)
            .order_by("pgh_id")
            .values_list("pgh_obj_id", "pgh_id", "pgh_label")
        )
        return {pk: label for pk, number, label in told if number > last[pk]}

    def _built_on(self) -> set[int]:
        """The new ones under which rows stand that came later: those would go with them, or hold
        them."""
        found: set[int] = set()
        for relation in self.model._meta.related_objects:
            below = relation.related_model
            if below not in MODELS or not self.new:
                continue
            name = relation.field.attname
            ours = event_model(below).objects.filter(
                pgh_context=self.context, pgh_label=INSERTED
            )  # fmt: skip
            rows = below._default_manager.filter(**{f"{name}__in": self.new})
            rows = rows.exclude(pk__in=ours.values("pgh_obj_id"))
            found |= set(rows.values_list(name, flat=True))
        return found


def hindrances(context: str) -> list[str]:
    """Why what was taken in cannot be undone, in words; nothing when it can."""
    return [words for model in MODELS for words in _Rows(model, context).hindrances()]


def put_back(context: str) -> None:
    """Let every row be as it was before. Raises ValidationError where somebody has changed one
    since, or written another in its place; the caller's transaction then takes all of it back."""
    if found := hindrances(context):
        raise ValidationError(found)
    all_rows = [_Rows(model, context) for model in MODELS]
    before = [rows.before() for rows in all_rows]
    for rows in reversed(all_rows):
        rows.model._default_manager.filter(pk__in=rows.new).delete()
    taken = []
    for rows, olds in zip(all_rows, before, strict=True):
        standing = set(rows.model._default_manager.filter(pk__in=olds).values_list("pk", flat=True))
        for pk, row in olds.items():
            # Django asks a row that is there about others only.
            row._state.adding = pk not in standing
            try:
                row.validate_constraints()
            except ValidationError:
                taken.append(_SINCE[INSERTED] % {"name": _name(row)})
                continue
            row.save(force_insert=row._state.adding)
    if taken:
        raise ValidationError(taken)


def _name(row: Any) -> str:
    """What a person knows the row by."""
    named = str(row)
    if isinstance(row, Target):
        named = _("%(indicator)s: årsmålet %(target)s") % {
            "indicator": row.indicator.name, "target": row.text,
        }  # fmt: skip
    elif isinstance(row, IndicatorPlacement | IndicatorResponsibility):
        named = row.indicator.name
    elif isinstance(row, ProposedPoint):
        named = row.told or row.words
    return Truncator(named).chars(_SHOWN)

"""Undoing what a document changed in a plan: by the history that the database writes of it.

All that is taken in is recorded under one context. Undone, every row is again as it was before
that, or none is: where somebody has written in a row since, that is said by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from common.at_once import at_once, join
from drafting.calculations.history import as_it_was, event_model
from finance.models import ProposedPoint
from goals.models import Activity, CommitteeGoal, ExpectedResult
from indicators.models import Indicator, IndicatorPlacement, IndicatorResponsibility, Target
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
_BUILT_ON = _("Under ”%(name)s” har något lagts till sedan dess.")
_SINCE = {
    DELETED: _("”%(name)s” är borttagen sedan dess."),
    INSERTED: _("”%(name)s” finns redan igen."),
}


@dataclass(frozen=True)
class _Rows:
    """What was done to the rows of a model under a context: each row's events, in their order.
    Of a row that came and went under it there is nothing to undo."""

    model: type[models.Model]
    context: str
    events: dict[int, list[Any]]

    @property
    def last(self) -> dict[int, int]:
        return {pk: events[-1].pgh_id for pk, events in self.events.items()}

    @property
    def new(self) -> list[int]:
        if self.model is OperationalPlan:
            return []
        return [pk for pk, events in self.events.items() if _is_new(events)]

    @property
    def old(self) -> list[int]:
        """Changed or removed ones."""
        return [pk for pk, events in self.events.items() if not _is_new(events)]

    def before(self) -> dict[int, models.Model]:
        """The old ones as they were. Asked when nobody has changed them since: all that is told
        of them outside the context came before."""
        others = event_model(self.model).objects.exclude(pgh_context=self.context)
        events = others.filter(pgh_obj_id__in=self.old).order_by("pgh_obj_id", "-pgh_id")
        return {event.pgh_obj_id: as_it_was(event) for event in events.distinct("pgh_obj_id")}

    def later(self) -> models.QuerySet[Any]:
        """What was done to the rows since, and to none where there are none."""
        later = event_model(self.model).objects.filter(
            pgh_obj_id__in=self.events, pgh_id__gt=min(self.last.values(), default=0)
        )
        return later.exclude(pgh_context=self.context).order_by("pgh_id")

    def below(self) -> Iterator[tuple[str, models.QuerySet[Any]]]:
        """Rows that came later under the new ones, and would go with them or hold them, with the
        column that points at those."""
        for relation in self.model._meta.related_objects:
            below = relation.related_model
            if below in MODELS and self.new:
                name = relation.field.attname
                ours = event_model(below).objects.filter(
                    pgh_context=self.context, pgh_label=INSERTED
                )
                rows = below._default_manager.filter(**{f"{name}__in": self.new})
                yield name, rows.exclude(pk__in=ours.values("pgh_obj_id"))


def _is_new(events: Sequence[Any]) -> bool:
    return bool(events[0].pgh_label == INSERTED)


def _came_and_went(events: Sequence[Any]) -> bool:
    return _is_new(events) and bool(events[-1].pgh_label == DELETED)


def _all_rows(context: str) -> list[_Rows]:
    """Of each model, in their order; one query."""
    ours = (event_model(model).objects.filter(pgh_context=context) for model in MODELS)
    told = at_once([events.order_by("pgh_id") for events in ours])
    found = []
    for model, events in zip(MODELS, told, strict=True):
        of_rows: dict[int, list[Any]] = {}
        for event in events:
            of_rows.setdefault(event.pgh_obj_id, []).append(event)
        kept = {pk: of_row for pk, of_row in of_rows.items() if not _came_and_went(of_row)}
        found.append(_Rows(model, context, kept))
    return found


def hindrances(context: str) -> list[str]:
    """Why what was taken in cannot be undone, in words; nothing when it can. Four queries."""
    all_rows = _all_rows(context)
    since = _since(all_rows)
    built_on = _built_on(all_rows)
    told: list[tuple[Any, Any]] = []
    for rows in all_rows:
        changed = since[rows.model]
        told += [
            (_SINCE.get(label, _CHANGED), as_it_was(rows.events[pk][-1]))
            for pk, label in changed.items()
        ]
        told += [
            (_BUILT_ON, as_it_was(rows.events[pk][-1]))
            for pk in built_on[rows.model] - changed.keys()
        ]
    _with_indicators(row for _words, row in told)
    return [words % {"name": _name(row)} for words, row in told]


def _since(all_rows: Sequence[_Rows]) -> dict[type[models.Model], dict[int, str]]:
    """What was last done to each row that somebody has been at since."""
    found = {}
    for rows, events in zip(all_rows, at_once([one.later() for one in all_rows]), strict=True):
        last = rows.last
        found[rows.model] = {
            event.pgh_obj_id: event.pgh_label
            for event in events
            if event.pgh_id > last[event.pgh_obj_id]
        }
    return found


def _built_on(all_rows: Sequence[_Rows]) -> dict[type[models.Model], set[int]]:
    """The new rows under which others stand that came later."""
    found: dict[type[models.Model], set[int]] = {rows.model: set() for rows in all_rows}
    asked = [(rows.model, name, below) for rows in all_rows for name, below in rows.below()]
    answers = at_once([below for _model, _name, below in asked])
    for (model, name, _below), below in zip(asked, answers, strict=True):
        found[model] |= {getattr(row, name) for row in below}
    return found


def _with_indicators(rows: Iterable[Any]) -> None:
    named = [row for row in rows if hasattr(row, "indicator_id")]
    if named:
        join(named, indicator=Indicator.objects.filter(pk__in={row.indicator_id for row in named}))


def put_back(context: str) -> None:
    """Let every row be as it was before, when there are no `hindrances`. Raises ValidationError
    where somebody has written another in a row's place; the caller's transaction then takes all
    of it back."""
    all_rows = _all_rows(context)
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

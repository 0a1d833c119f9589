"""Who changed what, when, from what to what: read from the event rows the database writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from indicators.models import Indicator, IndicatorPlacement, Target
from organisations.models import User
from plans.calculations.progress import assigned
from plans.calculations.rich_text import plain
from plans.models import OperationalPlan, PlanSection

if TYPE_CHECKING:
    from plans.actions.fields import EditedField


@dataclass(frozen=True)
class Version:
    """A field's value from a moment on."""

    event_id: int
    at: datetime
    who: str
    value: str
    before: str
    is_current: bool = False


def event_model(model: type[models.Model]) -> Any:
    """The table in which triggers record every insert, change and removal of the model."""
    return model._meta.get_field("events").related_model


def versions(field: EditedField) -> list[Version]:
    """Every value the field has had, oldest first; saves that left it as it was are left out."""
    if field.row is None:
        return []
    events = list(
        event_model(type(field.row))
        .objects.filter(pgh_obj_id=field.row.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    names = names_of(events)
    found: list[Version] = []
    before = ""
    typed_here = bool(events) and "/falt/" in str(_metadata(events[0]).get("url", ""))
    if field.starts_empty and typed_here:
        found.append(Version(0, events[0].pgh_created_at, "", "", ""))
    for event in events:
        value = _text(getattr(event, field.attribute))
        if found and value == before:
            continue
        who = names.get(_metadata(event).get("user"), "")
        found.append(Version(event.pgh_id, event.pgh_created_at, who, value, before))
        before = value
    return found


def names_of(events: Iterable[Any]) -> dict[Any, str]:
    """Names of the people behind the events, in one query."""
    ids = {user for event in events if (user := _metadata(event).get("user"))}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}


def _metadata(event: Any) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


def last_change(field: EditedField) -> Version | None:
    """Who last changed the field, and when."""
    found = versions(field)
    return found[-1] if found else None


@dataclass(frozen=True)
class Change:
    """One thing that happened under an area goal, for the list of changes."""

    at: datetime
    who: str
    what: str
    kind: str
    pk: int
    action: str  # insert, update, delete
    before: str
    after: str
    can_restore: bool = False


# What the list of changes tells of each table: its kind, its words, the columns it follows.
_FOLLOWED: dict[type[models.Model], tuple[str, Any, tuple[str, ...]]] = {
    PlanSection: ("section", _("Så bidrar vi"), ("text",)),
    CommitteeGoal: ("goal", _("Nämndmål"), ("title", "description")),
    ExpectedResult: ("result", _("Förväntat resultat"), ("text",)),
    Activity: ("activity", _("Aktivitet"), ("title", "start", "end")),
    Target: ("target", _("Årsmål"), ("text",)),
    IndicatorPlacement: ("placement", _("Egen indikator"), ()),
}
MOST = 300


def changes(plan: OperationalPlan, area_goal: AreaGoal) -> list[Change]:
    """What was changed under the goal, the latest first; a dozen queries, at most MOST of each."""
    names = _indicator_names(plan, area_goal)
    found: list[tuple[Any, Any, type[models.Model]]] = []
    for model, events in _events(plan, area_goal, list(names)).items():
        latest = list(events.select_related("pgh_context").order_by("-pgh_id")[:MOST])
        found += _with_before(model, list(reversed(latest)))
    people = names_of(event for event, _before, _model in found)
    told = [_change(event, before, model, people, names) for event, before, model in found]
    kept = [change for change in told if change]
    present = _present(kept)
    kept = [
        replace(change, can_restore=(change.kind, change.pk) not in present)
        if change.action == "delete"
        else change
        for change in kept
    ]
    return sorted(kept, key=lambda change: change.at, reverse=True)[:MOST]


def _indicator_names(plan: OperationalPlan, area_goal: AreaGoal) -> dict[int, str]:
    """Indicators the organisation sets targets for under the goal, also its own removed ones."""
    placed = event_model(IndicatorPlacement).objects.filter(area_goal=area_goal)
    own = Q(owner=plan.organisation_id, pk__in=placed.values("indicator_id"))
    mine = Q(
        pk__in=IndicatorPlacement.objects.filter(
            assigned(plan.organisation_id, plan.year), area_goal=area_goal
        ).values("indicator")
    )
    return dict(Indicator.objects.filter(own | mine).values_list("pk", "name"))


def _events(
    plan: OperationalPlan, area_goal: AreaGoal, indicators: list[int]
) -> dict[type[models.Model], Any]:
    """The events of each followed table that concern this plan and goal."""
    organisation = plan.organisation_id
    goals = event_model(CommitteeGoal).objects.filter(
        organisation=organisation, area_goal=area_goal
    )
    goal_ids = goals.values("pgh_obj_id")
    return {
        PlanSection: event_model(PlanSection).objects.filter(plan=plan, area_goal=area_goal),
        CommitteeGoal: goals,
        ExpectedResult: event_model(ExpectedResult).objects.filter(committee_goal__in=goal_ids),
        Activity: event_model(Activity).objects.filter(
            Q(area_goal=area_goal) | Q(committee_goal__in=goal_ids), organisation=organisation
        ),
        Target: event_model(Target).objects.filter(
            organisation=organisation, year=plan.year, indicator__in=indicators
        ),
        IndicatorPlacement: event_model(IndicatorPlacement).objects.filter(
            area_goal=area_goal, indicator__in=_own(plan)
        ),
    }


def _own(plan: OperationalPlan) -> models.QuerySet[Indicator]:
    return Indicator.objects.filter(owner=plan.organisation_id)


def _with_before(
    model: type[models.Model], events: list[Any]
) -> list[tuple[Any, Any, type[models.Model]]]:
    """Each event with the one before it of the same row."""
    last: dict[int, Any] = {}
    found = []
    for event in events:
        found.append((event, last.get(event.pgh_obj_id), model))
        last[event.pgh_obj_id] = event
    return found


def _change(
    event: Any,
    before: Any,
    model: type[models.Model],
    people: dict[Any, str],
    names: dict[int, str],
) -> Change | None:
    """Words for one event; None when nothing that a reader follows has changed."""
    kind, words, columns = _FOLLOWED[model]
    old = _summary(before, columns) if before and event.pgh_label == "update" else ""
    new = _summary(event, columns)
    if event.pgh_label == "update" and old == new:
        return None
    indicator = names.get(getattr(event, "indicator_id", 0), "")
    return Change(
        at=event.pgh_created_at,
        who=people.get(_metadata(event).get("user"), ""),
        what=f"{words}: {indicator}" if indicator else str(words),
        kind=kind,
        pk=event.pgh_obj_id,
        action=event.pgh_label,
        before=new if event.pgh_label == "delete" else old,
        after="" if event.pgh_label == "delete" else new,
    )


def _summary(event: Any, columns: tuple[str, ...]) -> str:
    return plain(" · ".join(text for c in columns if (text := _text(getattr(event, c)))))


def _present(found: list[Change]) -> set[tuple[str, int]]:
    """Which removed rows are back (or cannot be brought back: sections and targets)."""
    present = set()
    for model, (kind, _words, _columns) in _FOLLOWED.items():
        ids = {c.pk for c in found if c.kind == kind and c.action == "delete"}
        if kind in ("section", "target"):
            present |= {(kind, pk) for pk in ids}
        elif ids:
            there = model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)
            present |= {(kind, pk) for pk in there}
    return present

"""The way of a plan: the one table of which step leads where, who takes it, and what it asks for.

Permissions, buttons, what the page says of the way, and the tests are all made from it. A step
that is not in the table does not exist.

    state            step            who         leads to        asks first
    inte påbörjad    börja           redaktör    skrivs
    skrivs           lämna           redaktör    hos beslutande  allt som krävs är klart
    hos beslutande   skicka tillbaka godkännare  tillbaka        avsnitt och vad som ska ändras
    …
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from decisions.models import Standing
from plans.models import OperationalPlan, StepDeadline

Status = OperationalPlan.Status


class State(models.TextChoices):
    """Where a plan is, as people speak of it: its status, and what has been decided before."""

    NOT_STARTED = "not_started", _("inte påbörjad")
    WRITING = "writing", _("skrivs")
    AT_OFFICE = "at_office", _("hos stadsledningskontoret")
    WITH_APPROVER = "with_approver", _("hos beslutande")
    RETURNED = "returned", _("tillbaka för ändring")
    DECIDED = "decided", _("beslutad")
    PUBLISHED = "published", _("publicerad")
    REVISED = "revised", _("ny version skrivs")


class Who(StrEnum):
    """Who takes a step: the right of that name in `plans.permissions.Rights`."""

    WRITER = "edit"
    APPROVER = "approve"
    OFFICE = "look"
    PUBLISHER = "publish"


class Asks(StrEnum):
    """What a step asks for before it is taken."""

    COMPLETE = "complete"  # nothing remains that hinders, see `plans.requirements`
    PARTS = "parts"  # which parts are to be changed
    REASON = "reason"
    DECISION = "decision"  # date, paragraph, dnr
    UNCHANGED = "unchanged"  # nothing is otherwise than in what was decided, see `plans.going_back`
    EDITION_STANDS = "edition_stands"
    EDITION_UNSEEN = "edition_unseen"  # an edition that readers do not have yet
    EDITION_PUBLIC = "edition_public"


BEING_WRITTEN = frozenset({State.WRITING, State.RETURNED, State.REVISED})
HANDED_OVER = frozenset({State.AT_OFFICE, State.WITH_APPROVER})
STANDS = frozenset({State.DECIDED, State.PUBLISHED})
BEGUN = BEING_WRITTEN | HANDED_OVER | STANDS


@dataclass(frozen=True)
class Step:
    """A row of the table. `to` is the status that the plan gets; None leaves it as it is."""

    name: str
    label: str | Promise
    who: Who
    out_of: frozenset[State]
    to: Status | None = None
    asks: frozenset[Asks] = field(default_factory=frozenset)
    deadline: StepDeadline.Step | None = None


def _table(*steps: Step) -> dict[str, Step]:
    return {step.name: step for step in steps}


_COMPLETE = frozenset({Asks.COMPLETE})
_BACK = frozenset({Asks.PARTS, Asks.REASON})

STEPS = _table(
    Step("start", _("Börja på planen"), Who.WRITER, frozenset({State.NOT_STARTED}), Status.DRAFT),
    Step(
        "write", _("Skriva"), Who.WRITER, BEING_WRITTEN, deadline=StepDeadline.Step.WRITE
    ),
    Step(
        "submit", _("Lämna till beslutande"), Who.WRITER, BEING_WRITTEN, Status.SUBMITTED,
        _COMPLETE, StepDeadline.Step.SUBMIT,
    ),
    Step(
        "ask_office", _("Be stadsledningskontoret läsa"), Who.WRITER, BEING_WRITTEN,
        Status.AT_OFFICE, deadline=StepDeadline.Step.SUBMIT,
    ),
    # Back to being written, in the same parts as before: not when it could not be
    # handed over again.
    Step(
        "withdraw", _("Ta tillbaka"), Who.WRITER, HANDED_OVER, Status.DRAFT,
        deadline=StepDeadline.Step.SUBMIT,
    ),
    Step(
        "send_on", _("Skicka vidare till beslutande"), Who.OFFICE, frozenset({State.AT_OFFICE}),
        Status.SUBMITTED, _COMPLETE,
    ),
    Step(
        "office_return", _("Skicka tillbaka"), Who.OFFICE, frozenset({State.AT_OFFICE}),
        Status.RETURNED, _BACK,
    ),
    Step(
        "send_back", _("Skicka tillbaka"), Who.APPROVER, frozenset({State.WITH_APPROVER}),
        Status.RETURNED, _BACK,
    ),
    Step(
        "decide", _("Registrera beslutet"), Who.APPROVER, frozenset({State.WITH_APPROVER}),
        Status.DECIDED, frozenset({Asks.COMPLETE, Asks.DECISION}), StepDeadline.Step.DECIDE,
    ),
    Step(
        "change_targets", _("Ändra årsmål genom beslut"), Who.APPROVER, STANDS,
        asks=frozenset({Asks.DECISION, Asks.REASON}),
    ),
    Step(
        "reopen", _("Skriv en ny version"), Who.APPROVER, STANDS, Status.DRAFT,
        frozenset({Asks.REASON}),
    ),
    # The new version is not to be: the plan is what was decided, with its day and reference.
    Step(
        "go_back", _("Återgå till det beslutade"), Who.APPROVER,
        frozenset({State.REVISED, State.RETURNED}), Status.DECIDED,
        frozenset({Asks.EDITION_STANDS, Asks.UNCHANGED}),
    ),
    Step(
        "publish", _("Publicera"), Who.PUBLISHER, BEGUN, asks=frozenset({Asks.EDITION_UNSEEN})
    ),
    Step(
        "unpublish", _("Dra tillbaka från läsarna"), Who.PUBLISHER, BEGUN,
        asks=frozenset({Asks.EDITION_PUBLIC, Asks.REASON}),
    ),
)  # fmt: skip

_STATES = {
    Status.DRAFT: State.WRITING,
    Status.RETURNED: State.RETURNED,
    Status.AT_OFFICE: State.AT_OFFICE,
    Status.SUBMITTED: State.WITH_APPROVER,
    Status.DECIDED: State.DECIDED,
}


def state_of(plan: OperationalPlan | None, standing: Standing | None) -> State:
    """Where the plan is. A draft beside an edition that stands is a new version of it."""
    if plan is None:
        return State.NOT_STARTED
    state = _STATES[Status(plan.status)]
    has_edition = standing is not None and standing.edition_id is not None
    if state == State.WRITING and has_edition:
        return State.REVISED
    if state == State.DECIDED and is_public(standing):
        return State.PUBLISHED
    return state


def is_public(standing: Standing | None) -> bool:
    """Whether readers see what was decided last."""
    return bool(standing and standing.published_id and standing.published_id == standing.edition_id)


def editions_allow(step: Step, standing: Standing | None) -> bool:
    """Whether there is an edition of the kind that the step asks for."""
    if Asks.EDITION_STANDS in step.asks:
        return bool(standing and standing.edition_id)
    if Asks.EDITION_UNSEEN in step.asks:
        return bool(standing and standing.edition_id) and not is_public(standing)
    if Asks.EDITION_PUBLIC in step.asks:
        return bool(standing and standing.published_id)
    return True


def is_its_turn(step: Step, plan: OperationalPlan | None, standing: Standing | None) -> bool:
    """Whether the table lets the step be taken now, by somebody who may take it."""
    return state_of(plan, standing) in step.out_of and editions_allow(step, standing)

"""A plan's way from its beginning to the readers; the table of steps is `plans.steps`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.actions import deciding, make_edition, open_matter, publish, set_sealed
from decisions.actions import withdraw as take_back
from decisions.models import PLAN, Decision, Edition
from decisions.selectors import standing_of
from drafting.calculations.history import event_model
from goals.models import Budget
from indicators.editions import freeze_plan
from indicators.proposing import settle_proposed
from indicators.tasks import drain_soon
from organisations.models import Organisation, User
from plans.actions.carrying import settle_suggestions
from plans.actions.figures import let_figures_stand
from plans.actions.taking import NotItsTurn, handed_over, held, take
from plans.actions.template import ensure_template
from plans.changed_indicators import Redefined, with_changes
from plans.definitions import redefined_in
from plans.document import plan_document
from plans.models import OperationalPlan, PlanReturn
from plans.telling import tell

Status = OperationalPlan.Status


def start_plan(*, organisation: Organisation, budget: Budget, by: User) -> OperationalPlan:
    """Begin an organisation's plan for the budget's year; one that exists is returned."""
    with recorded(by):
        plan, _created = OperationalPlan.objects.get_or_create(
            organisation=organisation, budget=budget
        )
        ensure_template(budget=budget, by=by)
        open_matter(organisation=organisation, year=budget.year, subject=PLAN)
        return plan


def submit(*, plan: OperationalPlan, by: User) -> OperationalPlan:
    """Hand the plan over to whoever decides. Nobody writes in it from now on."""
    return _hand_over("submit", plan, by)


def ask_office(*, plan: OperationalPlan, by: User) -> OperationalPlan:
    """Let stadsledningskontoret read the plan before it is handed over; it may be incomplete."""
    return take("ask_office", plan=plan, by=by)


def send_on(*, plan: OperationalPlan, by: User) -> OperationalPlan:
    """Stadsledningskontoret has read the plan, and hands it over to whoever decides."""
    return _hand_over("send_on", plan, by)


def _hand_over(name: str, plan: OperationalPlan, by: User) -> OperationalPlan:
    """The figures in its texts stand from now on: what is decided is what was handed over."""
    with recorded(by):
        handed = take(name, plan=plan, by=by)
        let_figures_stand(plan=handed)
        return handed


def withdraw(*, plan: OperationalPlan, by: User) -> OperationalPlan:
    """Take a plan back that was handed over. One that was returned is open where it was."""
    with recorded(by):
        is_returned = PlanReturn.objects.unsettled().filter(plan=held(plan)).exists()
        status = Status.RETURNED if is_returned else Status.DRAFT
        return take("withdraw", plan=plan, by=by, status=status)


def send_back(
    *, plan: OperationalPlan, keys: Sequence[str], reason: str, by: User
) -> OperationalPlan:
    """Return a plan that awaits decision. Only the parts of `keys` open; none: all of it."""
    return _return("send_back", plan, keys, reason, by)


def office_return(
    *, plan: OperationalPlan, keys: Sequence[str], reason: str, by: User
) -> OperationalPlan:
    """Return a plan that stadsledningskontoret has read, as `send_back`."""
    return _return("office_return", plan, keys, reason, by)


def _return(
    name: str, plan: OperationalPlan, keys: Sequence[str], reason: str, by: User
) -> OperationalPlan:
    made = PlanReturn(
        plan=plan, keys=list(keys), reason=reason.strip(), by=by, by_office=name == "office_return"
    )
    if not made.reason:
        raise ValidationError({"reason": _("Säg vad som ska ändras.")})
    with recorded(by):
        returned = take(name, plan=plan, by=by)
        settle_returns(returned)
        made.save()
    return returned


def settle_returns(plan: OperationalPlan) -> None:
    """What was asked for is dealt with: by a decision, or by asking for something else."""
    PlanReturn.objects.unsettled().filter(plan=plan).update(is_settled=True)


def decide(
    *,
    plan: OperationalPlan,
    decided_on: date,
    reference: str,
    by: User,
    motivation: str = "",
    seen: int | None = None,
) -> OperationalPlan:
    """Record the decision: the plan is frozen as an edition and stands. Nothing becomes public.

    A plan that is decided anew says what has changed and why. `seen` is the step (`handed_over`)
    with which the approver got what was read: a plan handed over anew is read first.
    """
    standing = standing_of(plan.organisation, plan.year, PLAN)
    if standing and standing.edition and not motivation.strip():
        raise ValidationError(
            {"motivation": _("Planen har beslutats förut. Skriv vad som ändras och varför.")}
        )
    with deciding(
        kind=Decision.Kind.PLAN, **_matter(plan), by=by, decided_on=decided_on,
        reference=reference, motivation=motivation,
    ) as decision:  # fmt: skip
        stands = held(plan)
        is_awaited = stands.status == Status.SUBMITTED
        if is_awaited and seen is not None and seen != handed_over(stands):
            raise NotItsTurn(_("Planen kan ha lämnats på nytt sedan du läste den. Läs den igen."))
        decided = take(
            "decide", plan=plan, by=by, decided_on=decided_on, reference=reference.strip()
        )
        settle_returns(decided)
        settle_suggestions(plan=decided)
        redefined = {one.code: changes for one, changes in redefined_in(decided).items()}
        settle_proposed(organisation=decided.organisation, year=decided.year, by=by)
        plan_edition(plan=decided, decision=decision, redefined=redefined)
        drain_soon()
    return decided


def plan_edition(
    *,
    plan: OperationalPlan,
    decision: Decision,
    seal: bool = True,
    redefined: Redefined | None = None,
) -> Edition:
    """Freeze the plan: its texts and structure as a document, its targets as rows.

    `redefined` is what the decision has changed of definitions, by the indicators' codes.
    """
    return make_edition(
        decision=decision,
        kind=Edition.Kind.PLAN,
        document=with_changes(plan_document(plan), plan, decision, redefined or {}),
        freeze=freeze_plan,
        seal=seal,
    )


def reopen(*, plan: OperationalPlan, by: User, reason: str = "") -> OperationalPlan:
    """Make a decided plan a draft again. What was decided stands, and stays public if it was."""
    with deciding(
        kind=Decision.Kind.REOPENING, **_matter(plan), by=by, motivation=reason
    ) as decision:
        reopened = take("reopen", plan=plan, by=by, decided_on=None, reference="")
        set_sealed(decision=decision, sealed=False)
    return reopened


def go_back(*, plan: OperationalPlan, by: User) -> OperationalPlan:
    """Let a plan whose new version is not to be stand as it was decided, and be sealed again.

    Refused while anything in it is otherwise than in its edition: what people have written is
    never thrown away.
    """
    with deciding(kind=Decision.Kind.RETURN, **_matter(plan), by=by) as decision:
        was = _as_decided(plan)
        returned = take(
            "go_back", plan=plan, by=by, decided_on=was.decided_on, reference=was.reference
        )
        settle_returns(returned)
        set_sealed(decision=decision, sealed=True)
    return returned


def _as_decided(plan: OperationalPlan) -> OperationalPlan:
    """The plan's row as it was when it was decided last; as it is when it never was."""
    events = event_model(OperationalPlan).objects.filter(pgh_obj_id=plan.pk, status=Status.DECIDED)
    return events.order_by("pgh_id").last() or plan


def publish_plan(
    *,
    plan: OperationalPlan,
    by: User | None,
    decided_on: date | None = None,
    reference: str = "",
    reason: str = "",
    seen: int | None = None,
) -> Edition:
    """Let everybody read the plan as it was decided last.

    A plan that readers have seen in another edition is corrected, and needs a reason. `seen` is
    the number of the edition that was shown: another one is not published (`AnotherEdition`).
    """
    with deciding(
        kind=Decision.Kind.CORRECTION if reason else Decision.Kind.PUBLICATION,
        **_matter(plan),
        by=by,
        decided_on=decided_on,
        reference=reference,
        motivation=reason,
    ) as decision:
        standing = standing_of(plan.organisation, plan.year, PLAN)
        if standing is None or standing.edition is None:
            raise ValidationError(_("Planen är inte beslutad, så det finns inget att publicera."))
        if seen is not None and seen != standing.edition.number:
            raise AnotherEdition(
                _("Planen har beslutats på nytt sedan du läste: utgåva %(number)d står nedan.")
                % {"number": standing.edition.number}
            )
        if standing.published == standing.edition:
            raise ValidationError(_("Planen är redan publicerad som den beslutades."))
        if standing.published and not (reason or standing.edition.decision.motivation):
            raise ValidationError(
                _("Planen är publicerad i en tidigare utgåva. Skriv varför den ändras."),
                code="reason",
            )
        publish(edition=standing.edition, decision=decision)
        tell("publish", plan, by)
        return standing.edition


class AnotherEdition(Exception):
    """The plan has been decided anew since it was shown; the message says so."""


def withdraw_plan(
    *,
    plan: OperationalPlan,
    by: User | None,
    reason: str,
    decided_on: date | None = None,
    reference: str = "",
    back_to: Edition | None = None,
    correction_comes: bool = False,
) -> None:
    """Take a published plan away from readers, who are told why; what was decided stands."""
    with deciding(
        kind=Decision.Kind.WITHDRAWAL, **_matter(plan), by=by, decided_on=decided_on,
        reference=reference, motivation=reason, correction_comes=correction_comes,
    ) as decision:  # fmt: skip
        take_back(decision=decision, back_to=back_to)


def _matter(plan: OperationalPlan) -> dict[str, Any]:
    return {"organisation": plan.organisation, "year": plan.year, "subject": PLAN}

"""Writing all targets of a plan's sheet: rows together, each saved or refused by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from drafting.actions import Locked, writing
from drafting.fields import EditedField
from drafting.sheets.rows import NotSaved, RowChange, conflicts, same
from indicators.actions import confirm_figure, set_target
from indicators.calculations.targets import MAX_TEXT
from organisations.models import User
from organisations.permissions import can_edit_workspace
from plans.actions.fields import TargetField
from plans.closing import why_closed, why_closed_each
from plans.models import OperationalPlan
from plans.sheet import FIELD, TargetLine, target_sheet


@dataclass(frozen=True)
class TargetsPlace:
    """All targets of one plan as a place to write in. The plan's row is locked for every write."""

    plan: OperationalPlan

    def may_write(self, user: User) -> bool:
        return can_edit_workspace(user, self.plan.organisation)

    def locked(self) -> TargetsPlace:
        plans = OperationalPlan.objects.select_related("organisation", "budget")
        return TargetsPlace(plans.select_for_update(of=("self",)).get(pk=self.plan.pk))

    def why_closed(self, address: str = "") -> str:
        return why_closed(self.plan)

    def field(self, address: str) -> EditedField:
        (line,) = target_sheet(self.plan, only=[int(address)]).lines
        return TargetField(f"target-{address}", self.plan, line.indicator)


@dataclass(frozen=True)
class Saved:
    """What became of changed rows: all as they now stand, and why some were left as they were."""

    lines: list[TargetLine]
    refused: NotSaved


def save_targets(
    *, plan: OperationalPlan, changes: Iterable[RowChange], by: User, is_whole: bool = False
) -> Saved:
    """Save those of the changed targets that can be; `is_whole` saves all or raises `NotSaved`.

    Raises `drafting.actions.Locked` when the plan is no draft any longer. To rows of others' it
    answers as to those that are gone.
    """
    wanted = {change.row: change for change in changes}
    with writing(TargetsPlace(plan), by, FIELD) as place:
        lines = {line.pk: line for line in target_sheet(place.plan, only=wanted).lines}
        refused = NotSaved()
        refused.miss(wanted.values(), lines)
        _refuse_closed(place.plan, lines, wanted, refused)
        texts = {
            pk: _wanted(wanted[pk], lines[pk], refused)
            for pk in sorted(lines)
            if pk not in refused.faults
        }
        if is_whole and refused:
            raise refused
        for pk, text in texts.items():
            if text is not None:
                set_target(
                    indicator=lines[pk].indicator,
                    organisation=place.plan.organisation,
                    year=place.plan.year,
                    text=text,
                    by=by,
                )
        return Saved(target_sheet(place.plan, only=wanted).lines, refused)


def save_all_targets(*, plan: OperationalPlan, changes: Iterable[RowChange], by: User) -> None:
    """Save all of the changed targets or none. Raises as `save_targets`."""
    save_targets(plan=plan, changes=changes, by=by, is_whole=True)


def _refuse_closed(
    plan: OperationalPlan,
    lines: Mapping[int, TargetLine],
    wanted: Mapping[int, RowChange],
    refused: NotSaved,
) -> None:
    """Changed targets under goals that a returned plan is not open in; the row says why."""
    reasons = why_closed_each(plan, [line.goal.code for line in lines.values()])
    for pk, line in lines.items():
        if wanted[pk].changed and (reason := reasons[line.goal.code]):
            refused.faults[pk] = {FIELD: reason}


def _wanted(change: RowChange, line: TargetLine, refused: NotSaved) -> str | None:
    """The text to store; None when there is nothing to store, and why in `refused`."""
    if met := conflicts(change, {FIELD: line.text}):
        refused.conflicts[line.pk] = met
        return None
    text = " ".join(change.texts.get(FIELD, "").split())
    if not change.changed or same(text, line.text):
        return None
    if len(text) > MAX_TEXT:
        words = _("Ett årsmål är högst %(max)d tecken, det här är %(length)d.")
        refused.faults[line.pk] = {FIELD: words % {"max": MAX_TEXT, "length": len(text)}}
        return None
    return text


def confirm_target(
    *, plan: OperationalPlan, row: int, why: str, base: dict[str, str], by: User
) -> TargetLine:
    """Answer what is asked about a target: that it is right, and why.

    Raises ValidationError where it is no longer what the person saw (`base`) or without a word.
    """
    with writing(TargetsPlace(plan), by) as place:
        line = next(iter(target_sheet(place.plan, only=[row]).lines), None)
        if line is None or line.asked is None:
            raise ValidationError(_("Här finns inget att svara på."))
        if reason := why_closed(place.plan, line.goal.code):
            raise Locked(reason)
        if not same(line.text, base.get(FIELD, "")):
            raise ValidationError(_("Årsmålet har ändrats sedan du såg det. Läs det igen."))
        confirm_figure(figure=line.asked.target, why=why, by=by)
    return line

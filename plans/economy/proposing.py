"""Writing in the proposed decisions: words, own points, and that somebody has read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from drafting.actions import writing
from drafting.calculations.history import as_it_was, last_removal
from drafting.calculations.limits import clean_line
from drafting.fields import EditedField, Gone
from drafting.sheets.rows import NotSaved, RowChange, conflicts, same
from finance import actions as finance
from finance.models import ProposedPoint
from organisations.models import User
from organisations.permissions import can_edit_workspace
from plans.closing import why_closed
from plans.economy.points import AMOUNT, OWN, PART, Point, proposal_of
from plans.economy.points_read import PointRead
from plans.economy.reading import read_economy
from plans.models import OperationalPlan

WORDS = "words"
LONGEST = 2000


@dataclass(frozen=True)
class ProposalPlace:
    """The proposed decisions of one plan. The plan's row is locked for every write."""

    plan: OperationalPlan

    def may_write(self, user: User) -> bool:
        return can_edit_workspace(user, self.plan.organisation)

    def locked(self) -> ProposalPlace:
        plans = OperationalPlan.objects.select_related("organisation", "budget")
        return ProposalPlace(plans.select_for_update(of=("self",)).get(pk=self.plan.pk))

    def why_closed(self, address: str = "") -> str:
        return why_closed(self.plan, PART)

    def field(self, address: str) -> EditedField:
        """The points are written as a sheet, never field by field."""
        raise Gone

    @property
    def points(self) -> dict[int, Point]:
        return {point.pk: point for point in proposal_of(read_economy(self.plan)).points}


@dataclass(frozen=True)
class Saved:
    """The points that were sent, as they now stand, and why some were left as they were."""

    points: list[Point]
    refused: NotSaved


def save_points(
    *, plan: OperationalPlan, changes: Iterable[RowChange], by: User, is_whole: bool = False
) -> Saved:
    """Save those of the changed words that can be; `is_whole` saves all or raises `NotSaved`.

    An emptied point says its own words again; one of the plan's own cannot be emptied.
    """
    wanted = {change.row: change for change in changes}
    with writing(ProposalPlace(plan), by, WORDS) as place:
        points = place.points
        refused = NotSaved()
        refused.miss(wanted.values(), points)
        texts = {
            pk: _wanted(change, points[pk], refused)
            for pk, change in wanted.items()
            if pk in points
        }
        if is_whole and refused:
            raise refused
        for pk, text in texts.items():
            if text is not None:
                _store(place.plan, points[pk], by, words=text)
        now = place.points
    return Saved([now[pk] for pk in texts], refused)


def _wanted(change: RowChange, point: Point, refused: NotSaved) -> str | None:
    if met := conflicts(change, {WORDS: point.words}):
        refused.conflicts[point.pk] = met
        return None
    text = change.texts.get(WORDS, "")
    if not change.changed or same(text, point.words):
        return None
    try:
        if point.is_own and not text.strip():
            raise ValidationError(_("En egen punkt kan inte vara tom. Ta bort den i stället."))
        return clean_line(text, LONGEST)
    except ValidationError as fault:
        refused.faults[point.pk] = {WORDS: " ".join(fault.messages)}
        return None


def store_points(*, plan: OperationalPlan, read: Iterable[PointRead]) -> None:
    """Keep what a document says otherwise than the plan's points, and those that are its own.
    Whoever calls has locked the plan, and records who does it."""
    for one in read:
        if one.point is None:
            _add(plan, clean_line(one.text, LONGEST), None)
        elif one.is_changed:
            _store(plan, one.point, None, words=clean_line(one.words, LONGEST))


def _store(plan: OperationalPlan, point: Point, by: User | None, **values: str) -> None:
    """Keep what was written or read of a point, with what it says."""
    said = values.get(WORDS, point.words) or point.source.words
    if not point.is_own and said == point.source.words:
        values[WORDS] = ""
    values["told"] = said.replace(AMOUNT, point.source.amount)
    if point.stored:
        finance.change_figure(row=point.stored, by=by, **values)
        return
    finance.add_figure(
        model=ProposedPoint,
        organisation=plan.organisation,
        year=plan.year,
        key=point.source.key,
        by=by,
        **values,
    )


def add_point(*, plan: OperationalPlan, words: str, by: User) -> ProposedPoint:
    """Add a point of the plan's own, last. Raises ValidationError without words."""
    with writing(ProposalPlace(plan), by) as place:
        text = clean_line(words, LONGEST)
        if not text:
            raise ValidationError(_("Skriv vad punkten ska säga."))
        return _add(place.plan, text, by)


def _add(plan: OperationalPlan, words: str, by: User | None) -> ProposedPoint:
    return finance.add_figure(
        model=ProposedPoint,
        organisation=plan.organisation,
        year=plan.year,
        key=OWN,
        words=words,
        by=by,
    )


def read_points(*, plan: OperationalPlan, pk: int | None, by: User) -> None:
    """Somebody has read a point (none: all of them) with the amount that it has now."""
    with writing(ProposalPlace(plan), by) as place:
        for point in place.points.values():
            if pk in (None, point.pk) and not point.is_read:
                _store(place.plan, point, by, read_amount=point.source.amount)


def remove_point(*, plan: OperationalPlan, pk: int, by: User) -> ProposedPoint:
    """Remove an own point, or what was kept of one whose source is gone. `pk` is the row's."""
    with writing(ProposalPlace(plan), by) as place:
        proposal = proposal_of(read_economy(place.plan))
        own = [one.stored for one in proposal.points if one.is_own and one.stored]
        row = next((one for one in [*own, *proposal.gone] if one.pk == pk), None)
        if row is None:
            raise Gone
        finance.remove_figure(row=row, by=by)
    return row


def restore_point(*, plan: OperationalPlan, pk: int, by: User) -> ProposedPoint:
    """Bring back what was written of a point that was removed from this plan. Raises `Gone` where
    there is none, ValidationError where somebody has written in the same point since."""
    with writing(ProposalPlace(plan), by) as place:
        removal = last_removal(ProposedPoint, pk)
        whose = (place.plan.organisation_id, place.plan.year)
        if removal is None or (removal.organisation_id, removal.year) != whose:
            raise Gone
        row: ProposedPoint = as_it_was(removal)
        return finance.restore_figure(row=row, by=by)

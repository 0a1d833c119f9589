"""Every organisation of a year and how far its plan has come: stadsledningskontoret's matrix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from decisions.models import PLAN, Standing
from drafting.calculations.history import event_model
from organisations.models import Organisation
from plans.models import OperationalPlan
from plans.selectors import PlanSummary, plans_with_progress
from plans.steps import STANDS, State, state_of


@dataclass(frozen=True)
class MatrixRow:
    """One organisation: where its plan is, since when, and how much of it is done."""

    organisation: Organisation
    summary: PlanSummary | None
    standing: Standing | None
    since: datetime | None

    @property
    def plan(self) -> OperationalPlan | None:
        return self.summary.plan if self.summary else None

    @property
    def state(self) -> State:
        return state_of(self.plan, self.standing)

    @property
    def is_done(self) -> bool:
        """Decided, and no new version is being written."""
        return self.state in STANDS

    @property
    def is_begun(self) -> bool:
        return self.plan is not None

    @property
    def is_handed_over(self) -> bool:
        return self.is_done or self.state == State.WITH_APPROVER

    @property
    def is_decided(self) -> bool:
        """A decision stands, also while a new version is being written."""
        return bool(self.standing and self.standing.edition_id)

    @property
    def is_public(self) -> bool:
        return bool(self.standing and self.standing.published_id)


@dataclass(frozen=True)
class MatrixGroup:
    """The organisations of one kind: those that still have something to do, and those done."""

    kind: str
    waiting: list[MatrixRow]
    done: list[MatrixRow]


def matrix(year: int) -> list[MatrixRow]:
    """All organisations of the year in their order, in six queries however many they are."""
    plans = plans_with_progress(OperationalPlan.objects.of_year(year))
    of = {one.plan.organisation_id: one for one in plans}
    standings = {
        one.organisation_id: one for one in Standing.objects.filter(year=year, subject=PLAN)
    }
    since = _since([one.plan for one in plans])
    counted = Organisation.objects.counted().existing_in(year).in_order()
    return [
        MatrixRow(one, of.get(one.pk), standings.get(one.pk), since.get(one.pk)) for one in counted
    ]


def _since(plans: Iterable[OperationalPlan]) -> dict[int, datetime]:
    """When each plan came to the status it has, by organisation."""
    events = event_model(OperationalPlan).objects.filter(pgh_obj_id__in=[plan.pk for plan in plans])
    latest: dict[int, tuple[str, datetime]] = {}
    rows = events.order_by("pgh_id").values_list("organisation_id", "status", "pgh_created_at")
    for organisation, status, at in rows:
        if organisation not in latest or latest[organisation][0] != status:
            latest[organisation] = (status, at)
    return {organisation: at for organisation, (_status, at) in latest.items()}


def grouped(rows: Iterable[MatrixRow]) -> list[MatrixGroup]:
    """The rows by kind of organisation, in their order; the done ones apart."""
    groups = []
    for kind, members in groupby(rows, lambda row: row.organisation.get_kind_display()):
        found = list(members)
        groups.append(
            MatrixGroup(
                str(kind),
                [one for one in found if not one.is_done],
                [one for one in found if one.is_done],
            )
        )
    return groups

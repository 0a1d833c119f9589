"""Which year and period a page shows, and which ones the reader may choose."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from goals.models import Budget
from indicators.models import Period
from organisations.models import Organisation, Publication, the_city
from organisations.permissions import Viewer, can_read_workspace, reads_everything


@dataclass(frozen=True)
class Reading:
    """A page's year and period. `period` is empty when nothing has been published yet."""

    budget: Budget
    period: str
    choices: tuple[Period, ...]
    published: frozenset[str]
    reads_drafts: bool = False

    @property
    def year(self) -> int:
        return self.budget.year

    @property
    def is_draft(self) -> bool:
        """The reader sees figures that the public does not."""
        return bool(self.period) and self.period not in self.published

    @property
    def plan_is_public(self) -> bool:
        """The plan of the organisation that the page is about has been published."""
        return Publication.PLAN in self.published

    @property
    def label(self) -> str:
        return f"{Period(self.period).label} {self.year}" if self.period else ""


def reading_for(
    user: Viewer, budget: Budget, wanted: str | None, organisation: Organisation | None = None
) -> Reading:
    """The wanted period where the reader may see it, else the latest published one."""
    published = _published(budget.year, organisation)
    everything = _reads_drafts(user, organisation)
    choices = [period for period in Period.main() if everything or period in published]
    latest = [period for period in choices if period in published] or choices[:1]
    chosen = next((period for period in choices if period == wanted), None)
    default = latest[-1] if latest else ""
    return Reading(budget, str(chosen or default), tuple(choices), published, everything)


def _published(year: int, organisation: Organisation | None) -> frozenset[str]:
    of_city = Q(organisation=the_city())
    rows = Publication.objects.filter(year=year)
    if organisation is None or organisation.is_city:
        rows = rows.filter(of_city)
    else:  # that the city has published its plan says nothing about this one
        rows = rows.filter(Q(organisation=organisation) | (of_city & ~Q(subject=Publication.PLAN)))
    return frozenset(rows.values_list("subject", flat=True))


def _reads_drafts(user: Viewer, organisation: Organisation | None) -> bool:
    if organisation is None:
        return reads_everything(user)
    return can_read_workspace(user, organisation)

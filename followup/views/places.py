"""Which place an address leads to, and what the person may do there."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from decisions.news import keep_workspace_fresh
from decisions.selectors import standing_of
from followup.actions import place_of
from followup.calculations.grid import ReportPlace
from followup.models import ReportingPeriod
from followup.permissions import can_follow_up
from organisations.models import Organisation
from organisations.permissions import (
    can_approve,
    can_edit_workspace,
    can_read_workspace,
)


@dataclass(frozen=True)
class Door:
    """A place behind its address, opened for one person."""

    # The place without its report, which every write reads anew under its lock.
    written: ReportPlace
    code: str
    may_edit: bool
    may_submit: bool

    @cached_property
    def place(self) -> ReportPlace:
        return place_of(self.written.reporting_period, self.written.organisation)

    @property
    def name(self):
        return self.written.organisation.name

    @property
    def can_write(self):
        return self.may_edit and self.place.is_open

    @cached_property
    def is_handed_in_before(self):
        """Then handing in again corrects it, and needs a reason."""
        standing = standing_of(self.place.organisation, self.place.year, str(self.place.period))
        return standing is not None and standing.edition is not None

    def address(self, view="report"):
        return reverse(view, args=[self.place.year, self.place.period, self.code])


def open_door(request: HttpRequest, year: int, period: str, code: str) -> Door:
    """For those who may not read the place it does not exist."""
    reporting_period = get_object_or_404(ReportingPeriod, year=year, period=period)
    organisation = get_object_or_404(Organisation, code=code)
    if not can_read_workspace(request.user, organisation) or not can_follow_up(request.user, year):
        raise Http404
    keep_workspace_fresh(request, organisation.pk)
    return Door(
        ReportPlace(reporting_period, organisation),
        code,
        may_edit=can_edit_workspace(request.user, organisation),
        may_submit=not organisation.is_city and can_approve(request.user, organisation),
    )

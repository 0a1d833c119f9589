"""What happens to the writers' plan and report by other people's hands, and what stands there."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pgtrigger
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, connection

from drafting.calculations.history import event_model
from followup.actions import NotOpen, set_period_closed
from followup.models import ReportingPeriod
from goals.models import CommitteeGoal, ExpectedResult
from indicators.models import Outcome, RecomputeMark
from organisations.models import Membership, Organisation, User
from plans.actions.workflow import decide, reopen, submit, withdraw
from plans.models import OperationalPlan, PlanSection, SectionTemplate
from tools.signed_in import session_of

YEAR, PERIOD, ORGANISATION = 2024, "T2", "sdn-norra-innerstaden"
DECIDED = date(2024, 1, 10)
Status = OperationalPlan.Status


class Rows:
    """The database as SLK's and the approver's hands see it. Every call stands a lost server."""

    def __init__(self) -> None:
        self.admin = User.objects.filter(city_role="admin")[0]
        self.decided = 0
        # Else no plan of the demo's could be decided: there is always something that is asked for.
        with pgtrigger.ignore(f"{SectionTemplate._meta.label}:sealed_update"):
            self._plan().budget.section_templates.update(required_of=[])

    def editor(self, name: str) -> str:
        """A new editor's session key."""
        organisation = Organisation.objects.get(code=ORGANISATION)
        user, _made = User.objects.get_or_create(email=f"{name}@example.org", name=name)
        Membership.objects.get_or_create(user=user, organisation=organisation, role="editor")
        return self.session(f"{name}@example.org")

    def session(self, email: str) -> str:
        key: str = self._ask(lambda: session_of(User.objects.get(email=email)))
        return key

    def end_session(self, key: str) -> None:
        self._try(lambda: Session.objects.filter(session_key=key).delete())

    def decide_plan(self) -> None:
        self._try(self._decide_plan)

    def _decide_plan(self) -> None:
        plan = self._plan()
        if plan.status == Status.DRAFT:
            plan = submit(plan=plan, by=self.admin)
        if plan.status == Status.SUBMITTED:
            decide(plan=plan, decided_on=DECIDED, reference="§ 1", motivation="prov", by=self.admin)
            self.decided += 1

    def open_plan(self) -> None:
        self._try(self._open_plan)

    def _open_plan(self) -> None:
        plan = self._plan()
        if plan.status == Status.DECIDED:
            reopen(plan=plan, by=self.admin, reason="prov")
        elif plan.status == Status.SUBMITTED:
            withdraw(plan=plan, by=self.admin)

    def close_period(self) -> None:
        self._try(lambda: self._set_closed(closed=True))

    def open_period(self) -> None:
        self._try(lambda: self._set_closed(closed=False))

    def _set_closed(self, *, closed: bool) -> None:
        period = ReportingPeriod.objects.get(year=YEAR, period=PERIOD)
        if period.is_closed != closed:
            set_period_closed(reporting_period=period, closed=closed, by=self.admin, reason="prov")

    def _plan(self) -> OperationalPlan:
        return OperationalPlan.objects.get(organisation__code=ORGANISATION, budget__year=YEAR)

    def _try(self, act: Callable[[], object]) -> None:
        """A fault that meets another fault does not happen: there was nobody to do it."""
        with suppress(OperationalError, InterfaceError, ValidationError, NotOpen):
            try:
                connection.close_if_unusable_or_obsolete()
                act()
            except (OperationalError, InterfaceError):
                connection.close()
                raise

    def marks(self) -> int:
        """How many are still to be computed; the products' job does it."""
        return self._ask(RecomputeMark.objects.count)

    def texts(self) -> str:
        """Everything that stands in the organisation's plan and report, as one text."""
        return "\n".join(self._ask(self._texts))

    def _texts(self) -> list[str]:
        goals = CommitteeGoal.objects.filter(organisation__code=ORGANISATION)
        of_year = {"organisation__code": ORGANISATION, "year": YEAR, "period": PERIOD}
        return [
            *PlanSection.objects.filter(plan=self._plan()).values_list("text", flat=True),
            *goals.values_list("description", flat=True),
            *ExpectedResult.objects.filter(committee_goal__in=goals).values_list("text", flat=True),
            *Outcome.objects.filter(**of_year).values_list("comment", flat=True),
        ]

    def was_written(self, word: str) -> bool:
        """Whether the history of the organisation's comments knows it."""
        events = event_model(Outcome).objects.filter(comment__contains=word)
        return bool(self._ask(events.exists))

    def _ask(self, question: Callable[[], Any]) -> Any:
        """Asked until somebody answers."""
        while True:
            try:
                connection.close_if_unusable_or_obsolete()
                return question()
            except (OperationalError, InterfaceError):
                connection.close()
                time.sleep(0.5)

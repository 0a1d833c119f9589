"""Which events tell of what was changed in a plan's internal control."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from drafting.calculations.changes import Followed
from drafting.calculations.history import event_model
from internal_control.models import ControlPlanRow, ControlPractice, ControlProcess, ControlRisk
from internal_control.places import KEY
from plans.holdings import Past
from plans.models import OperationalPlan


def followed_in(plan: OperationalPlan) -> list[Followed]:
    """What a list of everything that was changed tells of, removed rows among it."""
    processes = event_model(ControlProcess).objects.filter(
        organisation=plan.organisation_id, year=plan.year
    )
    numbers = processes.values("pgh_obj_id")
    risks = _under(ControlRisk, process__in=numbers)
    rows = _under(ControlPlanRow, risk__in=risks.values("pgh_obj_id"))
    of_process = ("name", "responsible", "is_applicable", "why_not")
    of_risk = (
        "text", "probability", "probability_why", "consequence", "consequence_why", "handling"
    )  # fmt: skip
    practices = _under(ControlPractice, process__in=numbers)
    return [
        Followed(ControlProcess, "process", _("Process"), of_process, processes),
        Followed(ControlPractice, "practice", _("Arbetssätt eller kontroll"), ("text",), practices),
        Followed(ControlRisk, "risk", _("Oönskad händelse"), of_risk, risks),
        Followed(
            ControlPlanRow, "row", _("Internkontrollplanen"), ("what", "who", "how", "when"), rows
        ),
    ]


PAST = Past(
    KEY, followed_in, frozenset({"process", "practice", "risk", "row"}), restore="control_restore"
)


def _under(model: type[models.Model], **condition: Any) -> models.QuerySet[Any]:
    found: models.QuerySet[Any] = event_model(model).objects.filter(**condition)
    return found

"""What can be edited in a plan's workspace, each under an address such as `activity-12-start`.

An address is found only within one plan and one area goal, so nobody reaches another
organisation's rows by changing a number in it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from indicators.actions import set_target
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    Target,
    TargetChange,
)
from organisations.models import User
from plans.calculations.progress import assigned
from plans.calculations.rich_text import revision, sanitise
from plans.models import OperationalPlan, PlanSection


class Gone(LookupError):
    """The row of the address is not there (any longer)."""


class EditedField:
    """One value on the page: how it is read, cleaned and written."""

    attribute = "text"
    is_rich = False
    # The row appears with the first save, so before its first version it was empty.
    starts_empty = False
    # The decision that a change in a decided plan rests on.
    reference = ""

    def __init__(self, address: str, plan: OperationalPlan, area_goal: AreaGoal) -> None:
        self.address = address
        self.plan = plan
        self.area_goal = area_goal
        self.row: models.Model | None = None

    @property
    def label(self) -> str:
        raise NotImplementedError

    @property
    def value(self) -> str:
        return as_text(getattr(self.row, self.attribute)) if self.row else ""

    @property
    def revision(self) -> str:
        return revision(self.value)

    def clean(self, value: str) -> str:
        """The text as it will be kept; ValidationError says what would be right."""
        return " ".join(value.split())

    def write(self, value: str, by: User) -> None:
        raise NotImplementedError


class SectionField(EditedField):
    """How the organisation contributes to the area goal."""

    is_rich = True
    starts_empty = True

    def __init__(self, address: str, plan: OperationalPlan, area_goal: AreaGoal) -> None:
        super().__init__(address, plan, area_goal)
        self.row = PlanSection.objects.filter(plan=plan, area_goal=area_goal).first()

    @property
    def label(self) -> str:
        return _("Så bidrar vi till %(goal)s") % {"goal": self.area_goal.code}

    def clean(self, value: str) -> str:
        return sanitise(value)

    def write(self, value: str, by: User) -> None:
        self.row, _created = PlanSection.objects.update_or_create(
            plan=self.plan, area_goal=self.area_goal, defaults={"text": value, "updated_by": by}
        )


class TargetField(EditedField):
    """The organisation's target for an indicator it answers for or owns."""

    starts_empty = True

    def __init__(
        self, address: str, plan: OperationalPlan, area_goal: AreaGoal, indicator_id: int
    ) -> None:
        super().__init__(address, plan, area_goal)
        placement = (
            IndicatorPlacement.objects.filter(
                assigned(plan.organisation_id, plan.year),
                area_goal=area_goal,
                indicator=indicator_id,
            )
            .select_related("indicator")
            .first()
        )
        if placement is None:
            raise Gone
        self.indicator = placement.indicator
        targets = Target.objects.of_year(plan.year).answered_by(plan.organisation)
        self.row = targets.filter(indicator=self.indicator).first()

    @property
    def label(self) -> str:
        return _("Årsmål för %(indicator)s") % {"indicator": self.indicator.name}

    def write(self, value: str, by: User) -> None:
        before = self.value
        self.row = set_target(
            indicator=self.indicator,
            organisation=self.plan.organisation,
            year=self.plan.year,
            text=value,
            by=by,
        )
        if self.plan.status == OperationalPlan.Status.DECIDED:
            note_revision(target=self.row, before=before, reference=self.reference.strip(), by=by)


def note_revision(*, target: Target, before: str, reference: str, by: User) -> None:
    """Keep both values of a target revised after the plan's decision, with date and reference.

    What one person changes in a day under one reference is one revision.
    """
    mine = {
        "target": target,
        "changed_by": by,
        "decided_on": timezone.localdate(),
        "reference": reference[:200] or _("Reviderat efter planens beslut"),
    }
    revision_today = TargetChange.objects.filter(**mine).last()
    if revision_today is None:
        TargetChange.objects.create(**mine, previous_text=before, new_text=target.text)
    elif revision_today.previous_text == target.text:
        revision_today.delete()
    else:
        revision_today.new_text = target.text
        revision_today.save(update_fields=["new_text"])


class RowField(EditedField):
    """A column of a row that exists: a goal's title, a result, an activity's date."""

    def __init__(
        self,
        address: str,
        plan: OperationalPlan,
        area_goal: AreaGoal,
        row: models.Model | None,
        attribute: str,
    ) -> None:
        super().__init__(address, plan, area_goal)
        if row is None:
            raise Gone
        self.row = row
        self.attribute = attribute
        self.column = row._meta.get_field(attribute)

    @property
    def label(self) -> str:
        name = str(getattr(self.column, "verbose_name", self.attribute))
        return f"{name[:1].upper()}{name[1:]}"

    def clean(self, value: str) -> str:
        if isinstance(self.column, models.DateField):
            return as_text(read_date(value))
        return super().clean(value)

    def write(self, value: str, by: User) -> None:
        assert self.row is not None
        is_date = isinstance(self.column, models.DateField)
        setattr(self.row, self.attribute, read_date(value) if is_date else value)
        if getattr(self.row, "dates_as_printed", False):
            self.row.dates_as_printed = False  # type: ignore[attr-defined]
        check(self.row, self.attribute)
        self.row.save()


def check(row: models.Model, *attributes: str) -> None:
    """Validate these columns and the table's rules; all messages as one list."""
    others = {field.name for field in row._meta.fields} - set(attributes)
    row.clean_fields(exclude=others)
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise ValidationError(error.messages) from error


def as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def read_date(value: str) -> date | None:
    """Read 2024-08-31; nothing is no date."""
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise ValidationError(
            _("”%(value)s” är inget datum. Skriv det som 2024-08-31.") % {"value": value}
        ) from None


def goals_of(plan: OperationalPlan, area_goal: AreaGoal) -> models.QuerySet[CommitteeGoal]:
    return CommitteeGoal.objects.answered_by(plan.organisation_id).filter(area_goal=area_goal)


def results_of(plan: OperationalPlan, area_goal: AreaGoal) -> models.QuerySet[ExpectedResult]:
    return ExpectedResult.objects.filter(
        committee_goal__organisation=plan.organisation_id, committee_goal__area_goal=area_goal
    )


def activities_of(plan: OperationalPlan, area_goal: AreaGoal) -> models.QuerySet[Activity]:
    return Activity.objects.answered_by(plan.organisation_id).filter(
        Q(area_goal=area_goal) | Q(committee_goal__area_goal=area_goal)
    )


def indicators_of(plan: OperationalPlan, area_goal: AreaGoal) -> models.QuerySet[Indicator]:
    return Indicator.objects.filter(
        owner=plan.organisation_id, placements__area_goal=area_goal
    ).distinct()


def definitions_of(
    plan: OperationalPlan, area_goal: AreaGoal
) -> models.QuerySet[IndicatorDefinition]:
    """The year's definition of each own indicator, found by the indicator's number."""
    return IndicatorDefinition.objects.filter(
        indicator__in=indicators_of(plan, area_goal), from_year__lte=plan.year
    ).order_by("-from_year")


ROWS: dict[str, Any] = {
    "goal": (goals_of, {"title", "description"}),
    "result": (results_of, {"text", "group"}),
    "activity": (activities_of, {"title", "start", "end"}),
    "indicator": (indicators_of, {"name"}),
    "definition": (definitions_of, {"unit", "direction"}),
}


def find_field(plan: OperationalPlan, area_goal: AreaGoal, address: str) -> EditedField:
    """The field of an address; `Gone` when there is none for this plan and goal."""
    kind, _dash, rest = address.partition("-")
    number, _dash, attribute = rest.partition("-")
    if kind == "section" and not rest:
        return SectionField(address, plan, area_goal)
    if not number.isdecimal() or len(number) > 18:
        raise Gone
    if kind == "target" and not attribute:
        return TargetField(address, plan, area_goal, int(number))
    rows, attributes = ROWS.get(kind, (None, ()))
    if attribute not in attributes:
        raise Gone
    by = "indicator" if kind == "definition" else "pk"
    row = rows(plan, area_goal).filter(**{by: int(number)}).first()
    return RowField(address, plan, area_goal, row, attribute)

"""A part of the year's template as a place to write in: its heading and its anvisning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from decisions.models import PLAN, Standing
from drafting.fields import EditedField, Gone, RowField
from goals.models import Budget
from organisations.models import User
from organisations.permissions import can_steer_city
from plans.actions.template import change_part
from plans.models import SectionTemplate

HEADING, INSTRUCTION = "heading", "instruction"


class InstructionField(RowField):
    """What stadsledningskontoret asks for in a part."""

    is_rich = True


def why_held(budget: Budget) -> str:
    """Why headings and order of the year's template cannot be changed any longer; or empty."""
    decided = Standing.objects.filter(
        year=budget.year, subject=PLAN, is_sealed=True, organisation__plans__budget=budget
    )
    if not decided.exists():
        return ""
    return _(
        "En plan för %(year)d är beslutad efter mallen. Rubriker, ordning och krav ligger därför"
        " fast; anvisningarna går att ändra."
    ) % {"year": budget.year}


@dataclass(frozen=True)
class TemplatePlace:
    """One part of a budget's template. The budget's row is locked for every write."""

    budget: Budget
    key: str

    def may_write(self, user: User) -> bool:
        return can_steer_city(user)

    def locked(self) -> TemplatePlace:
        budget = Budget.objects.select_for_update(no_key=True).get(pk=self.budget.pk)
        return TemplatePlace(budget, self.key)

    def why_closed(self, address: str = "") -> str:
        return "" if address in ("", INSTRUCTION) else why_held(self.budget)

    def field(self, address: str) -> EditedField:
        kinds = {HEADING: RowField, INSTRUCTION: InstructionField}
        part = SectionTemplate.objects.filter(budget=self.budget, key=self.key).first()
        if address not in kinds or part is None:
            raise Gone
        return kinds[address](address, part, address, partial(change_part, part=part))

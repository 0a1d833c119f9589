"""A plan as it is now, for whoever asks several things of it: each of them is read once.

A page makes one, asks and lets it go. It is never kept: what it has read is as old as itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from plans.asked import AskedTarget, asked_in
from plans.economy.reading import Economy, read_economy
from plans.figures import Known, figures_in, with_values
from plans.models import OperationalPlan
from plans.outline import Part, outline

Status = OperationalPlan.Status


@dataclass(frozen=True)
class PlanNow:
    """The plan with what many ask of it; see the modules that the properties come from."""

    plan: OperationalPlan

    @cached_property
    def parts(self) -> list[Part]:
        """The outline with the texts as they are stored."""
        return outline(self.plan)

    @cached_property
    def economy(self) -> Economy:
        return read_economy(self.plan)

    @cached_property
    def asked(self) -> list[AskedTarget]:
        return asked_in(self.plan)

    @property
    def figures_follow(self) -> bool:
        """Whether the figures in the plan's texts follow their data: until it is handed over."""
        return self.plan.status not in (Status.SUBMITTED, Status.DECIDED)

    @cached_property
    def figures(self) -> Known:
        """The figures that stand in the plan's texts, by key."""
        return figures_in(self, [part.written_text for part in self.parts])

    @cached_property
    def read_parts(self) -> list[Part]:
        """The outline as it is read: figures as they are now, or as they stand once handed over."""
        return with_values(self.parts, self.figures) if self.figures_follow else self.parts

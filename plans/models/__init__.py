"""Plans, the template that a year's plans follow, and what is written in them."""

from plans.models.plans import OperationalPlan, OperationalPlanQuerySet
from plans.models.sections import PlanSection, PlanSectionQuerySet
from plans.models.settled import SettledQuestion
from plans.models.template import SectionTemplate, SectionTemplateQuerySet
from plans.models.way import DeadlineException, PlanReturn, StepDeadline

__all__ = [
    "DeadlineException",
    "OperationalPlan",
    "OperationalPlanQuerySet",
    "PlanReturn",
    "PlanSection",
    "PlanSectionQuerySet",
    "SectionTemplate",
    "SectionTemplateQuerySet",
    "SettledQuestion",
    "StepDeadline",
]

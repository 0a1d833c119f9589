"""What a plan says, part by part: the sections people write."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decisions.guard import guarded
from goals.models import AreaGoal, StrategicGoal
from organisations.models import User
from plans.calculations import contributes
from plans.models.plans import OperationalPlan
from plans.models.template import SectionTemplate

OF_ITS_PLAN = (
    "SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan"
    " JOIN goals_budget AS budget ON budget.id = plan.budget_id"
    " WHERE plan.id = ROW.plan_id AND budget.status = 'adopted'"
)


# How the keys of an organisation's own headings begin.
OWN_KEY = "egen-"
_MOST_DIGITS = 18


def own_number(key: str) -> int | None:
    """Which of the organisation's own headings a key names ("egen-12"); None for other keys."""
    number = key.removeprefix(OWN_KEY)
    is_number = number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS
    return int(number) if key.startswith(OWN_KEY) and is_number else None


class PlanSectionQuerySet(models.QuerySet["PlanSection"]):
    def contributing(self) -> PlanSectionQuerySet:
        """Sections that say how the organisation contributes to the goal they are about.

        What came from last year's plan says it when somebody has read it or the plan is decided.
        """
        about_a_goal = Q(area_goal__isnull=False) | Q(strategic_goal__isnull=False)
        return self.filter(about_a_goal, contributes(), is_concerned=True, is_suggested_from=None)

    def suggested(self) -> PlanSectionQuerySet:
        """Those whose text came from last year's plan, and that nobody has written in."""
        return self.exclude(is_suggested_from=None)

    def awaited(self) -> PlanSectionQuerySet:
        """Those that somebody is to write, and that nobody has called ready."""
        return self.filter(
            responsible__isnull=False, ready_at__isnull=True, is_concerned=True
        ).select_related(
            "responsible", "plan__organisation", "plan__budget",
            "template", "area_goal", "strategic_goal",
        )  # fmt: skip

    def saying_something(self) -> PlanSectionQuerySet:
        """All but the template's parts that are only shared out: nothing is in them, nor under."""
        return self.exclude(
            template__isnull=False, text="", words_in_source=0, is_concerned=True,
            is_suggested_from=None, own_headings=None,
        )  # fmt: skip

    def own_headings(self) -> PlanSectionQuerySet:
        """Those under headings of the organisation's own."""
        return self.filter(template=None, area_goal=None, strategic_goal=None)

    def written(self) -> PlanSectionQuerySet:
        """Those that a document has something to say of: a text, or why there is none."""
        says = ~Q(text="") | Q(words_in_source__gt=0)
        return self.filter((Q(is_concerned=True) & says) | (Q(is_concerned=False) & ~Q(why_not="")))

    def with_written(self) -> PlanSectionQuerySet:
        """With `has_text`: whether there is something to read in the section."""
        has_text = models.ExpressionWrapper(contributes(), models.BooleanField())
        return self.annotate(has_text=has_text)


@pghistory.track()
class PlanSection(models.Model):
    """A text in a plan: in a part of the year's template, about one of the council's goals, or
    under a heading of the organisation's own, which stands under another section or by itself.

    The text is sanitised HTML. An organisation contributes to an area goal when the section's
    text says how, which is counted by `plans.calculations`. What does not concern the
    organisation says why not; its text, if there is one, is then shown to nobody.
    """

    plan = models.ForeignKey(OperationalPlan, on_delete=models.CASCADE, related_name="sections")
    strategic_goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )
    area_goal = models.ForeignKey(
        AreaGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )
    template = models.ForeignKey(
        SectionTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="own_headings"
    )
    heading = models.CharField(_("rubrik"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    # Length of a text whose prose is not kept in the repository (demo); 0 otherwise.
    words_in_source = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    is_concerned = models.BooleanField(_("berör oss"), default=True)
    why_not = models.CharField(_("varför det inte berör oss"), max_length=2000, blank=True)
    # The year whose plan the text comes from, until somebody has written in it.
    is_suggested_from = models.PositiveSmallIntegerField(_("förslag från"), null=True, blank=True)
    # Who is to write it and by when, and who has said that it is ready: not what is decided.
    responsible = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ansvarig"),
    )
    due_on = models.DateField(_("ska vara klart"), null=True, blank=True)
    ready_at = models.DateTimeField(_("klart"), null=True, blank=True)
    ready_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(_("ändrad"), auto_now=True)
    updated_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PlanSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("avsnitt")
        verbose_name_plural = _("avsnitt")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "area_goal"],
                condition=Q(area_goal__isnull=False),
                name="section_once_per_area_goal",
            ),
            models.UniqueConstraint(
                fields=["plan", "strategic_goal"],
                condition=Q(strategic_goal__isnull=False),
                name="section_once_per_strategic_goal",
            ),
            models.CheckConstraint(
                condition=Q(area_goal__isnull=True) | Q(strategic_goal__isnull=True),
                name="section_about_one_goal",
            ),
            models.UniqueConstraint(
                fields=["plan", "template"],
                condition=Q(template__isnull=False),
                name="section_once_per_template",
            ),
            models.CheckConstraint(
                condition=Q(template__isnull=True)
                | Q(area_goal__isnull=True, strategic_goal__isnull=True),
                name="section_in_template_or_about_goal",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True)
                | Q(template__isnull=True, area_goal__isnull=True, strategic_goal__isnull=True),
                name="section_under_another_is_own",
            ),
            models.CheckConstraint(
                condition=Q(is_concerned=True) | ~Q(why_not=""),
                name="section_not_concerned_says_why",
                violation_error_message=_("Skriv varför det inte berör er."),
            ),
            models.CheckConstraint(
                condition=Q(ready_at__isnull=True, ready_by__isnull=True)
                | Q(ready_at__isnull=False, ready_by__isnull=False),
                name="section_is_ready_by_somebody",
            ),
        ]
        triggers = [
            *guarded(
                OF_ITS_PLAN,
                "plan",
                "strategic_goal",
                "area_goal",
                "template",
                "parent",
                "heading",
                "text",
                "position",
                "is_concerned",
                "why_not",
            ),
            pgtrigger.Trigger(
                name="is_about_a_goal_of_its_budget",
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("plan_id", "area_goal_id", "strategic_goal_id"),
                func="""
                    IF EXISTS (
                        SELECT FROM plans_operationalplan AS plan, (
                            SELECT budget_id FROM goals_areagoal WHERE id = NEW.area_goal_id
                            UNION ALL
                            SELECT budget_id FROM goals_strategicgoal
                            WHERE id = NEW.strategic_goal_id
                        ) AS goal
                        WHERE plan.id = NEW.plan_id AND plan.budget_id <> goal.budget_id
                    ) THEN
                        RAISE EXCEPTION 'plan and goal belong to different budgets'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="stands_in_its_plan",
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("plan_id", "template_id", "parent_id"),
                func="""
                    IF EXISTS (
                        SELECT FROM plans_operationalplan AS plan
                        JOIN plans_sectiontemplate AS part ON part.id = NEW.template_id
                        WHERE plan.id = NEW.plan_id AND plan.budget_id <> part.budget_id
                    ) OR EXISTS (
                        SELECT FROM plans_plansection AS above
                        WHERE above.id = NEW.parent_id
                            AND (above.plan_id <> NEW.plan_id OR above.parent_id IS NOT NULL)
                    ) THEN
                        RAISE EXCEPTION 'the section stands in another plan'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    @property
    def shown_heading(self) -> str:
        """Its heading in the document; a goal's is the goal's own."""
        return self.template.heading if self.template else self.heading

    @property
    def is_late(self) -> bool:
        """Not called ready, though its day has passed."""
        day = self.due_on
        return day is not None and self.ready_at is None and day < timezone.localdate()

    @property
    def is_changed_since_ready(self) -> bool:
        return self.ready_at is not None and self.updated_at > self.ready_at

    @property
    def key(self) -> str:
        """Its address in the plan: "inledning", "1", "1.4", "egen-12"."""
        goal = self.area_goal or self.strategic_goal
        if goal:
            return goal.code
        return self.template.key if self.template else f"{OWN_KEY}{self.pk}"

    def __str__(self) -> str:
        return str(self.area_goal or self.strategic_goal or self.template or self.heading)

"""The goal chain: budget, strategic goals, area goals, committee goals, results, activities."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.text import sort_key
from decisions.guard import CITY, OF_THE_ADOPTED_BUDGET, guarded
from goals.agenda import GlobalGoal
from organisations.models import Organisation, the_city

OF_ITS_PLAN = (
    "SELECT ROW.organisation_id, budget.year, 'plan' FROM goals_areagoal AS area"
    " JOIN goals_budget AS budget ON budget.id = area.budget_id"
    " WHERE area.id = ROW.area_goal_id AND budget.status = 'adopted'"
)
OF_ITS_GOALS_PLAN = (
    "SELECT goal.organisation_id, budget.year, 'plan' FROM goals_committeegoal AS goal"
    " JOIN goals_areagoal AS area ON area.id = goal.area_goal_id"
    " JOIN goals_budget AS budget ON budget.id = area.budget_id"
    " WHERE goal.id = ROW.committee_goal_id AND budget.status = 'adopted'"
)
OF_WHOEVER_DECIDED = (
    "SELECT ROW.organisation_id, budget.year,"
    f" CASE WHEN ROW.organisation_id = {CITY} THEN 'budget' ELSE 'plan' END"
    " FROM goals_budget AS budget WHERE budget.id = ROW.budget_id AND budget.status = 'adopted'"
)
# Who answers for an activity is decided with it; an organisation takes on one of the council's
# in its plan, where it has begun one.
OF_ITS_ACTIVITY = (
    f"SELECT activity.organisation_id, budget.year,"
    f" CASE WHEN activity.organisation_id = {CITY} THEN 'budget' ELSE 'plan' END"
    " FROM goals_activity AS activity"
    " JOIN goals_budget AS budget ON budget.id = activity.budget_id"
    " WHERE activity.id = ROW.activity_id AND budget.status = 'adopted'"
)
# How far an activity has come is reported through the year.
# Which row of another year a goal or an activity continues is nobody's decision: it goes when that
# row goes.
GOAL_COLUMNS = ("area_goal", "code", "title", "description", "agenda", "position", "is_example")
DECIDED_COLUMNS = (
    "budget",
    "area_goal",
    "committee_goal",
    "organisation",
    "title",
    "start",
    "end",
    "in_charge",
    "carries_out",
    "agenda",
)


class BudgetQuerySet(models.QuerySet["Budget"]):
    def adopted(self) -> BudgetQuerySet:
        return self.filter(status=Budget.Status.ADOPTED)

    def of_year(self, year: int) -> BudgetQuerySet:
        """The year's budget and every proposal to it."""
        return self.filter(year=year)

    def adopted_for(self, year: int) -> BudgetQuerySet:
        """The budget that steers the year: one, or none before the council has decided."""
        return self.adopted().of_year(year)


@pghistory.track()
class Budget(models.Model):
    """The council's decision for a year, or one party's proposal.

    At most one budget a year is adopted; all steering follows from that one. The city's own budget
    in the making is the council's proposal until the council adopts it: the proposer
    "Kommunfullmäktige" with the status `proposal`.
    """

    class Status(models.TextChoices):
        PROPOSAL = "proposal", _("förslag")
        ADOPTED = "adopted", _("antagen")

    year = models.PositiveSmallIntegerField(_("år"))
    proposer = models.CharField(_("förslagsställare"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    adopted_on = models.DateField(_("antagen den"), null=True, blank=True)
    reference = models.CharField(_("beslut"), max_length=200, blank=True)
    source = models.CharField(_("källa"), max_length=300, blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgetar")
        ordering = ["-year", "status", "proposer"]
        constraints = [
            models.UniqueConstraint(fields=["year", "proposer"], name="budget_once_per_proposer"),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(status="adopted"),
                name="budget_one_adopted_a_year",
                violation_error_message=_("Året har redan en antagen budget."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposal", "adopted"]), name="budget_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True) | Q(status="adopted"),
                name="budget_only_adopted_has_date",
                violation_error_message=_("Bara en antagen budget har ett datum då den antogs."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100), name="budget_year_is_plausible"
            ),
        ]
        triggers = guarded(f"SELECT {CITY}, ROW.year, 'budget' WHERE ROW.status = 'adopted'")

    def __str__(self) -> str:
        return f"Budget {self.year}, {self.proposer}"


@pghistory.track(exclude=["sort_code"])
class StrategicGoal(models.Model):
    """KF:s inriktningsmål: city-wide direction, "1" to "3"."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="strategic_goals")
    code = models.CharField(_("nummer"), max_length=10)
    title = models.CharField(_("mål"), max_length=500)
    sort_code = models.CharField(max_length=40, editable=False, default="", db_collation="C")

    class Meta:
        verbose_name = _("KF:s inriktningsmål")
        verbose_name_plural = _("KF:s inriktningsmål")
        ordering = ["sort_code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "code"], name="strategic_goal_code_once"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d+$"),
                name="strategic_goal_code_form",
                violation_error_message=_("Ett inriktningsmål har ett heltal som nummer, t.ex. 1."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="keeps_its_budget", fields=["budget"]),
            *guarded(OF_THE_ADOPTED_BUDGET),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_code = sort_key(self.code)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


@pghistory.track(exclude=["sort_code"])
class AreaGoal(models.Model):
    """KF:s mål för verksamhetsområdet: makes a strategic goal concrete, "1.1" to "3.7"."""

    strategic_goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, related_name="area_goals"
    )
    # Repeated from the strategic goal so that the code can be unique within the budget. Where keys
    # are repeated, here and below, the database holds them together: see the migration `same_keys`.
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="area_goals")
    code = models.CharField(_("nummer"), max_length=10)
    title = models.CharField(_("mål"), max_length=500)
    sort_code = models.CharField(max_length=40, editable=False, default="", db_collation="C")

    class Meta:
        verbose_name = _("KF:s mål för verksamhetsområdet")
        verbose_name_plural = _("KF:s mål för verksamhetsområdet")
        ordering = ["sort_code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "code"], name="area_goal_code_once"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d+\.\d+$"),
                name="area_goal_code_form",
                violation_error_message=_("Målets nummer har formen 1.1."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="keeps_its_budget", fields=["budget"]),
            *guarded(OF_THE_ADOPTED_BUDGET),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_code = sort_key(self.code)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class CommitteeGoalQuerySet(models.QuerySet["CommitteeGoal"]):
    def answered_by(self, organisation: Organisation | int | None) -> CommitteeGoalQuerySet:
        return self.filter(organisation=organisation)


@pghistory.track()
class CommitteeGoal(models.Model):
    """Nämndmål (bolagsmål): an organisation's own goal under an area goal, "1.1.1"."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="committee_goals"
    )
    area_goal = models.ForeignKey(
        AreaGoal, on_delete=models.PROTECT, related_name="committee_goals"
    )
    code = models.CharField(_("nummer"), max_length=20, blank=True)
    title = models.CharField(_("nämndmål"), max_length=500)
    description = models.TextField(_("beskrivning"), blank=True)
    agenda = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("Agenda 2030"),
        default=list,
        blank=True,
    )
    # Last year's row that it goes on from, by which a series is followed over the years.
    continues = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by"
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    is_example = models.BooleanField(_("exempeldata"), default=False)

    objects = CommitteeGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("nämndmål")
        verbose_name_plural = _("nämndmål")
        ordering = ["area_goal__sort_code", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "area_goal", "code"],
                condition=~Q(code=""),
                name="committee_goal_code_once",
                violation_error_message=_("Numret används redan av ett annat nämndmål."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="committee_goal_has_title",
                violation_error_message=_("Skriv vad nämndmålet är."),
            ),
            models.CheckConstraint(
                condition=Q(agenda__contained_by=GlobalGoal.values),
                name="committee_goal_agenda_is_known",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="keeps_its_organisation", fields=["organisation"]),
            *guarded(OF_ITS_PLAN, *GOAL_COLUMNS),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


@pghistory.track()
class ExpectedResult(models.Model):
    """Förväntat resultat: what a committee goal is to lead to. `group` e.g. "på längre sikt"."""

    committee_goal = models.ForeignKey(
        CommitteeGoal, on_delete=models.CASCADE, related_name="expected_results"
    )
    group = models.CharField(_("grupp"), max_length=200, blank=True)
    text = models.TextField(_("förväntat resultat"))
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("förväntat resultat")
        verbose_name_plural = _("förväntade resultat")
        ordering = ["position", "pk"]
        triggers = guarded(OF_ITS_GOALS_PLAN)

    def __str__(self) -> str:
        return self.text


class ActivityQuerySet(models.QuerySet["Activity"]):
    def answered_by(self, organisation: Organisation | int | None) -> ActivityQuerySet:
        return self.filter(organisation=organisation)

    def of_council(self) -> ActivityQuerySet:
        return self.filter(organisation=the_city())

    def of_organisations(self) -> ActivityQuerySet:
        """Those that an organisation has set itself."""
        return self.exclude(organisation=the_city())

    def under(self, area_goal: AreaGoal) -> ActivityQuerySet:
        """Those that stand under the area goal, directly or under a committee goal of it."""
        return self.filter(Q(area_goal=area_goal) | Q(committee_goal__area_goal=area_goal))


@pghistory.track()
class Activity(models.Model):
    """Aktivitet: work that leads to a goal. The council's own are the city's.

    An organisation's own may carry out one of the council's (`carries_out`); `in_charge` is the
    person or the unit that sees to it.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planerad")
        ONGOING = "ongoing", _("pågår")
        DONE = "done", _("klar")
        DELAYED = "delayed", _("försenad")
        STOPPED = "stopped", _("avbruten")

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="activities")
    strategic_goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    area_goal = models.ForeignKey(
        AreaGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    committee_goal = models.ForeignKey(
        CommitteeGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="activities"
    )
    title = models.TextField(_("aktivitet"))
    heading = models.CharField(_("rubrik i källan"), max_length=300, blank=True)
    start = models.DateField(_("startdatum"), null=True, blank=True)
    end = models.DateField(_("slutdatum"), null=True, blank=True)
    # The printed budget has a few ends before their start; they are kept and said to be so.
    dates_as_printed = models.BooleanField(default=False)
    # Somebody has said that it is right that they lie outside the budget's year.
    dates_are_right = models.BooleanField(default=False)
    in_charge = models.CharField(_("ansvarig"), max_length=200, blank=True)
    carries_out = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_out_by",
        verbose_name=_("KF:s aktivitet"),
    )
    agenda = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("Agenda 2030"),
        default=list,
        blank=True,
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PLANNED
    )
    # Last year's row that it goes on from, by which a series is followed over the years.
    continues = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by"
    )
    responsible = models.ManyToManyField(
        Organisation, through="ActivityResponsibility", related_name="council_activities"
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    is_example = models.BooleanField(_("exempeldata"), default=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("aktivitet")
        verbose_name_plural = _("aktiviteter")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True)
                | Q(end__isnull=True)
                | Q(end__gte=F("start"))
                | Q(dates_as_printed=True),
                name="activity_ends_after_start",
                violation_error_message=_(
                    "Slutdatum ska vara samma dag som startdatum eller senare."
                ),
            ),
            # So that its keys can be held against the committee goal's.
            models.CheckConstraint(
                condition=Q(committee_goal__isnull=True) | Q(area_goal__isnull=False),
                name="activity_under_committee_goal_has_area_goal",
            ),
            models.CheckConstraint(
                condition=Q(strategic_goal__isnull=True) | Q(area_goal__isnull=True),
                name="activity_under_one_goal",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="activity_has_title",
                violation_error_message=_("Skriv vad som ska göras."),
            ),
            models.CheckConstraint(
                condition=Q(agenda__contained_by=GlobalGoal.values),
                name="activity_agenda_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "ongoing", "done", "delayed", "stopped"]),
                name="activity_status_is_known",
            ),
        ]
        triggers = [
            *guarded(OF_WHOEVER_DECIDED, *DECIDED_COLUMNS),
            pgtrigger.Trigger(
                name="carries_out_one_of_the_councils",
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("carries_out_id", "organisation_id", "budget_id"),
                condition=pgtrigger.Condition("NEW.carries_out_id IS NOT NULL"),
                func=f"""
                    IF NEW.organisation_id = {CITY} OR NOT EXISTS (
                        SELECT FROM goals_activity AS council
                        WHERE council.id = NEW.carries_out_id
                            AND council.budget_id = NEW.budget_id
                            AND council.organisation_id = {CITY}
                    ) THEN
                        RAISE EXCEPTION 'an organisation carries out what its budget asks for'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_outside_its_year(self) -> bool:
        """Whether a date lies outside the budget's year, and nobody has said that it is right."""
        if self.dates_are_right or self.dates_as_printed:
            return False
        return any(day and day.year != self.budget.year for day in (self.start, self.end))


@pghistory.track()
class ActivityResponsibility(models.Model):
    """An organisation that answers for one of the council's activities."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("ansvar för aktivitet")
        verbose_name_plural = _("ansvar för aktiviteter")
        ordering = ["activity", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation"], name="activity_responsible_once"
            )
        ]
        triggers = guarded(OF_ITS_ACTIVITY)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.activity}"

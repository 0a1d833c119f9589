"""What the recompute job stores. Pages, files and the API read these rows and nothing else."""

from __future__ import annotations

import json
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from decisions.frozen import IMMUTABLE
from decisions.models import Edition, Standing
from goals.models import AreaGoal, Budget, StrategicGoal
from indicators.calculations.reasons import Reason
from indicators.calculations.targets import ParsedTarget, parse_target
from indicators.models.definitions import Indicator
from indicators.triggers import (
    OF_ALL_BUDGETS,
    OF_ALL_IT_ANSWERS_FOR,
    OF_THE_BUDGET,
    OF_THE_GOALS_BUDGET,
    OF_THE_MATTER,
    marking,
    marking_change,
)
from organisations.models import Organisation, the_city
from organisations.permissions import Viewer, own_organisations, reads_everything


class Level(models.TextChoices):
    """Uppfyllelse: target against outcome."""

    FULL = "full", _("uppfylls helt")
    PARTIAL = "partial", _("uppfylls delvis")
    NONE = "none", _("uppfylls inte")
    HARD_TO_ASSESS = "hard_to_assess", _("svårbedömt")
    NOT_APPLICABLE = "not_applicable", _("ej aktuell")


class Trend(models.TextChoices):
    """Outcome against the comparable outcome; a second reading, apart from the level."""

    BETTER = "better", _("bättre")
    EQUAL = "equal", _("oförändrat")
    WORSE = "worse", _("sämre")
    UNKNOWN = "unknown", _("går inte att jämföra")


class Question(models.TextChoices):
    """What a row answers."""

    OUTCOME = "outcome", _("når utfallen årsmålet?")
    PLAN = "plan", _("når planernas årsmål fullmäktiges?")


class Basis(models.TextChoices):
    """What a computed row is made from: all that was entered, what stands, or (frozen) what
    stood when an edition was made."""

    WORKING = "working", _("arbetsläge")
    STANDING = "standing", _("det som gäller")
    EDITION = "edition", _("utgåva")


class Judged(models.TextChoices):
    """What stands against the target: at the end of the year the outcome, before it the forecast,
    or without one the outcome so far."""

    OUTCOME = "outcome", _("utfall")
    FORECAST = "forecast", _("prognos")
    SO_FAR = "so_far", _("hittills")


IN_AN_EDITION = models.Q(basis="edition", edition__isnull=False) | (
    ~models.Q(basis="edition") & models.Q(edition__isnull=True)
)


class ComputedQuerySet(models.QuerySet[Any]):
    """Rows of several bases lie in one table, so that pages query them all alike."""

    def working(self) -> Self:
        return self.filter(basis=Basis.WORKING)

    def standing(self) -> Self:
        return self.filter(basis=Basis.STANDING)

    def under(self, edition: Edition | int) -> Self:
        """What an edition froze."""
        return self.filter(edition=edition)


class ComputedRow(models.Model):
    """What every computed row says of itself."""

    basis = models.CharField(max_length=8, choices=Basis.choices, default=Basis.WORKING)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="%(class)ss"
    )
    rule_version = models.CharField(max_length=20)
    computed_at = models.DateTimeField()

    class Meta:
        abstract = True


# The plan question concerns the year as a whole; its rows carry this in place of a period.
PLAN_PERIOD = "plan"


class FulfilmentQuerySet(ComputedQuerySet):
    def of_city(self) -> FulfilmentQuerySet:
        return self.filter(organisation=the_city())

    def of_year(self, year: int) -> FulfilmentQuerySet:
        return self.filter(year=year)

    def answered_by(self, organisation: Organisation | int | None) -> FulfilmentQuerySet:
        return self.filter(organisation=organisation)

    def outcomes(self, year: int, period: str) -> FulfilmentQuerySet:
        return self.of_year(year).filter(question=Question.OUTCOME, period=period)

    def plans(self, year: int) -> FulfilmentQuerySet:
        return self.of_year(year).filter(question=Question.PLAN)

    def visible_to(self, user: Viewer) -> FulfilmentQuerySet:
        """Rows of the editions that readers see, and working rows for those who work on them."""
        if reads_everything(user):
            return self.all()
        public = Q(Exists(Standing.objects.filter(published=OuterRef("edition"))))
        mine = Organisation.objects.filter(own_organisations(user))
        return self.filter(public | Q(basis=Basis.WORKING, organisation__in=mine))


class WorkingManager(models.Manager[Any]):
    """Working rows, which most of the workshop is about; `every` has the others."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(basis=Basis.WORKING)


class ComputedDecimal(models.DecimalField):
    """A number as exact as a quotient can be kept, in the indicator's unit."""

    def __init__(self, **options: Any) -> None:
        exact = {"max_digits": 40, "decimal_places": 20, "null": True}
        super().__init__(**exact | options)


class Fulfilment(ComputedRow):
    """The computed answer for one indicator, year, period and organisation, perhaps the city."""

    # Found by the indexes below, which begin with them.
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="fulfilments", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="fulfilments", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=4)
    question = models.CharField(max_length=7, choices=Question.choices)
    level = models.CharField(max_length=15, choices=Level.choices)
    reason = models.CharField(max_length=30, choices=Reason.choices, blank=True)
    trend = models.CharField(max_length=7, choices=Trend.choices, default=Trend.UNKNOWN)
    target_text = models.CharField(max_length=200, blank=True)
    # The level compared with: the target's bound, or for the plan question the council's.
    target_value = ComputedDecimal()
    outcome = ComputedDecimal()
    # The city's, put together as its total is, over those who give both.
    women = ComputedDecimal()
    men = ComputedDecimal()
    # For the whole year, as seen in the period.
    forecast = ComputedDecimal()
    # Which of them is held against the target; empty for plans.
    judged = models.CharField(
        max_length=8, choices=Judged.choices, blank=True, default="", db_default=""
    )
    # The outcome's same period a year earlier.
    previous = ComputedDecimal()
    # What "better" was asked against: for a forecast last year's whole year.
    compared_with = ComputedDecimal()
    # what is judged − target in the better direction: positive means reached with a margin
    distance = ComputedDecimal()
    coverage = models.PositiveSmallIntegerField(default=0)
    expected = models.PositiveSmallIntegerField(default=0)
    inputs = models.JSONField(default=dict)

    objects = WorkingManager.from_queryset(FulfilmentQuerySet)()
    every = FulfilmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppfyllelse")
        verbose_name_plural = _("uppfyllelser")
        ordering = ["indicator", "year", "period", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "question",
                    "year",
                    "period",
                    "indicator",
                    "organisation",
                    "basis",
                    "edition",
                ],
                name="fulfilment_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=IN_AN_EDITION, name="fulfilment_in_an_edition"),
            models.CheckConstraint(
                condition=Q(level__in=["full", "partial", "none"]) | ~Q(reason=""),
                name="fulfilment_unjudged_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(judged__in=["", "outcome", "forecast", "so_far"]),
                name="fulfilment_judged_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "year", "period", "basis"],
                name="fulfilment_of_organisation",
            ),
            # However many editions there are, what is computed anew is found among its own kind.
            models.Index(
                fields=["indicator", "basis", "year", "organisation"],
                name="fulfilment_of_indicator",
            ),
        ]
        triggers = IMMUTABLE

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} {self.period}: {self.level}"

    @property
    def target_read(self) -> ParsedTarget:
        """The target as it was understood: by its own words, or by somebody's interpretation."""
        return parse_target(self.inputs.get("read_as") or self.target_text)


class GoalProposal(ComputedRow):
    """The computed proposal for a goal with its counts; never a decision."""

    area_goal = models.ForeignKey(
        AreaGoal, on_delete=models.PROTECT, null=True, related_name="proposals"
    )
    strategic_goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, null=True, related_name="proposals"
    )
    period = models.CharField(max_length=4)
    question = models.CharField(max_length=7, choices=Question.choices)
    level = models.CharField(max_length=15, choices=Level.choices)
    counts = models.JSONField(default=dict)

    objects = WorkingManager.from_queryset(ComputedQuerySet)()
    every = ComputedQuerySet.as_manager()

    class Meta:
        verbose_name = _("förslag för mål")
        verbose_name_plural = _("förslag för mål")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area_goal__isnull=False, strategic_goal__isnull=True)
                | Q(area_goal__isnull=True, strategic_goal__isnull=False),
                name="proposal_of_one_goal",
            ),
            models.UniqueConstraint(
                fields=["area_goal", "strategic_goal", "period", "question", "basis", "edition"],
                name="proposal_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=IN_AN_EDITION, name="proposal_in_an_edition"),
        ]
        triggers = IMMUTABLE

    def __str__(self) -> str:
        return f"{self.goal} {self.period}: {self.level}"

    @property
    def goal(self) -> AreaGoal | StrategicGoal:
        """The goal it is for, of whichever kind."""
        goal = self.area_goal or self.strategic_goal
        assert goal is not None  # the constraint proposal_of_one_goal
        return goal


class OwnProposal(ComputedRow):
    """The same for one organisation, from its own rows under an area goal alone.

    Made by the statement that counts the organisations in `GoalProposal`. No edition freezes it:
    a decided judgement keeps the proposal that it was weighed against.
    """

    area_goal = models.ForeignKey(AreaGoal, on_delete=models.PROTECT, related_name="own_proposals")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="own_proposals"
    )
    period = models.CharField(max_length=4)
    question = models.CharField(max_length=7, choices=Question.choices)
    level = models.CharField(max_length=15, choices=Level.choices)
    counts = models.JSONField(default=dict)

    objects = WorkingManager.from_queryset(ComputedQuerySet)()
    every = ComputedQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisationens förslag för mål")
        verbose_name_plural = _("organisationernas förslag för mål")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_goal", "organisation", "period", "question", "basis"],
                name="own_proposal_once",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["working", "standing"], edition__isnull=True),
                name="own_proposal_in_no_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_goal} {self.organisation} {self.period}: {self.level}"


class RecomputeMark(models.Model):
    """Says that an indicator's rows from a year on must be computed again.

    Written by database triggers in the transaction that changed something; only ever inserted
    and deleted, so that nobody who saves waits for the job that computes. No indicator means
    all goals of the year.
    """

    # Without a constraint in the database: an indicator's own removal leaves marks behind.
    indicator = models.ForeignKey(
        Indicator, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    marked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("omräkningsmärke")
        verbose_name_plural = _("omräkningsmärken")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}"


class ControlRun(models.Model):
    """One run of the nightly control: everything computed again, independently."""

    started_at = models.DateTimeField(_("startade"))
    finished_at = models.DateTimeField(_("klar"), null=True)
    compared = models.PositiveIntegerField(_("jämförda"), default=0)

    class Meta:
        verbose_name = _("nattlig kontroll")
        verbose_name_plural = _("nattliga kontroller")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class ControlDifference(models.Model):
    """A stored row that the control reads differently."""

    run = models.ForeignKey(ControlRun, on_delete=models.CASCADE, related_name="differences")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    goal_code = models.CharField(max_length=10, blank=True)
    basis = models.CharField(max_length=8, choices=Basis.choices, default=Basis.WORKING)
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=4)
    question = models.CharField(max_length=7, choices=Question.choices)
    stored = models.JSONField()
    expected = models.JSONField()

    class Meta:
        verbose_name = _("skillnad")
        verbose_name_plural = _("skillnader")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} {self.period}"

    @property
    def details(self) -> list[tuple[str, object, object]]:
        """Each column that differs: name, what is stored, what the control says."""
        names = sorted(self.stored.keys() | self.expected.keys())
        return [
            (name, _line(self.stored.get(name)), _line(self.expected.get(name))) for name in names
        ]


def _line(value: object) -> object:
    """What a table cell shows: lists of inputs as JSON."""
    return json.dumps(value, sort_keys=True) if isinstance(value, list | dict) else value


class SteeringBudget(Budget):
    """The budget, seen from the job: when another one is adopted, its goals are computed."""

    class Meta:
        proxy = True
        verbose_name = _("budget")
        verbose_name_plural = _("budgetar")
        triggers = marking(OF_THE_BUDGET, "year", "status")


class SteeringStrategicGoal(StrategicGoal):
    """A strategic goal, seen from the job: a new one gets its proposals."""

    class Meta:
        proxy = True
        verbose_name = _("inriktningsmål")
        verbose_name_plural = _("inriktningsmål")
        triggers = marking(OF_THE_GOALS_BUDGET, "budget")


class SteeringAreaGoal(AreaGoal):
    """An area goal, seen from the job: its strategic goal counts it from the first moment."""

    class Meta:
        proxy = True
        verbose_name = _("mål för verksamhetsområdet")
        verbose_name_plural = _("mål för verksamhetsområdet")
        triggers = marking(OF_THE_GOALS_BUDGET, "budget", "strategic_goal")


class CountedOrganisation(Organisation):
    """An organisation, seen from the job: its kind says among whom the goals count it, its dates
    for which periods it answers."""

    class Meta:
        proxy = True
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")
        triggers = [
            *marking(OF_ALL_BUDGETS, "kind"),
            marking_change("mark_dates", OF_ALL_IT_ANSWERS_FOR, "exists_from", "exists_to"),
        ]


class DecidedMatter(Standing):
    """What stands, seen from the job: a new edition changes what the standing rows are made of."""

    class Meta:
        proxy = True
        verbose_name = _("vad som gäller")
        verbose_name_plural = _("vad som gäller")
        triggers = marking(OF_THE_MATTER, "edition")

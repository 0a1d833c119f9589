"""Väsentlighets- och riskanalys, internkontrollplan: processes, risks, controls, follow-up."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from decisions.guard import OF_THE_PLAN, guarded
from goals.models import AreaGoal, Budget
from internal_control.calculations.risks import band, risk_value
from organisations.models import Organisation

OF_ITS_PROCESS = (
    "SELECT process.organisation_id, process.year, 'plan'"
    " FROM internal_control_controlprocess AS process WHERE process.id = ROW.process_id"
)
# All but which process of another year it continues: that goes when that one goes.
DECIDED_COLUMNS = (
    "organisation",
    "year",
    "area_goal",
    "mandatory",
    "name",
    "responsible",
    "is_applicable",
    "why_not",
    "position",
    "is_example",
)
_OF_A_RISK = (
    " FROM internal_control_controlrisk AS risk"
    " JOIN internal_control_controlprocess AS process ON process.id = risk.process_id"
)
OF_ITS_RISK = (
    f"SELECT process.organisation_id, process.year, 'plan'{_OF_A_RISK} WHERE risk.id = ROW.risk_id"
)
OF_ITS_REPORT = (
    f"SELECT process.organisation_id, process.year, ROW.period{_OF_A_RISK}"
    " JOIN internal_control_controlplanrow AS planned ON planned.risk_id = risk.id"
    " WHERE planned.id = ROW.row_id"
)


@pghistory.track()
class ControlPolicy(models.Model):
    """The city's limits of a year: from which risk value it is watched, and is to be controlled."""

    year = models.PositiveSmallIntegerField(_("år"), unique=True)
    watched_from = models.PositiveSmallIntegerField(_("medelhög risk från"), default=8)
    controlled_from = models.PositiveSmallIntegerField(_("hög risk från"), default=12)

    class Meta:
        verbose_name = _("gränser för riskvärden")
        verbose_name_plural = _("gränser för riskvärden")
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(watched_from__gte=1)
                & Q(watched_from__lte=F("controlled_from"))
                & Q(controlled_from__lte=25),
                name="control_policy_limits_are_in_order",
                violation_error_message=_(
                    "Gränserna ligger mellan 1 och 25, och medel börjar inte över hög."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.watched_from}, {self.controlled_from}"

    @classmethod
    def of_year(cls, year: int) -> ControlPolicy:
        """The year's limits; those that are usual where nobody has set them."""
        return cls.objects.filter(year=year).first() or cls(year=year)

    def band(self, value: int | None) -> str:
        """ "high", "middle" or "low"; empty for a risk that nobody has valued."""
        return band(value, self.watched_from, self.controlled_from)


class MandatoryProcessQuerySet(models.QuerySet["MandatoryProcess"]):
    def of_year(self, year: int) -> MandatoryProcessQuerySet:
        """Those of the council's budget of the year, in the order of its goals."""
        adopted = self.filter(
            area_goal__budget__year=year, area_goal__budget__status=Budget.Status.ADOPTED
        )
        return adopted.order_by("area_goal__sort_code", "position", "pk")

    def assigned_to(self, organisation: Organisation) -> MandatoryProcessQuerySet:
        named = Q(assignments__organisation=organisation)
        return self.filter(Q(kinds__contains=[organisation.kind]) | named).distinct()


@pghistory.track()
class MandatoryProcess(models.Model):
    """A city-wide process that the office asks of kinds of organisations, and of some by name."""

    area_goal = models.ForeignKey(
        AreaGoal, on_delete=models.PROTECT, related_name="mandatory_processes"
    )
    name = models.CharField(_("process"), max_length=300)
    instruction = models.TextField(_("anvisning"), blank=True)
    kinds = ArrayField(
        models.CharField(max_length=20, choices=Organisation.Kind.choices),
        verbose_name=_("slag av organisationer"),
        default=list,
        blank=True,
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    objects = MandatoryProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligatorisk process")
        verbose_name_plural = _("obligatoriska processer")
        ordering = ["area_goal", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_goal", "name"],
                name="mandatory_process_once_per_goal",
                violation_error_message=_("Målet har redan en process med det namnet."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="mandatory_process_has_name",
                violation_error_message=_("Skriv vad processen heter."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ProcessAssignment(models.Model):
    """An organisation that is asked by name for a mandatory process."""

    process = models.ForeignKey(
        MandatoryProcess, on_delete=models.CASCADE, related_name="assignments"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("tilldelad process")
        verbose_name_plural = _("tilldelade processer")
        ordering = ["process", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "organisation"], name="process_assigned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.process}"


class ControlProcessQuerySet(models.QuerySet["ControlProcess"]):
    def of_plan(self, organisation: int, year: int) -> ControlProcessQuerySet:
        return self.filter(organisation=organisation, year=year)

    def in_order(self) -> ControlProcessQuerySet:
        return self.order_by("area_goal__sort_code", "position", "pk")


@pghistory.track()
class ControlProcess(models.Model):
    """Process in a plan's väsentlighets- och riskanalys: the organisation's own, or the city's.

    Of a mandatory one the organisation may say that it does not concern it, and why.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="control_processes"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    area_goal = models.ForeignKey(
        AreaGoal, on_delete=models.PROTECT, related_name="control_processes"
    )
    mandatory = models.ForeignKey(
        MandatoryProcess,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="control_processes",
    )
    name = models.CharField(_("process"), max_length=300)
    responsible = models.CharField(_("ansvarig"), max_length=200, blank=True)
    is_applicable = models.BooleanField(_("berör oss"), default=True)
    why_not = models.TextField(_("varför den inte berör oss"), blank=True)
    # Last year's process that it goes on from, by which a series is followed over the years.
    continues = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by"
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    is_example = models.BooleanField(_("exempeldata"), default=False)

    objects = ControlProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processer")
        ordering = ["organisation", "year", "area_goal", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "mandatory"],
                condition=Q(mandatory__isnull=False),
                name="control_process_once_per_mandatory",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="control_process_has_name",
                violation_error_message=_("Skriv vad processen heter."),
            ),
            models.CheckConstraint(
                condition=Q(is_applicable=True) | Q(mandatory__isnull=False),
                name="control_process_own_is_applicable",
                violation_error_message=_(
                    "Bara en obligatorisk process kan sägas inte beröra er. Ta bort den egna."
                ),
            ),
        ]
        triggers = [
            *guarded(OF_THE_PLAN, *DECIDED_COLUMNS),
            pgtrigger.Trigger(
                name="stands_under_a_goal_of_its_year",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("year", "area_goal_id"),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM goals_areagoal AS goal
                        JOIN goals_budget AS budget ON budget.id = goal.budget_id
                        WHERE goal.id = NEW.area_goal_id AND budget.year = NEW.year
                    ) THEN
                        RAISE EXCEPTION 'process and goal belong to different years'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ControlPractice(models.Model):
    """How a process is done when it works, or how one notices that it does not."""

    class Kind(models.TextChoices):
        WAY = "way", _("arbetssätt")
        CHECK = "check", _("systematisk kontroll")

    process = models.ForeignKey(ControlProcess, on_delete=models.PROTECT, related_name="practices")
    kind = models.CharField(_("slag"), max_length=5, choices=Kind.choices)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("arbetssätt eller kontroll")
        verbose_name_plural = _("arbetssätt och kontroller")
        ordering = ["process", "kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["way", "check"]), name="control_practice_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="control_practice_has_text",
                violation_error_message=_("Skriv vad ni gör, eller ta bort raden."),
            ),
        ]
        triggers = guarded(OF_ITS_PROCESS)

    def __str__(self) -> str:
        return self.text


@pghistory.track()
class ControlRisk(models.Model):
    """Oönskad händelse: what can go wrong in a process, how likely that is, how bad, what is done.

    Its risk value is the product of the two, 1–25.
    """

    class Probability(models.IntegerChoices):
        UNLIKELY = 1, _("1 osannolik")
        LESS_LIKELY = 2, _("2 mindre trolig")
        POSSIBLE = 3, _("3 möjlig")
        LIKELY = 4, _("4 trolig")
        ALMOST_CERTAIN = 5, _("5 nästan säker")

    class Consequence(models.IntegerChoices):
        NEGLIGIBLE = 1, _("1 försumbar")
        MILD = 2, _("2 lindrig")
        NOTICEABLE = 3, _("3 kännbar")
        SERIOUS = 4, _("4 allvarlig")
        VERY_SERIOUS = 5, _("5 mycket allvarlig")

    process = models.ForeignKey(ControlProcess, on_delete=models.PROTECT, related_name="risks")
    text = models.TextField(_("oönskad händelse"))
    probability = models.PositiveSmallIntegerField(
        _("sannolikhet"), choices=Probability.choices, null=True, blank=True
    )
    probability_why = models.TextField(_("varför så troligt"), blank=True)
    consequence = models.PositiveSmallIntegerField(
        _("konsekvens"), choices=Consequence.choices, null=True, blank=True
    )
    consequence_why = models.TextField(_("varför så allvarligt"), blank=True)
    handling = models.TextField(_("så hanteras den"), blank=True)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("oönskad händelse")
        verbose_name_plural = _("oönskade händelser")
        ordering = ["process", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="control_risk_has_text",
                violation_error_message=_("Skriv vad som kan gå snett, eller ta bort händelsen."),
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__range=(1, 5)),
                name="control_risk_probability_is_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(consequence__isnull=True) | Q(consequence__range=(1, 5)),
                name="control_risk_consequence_is_1_to_5",
            ),
        ]
        triggers = guarded(OF_ITS_PROCESS)

    def __str__(self) -> str:
        return self.text

    @property
    def value(self) -> int | None:
        return risk_value(self.probability, self.consequence)


@pghistory.track()
class ControlPlanRow(models.Model):
    """A row of the internkontrollplan: what is controlled because of a risk, by whom, how, when."""

    risk = models.ForeignKey(ControlRisk, on_delete=models.PROTECT, related_name="plan_rows")
    what = models.TextField(_("vad som kontrolleras"), blank=True)
    who = models.CharField(_("vem"), max_length=200, blank=True)
    how = models.TextField(_("hur"), blank=True)
    when = models.CharField(_("när"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("rad i internkontrollplanen")
        verbose_name_plural = _("rader i internkontrollplanen")
        ordering = ["risk", "position", "pk"]
        triggers = guarded(OF_ITS_RISK)

    def __str__(self) -> str:
        return self.what or str(self.risk)


@pghistory.track()
class ControlFollowUp(models.Model):
    """What a control of the plan has shown in a period. Held by the period's report."""

    class Period(models.TextChoices):
        T1 = "T1", _("tertialrapport 1")
        T2 = "T2", _("tertialrapport 2")
        VB = "VB", _("verksamhetsberättelse")

    class State(models.TextChoices):
        WORKS = "works", _("fungerar")
        PARTLY = "partly", _("fungerar delvis")
        FAILS = "fails", _("fungerar inte")
        NOT_DONE = "not_done", _("inte gjord än")

    row = models.ForeignKey(ControlPlanRow, on_delete=models.PROTECT, related_name="follow_ups")
    period = models.CharField(_("period"), max_length=3, choices=Period.choices)
    state = models.CharField(_("läge"), max_length=8, choices=State.choices, blank=True)
    result = models.TextField(_("resultat"), blank=True)
    action = models.TextField(_("åtgärd"), blank=True)

    class Meta:
        verbose_name = _("uppföljning av kontroll")
        verbose_name_plural = _("uppföljningar av kontroller")
        ordering = ["row", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "period"], name="control_follow_up_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(period__in=["T1", "T2", "VB"]),
                name="control_follow_up_period_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["", "works", "partly", "fails", "not_done"]),
                name="control_follow_up_state_is_known",
            ),
        ]
        triggers = guarded(OF_ITS_REPORT)

    def __str__(self) -> str:
        return f"{self.period}: {self.row}"

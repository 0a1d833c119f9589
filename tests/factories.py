"""One factory per model, with traits. Figures made here are small and easy to check by hand."""

import datetime as dt

import factory
from django.utils import timezone

from accessibility.models import Barrier
from followup.models import GoalJudgement, PeriodReport, ReportingPeriod
from goals.models import (
    Activity,
    AreaGoal,
    Budget,
    CommitteeGoal,
    ExpectedResult,
    StrategicGoal,
)
from indicators.calculations.targets import parse_target
from indicators.models import (
    Fulfilment,
    GoalProposal,
    Indicator,
    IndicatorAlias,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Target,
)
from indicators.models.computed import PLAN_PERIOD, Question
from internal_control.models import (
    ControlFollowUp,
    ControlPlanRow,
    ControlPractice,
    ControlProcess,
    ControlRisk,
    MandatoryProcess,
)
from organisations.models import Membership, Notice, Organisation, User
from plans.models import OperationalPlan, PlanSection, SectionTemplate


class CityFactory(factory.django.DjangoModelFactory):
    """The city: there is one, so this finds it when it has been made."""

    class Meta:
        model = Organisation
        django_get_or_create = ("kind",)

    code = "stockholms-stad"
    name = "Stockholms stad"
    short_name = "Staden"
    kind = Organisation.Kind.CITY


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"namnd-{n}")
    name = factory.Sequence(lambda n: f"Nämnd {n}")
    short_name = factory.SelfAttribute("name")
    kind = Organisation.Kind.COMMITTEE
    parent = factory.SubFactory(CityFactory)
    counted_in_reconciliation = True

    class Params:
        board = factory.Trait(kind=Organisation.Kind.BOARD)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    class Params:
        slk = factory.Trait(city_role="slk")
        admin = factory.Trait(city_role="admin")
        politician = factory.Trait(city_role="politician")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Membership.Role.EDITOR


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    kind = Notice.Kind.ANSWERED
    heading = factory.Sequence(lambda n: f"Avisering {n}")
    address = "/mitt-arbete/"


class BudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Budget
        django_get_or_create = ("year", "proposer")

    year = 2024
    proposer = "Kommunfullmäktige"
    status = Budget.Status.ADOPTED


class StrategicGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StrategicGoal

    budget = factory.SubFactory(BudgetFactory)
    code = factory.Sequence(lambda n: str(n + 1))
    title = factory.Sequence(lambda n: f"Inriktningsmål {n + 1}")


class AreaGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AreaGoal

    strategic_goal = factory.SubFactory(StrategicGoalFactory)
    budget = factory.SelfAttribute("strategic_goal.budget")
    code = factory.LazyAttributeSequence(lambda goal, n: f"{goal.strategic_goal.code}.{n + 1}")
    title = factory.Sequence(lambda n: f"Mål för verksamhetsområdet {n + 1}")


class CommitteeGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CommitteeGoal

    organisation = factory.SubFactory(OrganisationFactory)
    area_goal = factory.SubFactory(AreaGoalFactory)
    code = factory.LazyAttributeSequence(lambda goal, n: f"{goal.area_goal.code}.{n + 1}")
    title = factory.Sequence(lambda n: f"Nämndmål {n}")


class ExpectedResultFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExpectedResult

    committee_goal = factory.SubFactory(CommitteeGoalFactory)
    text = factory.Sequence(lambda n: f"Resultat {n}")


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    budget = factory.SubFactory(BudgetFactory)
    organisation = factory.SubFactory(CityFactory)
    committee_goal = None
    area_goal = factory.LazyAttribute(
        lambda one: one.committee_goal.area_goal if one.committee_goal else None
    )
    title = factory.Sequence(lambda n: f"Aktivitet {n}")


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"indikator-{n}")
    name = factory.Sequence(lambda n: f"Indikator {n}")
    level = Indicator.Level.COUNCIL


class IndicatorAliasFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IndicatorAlias

    indicator = factory.SubFactory(IndicatorFactory)
    name = factory.Sequence(lambda n: f"Kallad {n}")


class IndicatorDefinitionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IndicatorDefinition

    indicator = factory.SubFactory(IndicatorFactory)
    from_year = 2020
    unit = "%"
    decimals = 1
    direction = IndicatorDefinition.Direction.HIGHER
    frequency = IndicatorDefinition.Frequency.YEAR
    over_organisations = IndicatorDefinition.OverOrganisations.MEAN


class IndicatorPlacementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IndicatorPlacement

    indicator = factory.SubFactory(IndicatorFactory)
    area_goal = factory.SubFactory(AreaGoalFactory)
    budget = factory.SelfAttribute("area_goal.budget")


class IndicatorResponsibilityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IndicatorResponsibility

    indicator = factory.SubFactory(IndicatorFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    starts_on = factory.LazyAttribute(lambda duty: dt.date(duty.year, 1, 1))
    ends_on = factory.LazyAttribute(lambda duty: dt.date(duty.year, 12, 31))

    class Params:
        year = 2024


class TargetFactory(factory.django.DjangoModelFactory):
    """Give `text`; the parsed columns follow from it."""

    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory)
    organisation = factory.SubFactory(CityFactory)
    year = 2024
    text = "80 %"
    read_as = ""
    kind = factory.LazyAttribute(lambda target: _read(target).kind)
    low = factory.LazyAttribute(lambda target: _read(target).low)
    high = factory.LazyAttribute(lambda target: _read(target).high)
    change = factory.LazyAttribute(lambda target: _read(target).change)
    unit = factory.LazyAttribute(lambda target: _read(target).unit)
    base_year = factory.LazyAttribute(lambda target: _read(target).base_year)
    strict = factory.LazyAttribute(lambda target: _read(target).strict)


def _read(target):
    return parse_target(target.read_as or target.text)


class OutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Outcome

    indicator = factory.SubFactory(IndicatorFactory)
    organisation = factory.SubFactory(CityFactory)
    year = 2024
    period = "VB"
    value = 80

    class Params:
        absent = factory.Trait(value=None, absence="not_reported")


class FulfilmentFactory(factory.django.DjangoModelFactory):
    """A stored computed row, as the recompute job leaves it."""

    class Meta:
        model = Fulfilment

    indicator = factory.SubFactory(IndicatorFactory)
    organisation = factory.SubFactory(CityFactory)
    year = 2024
    period = "VB"
    question = Question.OUTCOME
    level = "full"
    reason = factory.LazyAttribute(
        lambda row: "" if row.level in ("full", "partial", "none") else "no_target"
    )
    rule_version = "test"
    computed_at = factory.LazyFunction(timezone.now)

    class Params:
        plan = factory.Trait(question=Question.PLAN, period=PLAN_PERIOD)


class OperationalPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OperationalPlan

    organisation = factory.SubFactory(OrganisationFactory)
    budget = factory.SubFactory(BudgetFactory)


class SectionTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SectionTemplate

    budget = factory.SubFactory(BudgetFactory)
    key = factory.Sequence(lambda n: f"del-{n}")
    heading = factory.LazyAttribute(lambda part: part.key.replace("-", " ").capitalize())
    position = factory.Sequence(lambda n: n + 1)


class PlanSectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanSection

    plan = factory.SubFactory(OperationalPlanFactory)
    area_goal = factory.SubFactory(AreaGoalFactory)


class ReportingPeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportingPeriod

    year = 2024
    period = "VB"
    opens_on = dt.date(2025, 1, 1)
    due_on = dt.date(2025, 2, 6)


class PeriodReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PeriodReport

    organisation = factory.SubFactory(OrganisationFactory)
    reporting_period = factory.SubFactory(ReportingPeriodFactory)

    class Params:
        submitted = factory.Trait(
            status="submitted", submitted_at=factory.LazyFunction(timezone.now)
        )
        decided = factory.Trait(status="decided", decided_on=dt.date(2025, 2, 4))


class GoalProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalProposal

    area_goal = factory.SubFactory(AreaGoalFactory)
    period = "VB"
    question = "outcome"
    level = "full"
    counts = factory.LazyFunction(lambda: {"full": 1})
    rule_version = "1"
    computed_at = factory.LazyFunction(timezone.now)


class GoalJudgementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalJudgement

    organisation = factory.SubFactory(CityFactory)
    area_goal = factory.SubFactory(AreaGoalFactory)
    period = "VB"
    level = "partial"
    motivation = "Två av tre indikatorer mäts först nästa år."


class BarrierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Barrier

    page = "/2024/mal/"
    description = "Tabellen går inte att nå med tangentbordet."


class MandatoryProcessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MandatoryProcess

    area_goal = factory.SubFactory(AreaGoalFactory)
    name = factory.Sequence(lambda n: f"Stadens process {n}")


class ControlProcessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ControlProcess

    organisation = factory.SubFactory(OrganisationFactory)
    year = 2024
    area_goal = factory.SubFactory(AreaGoalFactory)
    name = factory.Sequence(lambda n: f"Process {n}")


class ControlPracticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ControlPractice

    process = factory.SubFactory(ControlProcessFactory)
    kind = ControlPractice.Kind.WAY
    text = factory.Sequence(lambda n: f"Så gör vi {n}")

    class Params:
        check = factory.Trait(kind=ControlPractice.Kind.CHECK)


class ControlRiskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ControlRisk

    process = factory.SubFactory(ControlProcessFactory)
    text = factory.Sequence(lambda n: f"Något går snett {n}")


class ControlPlanRowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ControlPlanRow

    risk = factory.SubFactory(ControlRiskFactory)
    what = factory.Sequence(lambda n: f"Stickprov {n}")


class ControlFollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ControlFollowUp

    row = factory.SubFactory(ControlPlanRowFactory)
    period = ControlFollowUp.Period.T1

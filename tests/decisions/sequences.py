"""Typing, deciding, publishing, correcting, withdrawing, in any order, with workers killed.

Whatever happens, readers see byte for byte what the last publication froze, and every edition
verifies.
"""

from contextlib import suppress
from datetime import date
from unittest import mock

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from decisions.frozen import canonical, checksum_of
from decisions.guard import Sealed, explained
from decisions.models import Edition, Standing
from decisions.registry import Frozen
from drafting.actions import Locked, save_field
from drafting.sheets.rows import RowChange
from followup.actions import (
    NotOpen,
    NotSaved,
    place_of,
    reopen_report,
    save_rows,
    set_period_closed,
    submit_report,
)
from followup.calculations.grid import grid
from followup.judgements import decide_judgement, reopen_judgement
from followup.models import GoalJudgement
from followup.publishing import publish, withdraw
from indicators import recompute
from indicators.actions import set_target
from indicators.budgets import adopt_budget
from indicators.control import run_control
from indicators.models import RecomputeMark
from plans.actions.place import GoalPlace
from plans.actions.workflow import decide, publish_plan, reopen, start_plan, submit
from plans.models import OperationalPlan
from tests.decisions.by_hand import wrong_answers
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    CityFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    ReportingPeriodFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)
from tests.judging import save_judgement
from tests.published import let_all_be_silent

YEAR = 2024
WHO = st.integers(0, 1)
WHICH = st.integers(0, 2)
PERIOD = st.sampled_from(["T2", "VB"])
SUBJECT = st.sampled_from(["T2", "VB", "plan"])
REASON = st.sampled_from(["", "Felräknat"])
VALUE = st.sampled_from(["70", "80", "90", "", "redovisas senare"])
TEXT = st.sampled_from(["80 %", "Minst 60", "Ökning", "", "så gott det går"])
REFUSALS = (ValidationError, NotOpen, NotSaved)


class Killed(BaseException):
    """What takes a worker away in the middle of its work."""


def frozen(edition):
    """Everything that readers of an edition see, as bytes."""
    rows = [
        [label, list(apps.get_model(label)._base_manager.filter(edition=edition).values_list())]
        for label in sorted(Frozen.tables)
    ]
    for _label, lines in rows:
        lines.sort(key=str)
    return canonical([edition.document, edition.checksum, str(rows)])


class Sequence(RuleBasedStateMachine):
    """One year of a city with two committees."""

    def __init__(self):
        super().__init__()
        self.quiet = mock.patch("indicators.tasks.ask_for", return_value=True)
        self.quiet.start()
        self.public = {}
        self.city = CityFactory()
        self.by = UserFactory(admin=True)
        self.committees = [OrganisationFactory(), OrganisationFactory()]
        self.area = AreaGoalFactory(
            strategic_goal=StrategicGoalFactory(budget=BudgetFactory(year=YEAR), code="1"),
            code="1.1",
        )
        self.indicators = [
            self._indicator(over_organisations="mean"),
            self._indicator(over_organisations="sum", frequency="tertial"),
            self._indicator(level="own", owner=self.committees[0]),
        ]
        self.periods = {one: ReportingPeriodFactory(year=YEAR, period=one) for one in ("T2", "VB")}
        self.plans = [
            start_plan(organisation=one, budget=self.area.budget, by=self.by)
            for one in self.committees
        ]
        let_all_be_silent(self.area.budget)
        self._published(adopt_budget(budget=self.area.budget, by=self.by))

    def _indicator(self, level="council", owner=None, **defined):
        indicator = IndicatorFactory(level=level, owner=owner)
        IndicatorDefinitionFactory(indicator=indicator, decimals=0, **defined)
        IndicatorPlacementFactory(indicator=indicator, area_goal=self.area)
        for committee in [owner] if owner else self.committees:
            IndicatorResponsibilityFactory(indicator=indicator, organisation=committee, year=YEAR)
        if not owner:
            TargetFactory(indicator=indicator, year=YEAR, text="75 %")
        return indicator

    def _published(self, edition):
        matter = (edition.organisation_id, edition.year, edition.subject)
        self.public[matter] = (edition.pk, frozen(Edition.objects.get(pk=edition.pk)))

    def _seal(self, organisation, subject):
        matter = Standing.objects.of(organisation, YEAR, subject).first()
        return bool(matter and matter.is_sealed)

    # Typing

    @rule(who=WHO, which=WHICH, period=PERIOD, value=VALUE)
    def type_outcome(self, who, which, period, value):
        place = place_of(self.periods[period], self.committees[who])
        indicator = self.indicators[which]
        rows = {row.indicator.pk: row for row in grid(place, only={indicator.pk})}
        if indicator.pk not in rows:
            return
        base = rows[indicator.pk].texts
        change = RowChange(indicator.pk, {**base, "value": value, "absence": ""}, base)
        sealed = self._seal(self.committees[who], period) or self._seal(self.city, period)
        try:
            save_rows(place=place, changes=[change], by=self.by)
        except REFUSALS as refusal:
            assert sealed or not isinstance(refusal, NotOpen)
        else:
            assert not sealed

    @rule(who=WHO, which=WHICH, text=TEXT)
    def type_target(self, who, which, text):
        sealed = self._seal(self.committees[who], "plan")
        try:
            with explained():
                set_target(
                    indicator=self.indicators[which], organisation=self.committees[who],
                    year=YEAR, text=text, by=self.by,
                )  # fmt: skip
        except Sealed:
            assert sealed
        else:
            assert not sealed

    @rule(who=WHO, text=st.sampled_from(["<p>Vi bidrar.</p>", "<p>Vi bidrar mer.</p>"]))
    def type_plan_text(self, who, text):
        plan = OperationalPlan.objects.get(pk=self.plans[who].pk)
        place = GoalPlace(plan, self.area)
        base = place.field("section").revision
        with suppress(Locked):
            save_field(place=place, address="section", base=base, value=text, by=self.by)

    @rule(who=st.integers(-1, 1), level=st.sampled_from(["full", "none"]))
    def type_judgement(self, who, level):
        organisation = self.city if who < 0 else self.committees[who]
        with suppress(Sealed):
            save_judgement(
                goal=self.area, organisation=organisation, period="VB", level=level,
                motivation="Därför.", by=self.by,
            )  # fmt: skip

    # Deciding

    @rule(who=WHO, period=PERIOD, reason=REASON)
    def hand_in(self, who, period, reason):
        place = place_of(self.periods[period], self.committees[who])
        with suppress(*REFUSALS):
            submit_report(place=place, by=self.by, reason=reason)

    @rule(who=WHO, period=PERIOD)
    def take_report_back(self, who, period):
        place = place_of(self.periods[period], self.committees[who])
        with suppress(AssertionError, *REFUSALS):
            reopen_report(place=place, by=self.by, reason="Fel")

    @rule(who=WHO)
    def decide_plan(self, who):
        plan = self.plans[who]
        with suppress(ValidationError):
            submit(plan=plan, by=self.by)
        with suppress(ValidationError):
            decide(plan=plan, by=self.by, decided_on=date(YEAR, 1, 9), reference="§ 3")

    @rule(who=WHO)
    def reopen_plan(self, who):
        with suppress(ValidationError):
            reopen(plan=self.plans[who], by=self.by)

    @rule(again=st.booleans())
    def decide_judgement(self, again):
        for judgement in GoalJudgement.objects.all():
            if judgement.status == GoalJudgement.Status.DRAFT:
                decide_judgement(judgement=judgement, by=self.by, reason="Nya uppgifter")
            elif again:
                reopen_judgement(judgement=judgement, by=self.by, reason="Fel")

    @rule(period=PERIOD)
    def close_or_open(self, period):
        closed = self.periods[period].is_closed
        set_period_closed(reporting_period=self.periods[period], closed=not closed, by=self.by)
        self.periods[period].refresh_from_db()

    # Publishing

    @rule(subject=SUBJECT, reason=REASON)
    def publish(self, subject, reason):
        with suppress(ValidationError):
            self._published(publish(year=YEAR, subject=subject, by=self.by, reason=reason))

    @rule(who=WHO, reason=REASON)
    def publish_plan(self, who, reason):
        with suppress(ValidationError):
            self._published(publish_plan(plan=self.plans[who], by=self.by, reason=reason))

    @rule(subject=SUBJECT, back=st.booleans())
    def withdraw(self, subject, back):
        matter = (self.city.pk, YEAR, subject)
        if matter not in self.public:
            return
        shown = Edition.objects.get(pk=self.public[matter][0])
        earlier = Edition.objects.filter(
            organisation=self.city, year=YEAR, subject=subject, number__lt=shown.number
        ).first()
        back_to = earlier if back else None
        withdraw(year=YEAR, subject=subject, by=self.by, reason="Felräknat", back_to=back_to)
        del self.public[matter]
        if back_to:
            self._published(back_to)

    # The machine

    @rule()
    def drain(self):
        recompute.drain_marks(wait=True)
        assert not RecomputeMark.objects.exists()

    @precondition(lambda self: RecomputeMark.objects.exists())
    @rule(after=st.integers(0, 1))
    def kill_the_drain(self, after):
        """It dies when it has written one reading, or none; nothing is lost and nothing half."""
        marks = list(RecomputeMark.objects.order_by("pk").values_list("pk", flat=True))
        compute, left = recompute._compute, [after]

        def dying(*arguments):
            if not left[0]:
                raise Killed
            left[0] -= 1
            return compute(*arguments)

        with suppress(Killed), mock.patch("indicators.recompute._compute", dying):
            recompute.drain_marks(wait=True)
        assert list(RecomputeMark.objects.order_by("pk").values_list("pk", flat=True)) == marks

    @rule()
    def try_by_hand(self):
        assert list(wrong_answers()) == []

    # What always holds

    @invariant()
    def readers_see_what_was_published_last(self):
        rows = Standing.objects.published().select_related("published")
        shown = {
            (row.organisation_id, row.year, row.subject): (row.published_id, row.published)
            for row in rows
        }
        assert {matter: pk for matter, (pk, _edition) in shown.items()} == {
            matter: pk for matter, (pk, _bytes) in self.public.items()
        }
        for matter, (_pk, edition) in shown.items():
            assert frozen(edition) == self.public[matter][1], matter

    @invariant()
    def every_edition_verifies(self):
        for edition in Edition.objects.select_related("organisation"):
            assert checksum_of(edition) == edition.checksum, edition

    def teardown(self):
        try:
            found = run_control().differences.all()
            assert [(one.basis, str(one), one.details) for one in found] == []
        finally:
            self.quiet.stop()
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)

"""What locks several rows does it in one order: nobody waits for somebody who waits for them."""

import threading
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from decisions import actions
from decisions.models import Standing
from decisions.order import hold_matters, hold_year
from followup import judgements, publishing
from followup.actions import NotOpen, place_of, reopen_report, set_period_closed, submit_report
from followup.corrections import Corrected, correct_outcomes
from followup.models import ReportingPeriod
from indicators.calculations.entry import Entry
from indicators.models import Outcome
from indicators.recompute import drain_marks
from organisations.models import Organisation
from tests import factories as make
from tests.judging import save_judgement

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 2


@pytest.fixture
def city():
    """Two periods, and four committees with figures; their keys are not in the order in which
    their matters came to be."""
    area = make.AreaGoalFactory(strategic_goal=make.StrategicGoalFactory(code="1"), code="1.1")
    indicators = [make.IndicatorFactory() for _number in range(2)]
    committees = [make.OrganisationFactory() for _number in range(4)]
    for indicator in indicators:
        make.IndicatorDefinitionFactory(indicator=indicator)
        make.IndicatorPlacementFactory(indicator=indicator, area_goal=area)
        for committee in committees:
            make.IndicatorResponsibilityFactory(indicator=indicator, organisation=committee)
            for period in ("T2", "VB"):
                make.OutcomeFactory(
                    indicator=indicator, organisation=committee, period=period, value=70
                )
    for period in ("VB", "T2"):
        make.ReportingPeriodFactory(period=period)
    return World(area, indicators, committees, make.UserFactory(slk=True))


class World:
    def __init__(self, area, indicators, committees, office):
        self.area, self.indicators, self.committees = area, indicators, committees
        self.office = office
        self.city = Organisation.objects.city()
        self.periods = {one.period: one for one in ReportingPeriod.objects.all()}
        for committee in reversed(committees):
            self.hand_in(committee, "VB", reason="Första")
            self.judged(committee, "VB")
        for period in ("T2", "VB"):
            self.judged(self.city, period)

    def hand_in(self, committee, period, reason):
        place = place_of(self.periods[period], committee)
        if place.is_submitted:
            reopen_report(place=place, by=self.office)
            place = place_of(self.periods[period], committee)
        submit_report(place=place, by=self.office, reason=reason)

    def judged(self, organisation, period):
        place = judgements.place_of(self.area, organisation, period)
        if place.is_decided:
            judgements.reopen_judgement(judgement=place.judgement, by=self.office, reason="Läs om")
        written = save_judgement(
            goal=self.area, organisation=organisation, period=period, level="partial",
            motivation="Därför", by=self.office,
        )  # fmt: skip
        judgements.decide_judgement(
            judgement=written, by=self.office, reference="§ 2", reason="Läst om"
        )

    def correct(self, period, value, committees):
        correct_outcomes(
            year=2024, period=period, by=self.office, reference="§ 3", reason="Felräknat",
            outcomes=[
                Corrected(committee, indicator, Entry(value=Decimal(value)))
                for committee in committees
                for indicator in self.indicators
            ],
        )  # fmt: skip

    def publish(self, period):
        publishing.publish(
            year=2024, subject=period, by=self.office, reference="§ 4", reason="Rättat"
        )


def at_once(*works):
    """Run these in a connection each, all begun together; what the database refused comes back."""
    ready, refused = threading.Barrier(len(works)), []

    def run(work):
        try:
            ready.wait()
            work()
        except (ValidationError, NotOpen):
            pass  # somebody else was first: said in words, and nothing to do with waiting
        except DatabaseError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@contextmanager
def slowly(monkeypatch, module, name):
    """Let whoever calls it stop for a moment first, so that the others come in between."""
    called = getattr(module, name)

    def wait_first(*args, **given):
        threading.Event().wait(0.02)
        return called(*args, **given)

    with monkeypatch.context() as patch:
        patch.setattr(module, name, wait_first)
        yield


def test_publishing_judging_correcting_and_handing_in_at_once_never_deadlock(city, monkeypatch):
    backwards = city.committees[::-1]
    with slowly(monkeypatch, actions, "_locked"):
        for number in range(ROUNDS):
            met = at_once(
                lambda: city.publish("VB"),
                lambda: city.publish("T2"),
                lambda: city.judged(city.city, "T2"),
                lambda: city.judged(city.city, "VB"),
                lambda: city.judged(city.committees[2], "VB"),
                lambda value=60 + number: city.correct("VB", value, city.committees),
                lambda value=40 + number: city.correct("VB", value, backwards),
                lambda: city.hand_in(city.committees[0], "VB", "Läst om"),
                lambda: city.hand_in(city.committees[3], "VB", "Läst om"),
                lambda: drain_marks(wait=True),
            )
            assert met == []
    assert Outcome.objects.filter(period="VB").exclude(value=70).exists()


def test_closing_at_once_with_handing_in_and_correcting_never_deadlocks(city):
    for number in range(ROUNDS):
        met = at_once(
            lambda: set_period_closed(
                reporting_period=city.periods["VB"], closed=True, by=city.office
            ),
            lambda value=60 + number: city.correct("VB", value, city.committees),
            lambda: city.hand_in(city.committees[0], "VB", "Läst om"),
            lambda: city.judged(city.committees[2], "VB"),
        )
        assert met == []
        set_period_closed(
            reporting_period=city.periods["VB"], closed=False, by=city.office, reason="Fel"
        )


def test_matters_are_held_in_the_order_of_the_city_whatever_is_asked_first(city):
    asked = [(one, "VB") for one in (*city.committees[::-1], city.city)]
    asked.insert(0, (city.city, "VB:1.1"))
    with transaction.atomic():
        held = hold_matters(2024, asked)
    places = [(one.organisation_id, one.subject) for one in held]
    committees = sorted(one.pk for one in city.committees)
    assert places[0] == (city.city.pk, "VB:1.1")
    assert [pk for pk, _subject in places[1:]] == committees


@pytest.mark.parametrize("mine", [True, False], ids=["this year", "another year"])
def test_a_publication_waits_for_the_years_decisions_and_for_no_others(city, mine):
    held, let_go, published = threading.Event(), threading.Event(), threading.Event()

    def decide():
        try:
            with transaction.atomic():
                hold_year(2024 if mine else 2023)
                held.set()
                let_go.wait(10)
        finally:
            connection.close()

    def publish():
        try:
            city.publish("VB")
            published.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=decide), threading.Thread(target=publish)]
    threads[0].start()
    assert held.wait(10)
    threads[1].start()
    assert published.wait(1.5) is not mine
    let_go.set()
    for thread in threads:
        thread.join()
    assert Standing.objects.of(city.city, 2024, "VB").get().published is not None

"""`fulfilment` prints a period: as it is published, or as it is worked on."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from decisions.models import Edition
from followup.judgements import decide_judgement
from followup.publishing import publish, withdraw
from goals.models import AreaGoal
from indicators.models import Outcome
from tests.factories import (
    AreaGoalFactory,
    IndicatorPlacementFactory,
    StrategicGoalFactory,
    UserFactory,
)
from tests.indicators.worlds import World
from tests.judging import save_judgement

pytestmark = pytest.mark.django_db


def printed(reading="working", **options):
    out = StringIO()
    call_command("fulfilment", year=2024, reading=reading, stdout=out, **options)
    return out.getvalue()


def data(reading="published"):
    return json.loads(printed(reading, period="VB", json=True))


def told(edition):
    return {
        "number": edition.number,
        "date": edition.decision.decided_on.isoformat(),
        "checksum": edition.checksum,
    }


@pytest.fixture
def world():
    strategic = StrategicGoalFactory(code="1")
    goal = AreaGoalFactory(strategic_goal=strategic, code="1.1")
    world = World(over_organisations="mean", decimals=1, unit="%")
    IndicatorPlacementFactory(indicator=world.indicator, area_goal=goal)
    world.target("80,5 %")
    world.committee = world.organisation("Ökning", VB=79.25)
    world.report(world.committee, 2023, VB=78)
    return world


def test_rows_and_goals_as_json(world):
    found = data("working")
    assert (found["reading"], found["edition"]) == ("working", None)
    assert "note" not in found
    city, committee = found["rows"]
    assert city["organisation"] == "stockholms-stad"
    assert (city["target"], city["outcome"], city["previous"]) == ("80.5", "79.25", "78")
    assert (city["level"], city["reason"]) == ("partial", "better_than_comparable")
    assert (city["judged"], city["compared_with"], city["forecast"]) == ("outcome", "78", None)
    assert (city["area_goal"], city["name"]) == ("1.1", world.indicator.name)
    assert committee["organisation"] == world.committee.code
    assert (committee["target"], committee["level"]) == ("Ökning", "full")
    goals = {goal["code"]: goal for goal in found["goals"]}
    assert goals["1.1"]["proposal"] == goals["1"]["proposal"] == "partial"
    assert goals["1.1"]["counts"]["partial"] == 1
    assert goals["1.1"]["counts"]["committees"]["full"] == 1


def test_a_readable_table_without_json(world):
    text = printed(period="VB")
    assert "79,25" in text
    assert "uppfylls delvis" in text


def test_an_unknown_period_is_refused(world):
    with pytest.raises(CommandError):
        call_command("fulfilment", "--year=2024", "--period=T9")


def test_the_number_of_queries_does_not_grow_with_rows(world, django_assert_max_num_queries):
    for _ in range(5):
        World(over_organisations="mean").organisation("80", VB=80)
    printed(period="VB", json=True)
    with django_assert_max_num_queries(10):
        printed(period="VB", json=True)


NOTHING = {"rows": [], "goals": [], "judgements": [], "edition": None, "reading": "published"}


def test_nothing_published_is_an_empty_list_and_a_note(world):
    assert data() == {
        **NOTHING,
        "year": 2024,
        "period": "VB",
        "note": "Inget är publicerat för VB 2024.",
    }
    assert printed("published", period="VB").strip() == "Inget är publicerat för VB 2024."


def test_published_is_the_default(world):
    out = StringIO()
    call_command("fulfilment", "--year=2024", "--period=VB", "--json", stdout=out)
    assert json.loads(out.getvalue())["reading"] == "published"


def test_what_is_published_stays_when_somebody_types(world):
    Outcome.objects.update(status="final")
    edition = publish(year=2024, subject="VB", by=UserFactory(slk=True))
    before = data()
    assert before["edition"] == told(edition)
    city, committee = before["rows"]
    assert (city["outcome"], city["area_goals"]) == ("79.25", ["1.1"])
    assert committee["level"] == "full"
    assert {goal["code"]: goal["level"] for goal in before["goals"]} == {
        "1": "partial",
        "1.1": "partial",
    }
    Outcome.objects.filter(year=2024).update(value=99, status="preliminary")
    assert data("working")["rows"][0]["outcome"] == "99"
    assert data() == before
    assert "79,25" in printed("published", period="VB")


def test_judgements_are_told_as_pages_show_them(world):
    slk = UserFactory(slk=True)
    Outcome.objects.update(status="final")
    publish(year=2024, subject="VB", by=slk)
    goal = AreaGoal.objects.get()
    given = {"goal": goal, "period": "VB", "by": slk}
    own = save_judgement(**given, organisation=world.committee, level="none", motivation="Eget.")
    central = save_judgement(**given, organisation=world.city, level="full", motivation="Stadens.")
    assert data("working")["goals"][1]["decided"] is None
    for judgement in (own, central):
        decide_judgement(judgement=judgement, by=slk, reference="§ 7")
    for found, is_told in ((data(), False), (data("working"), True)):
        strategic, area = found["goals"]
        assert (area["code"], area["proposal"]) == ("1.1", "partial")
        assert area["decided"] == ("full" if is_told else None)
        assert area["level"] == ("full" if is_told else "partial")
        assert area["motivation"] == ("Stadens." if is_told else "")
        assert strategic["decided"] is None
        assert len(found["judgements"]) == is_told
    publish(year=2024, subject="VB", by=slk)
    assert data()["goals"] == data("working")["goals"]
    assert "1.1   uppfylls helt (bedömt; förslag: uppfylls delvis)" in printed(
        "published", period="VB"
    )
    (judgement,) = data()["judgements"]
    edition = Edition.objects.get(organisation=world.committee, kind="judgement")
    assert judgement == {
        "goal": "1.1",
        "organisation": world.committee.code,
        "level": "none",
        "motivation": "Eget.",
        "proposal": "full",
        "decided_on": edition.decision.decided_on.isoformat(),
        "reference": "§ 7",
    }


def test_what_is_withdrawn_is_told_as_such(world):
    slk = UserFactory(slk=True)
    first = publish(year=2024, subject="VB", by=slk)
    second = publish(year=2024, subject="VB", by=slk)
    assert data()["edition"] == told(second)
    withdraw(year=2024, subject="VB", by=slk, reason="Fel fil.", back_to=first)
    assert data()["edition"] == told(first)
    withdraw(year=2024, subject="VB", by=slk, reason="Felräknat.")
    found = data()
    assert found["rows"] == found["goals"] == []
    assert found["note"].startswith("VB 2024 drogs tillbaka")
    assert found["note"].endswith("Felräknat.")


def test_published_rows_are_read_with_as_few_queries(world, django_assert_max_num_queries):
    for _ in range(5):
        World(over_organisations="mean").organisation("80", VB=80)
    publish(year=2024, subject="VB", by=UserFactory(slk=True))
    with django_assert_max_num_queries(8):
        data()

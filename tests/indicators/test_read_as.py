"""A target whose words do not parse is judged by what somebody says that they mean."""

import pytest
from django.core.exceptions import ValidationError

from indicators.actions import set_target
from indicators.explanation import explain
from indicators.models import Target
from indicators.presentation import row_data
from indicators.recompute import drain_marks
from indicators.selectors import fulfilment_rows
from tests.factories import UserFactory
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db

VAGUE = "så nära fyra av fem som möjligt"


@pytest.fixture
def world():
    world = World(unit="%", over_organisations="central")
    world.report(VB=85)
    return world


def interpret(world, read_as, text=VAGUE):
    return set_target(
        indicator=world.indicator,
        organisation=world.city,
        year=2024,
        text=text,
        read_as=read_as,
        by=UserFactory(),
    )


def test_the_words_stay_and_the_interpretation_is_judged(world):
    target = interpret(world, "Minst 80 %")
    assert (target.text, target.read_as, target.kind, target.low) == (
        VAGUE,
        "Minst 80 %",
        "at_least",
        80,
    )
    row = world.row()
    assert (row.level, row.target_text, row.inputs["read_as"]) == ("full", VAGUE, "Minst 80 %")


def test_without_an_interpretation_nobody_judges(world):
    interpret(world, "")
    assert world.row().reason == "uninterpreted"
    assert "read_as" not in world.row().inputs


def test_a_new_text_takes_the_interpretation_away(world):
    interpret(world, "Minst 80 %")
    set_target(
        indicator=world.indicator, organisation=world.city, year=2024, text="90 %", by=UserFactory()
    )
    assert (Target.objects.get().read_as, world.row().reason) == ("", "not_reached")


def test_another_interpretation_marks_the_rows(world):
    interpret(world, "Minst 80 %")
    drain_marks(wait=True)
    interpret(world, "Minst 90 %")
    assert world.row().level == "none"


@pytest.mark.parametrize("read_as", ["ungefär så", "x" * 201])
def test_an_interpretation_that_does_not_parse_is_refused(world, read_as):
    with pytest.raises(ValidationError):
        interpret(world, read_as)
    assert not Target.objects.exists()


def test_why_and_data_tell_how_it_was_read(world):
    interpret(world, "Minst 80 %")
    row = world.row()
    explanation = explain(row, to=UserFactory(slk=True))
    assert (explanation.target, explanation.reading_of_target) == (VAGUE, "Minst 80\xa0%")
    (data,) = map(row_data, fulfilment_rows(2024, "VB"))
    assert (data["target"], data["target_text"]) == ("80", VAGUE)

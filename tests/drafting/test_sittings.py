"""A field's versions and steps, as the person who wrote would count them."""

import datetime as dt

import pytest

from drafting.calculations.sittings import (
    BURST,
    REDO,
    UNDO,
    Moment,
    sittings,
    step_back,
    step_forward,
)

START = dt.datetime(2024, 5, 6, 8, 0, tzinfo=dt.UTC)
ANNA, BO = 1, 2


def saves(*told):
    """Moments of (seconds after the start, person, text, way) with their texts as fingerprints."""
    found = [Moment(None, START, None, "")]
    for number, (seconds, user, text, *way) in enumerate(told, start=1):
        at = START + dt.timedelta(seconds=seconds)
        step = way[0] if way else ""
        parts, before = text.count("¶"), found[-1].pk
        found.append(Moment(number, at, user, text, step, at, before, len(text), parts))
    return found


def kept(moments):
    empty, *versions = (one.mark for one in sittings(moments))
    assert empty == ""
    return versions


def test_a_sitting_is_one_version_however_often_it_was_saved():
    assert kept(saves((0, ANNA, "Ett"), (60, ANNA, "Ett två"), (1500, ANNA, "Ett två tre"))) == [
        "Ett två tre"
    ]


def test_another_person_or_a_long_pause_begins_a_version():
    moments = saves((0, ANNA, "A"), (5, BO, "AB"), (9, ANNA, "ABC"), (9 + 31 * 60, ANNA, "ABCD"))
    assert kept(moments) == ["A", "AB", "ABC", "ABCD"]


WRITTEN = "Fem stycken som någon skrev på en halv minut och sedan tog bort. ¶"


@pytest.mark.parametrize("left", ["", "Fem ord"])
def test_what_much_was_taken_from_is_a_version_to_go_back_to(left):
    assert kept(saves((0, ANNA, WRITTEN), (10, ANNA, left))) == [WRITTEN, left]


def test_a_few_words_taken_back_are_no_version():
    assert kept(saves((0, ANNA, WRITTEN), (10, ANNA, WRITTEN[:-5]))) == [WRITTEN[:-5]]


def test_what_was_written_and_taken_away_between_two_pauses_is_in_the_history():
    moments = saves((0, ANNA, "Kort."), (9000, ANNA, WRITTEN), (9010, ANNA, "Kort."))
    assert kept(moments) == ["Kort.", WRITTEN, "Kort."]


def back(moments):
    found = step_back(moments, BURST)
    return found.mark if found else None


def test_a_paragraph_is_a_step():
    moments = saves(
        (0, ANNA, "Ett"), (5, ANNA, "Ett¶Tv"), (9, ANNA, "Ett¶Två"), (14, ANNA, "Ett¶Två¶")
    )
    assert back(moments) == "Ett¶Två"
    assert back(moments[:-1]) == "Ett"
    assert back(moments[:2]) == ""


def test_that_all_was_taken_away_is_a_step_however_soon():
    moments = saves((0, ANNA, "Ett"), (5, ANNA, "Ett två"), (8, ANNA, ""))
    assert back(moments) == "Ett två"
    assert back(saves((0, ANNA, "Ett"), (5, ANNA, ""), (9, ANNA, "Tre"))) == "Ett"


def test_who_writes_steadily_goes_back_a_little_at_a_time():
    told = [(seconds, ANNA, "x" * (seconds + 1)) for seconds in range(0, 600, 20)]
    found = back(saves(*told))
    assert 0 < len(told[-1][2]) - len(found) <= 130


def test_steps_back_are_taken_back_in_turn_until_something_is_written():
    moments = saves(
        (0, ANNA, "A¶"), (60, ANNA, "A¶B¶"), (120, ANNA, "A¶", UNDO), (121, ANNA, "", UNDO)
    )
    assert step_forward(moments, BURST).mark == "A¶"
    moments = [*moments, *again(moments, "A¶", REDO)]
    assert step_forward(moments, BURST).mark == "A¶B¶"
    moments = [*moments, *again(moments, "A¶B¶", REDO)]
    assert step_forward(moments, BURST) is None
    assert back(moments) == "A¶"


def test_what_is_written_after_going_back_has_nothing_ahead():
    moments = saves((0, ANNA, "A¶"), (60, ANNA, "", UNDO), (90, BO, "B¶"))
    assert step_forward(moments, BURST) is None


def again(moments, text, way):
    last = moments[-1]
    at = last.at + dt.timedelta(seconds=1)
    yield Moment(last.pk + 1, at, ANNA, text, way, at, last.pk, len(text), text.count("¶"))

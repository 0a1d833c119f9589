from hypothesis import given
from hypothesis import strategies as st

from common.text import clean_text, sort_key


def test_swedish_letters_come_last():
    names = ["Östermalm", "Arsta", "Årsta", "Zinken", "Älvsjö", "Bromma"]
    expected = ["Arsta", "Bromma", "Zinken", "Årsta", "Älvsjö", "Östermalm"]
    assert sorted(names, key=sort_key) == expected


def test_numbers_sort_by_size():
    assert sorted(["1.10", "1.9", "1.1"], key=sort_key) == ["1.1", "1.9", "1.10"]


@given(st.text())
def test_case_makes_no_difference_and_the_key_fits_its_column(text):
    assert sort_key(text) == sort_key(text.lower())
    assert len(sort_key(text)) <= 400


@given(st.text())
def test_a_cleaned_text_is_one_that_the_database_keeps(text):
    cleaned = clean_text(f"{text}\0\ud800")
    assert "\0" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert clean_text(cleaned) == cleaned

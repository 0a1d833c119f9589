import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text import clean_lines, clean_text, sort_key


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


@given(st.text())
def test_cleaned_lines_are_kept_and_shown_as_they_are(text):
    cleaned = clean_lines(f"{text}\0\ud800")
    assert cleaned.encode().decode() == cleaned
    assert clean_lines(cleaned) == cleaned
    assert cleaned.split("\n") == cleaned.splitlines() or not cleaned


@pytest.mark.parametrize("clean", [clean_text, clean_lines])
@pytest.mark.parametrize(
    "sign", "\u061c\u180e\u200e\u200f\u202a\u202e\u2062\u2066\u2069\u206a\x07\x9b\ufeff\ufff9\uffff"
)
def test_signs_that_turn_or_hide_the_text_are_taken_away(clean, sign):
    assert clean(f"9{sign}3") == "93"


def test_lines_and_paragraphs_stay():
    assert clean_lines("\n Ett \r\n\r\n\r\nTvå\u2028tre\x0bfyra\r") == " Ett\n\n\nTvå\ntre\nfyra"


def test_signs_that_join_letters_stay_in_a_text():
    assert clean_lines("\N{MAN}\u200d\N{MICROSCOPE}") == "\N{MAN}\u200d\N{MICROSCOPE}"

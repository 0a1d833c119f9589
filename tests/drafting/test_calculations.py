"""Texts and their versions: what is kept, what differs, what undo goes back to."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drafting.calculations.rich_text import sanitise
from drafting.calculations.versions import differences, previous


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        (["a"], None),
        (["a", "b"], "a"),
        (["a", "b", "c"], "b"),
        (["a", "b", "c", "b"], "a"),
        (["a", "b", "a"], None),
        (["a", "a", "b"], "a"),
    ],
)
def test_undo_goes_back_through_the_versions(values, expected):
    assert previous(values) == expected


WORDS = st.lists(st.sampled_from(["Vi", "bygger", "fler", "skolor."]), max_size=6).map(" ".join)


@given(one=WORDS, other=WORDS)
def test_differences_leave_both_texts_whole(one, other):
    left, right = differences(one, other)
    assert "".join(piece.text for piece in left) == one
    assert "".join(piece.text for piece in right) == other


PIECES = st.lists(
    st.sampled_from(
        [
            "\r",
            "\n",
            "\r\n",
            "<",
            ">",
            "&",
            "&#13;",
            "&lt;",
            "<p>",
            "</p>",
            "<b>",
            "<script>",
            "a",
            " ",
        ]
    ),
    max_size=8,
).map("".join)


@given(st.text() | PIECES)
@example("0\r<")
@example("a&#13;&#13;b")
@example("<script>x</script>ett")
def test_sanitising_twice_changes_nothing(text):
    once = sanitise(text)
    assert sanitise(once) == once


def test_a_less_than_sign_leaves_paragraphs_as_they_are():
    assert sanitise("Ett\n\nTvå < tre\nfyra") == "<p>Ett</p><p>Två &lt; tre<br>fyra</p>"

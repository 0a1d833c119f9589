"""Texts and their versions: what is kept, what differs."""

from hypothesis import example, given
from hypothesis import strategies as st

from drafting.calculations.differences import MOST_OPENED, difference
from drafting.calculations.rich_text import sanitise
from drafting.calculations.versions import differences

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


@given(one=WORDS, other=WORDS)
def test_a_difference_holds_every_word_that_only_one_has(one, other):
    found = difference(one, other)
    kinds = {kind: set() for kind in ("same", "added", "removed")}
    for paragraph in found.paragraphs:
        for piece in paragraph:
            kinds[piece.kind] |= set(piece.text.split())
    assert set(other.split()) - set(one.split()) <= kinds["added"]
    assert set(one.split()) - set(other.split()) <= kinds["removed"]
    assert bool(found.paragraphs) == (one.split() != other.split())


def test_only_the_paragraphs_that_differ_are_shown_in_words():
    before = (
        "<p>Först</p><p>Vi ringer dem som fyller <strong>75</strong> år.</p><ul><li>a</li></ul>"
    )
    after = before.replace("75", "80").replace("<li>a</li>", "<li>a</li><li>b</li>")
    found = difference(before, after)
    shown = [[(piece.kind, piece.text) for piece in pieces] for pieces in found.paragraphs]
    assert shown == [
        [("same", "Vi ringer dem som fyller "), ("removed", "75 "), ("added", "80 "),
         ("same", "år.")],
        [("added", "b")],
    ]  # fmt: skip
    assert (found.added, found.removed, found.more, found.looks) == (2, 1, 0, False)


def test_a_change_of_looks_alone_is_said():
    assert difference("<p>Vi</p>", "<h3>Vi</h3>").looks


def test_a_long_change_is_clipped_to_what_can_be_read():
    after = "".join(f"<p>nytt {n} {'ord ' * 400}</p>" for n in range(40))
    found = difference("<p>Gammalt</p>", after)
    assert (len(found.paragraphs), len(found.rest), found.more) == (8, 33, 0)
    shown = [*found.paragraphs, *found.rest]
    assert all(sum(len(p.text) for p in pieces) < 700 for pieces in shown)
    assert difference("<p>Gammalt</p>", after * 2).more == 33 + 40 - MOST_OPENED

"""Two people's edits of one text: what merges by itself, what is asked about, what stays."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.calculations.alignment import equal_pairs
from drafting.calculations.blocks import joined, parse
from drafting.calculations.merging import merge, merged_words
from drafting.calculations.rich_text import plain, sanitise

TABLE = (
    "<table><caption>Svar</caption><thead><tr><th>Mål</th><th>I år</th></tr></thead>"
    "<tbody><tr><td>Ett</td><td>10</td></tr><tr><td>Två</td><td>20</td></tr></tbody></table>"
)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("<p>A</p><p>B</p>", "<p>A1</p><p>B</p>", "<p>A</p><p>B2</p>", "<p>A1</p><p>B2</p>"),
        ("<p>A</p>", "<p>A</p><p>M</p>", "<p>A</p><p>T</p>", "<p>A</p><p>T</p><p>M</p>"),
        ("<p>A</p>", "<p>A</p><p>X</p>", "<p>A</p><p>X</p>", "<p>A</p><p>X</p>"),
        ("<p>A</p><p>B</p>", "<p>B</p>", "<p>A</p><p>B ny</p>", "<p>B ny</p>"),
        ("", "<p>M</p>", "<p>T</p>", "<p>T</p><p>M</p>"),
        (
            "<ul><li>a</li><li>b</li></ul>",
            "<ul><li>a1</li><li>b</li></ul>",
            "<ul><li>a</li><li>b</li><li>c</li></ul>",
            "<ul><li>a1</li><li>b</li><li>c</li></ul>",
        ),
        (
            "<ul><li>a</li></ul>",
            "<ol><li>a</li></ol>",
            "<ul><li>a</li><li>b</li></ul>",
            "<ol><li>a</li><li>b</li></ol>",
        ),
        (
            "<ul><li></li></ul>",
            "<ul><li>m</li></ul>",
            "<ul><li>t</li></ul>",
            "<ul><li>t m</li></ul>",
        ),
        ("ett\ntvå", "ett nu\ntvå", "ett\ntvå\ntre", "ett nu\ntvå\ntre"),
        ("ett", "", "ett", ""),
        ("<p>Vi bygger</p>", "<h3>Vi bygger</h3>", "<p>Vi bygger</p><p>B</p>",
         "<h3>Vi bygger</h3><p>B</p>"),
    ],
)  # fmt: skip
def test_edits_in_different_places_merge_by_themselves(base, mine, theirs, expected):
    whole = merge(base, mine, theirs)
    assert (whole.text, whole.conflicts) == (expected, ())


def test_rows_and_cells_of_a_table_merge_by_themselves():
    mine = TABLE.replace("10", "11")
    theirs = TABLE.replace("20", "21").replace("Två", "Tre").replace("Svar", "Alla svar")
    whole = merge(TABLE, mine, theirs)
    assert whole.text == theirs.replace("10", "11")
    assert not whole.conflicts


def test_a_cell_that_both_changed_is_named_by_its_row_and_column():
    whole = merge(TABLE, TABLE.replace("20", "21"), TABLE.replace("20", "22"))
    [conflict] = whole.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == ("20", "21", "22")
    assert conflict.label == "Tabellens rad 3, kolumn 2"
    assert whole.text == TABLE.replace("20", "22")
    assert whole.mine == TABLE.replace("20", "21")


def test_new_columns_against_new_rows_are_asked_about_as_a_whole_table():
    wider = TABLE.replace("</tr>", "<td>x</td></tr>")
    longer = TABLE.replace("</tbody>", "<tr><td>Tre</td><td>30</td></tr></tbody>")
    whole = merge(TABLE, wider, longer)
    [conflict] = whole.conflicts
    assert (conflict.mine, conflict.theirs) == (wider, longer)


def test_a_paragraph_that_both_changed_is_the_only_one_asked_about():
    base = "<p>Först</p><p>Vi bygger tio hus</p><p>Sist</p>"
    mine = base.replace("tio", "elva").replace("Sist", "Allra sist")
    theirs = base.replace("bygger", "river")
    whole = merge(base, mine, theirs)
    [conflict] = whole.conflicts
    assert conflict.mine == "<p>Vi bygger elva hus</p>"
    assert conflict.theirs == "<p>Vi river tio hus</p>"
    assert conflict.label == "Stycket ”Vi bygger tio hus”"
    assert conflict.together == "<p>Vi river elva hus</p>"
    assert whole.text == "<p>Först</p><p>Vi river tio hus</p><p>Allra sist</p>"
    assert whole.chosen({conflict.key: conflict.mine}) == whole.mine == mine


@pytest.mark.parametrize(
    ("base", "changed", "removed"),
    [
        ("<p>A</p><p>B bra</p>", "<p>A</p><p>B bra nu</p>", "<p>A</p>"),
        ("<ul><li>a bra</li></ul>", "<ul><li>a bra nu</li></ul>", ""),
        ("a\nb", "a\nb nu", "a"),
    ],
)
def test_a_paragraph_removed_by_one_and_changed_by_the_other_is_asked_about(base, changed, removed):
    [one] = merge(base, changed, removed).conflicts
    [other] = merge(base, removed, changed).conflicts
    assert one.theirs == other.mine == ""
    assert one.mine == other.theirs != ""
    assert merge(base, removed, changed).text == changed


def test_choosing_that_a_last_item_goes_takes_its_list_with_it():
    base = "<p>A</p><ul><li>a bra</li><li>b</li></ul>"
    whole = merge(base, "<p>A</p><ul><li>a bra nu</li></ul>", "<p>A</p><ul><li>b</li></ul>")
    assert whole.text == "<p>A</p>"


def test_a_value_is_one_paragraph():
    [conflict] = merge("", "79", "80", whole=True).conflicts
    assert (conflict.base, conflict.mine, conflict.theirs, conflict.label) == ("", "79", "80", "")
    assert merge("", "80", "80", whole=True).text == "80"


def test_conflicts_that_look_alike_have_keys_of_their_own_that_stay_while_i_write_on():
    base = "<p>lika</p><p>mitt</p><p>lika</p>"
    mine, theirs = base.replace("lika", "lika m"), base.replace("lika", "lika t")
    first, second = merge(base, mine, theirs).conflicts
    assert first.key != second.key
    again = merge(base, mine.replace("lika m", "lika mer"), theirs).conflicts
    assert [one.key for one in again] == [first.key, second.key]


WORDS = [f"ord{number}" for number in range(12)]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
PARAGRAPH = SENTENCE.map("<p>{}</p>".format) | SENTENCE.map("<h3>{}</h3>".format)
ITEMS = st.lists(SENTENCE | PARAGRAPH, min_size=1, max_size=3)
LIST = ITEMS.map(lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
ROWS = st.lists(st.tuples(SENTENCE, SENTENCE), min_size=1, max_size=3)
TABLES = ROWS.map(
    lambda rows: "<table><tbody>{}</tbody></table>".format(
        "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in rows)
    )
)
BLOCK = PARAGRAPH | LIST | TABLES
RICH = st.lists(BLOCK, max_size=6).map("".join)
LINES = st.lists(SENTENCE | st.just(""), max_size=6).map("\n".join)
TEXTS = RICH | LINES


@st.composite
def edits(draw):
    """A text of blocks whose words differ, and two persons' edits of it: change, remove, add."""
    count = draw(st.integers(0, 5))
    base = [f"b{n}a b{n}b b{n}c" for n in range(count)]
    sides = []
    for who in "mt":
        side = []
        for n, block in enumerate([*base, None]):
            if draw(st.booleans()) and draw(st.booleans()):
                side.append(f"{who}ny{n}")
            fate = draw(st.sampled_from(["keep", "keep", "change", "remove"]))
            if block is not None and fate != "remove":
                side.append(f"{block} {who}{n}" if fate == "change" else block)
        sides.append(side)
    shape = draw(st.sampled_from(["<p>{}</p>", "<ul><li>{}</li></ul>", "{}\n"]))
    return ["".join(map(shape.format, side)) for side in (base, *sides)]


def words(text):
    return Counter(plain(text).replace("|", " ").split())


@given(edits())
def test_no_word_is_lost_unless_its_own_side_removed_it(texts):
    base, mine, theirs = texts
    whole = merge(base, mine, theirs)
    there = words(whole.text)
    for conflict in whole.conflicts:
        there |= words(conflict.mine)
        assert words(conflict.together) >= words(conflict.mine) & words(conflict.theirs)
    kept = words(mine) & words(theirs)
    new = (words(mine) - words(base)) | (words(theirs) - words(base))
    assert not set(kept | new) - set(there)


@given(edits())
def test_a_merge_is_the_same_from_both_sides_up_to_order(texts):
    base, mine, theirs = texts
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert words(one.text) == words(other.mine)
    assert len(one.conflicts) == len(other.conflicts)
    assert Counter((c.base, c.mine, c.theirs) for c in one.conflicts) == Counter(
        (c.base, c.theirs, c.mine) for c in other.conflicts
    )


@given(base=TEXTS, side=TEXTS)
def test_what_only_one_has_changed_is_taken_as_it_is(base, side):
    assert merge(base, side, base).text == merge(base, base, side).text == side
    assert merge(base, side, side).text == side


@given(base=RICH, side=RICH, last=SENTENCE)
def test_so_it_is_also_beside_what_the_other_changed_elsewhere(base, side, last):
    end, added = f"<p>{last} slut</p>", f"<p>{last} slut</p><p>NYTT</p>"
    whole = merge(base + end, side + end, base + added)
    assert whole.text == whole.mine == side + added


@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_any_three_texts_merge_to_whole_ones(base, mine, theirs):
    whole = merge(base, mine, theirs)
    for text in (whole.text, whole.mine):
        assert joined(parse(text)) == text
        assert sanitise(text).count("<p>") >= text.count("<p>")


@given(RICH | st.text() | st.text().map(sanitise))
def test_a_text_is_the_same_when_its_blocks_are_joined(text):
    text = sanitise(text)
    assert joined(parse(text)) == text


@given(base=SENTENCE, mine=SENTENCE, theirs=SENTENCE)
def test_words_that_both_changed_never_run_into_each_other(base, mine, theirs):
    merged = merged_words(base, mine, theirs)
    assert merged is None or set(merged.split()) <= set(WORDS)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "together"),
    [
        (
            "Vi bygger.",
            "Vi bygger. A skrev ett ord.",
            "Vi bygger. E lade till annat.",
            "Vi bygger. E lade till annat. A skrev ett ord.",
        ),
        ("", "Mina egna ord här.", "Deras andra ord.", "Deras andra ord. Mina egna ord här."),
        ("Vi bygger", "Vi bygger nu", "Vi bygger nu", "Vi bygger nu"),
        ("Vi når 78 %.", "Vi når 78 % i år.", "Vi når 79 %.", "Vi når 79 % i år."),
    ],
)
def test_what_each_has_written_stays_in_one_piece(base, mine, theirs, together):
    assert merged_words(base, mine, theirs) == together


def test_a_paragraph_that_both_wrote_anew_is_not_woven_of_two():
    conflict = merge(
        "<p>Gammal text om skolan här</p>",
        "<p>Ny sak då om skolan nu</p>",
        "<p>Helt annan grej om skolan sen</p>",
    ).conflicts[0]
    assert conflict.together == conflict.theirs + conflict.mine


@given(st.lists(SENTENCE, min_size=3, max_size=3))
def test_a_sentence_of_one_is_never_cut_by_the_others(sentences):
    base, mine, theirs = (" ".join(one.split()) for one in sentences)
    merged = merged_words(base, f"{base} {mine}", f"{base} {theirs}")
    if merged and mine != theirs:
        assert merged.split() == f"{base} {theirs} {mine}".split()


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_equal_pairs_rise_on_both_sides(one, other):
    found = equal_pairs(one, other)
    assert all(one[a] == other[b] for a, b in found)
    assert sorted({a for a, _b in found}) == [a for a, _b in found]
    assert sorted({b for _a, b in found}) == [b for _a, b in found]


def test_a_long_text_of_equal_paragraphs_is_compared_without_comparing_each_with_each():
    base = "<p></p>" * 20_000
    whole = merge(base, f"<p>m</p>{base}", f"{base}<p>t</p>")
    assert whole.text == f"<p>m</p>{base}<p>t</p>"

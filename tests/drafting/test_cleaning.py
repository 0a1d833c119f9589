"""What is kept of a text where it comes in, and what is refused in words."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from drafting.calculations.limits import (
    DEEPEST,
    LONGEST_RICH,
    MOST_COLUMNS,
    clean_line,
    clean_prose,
    clean_rich,
    widest_table,
)
from drafting.calculations.rich_text import plain, sanitise
from drafting.fields import EditedField


class Field(EditedField):
    label = "Fält"


def field(**shape):
    made = Field("field")
    for name, value in shape.items():
        setattr(made, name, value)
    return made


def test_a_description_keeps_its_paragraphs():
    text = "Först\r\n\r\nSedan\n- ett\n- två"
    assert field(has_lines=True).clean(text) == "Först\n\nSedan\n- ett\n- två"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>Ett</p>\r\n\r\nTvå\r\nrader\r\n\r\nTre", "<p>Ett</p><p>Två<br>rader</p><p>Tre</p>"),
        ("Först\n\n<p>Ett</p>", "<p>Först</p><p>Ett</p>"),
        ("<ul>\n<li><p>Ett</p></li>\n</ul>\nEfter", "<ul>\n<li><p>Ett</p></li>\n</ul><p>Efter</p>"),
        ("<p>Ett\nsom går vidare</p>", "<p>Ett\nsom går vidare</p>"),
        ("Ett <strong>fett</strong> ord\n\nTvå", "<p>Ett <strong>fett</strong> ord</p><p>Två</p>"),
    ],
)
def test_lines_typed_between_the_tags_are_paragraphs(typed, kept):
    assert sanitise(typed) == kept
    assert sanitise(kept) == kept


def test_a_title_is_one_line():
    assert field().clean("Ett\n\nmål ") == "Ett mål"


@pytest.mark.parametrize("clean", [clean_line, clean_prose, clean_rich])
def test_signs_that_turn_or_hide_the_text_are_taken_away(clean):
    assert plain(clean("9\u202e3\x07\0 %\ud800")) == "93 %"


@pytest.mark.parametrize("written", ["&#x202e;", "&rlm;", "&#0;", "&#xfeff;"])
def test_they_are_also_when_written_as_entities(written):
    assert not set(clean_rich(f"<p>9{written}3</p>")) & set("\u202e\u200f\0\ufeff")


@pytest.mark.parametrize(
    ("clean", "value", "length"),
    [
        (clean_line, "a" * 2001, "2\xa0001"),
        (clean_prose, "a\n" * 10_000 + "bc", "20\xa0002"),
        (clean_rich, f"<p>{'a' * LONGEST_RICH}</p><p>b</p>", "100\xa0002"),
        (clean_rich, "<b>" * 700_000, "2\xa0100\xa0000"),
    ],
)
def test_a_text_that_is_too_long_is_refused_with_how_long_it_is(clean, value, length):
    with pytest.raises(ValidationError) as refused:
        clean(value)
    [message] = refused.value.messages
    assert f"Texten är {length} tecken. Högst " in message


def test_a_line_is_no_longer_than_its_column():
    with pytest.raises(ValidationError, match="Högst 5 får plats"):
        field(longest=5).clean("123456")


def table(columns, *rows):
    cells = "".join(f"<td><p>{at}</p></td>" for at in range(columns))
    return f"<table><tbody><tr>{cells}</tr>{''.join(rows)}</tbody></table>"


def test_a_table_is_as_wide_as_a_page_shows_and_no_wider():
    assert clean_rich(table(MOST_COLUMNS)) == table(MOST_COLUMNS)
    with pytest.raises(ValidationError, match=r"har 21 kolumner\. Högst 20 får plats"):
        clean_rich(table(MOST_COLUMNS + 1))


def test_cells_over_several_columns_and_rows_count_as_they_stand():
    row = '<tr><td colspan="3" rowspan="2"><p>a</p></td><td><p>b</p></td></tr>'
    assert widest_table(table(2, row)) == 4
    assert widest_table(table(2, row, "<tr><td><p>c</p></td><td><p>d</p></td></tr>")) == 5
    assert widest_table(f"<blockquote>{table(7)}</blockquote>") == 7
    assert widest_table("<p>Ingen.</p>") == 0


def lists(depth):
    return "<ul><li>" * depth + "x" + "</li></ul>" * depth


def test_a_text_is_as_deep_as_can_be_read_and_no_deeper():
    assert clean_rich(lists(DEEPEST)) == lists(DEEPEST)
    with pytest.raises(ValidationError, match=r"i 10 nivåer. Högst 9 går att läsa"):
        clean_rich(lists(DEEPEST + 1))


@pytest.mark.parametrize("tag", ["<ul><li>", "<div>", "<b>", "<table><tr><td>", "<x-y>"])
def test_what_would_take_minutes_to_read_is_not_read(tag, monkeypatch):
    read = []
    monkeypatch.setattr("drafting.calculations.limits.sanitise", read.append)
    with pytest.raises(ValidationError, match="nivåer"):
        clean_rich(tag * 10_000)
    assert read == []


def test_many_paragraphs_without_ends_are_not_deep():
    assert clean_rich("<p>a" * 500) == "<p>a</p>" * 500


TYPED = (
    '<table style="min-width: 50px"><colgroup><col><col></colgroup><caption>Svar</caption><tbody>'
    '<tr><th colspan="1" rowspan="1"><p>Mål</p></th><th colspan="1" rowspan="1"><p>År</p></th></tr>'
    '<tr><th colspan="1" rowspan="1"><p>A</p></th><td colspan="2" rowspan="1"><p>1</p></td></tr>'
    "</tbody></table>"
)
KEPT = (
    "<table><caption>Svar</caption>"
    '<thead><tr><th scope="col"><p>Mål</p></th><th scope="col"><p>År</p></th></tr></thead>'
    '<tbody><tr><th scope="row"><p>A</p></th><td colspan="2"><p>1</p></td></tr></tbody></table>'
)


def test_a_table_gets_its_head_and_the_scope_of_its_heading_cells():
    assert sanitise(TYPED) == KEPT
    assert sanitise(KEPT) == KEPT
    assert plain(KEPT) == "Svar\nMål | År\nA | 1"


def test_a_table_of_heading_cells_alone_has_one_row_of_them_as_head():
    row = "<tr><th>A</th></tr>"
    kept = '<thead><tr><th scope="col">A</th></tr></thead><tbody><tr><th scope="row">A</th>'
    assert kept in sanitise(f"<table>{row}{row}</table>")


def test_headings_come_on_the_levels_that_a_text_has():
    assert sanitise("<h1>A</h1><h2>B</h2><h5>C</h5>") == "<h3>A</h3><h3>B</h3><h4>C</h4>"


def test_sub_and_superscript_and_notes_stay():
    kept = "<p>CO<sub>2</sub>, m<sup>2</sup> och<small>Enligt SCB.</small></p>"
    assert sanitise(kept) == kept


TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "<th>", '<td colspan="2">', "</td>", "<caption>", "<thead>",
     "<p>", "<ul><li>", "</ul>", "a", "<small>", '<th scope="x" colspan="1">', "<h1>", "</h1>"]
)  # fmt: skip


@given(st.lists(TAGS, max_size=14).map("".join))
def test_cleaning_a_table_twice_changes_nothing(text):
    once = sanitise(text)
    assert sanitise(once) == once


@pytest.mark.parametrize(
    ("start", "kept"),
    [("4", ' start="4"'), ("0004", ' start="4"'), ("9999", ' start="9999"'), ("10000", ""),
     ("0", ""), ("a", ""), ("1.5", ""), (" ", ""), ("-1", ""), ("9" * 5000, ""), ("٣", "")],
)  # fmt: skip
def test_a_list_begins_at_a_number_or_at_one(start, kept):
    assert sanitise(f'<ol start="{start}"><li>A</li></ol>') == f"<ol{kept}><li>A</li></ol>"


@pytest.mark.parametrize("name", ["colspan", "rowspan"])
@pytest.mark.parametrize("number", ["0", "1", "a", "-2", "2.5", "9" * 5000, "1000", "٣", "²"])
def test_cells_reach_over_a_number_of_others(name, number):
    cells = f'<tr><td {name}="{number}">A</td><td>B</td></tr>'
    assert name not in sanitise(f"<table><tbody>{cells}</tbody></table>")


def test_an_address_that_no_file_can_hold_is_not_kept():
    address = "https://x/" + "x" * 9000
    assert address not in sanitise(f'<p><a href="{address}">Läs</a></p>')


@pytest.mark.parametrize("clean", [sanitise, lambda text: clean_line(text, 300), clean_prose])
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("\uf0b7 Punkt", "• Punkt"), ("\uf0a7\uf0fc", "••"), ("Proﬁl, inﬂytt", "Profil, inflytt")],
)
def test_signs_that_stand_for_others_are_those(clean, typed, kept):
    assert plain(clean(typed)) == kept


def test_entities_stand_for_signs_too():
    assert sanitise("<p>&#xF0B7; pro&#xFB01;l</p>") == "<p>• profil</p>"

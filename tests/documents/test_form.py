"""What a file cannot tell of a text is kept where the file says the same words."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.importing.form import become_words, in_form_of, words_in
from documents.importing.html import as_html
from documents.parsing.model import ParsedText
from drafting.calculations.blocks import parse
from drafting.calculations.rich_text import sanitise

FIGURE = '<data value="sum:cost:2024">500,50 mnkr</data>'
FORMED = (
    "<p>Första <em>stycket</em>.</p>"
    f"<p>Kostnaden är {FIGURE} i <strong>år</strong>.</p>"
    "<h3>Rubrik</h3>"
    "<ul><li><p>Yttre</p><ul><li><p>Inre <strong>fet</strong></p></li></ul></li>"
    '<li><p><a href="https://a.se" rel="noopener noreferrer">Länk</a></p></li></ul>'
    "<ol><li><p>Ett H<sub>2</sub>O</p></li><li><p>Två</p></li></ol>"
    "<blockquote><p>Citat.</p></blockquote>"
)


def as_file(text):
    """The text as a file tells it: words, paragraphs and points."""
    told = []
    items = re.findall(r"<(p|h3|h4)>(.*?)</\1>|<(/?)(ul|ol)\b", text)
    depth = 0
    for tag, inner, closes, a_list in items:
        if a_list:
            depth += -1 if closes else 1
            continue
        kind = "heading" if tag[0] == "h" else "bullet" if depth else "paragraph"
        words = unescape(re.sub(r"<[^>]*>", "", inner))
        told.append(ParsedText(kind, words, len(told) + 1))
    return told


def changed(text, *words):
    return as_html([
        ParsedText(one.kind, one.text.replace(*words), one.line) for one in as_file(text)
    ])  # fmt: skip


def test_what_is_said_unchanged_keeps_all_its_form():
    assert in_form_of(FORMED, as_html(as_file(FORMED))) == FORMED


@pytest.mark.parametrize(
    ("was", "now", "formed"),
    [
        ("Första", "Nästa", FORMED.replace("Första", "Nästa")),
        ("Kostnaden", "Summan", FORMED.replace("Kostnaden", "Summan")),
        ("i år.", "hela året.", FORMED.replace("i <strong>år</strong>.", "hela året.")),
        ("500,50 mnkr", "510,50 mnkr", FORMED.replace(FIGURE, "510,50 mnkr")),
        ("Inre fet", "Inre mager", FORMED.replace("<strong>fet</strong>", "mager")),
        ("Yttre", "Ytterst", FORMED.replace("Yttre", "Ytterst")),
        ("Länk", "Adress", FORMED.replace(
            '<a href="https://a.se" rel="noopener noreferrer">Länk</a>', "Adress")),
        ("Två", "Två & <tre>", FORMED.replace("Två", "Två &amp; &lt;tre&gt;")),
        ("Citat.", "Ett citat.", FORMED.replace("Citat.", "Ett citat.")),
    ],
)  # fmt: skip
def test_a_word_that_was_changed_takes_the_form_from_nothing_else(was, now, formed):
    assert in_form_of(FORMED, changed(FORMED, was, now)) == formed


def test_what_was_added_and_taken_away_leaves_the_rest_as_it_was():
    told = as_file(FORMED)
    told[1:1] = [ParsedText("paragraph", "Ett nytt stycke.", 0)]
    told = [one for one in told if one.text != "Inre fet"]
    told.insert(-3, ParsedText("bullet", "Ny punkt", 0))
    formed = in_form_of(FORMED, as_html(told))
    assert "<p>Ett nytt stycke.</p><p>Kostnaden är <data" in formed
    assert "Inre" not in formed
    assert "</a></p></li><li><p>Ny punkt</p></li></ul><ol>" in formed
    assert words_in(formed) == words_in(as_html(told))


TABLE = (
    "<table><caption>Platser</caption><tbody><tr><td><p><strong>A</strong></p></td>"
    "<td><p>1</p></td></tr><tr><td><p>B</p></td><td><p>2</p></td></tr></tbody></table>"
)


def test_a_table_keeps_its_name_and_the_marks_of_its_cells():
    told = "<table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>3</td></tr></table>"
    assert in_form_of(TABLE, told) == TABLE.replace(">2<", ">3<")
    longer = told.replace("</table>", "<tr><td>C</td><td>4</td></tr></table>")
    assert "<caption>Platser</caption>" in in_form_of(TABLE, longer)
    assert words_in(in_form_of(TABLE, longer)) == words_in(longer)


def test_what_becomes_plain_words_is_counted():
    lost = f"<p>Kostnaden är {FIGURE}.</p>"
    assert become_words(lost, "<p>Kostnaden är 500,50 mnkr.</p>") == 1
    assert become_words(lost, "<p>Kostnaden är hög.</p>") == 0
    assert become_words(lost, lost) == 0


WORD = st.sampled_from(["ett", "två", "tre", "H2O", "5 %", "a & b", FIGURE, "<em>kursiv</em>"])
LINE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)


def items(inner):
    return inner.map(lambda lines: "".join(f"<li>{line}</li>" for line in lines))


LIST = st.recursive(
    LINE.map(lambda line: f"<p>{line}</p>"),
    lambda inner: st.tuples(LINE, items(st.lists(inner, min_size=1, max_size=3))).map(
        lambda two: f"<p>{two[0]}</p><ul>{two[1]}</ul>"
    ),
    max_leaves=4,
)
TEXT = st.lists(
    st.one_of(
        LINE.map(lambda line: f"<p>{line}</p>"),
        LINE.map(lambda line: f"<h3>{line}</h3>"),
        items(st.lists(LIST, min_size=1, max_size=3)).map(lambda some: f"<ul>{some}</ul>"),
    ),
    min_size=1,
    max_size=5,
).map("".join)  # fmt: skip


@pytest.mark.hypothesis
@given(TEXT, TEXT)
def test_no_word_is_lost_or_added_whatever_two_texts_say(old, other):
    old = sanitise(old, figures=True)
    new = as_html(as_file(sanitise(other, figures=True)))
    formed = in_form_of(old, new)
    assert words_in(formed) == words_in(new)
    assert sanitise(formed, figures=True) == formed
    assert parse(formed)


@pytest.mark.hypothesis
@given(TEXT)
def test_the_same_words_have_the_same_form(old):
    old = sanitise(old, figures=True)
    assert in_form_of(old, as_html(as_file(old))) == old

"""Figures in a rich text: what is kept of one, how it becomes text, how two edits meet at it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.calculations.blocks import joined, parse
from drafting.calculations.figures import (
    LONGEST_TEXT,
    Inserted,
    as_text,
    brought_up_to_date,
    inserted,
)
from drafting.calculations.merging import merge
from drafting.calculations.rich_text import plain, sanitise

KEY = "target:nojda:2024"
FIGURE = f'<data value="{KEY}">78&nbsp;%</data>'


def data(text, key="a:b"):
    return f'<data value="{key}">{text}</data>'


TOO_LONG = "1" * (LONGEST_TEXT + 1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"<p>Vi når {FIGURE}.</p>", f"<p>Vi når {FIGURE}.</p>"),
        (f"<h3>{FIGURE}</h3>", f"<h3>{FIGURE}</h3>"),
        (f"<p><strong>{FIGURE}</strong></p>", f"<p><strong>{FIGURE}</strong></p>"),
        (f"<p>{data(5, 'a:B.c_d-e:1.1').upper()}</p>", "<p>5</p>"),
        ('<p><DATA VALUE="a:B.c_d-e:1.1">5</DATA></p>', f"<p>{data(5, 'a:B.c_d-e:1.1')}</p>"),
        ('<p><data value="a:b" onclick="x()">5</data></p>', f"<p>{data(5)}</p>"),
        (f"<p>{data('<b onclick=x>5</b>')}</p>", f"<p>{data(5)}</p>"),
        (f"<p>{data('5<script>x()</script>')}</p>", f"<p>{data(5)}</p>"),
        (f"<p>{data('1 &lt; 2')}</p>", f"<p>{data('1 &lt; 2')}</p>"),
        # Anything else is text.
        ("<p><data>5</data></p>", "<p>5</p>"),
        (f"<p>{data(5, '')}</p>", "<p>5</p>"),
        (f"<p>{data(5, 'nojda')}</p>", "<p>5</p>"),
        (f"<p>{data(5, 'a:b c')}</p>", "<p>5</p>"),
        (f"<p>{data(5, 'a:&quot;&gt;x')}</p>", "<p>5</p>"),
        (f"<p>{data(5, 'javascript:alert(1)')}</p>", "<p>5</p>"),
        (f"<p>{data(5, 'a:b:c:d:e')}</p>", "<p>5</p>"),
        (f"<p>Vi {data('')}når.</p>", "<p>Vi når.</p>"),
        (f"<p>Vi{data('&nbsp; ')}når.</p>", "<p>Vi&nbsp; når.</p>"),
        (f"<p>{data('1 <strong>2</strong>')}</p>", "<p>1 <strong>2</strong></p>"),
        (f"<p>{data('1<br>2')}</p>", "<p>1<br>2</p>"),
        (f"<p>{data('1' + data(2, 'a:c'))}</p>", f"<p>1{data(2, 'a:c')}</p>"),
        (f"<p>{data(TOO_LONG)}</p>", f"<p>{TOO_LONG}</p>"),
        (f"<script>{data(5)}</script>", ""),
    ],
)
def test_exactly_whole_figures_are_kept(typed, kept):
    assert sanitise(typed, figures=True) == kept


def test_a_text_without_figures_of_its_own_has_them_as_text():
    assert sanitise(f"<p>Vi når {FIGURE}.</p>") == "<p>Vi når 78&nbsp;%.</p>"


TAGS = """<data value="a:b">|<data value='a:b' x=y>|<data>|</data>|<data value="a:b&#34; onx=&#34;">
<p>|</p>|<b>|</b>|<strong>|</strong>|<script>|</script>|<table><tr><td>|</td></tr></table>|<ul><li>
</li></ul>|<!--|-->|<svg>|<a href="javascript:x">|</a>"""
SIGNS = ["5", " ", "&nbsp;", "&lt;", "<", ">", '"', "\u202e", "å"]
PIECES = st.sampled_from([FIGURE, data(7), *re.split(r"[|\n]", TAGS), *SIGNS])
DATA = re.compile(r"</?data\b")


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_comes_in_figures_are_whole_and_nothing_else_is(typed):
    cleaned = sanitise(typed, figures=True)
    found = inserted(cleaned)
    assert len(DATA.findall(cleaned)) == 2 * len(found)
    assert all(one.text.strip() for one in found)
    assert not re.search(r"<script|javascript:|onx=|onclick", cleaned.lower().replace("&quot;", ""))
    assert sanitise(cleaned, figures=True) == cleaned
    assert joined(parse(cleaned)) == cleaned
    # As text, nothing is lost and no such tag is left.
    assert not DATA.search(as_text(cleaned))
    assert plain(as_text(cleaned)) == plain(cleaned)
    assert plain(sanitise(cleaned)) == plain(cleaned)


KEYS = st.from_regex(r"[a-z]{1,20}(:[A-Za-z0-9._-]{1,80}){1,3}", fullmatch=True)
VALUES = st.text("abc åä5,%<>&\"'\u00a0", min_size=1, max_size=40).filter(str.strip)


@given(st.lists(st.tuples(KEYS, VALUES), max_size=5))
def test_keys_and_values_come_through_as_they_were(figures):
    html = "".join(f"<p>Vi når {Inserted(*one).element} nu.</p>" for one in figures)
    assert [(one.key, one.text) for one in inserted(sanitise(html, figures=True))] == figures


def test_a_figure_is_told_with_its_value_of_now_and_an_unknown_one_as_it_stood():
    text = f'<p>{FIGURE} och <data value="a:b">5</data></p>'
    assert as_text(text, {KEY: "<79>\u00a0%"}) == "<p>&lt;79&gt;&nbsp;% och 5</p>"


def test_values_are_taken_over_for_the_keys_that_are_given_only():
    text = f'<p>{FIGURE}, <data value="a:b">5</data>, <data value="a:c">6</data></p>'
    taken = brought_up_to_date(text, {KEY: "79\u00a0%", "a:b": ""})
    assert taken == f'<p>{FIGURE.replace("78", "79")}, 5, <data value="a:c">6</data></p>'
    assert brought_up_to_date(text, {KEY: "78 %"}) == text


def test_a_figure_is_one_word_where_two_edits_of_a_paragraph_meet():
    base = f"<p>Vi når {FIGURE} i år.</p>"
    mine, theirs = base.replace("78", "79"), base.replace("Vi når", "Alla når")
    [conflict] = merge(base, mine, theirs).conflicts
    assert conflict.together == f"<p>Alla når {FIGURE.replace('78', '79')} i år.</p>"


def test_a_figure_and_a_word_that_meet_are_kept_apart():
    base = "<p>Vi når målet.</p>"
    mine = f"<p>Vi når {FIGURE}</p>"
    theirs = "<p>Vi når nivån.</p>"
    [conflict] = merge(base, mine, theirs).conflicts
    assert conflict.together == f"<p>Vi når nivån. {FIGURE}</p>"

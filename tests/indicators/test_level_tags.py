"""Symbols say in words what they show, and the words are the models'."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from indicators.models import Level, Trend
from indicators.templatetags import levels


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize(("level", "text"), Level.choices)
def test_status_has_symbol_and_words(level, text):
    drawn = soup(levels.status(level))
    assert drawn.use["href"] == f"#s-{level}"
    assert drawn.svg["aria-hidden"] == "true"
    assert drawn.text == text


def test_status_without_visible_words_still_speaks():
    drawn = soup(levels.status("full", "s", False))
    assert drawn.find(class_="visually-hidden").text == "uppfylls helt"


def test_unknown_status_is_never_shown_as_reached():
    assert soup(levels.status("surprise")).text == "ej aktuell"


def test_symbols_are_in_the_sprite():
    names = {
        symbol["id"]
        for symbol in soup(render_to_string("_components/sprite.html")).find_all("symbol")
    }
    assert {f"s-{level}" for level in Level} | {f"i-trend-{value}" for value in Trend} <= names


@pytest.mark.parametrize("value", Trend)
def test_trend_is_told_as_better_or_worse(value):
    text = soup(levels.trend(value)).text
    assert text == str(value.label)
    assert "upp" not in text
    assert "ned" not in text


def test_own_words_are_escaped():
    assert "<b>" not in levels.status("full", "m", "<b>")


def test_counts_leave_out_what_is_not_applicable():
    shown = render_to_string(
        "_components/counts.html",
        levels.counts_bar({"full": 6, "partial": 3, "none": 1, "not_applicable": 2}, "indicators"),
    )
    assert "6 av 10 indikatorer uppfylls helt" in " ".join(soup(shown).text.split())
    assert "2 ej aktuell" in shown


def test_counts_bar_has_one_cell_for_each():
    bar = soup(levels.counts_bar_svg({"full": 2, "none": 1}))
    assert len(bar.find_all("rect", class_="counts__full")) == 2
    assert len(bar.find_all("rect", class_="counts__none")) == 1


def test_counts_bar_of_many_has_one_block_a_level():
    bar = soup(levels.counts_bar_svg({"full": 41, "none": 9}))
    assert len(bar.find_all("rect", class_="counts__full")) == 1


def test_counts_say_how_many_levels_rest_on_forecasts():
    counts = {"full": 6, "partial": 4}
    given = levels.counts_bar(counts, "indicators", False, {"full": 4, "total": 7})
    drawn = " ".join(soup(render_to_string("_components/counts.html", given)).text.split())
    assert drawn == "6 av 10 indikatorer uppfylls helt, varav 4 prognos 7 nivåer vilar på prognos"
    given = levels.counts_bar(counts, "indicators", False, {})
    assert "prognos" not in render_to_string("_components/counts.html", given)


def test_counts_of_nothing():
    shown = render_to_string("_components/counts.html", levels.counts_bar({}))
    assert "Inget att bedöma ännu" in shown


def test_one_counted_thing_is_told_in_the_singular():
    shown = render_to_string(
        "_components/counts.html", levels.counts_bar({"full": 1, "not_applicable": 1}, "indicators")
    )
    assert " ".join(shown.split()).startswith(
        '<div class="counts"> <p class="counts__sum"> <b>1</b> av 1 indikator uppfylls helt'
    )

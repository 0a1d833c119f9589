"""Symbols say in words what they show, and forms tie help and errors to their fields."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template.loader import render_to_string

from common.templatetags import ui


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize(
    ("level", "text"), [(level, str(text)) for level, text in ui.STATUS_TEXTS.items()]
)
def test_status_has_symbol_and_words(level, text):
    drawn = soup(ui.status(level))
    assert drawn.use["href"] == f"#s-{level}"
    assert drawn.svg["aria-hidden"] == "true"
    assert drawn.text == text


def test_status_without_visible_words_still_speaks():
    drawn = soup(ui.status("full", "s", False))
    assert drawn.find(class_="visually-hidden").text == "uppfylls helt"


def test_unknown_status_is_never_shown_as_reached():
    assert soup(ui.status("surprise")).text == "ej aktuell"


def test_symbols_are_in_the_sprite():
    names = {
        symbol["id"]
        for symbol in soup(render_to_string("_components/sprite.html")).find_all("symbol")
    }
    wanted = {f"s-{level}" for level in ui.STATUS_TEXTS} | {f"i-trend-{v}" for v in ui.TREND_TEXTS}
    assert wanted | {f"i-{name}" for name in ui.NOTICE_ICONS.values()} <= names


@pytest.mark.parametrize("value", ui.TREND_TEXTS)
def test_trend_is_told_as_better_or_worse(value):
    text = soup(ui.trend(value)).text
    assert text == str(ui.TREND_TEXTS[value])
    assert "upp" not in text
    assert "ned" not in text


def test_texts_are_escaped():
    assert "<b>" not in ui.badge("draft", "<b>") + ui.status("full", "m", "<b>")


def test_counts_leave_out_what_is_not_applicable():
    shown = render_to_string(
        "_components/counts.html",
        ui.counts_bar({"full": 6, "partial": 3, "none": 1, "not_applicable": 2}, "indikatorer"),
    )
    assert "6 av 10 indikatorer uppfylls helt" in " ".join(soup(shown).text.split())
    assert "2 ej aktuell" in shown


def test_counts_bar_has_one_cell_for_each():
    bar = soup(ui.counts_bar_svg({"full": 2, "none": 1}))
    assert len(bar.find_all("rect", class_="counts__full")) == 2
    assert len(bar.find_all("rect", class_="counts__none")) == 1


def test_counts_bar_of_many_has_one_block_a_level():
    bar = soup(ui.counts_bar_svg({"full": 41, "none": 9}))
    assert len(bar.find_all("rect", class_="counts__full")) == 1


def test_counts_of_nothing():
    shown = render_to_string("_components/counts.html", ui.counts_bar({}))
    assert "Inget att bedöma ännu" in shown


class Form(forms.Form):
    target = forms.DecimalField(label="Årsmål", help_text="Till exempel 2,7.")
    direction = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, required=False)


def rendered(form: forms.Form, name: str) -> BeautifulSoup:
    return soup(render_to_string("_components/field.html", ui.field(form[name])))


def test_field_points_at_its_help_and_its_error():
    form = Form({"target": "åtta"})
    assert not form.is_valid()
    field = rendered(form, "target")
    control = field.find("input")
    described = control["aria-describedby"].split()
    assert control["aria-invalid"] == "true"
    assert [field.find(id=name) is not None for name in described] == [True, True]
    assert field.label["for"] == control["id"]


def test_group_of_choices_has_a_legend():
    field = rendered(Form(), "direction")
    assert field.fieldset.legend.text.startswith("Direction")
    assert "frivilligt" in field.legend.text

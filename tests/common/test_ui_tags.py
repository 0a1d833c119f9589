"""Texts are escaped, and forms tie help and errors to their fields."""

from bs4 import BeautifulSoup
from django import forms
from django.template.loader import render_to_string

from common.templatetags import ui


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_icons_of_notices_are_in_the_sprite():
    names = {
        symbol["id"]
        for symbol in soup(render_to_string("_components/sprite.html")).find_all("symbol")
    }
    assert {f"i-{name}" for name in ui.NOTICE_ICONS.values()} <= names


def test_texts_are_escaped():
    assert "<b>" not in ui.badge("draft", "<b>")


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

"""A page's title says first that something was refused, and last which figures it shows."""

from types import SimpleNamespace

import pytest
from django import forms
from django.forms import formset_factory
from django.template import Context
from django.test import RequestFactory

from common.templatetags.titles import title_after, title_before


class Form(forms.Form):
    name = forms.CharField()


BAD, GOOD, EMPTY = Form({"name": ""}), Form({"name": "Ek"}), Form()
SENT = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": ""}
LIST = formset_factory(Form)(SENT)


def context(method="post", **values):
    return Context({"request": getattr(RequestFactory(), method)("/"), **values})


@pytest.mark.parametrize("value", [BAD, LIST, [GOOD, BAD]])
def test_a_refused_form_is_said_first_whatever_it_is_called(value):
    assert title_before(context(some_form=value)) == "Fel: "


@pytest.mark.parametrize("value", [GOOD, EMPTY, [GOOD, EMPTY], "text", None])
def test_what_was_not_refused_is_not(value):
    assert title_before(context(form=value)) == ""


def test_a_filter_with_nonsense_in_it_is_no_refusal():
    assert title_before(context("get", form=BAD)) == ""


def test_a_file_that_was_refused_is_said():
    assert title_before(context(refused=["rad 3"])) == "Fel: "


def test_the_period_stands_in_the_title_and_that_it_is_work():
    reading = SimpleNamespace(label="Tertialrapport 2 2024", is_working=False)
    assert title_after(Context({"reading": reading})) == ", tertialrapport 2 2024"
    reading.is_working = True
    assert title_after(Context({"reading": reading})) == ", tertialrapport 2 2024, arbetsläge"
    assert title_after(Context({"reading": SimpleNamespace(label="", is_working=True)})) == ""
    assert title_after(Context()) == ""

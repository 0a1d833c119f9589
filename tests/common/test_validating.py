"""What is said of a value that does not fit: in plain words, wherever it is checked."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
)
from django.db import models

from common.forms import NumberField, WholeNumberField
from common.numbers import NotANumber, parse_number


def words(check, value):
    with pytest.raises(ValidationError) as refused:
        check(value)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("check", "value", "said"),
    [
        (MaxValueValidator(6), 7, "Skriv ett tal som är högst 6."),
        (MinValueValidator(0), -1, "Skriv ett tal som är minst 0."),
        (MaxLengthValidator(2), "abc", "Texten är 3 tecken. Högst 2 får plats."),
        (MinLengthValidator(2), "a", "Texten är 1 tecken. Skriv minst 2."),
        (DecimalValidator(24, 9), Decimal("NaN"), "Skriv ett tal, till exempel 9 000 eller 2,7."),
    ],
)
def test_a_validator_says_what_would_be_right(check, value, said):
    assert words(check, value) == said


@pytest.mark.parametrize(
    "field",
    [
        models.CharField(max_length=60),
        models.PositiveSmallIntegerField(),
        forms.CharField(max_length=60),
        forms.IntegerField(max_value=6, min_value=0),
        forms.DecimalField(max_digits=5, decimal_places=2),
    ],
)
@pytest.mark.parametrize("value", ["x" * 61, "40000", "-1", "12345678,9", "\x00"])
def test_no_field_speaks_of_this_value(field, value):
    try:
        field.clean(value, None) if isinstance(field, models.Field) else field.clean(value)
    except ValidationError as refused:
        said = " ".join(refused.messages)
        assert "detta värde" not in said
        assert "Säkerställ" not in said


@pytest.mark.parametrize("text", ["١٢", "१२", "１２", "1٢"])
def test_digits_of_other_scripts_are_no_number(text):
    with pytest.raises(NotANumber, match="inget tal"):
        parse_number(text)
    assert "inget tal" in words(NumberField().clean, text)
    assert words(WholeNumberField().clean, text) == "Skriv ett heltal med siffror, till exempel 2."

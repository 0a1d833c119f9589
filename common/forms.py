"""Fields that read numbers, days and texts as people write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.numbers import NotANumber, parse_number, typed_number


class NumberField(forms.Field):
    """A decimal written the Swedish way: "0,5", "9 000". Empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_number(text)
        except NotANumber as fault:
            raise ValidationError(str(fault)) from None

    def prepare_value(self, value: Any) -> Any:
        return typed_number(value) if isinstance(value, Decimal) else value


class ProseField(forms.CharField):
    """A text of several lines, whose line ends are one character as everywhere else."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class DayField(forms.DateField):
    """A day, picked or typed: 2025-03-01."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


def tell(form: forms.BaseForm, refused: ValidationError) -> None:
    """Put a refusal's messages at their fields; what no field is about stands first."""
    faults = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, messages in faults.items():
        if messages:
            form.add_error(name if name in form.fields else None, list(messages))

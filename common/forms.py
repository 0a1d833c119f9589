"""Fields that read numbers, days and texts as people write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.dates import check_day
from common.numbers import NotANumber, parse_number, typed_number
from common.text import clean_lines, clean_text

# Some seven pages; what is longer is a document.
LONGEST_PROSE = 20_000


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


class _TextField(forms.CharField):
    """Lets a text be too long, and says so; a browser would cut it without a word."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        kept = super().widget_attrs(widget)
        kept.pop("maxlength", None)
        return kept


class WholeNumberField(forms.IntegerField):
    """A whole number in the digits that Swedish has; Python would read those of other scripts."""

    default_error_messages = {"invalid": _("Skriv ett heltal med siffror, till exempel 2.")}

    def to_python(self, value: Any) -> int | None:
        if not str(value or "").isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class SeenField(forms.CharField):
    """The mark of what a page showed. A form that is sent without it has seen nothing: the empty
    text is no page's mark, so what compares the two refuses."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)


class SeenNumberField(forms.IntegerField):
    """As `SeenField`, where the mark is a number of 1 and up; 0 is nothing seen."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class RowsField(_TextField):
    """Rows as they were copied: whoever reads them cleans each cell."""

    def __init__(self, **given: Any) -> None:
        super().__init__(strip=False, **given)


class LineField(_TextField):
    """A name, a title or a value: one line, cleaned where it comes in."""

    def to_python(self, value: Any) -> str:
        return clean_text(str(super().to_python(value)))


class ProseField(_TextField):
    """A text whose lines and paragraphs stay, cleaned where it comes in."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        kwargs.setdefault("max_length", LONGEST_PROSE)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return clean_lines(str(super().to_python(value)))


class DayField(forms.DateField):
    """A day, picked or typed: 2025-03-01."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        kwargs = {"widget": widget, "validators": [check_day], **kwargs}
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


def tell(form: forms.BaseForm, refused: ValidationError) -> None:
    """Put a refusal's messages at their fields; what no field is about stands first."""
    faults = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, messages in faults.items():
        if messages:
            form.add_error(name if name in form.fields else None, list(messages))

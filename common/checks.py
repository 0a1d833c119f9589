"""Checking a row as a form would, where there is no form."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models


def check(row: models.Model, *attributes: str) -> None:
    """Validate these columns and the table's rules; all messages as one list."""
    others = {field.name for field in row._meta.fields} - set(attributes)
    row.clean_fields(exclude=others)
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise ValidationError(error.messages) from error

"""Checking a row as a form would, where there is no form."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models


def check(row: models.Model, *attributes: str) -> None:
    """Validate these columns and the table's rules; all messages as one list.

    Of a row that stands, only the rules about these columns are asked: each takes three
    statements, and this is done for every value that somebody types.
    """
    others = {field.name for field in row._meta.fields} - set(attributes)
    row.clean_fields(exclude=others)
    about = None if row._state.adding else set(attributes)
    _ensure_rules(row, about)


def _ensure_rules(row: models.Model, about: Collection[str] | None) -> None:
    messages: list[str] = []
    for model, rules in row.get_constraints():
        for rule in rules:
            if about is None or not _named(rule).isdisjoint(about):
                try:
                    rule.validate(model, row)
                except ValidationError as fault:
                    messages += fault.messages
    if messages:
        raise ValidationError(messages)


def _named(rule: models.BaseConstraint) -> set[str]:
    """The columns that a rule is about."""
    named: set[str] = set(getattr(rule, "fields", ()))
    condition = getattr(rule, "condition", None)
    return named | condition.referenced_base_fields if condition else named

"""Rows of several tables in one question to the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

_AS_JSON = "(SELECT coalesce(json_agg(one), '[]')::text FROM (%s) one)"


def at_once(querysets: Sequence[QuerySet[Any]]) -> list[list[Any]]:
    """The rows of each queryset, in its order, as their models.

    One query however many tables there are. Only the tables' own columns come along: what a
    queryset joins for its own sake (`select_related`) is left out.
    """
    if not querysets:
        return []
    asked = [_text(one) for one in querysets]
    # The inner texts are the querysets' own, with their values beside.
    columns = ", ".join(_AS_JSON % sql for sql, _values in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [value for _sql, values in asked for value in values])
        answer = cursor.fetchone()
    return [
        [_row(one.model, row) for row in json.loads(text, parse_float=Decimal)]
        for one, text in zip(querysets, answer, strict=True)
    ]


def _text(queryset: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """Its SQL and values, also where Django knows that no row can answer and would ask nothing."""
    query = queryset.select_related(None).query
    sql, values = query.get_compiler(connection.alias, elide_empty=False).as_sql()
    return sql, tuple(values)


def _row(model: type[Model], row: dict[str, Any]) -> Model:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    return model.from_db(
        connection.alias, names, [field.to_python(row[str(field.column)]) for field in fields]
    )

"""Rows of several tables in one question to the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    Func,
    IntegerField,
    Model,
    QuerySet,
    Subquery,
    TextField,
)

# JSON has words, whole numbers and truth as Python has them; the rest is read.
_AS_IT_IS = (BooleanField, CharField, IntegerField, TextField)
_AS_JSON = "(SELECT coalesce(json_agg(one), '[]')::text FROM (%s) one)"


def at_once(querysets: Sequence[QuerySet[Any]]) -> list[list[Any]]:
    """The rows of each queryset, in its order, as their models.

    One query however many tables there are. The tables' own columns come along, without those
    that are deferred, and what is annotated; what a queryset joins for its own sake
    (`select_related`) is left out: `join` gives the rows each other.
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
        _rows(one, json.loads(text, parse_float=Decimal))
        for one, text in zip(querysets, answer, strict=True)
    ]


def number_of(rows: QuerySet[Any]) -> Subquery:
    """How many the rows are, as an expression in another question."""
    counted = rows.order_by().values(number=Func("pk", function="COUNT"))
    return Subquery(counted, output_field=IntegerField())


def _text(queryset: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """Its SQL and values, also where Django knows that no row can answer and would ask nothing."""
    query = queryset.select_related(None).query
    sql, values = query.get_compiler(connection.alias, elide_empty=False).as_sql()
    return sql, tuple(values)


def _is_as_it_is(field: Field[Any, Any]) -> bool:
    """Of a key to another row, what that row is known by."""
    return isinstance(getattr(field, "target_field", field), _AS_IT_IS)


def _rows(queryset: QuerySet[Any], rows: list[dict[str, Any]]) -> list[Model]:
    """The models of rows that all have the same columns."""
    if not rows:
        return []
    model, annotated = queryset.model, list(queryset.query.annotation_select)
    fields = [field for field in model._meta.concrete_fields if str(field.column) in rows[0]]
    names, columns = [field.attname for field in fields], [str(field.column) for field in fields]
    read = [(at, one.to_python) for at, one in enumerate(fields) if not _is_as_it_is(one)]
    made = []
    for row in rows:
        values = [row[column] for column in columns]
        for at, to_python in read:
            values[at] = to_python(values[at])
        one = model.from_db(connection.alias, names, values)
        for name in annotated:
            setattr(one, name, row[name])
        made.append(one)
    return made


def join(rows: Iterable[Any], **others: Iterable[Any]) -> None:
    """Give each row the others that it points at: `join(goals, area_goal=areas)`. One that is
    not among them is asked for when somebody wants it."""
    for name, found in others.items():
        known = {one.pk: one for one in found}
        for row in rows:
            if other := known.get(getattr(row, f"{name}_id")):
                setattr(row, name, other)

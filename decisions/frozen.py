"""Rows under an edition's key: copied once, never changed, and part of its checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache

import pgtrigger
from django.apps import apps
from django.db import connection, models

from common.triggers import NEVER_EMPTIED
from decisions.models import Edition
from decisions.registry import Frozen

_REFUSED = """
    RAISE EXCEPTION 'En utgåva ändras aldrig (%)', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes';
"""
# Copied as it is, in a transaction that makes the edition; then never touched. Whole statements are
# held against the editions they write under: asking for each row would take longer than copying.
IMMUTABLE = (
    pgtrigger.Trigger(
        name="frozen_when_made",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="copied"),
        func=f"""
            IF EXISTS (
                SELECT FROM (SELECT DISTINCT edition_id FROM copied) AS held
                JOIN decisions_edition AS edition ON edition.id = held.edition_id
                WHERE edition.checksum <> ''
            ) THEN
                {_REFUSED}
            END IF;
            RETURN NULL;
        """,
    ),
    pgtrigger.Trigger(
        name="frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.edition_id IS NOT NULL OR NEW.edition_id IS NOT NULL"),
        func=_REFUSED,
    ),
    pgtrigger.Trigger(
        name="frozen_for_good",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.edition_id IS NOT NULL"),
        func=_REFUSED,
    ),
    NEVER_EMPTIED,
)


class FrozenRow(models.Model):
    """A row as it stood when an edition was made. Its own table beside the working one."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


@cache
def column_names(model: type[models.Model]) -> tuple[str, ...]:
    """The database columns that a frozen twin shares with its working table."""
    skipped = {"id", "edition_id"}
    columns = (str(field.column) for field in model._meta.concrete_fields)
    return tuple(column for column in columns if column not in skipped)


def checksum_of(edition: Edition) -> str:
    """SHA-256 over what the edition is, its document and every row under its key.

    Organisations, indicators and goals count by their codes, so that the sum is the same in a
    database that has been moved.
    """
    return checksums_of([edition])[edition.pk]


def checksums_of(editions: Iterable[Edition]) -> dict[int, str]:
    """The checksum of each, by its key, in one query however many they are."""
    found = {edition.pk: edition for edition in editions}
    lines: dict[int, dict[str, list[str]]] = {
        pk: {label: [] for label in sorted(Frozen.tables)} for pk in found
    }
    with connection.cursor() as cursor:
        tables = tuple((label, names, Frozen.later[label]) for label, names in _registered())
        cursor.execute(_every_line(tables), {"editions": list(found)})
        for pk, label, line in cursor.fetchall():
            lines[pk][label].append(line)
    return {pk: _checksum(edition, lines[pk]) for pk, edition in found.items()}


def _checksum(edition: Edition, lines: Mapping[str, Iterable[str]]) -> str:
    digest = hashlib.sha256()
    heading = [edition.kind, edition.organisation.code, edition.year, edition.subject]
    digest.update(canonical([*heading, edition.number, edition.document]))
    for label, of_table in lines.items():
        digest.update(label.encode())
        for line in of_table:
            digest.update(line.encode())
    return digest.hexdigest()


def unverified() -> list[Edition]:
    """The editions that no longer give the checksum they were sealed with."""
    return [
        edition
        for edition in Edition.objects.select_related("organisation").iterator()
        if checksum_of(edition) != edition.checksum
    ]


def canonical(value: object) -> bytes:
    """The same bytes for the same content, whatever order its keys were written in."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _registered() -> list[tuple[str, tuple[str, ...]]]:
    return sorted(Frozen.tables.items())


@cache
def _every_line(tables: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]) -> str:
    """One statement for the rows of all the tables, each as a line of JSON."""
    parts = [_lines(apps.get_model(label), *names) for label, *names in tables]
    return f'SELECT * FROM ({" UNION ALL ".join(parts)}) AS every ORDER BY label, line COLLATE "C"'


def _lines(model: type[models.Model], names: Iterable[str], later: Iterable[str]) -> str:
    columns, joins = [], []
    for number, name in enumerate(names):
        column, join = _column(model, name, number)
        columns.append(column)
        joins.append(join)
    table = connection.ops.quote_name(model._meta.db_table)
    line = f"jsonb_build_array({', '.join(columns)}){_where_they_hold(model, later)}"
    # Only names of our own tables and columns are put in.
    return (
        f"SELECT own.edition_id AS edition, '{model._meta.label}' AS label, ({line})::text AS line"
        f" FROM {table} AS own {' '.join(joins)} WHERE own.edition_id = ANY(%(editions)s)"
    )


def _where_they_hold(model: type[models.Model], later: Iterable[str]) -> str:
    """What is added to a row's line for the columns that came later: see `Frozen`."""
    pairs = []
    for name in later:
        column, _join = _column(model, name, 0)
        pairs.append(f"'{name}', nullif(({column})::text, '')")
    if not pairs:
        return ""
    held = f"jsonb_strip_nulls(jsonb_build_object({', '.join(pairs)}))"
    return f" || coalesce(nullif({held}, '{{}}'), '[]')"


def _column(model: type[models.Model], name: str, number: int) -> tuple[str, str]:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    quoted = connection.ops.quote_name(str(field.column))
    if isinstance(field, models.ForeignKey):
        related = field.related_model
        if not isinstance(related, str) and any(f.name == "code" for f in related._meta.fields):
            table = connection.ops.quote_name(related._meta.db_table)
            alias = f"t{number}"
            return f"{alias}.code", f"LEFT JOIN {table} AS {alias} ON {alias}.id = own.{quoted}"
    if isinstance(field, models.DecimalField):
        return f"trim_scale(own.{quoted})::text", ""
    return f"own.{quoted}", ""

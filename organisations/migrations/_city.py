"""What the migrations that end the city's absence share: rows without an organisation are its."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_to_city(*tables: str) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """An operation: rows of these tables that name no organisation become the city's.

    That is no change of what they say, so that it leaves no trace in the history and computes
    nothing anew. A city is made where there are such rows and none exists.
    """

    def operation(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        with schema_editor.connection.cursor() as cursor:
            for table in tables:
                of_nobody = f"{table} WHERE organisation_id IS NULL"
                cursor.execute(f"SELECT EXISTS (SELECT FROM {of_nobody})")  # noqa: S608
                if cursor.fetchone()[0]:
                    city = ensure_city(cursor)
                    with _unnoticed(cursor, table):
                        cursor.execute(
                            f"UPDATE {table} SET organisation_id = {city}"  # noqa: S608
                            " WHERE organisation_id IS NULL"
                        )

    return operation


def plant_tree(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """An operation: where there are organisations the city is the root, and all others hang on it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM organisations_organisation)")
        if not cursor.fetchone()[0]:
            return
        city = ensure_city(cursor)
        with _unnoticed(cursor, "organisations_organisation"):
            cursor.execute(
                "UPDATE organisations_organisation SET parent_id = %s"
                " WHERE parent_id IS NULL AND id <> %s",
                [city, city],
            )


def ensure_city(cursor: Any) -> int:
    """The city's key; a city is made when there is none."""
    cursor.execute("SELECT id FROM organisations_organisation WHERE kind = 'city'")
    found = cursor.fetchone()
    if found is None:
        cursor.execute(
            "INSERT INTO organisations_organisation"
            " (code, name, short_name, kind, sort_name, counted_in_reconciliation)"
            " VALUES ('staden', 'Staden', 'Staden', 'city', 'staden', false) RETURNING id"
        )
        found = cursor.fetchone()
    return int(found[0])


@contextmanager
def _unnoticed(cursor: Any, table: str) -> Iterator[None]:
    """Without the table's own triggers. What foreign keys wait for must be checked in between."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")

"""The guard: what is decided changes only in a transaction that names its decision.

The database itself refuses, so that a page, a file, a command and a hand in psql meet the same
rule. `guarded` makes the triggers of a table, `named` opens them for one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from common.triggers import EMPTYING, NEVER_EMPTIED
from decisions.models import Decision

SETTING = "malkedjan.decision"


class Sealed(ValidationError):
    """What somebody wanted to change is decided; it takes a new decision."""

    def __init__(self) -> None:
        super().__init__(
            _("Det här är beslutat och ändras bara genom ett nytt beslut."), code="sealed"
        )


@contextmanager
def named(decision: Decision) -> Iterator[None]:
    """Let this transaction change what stands, in the decision's name, until the block ends.

    A decision inside another's block is named beside it: each opens what it is about.
    """
    before = _value()
    _set(f"{before},{decision.pk}".lstrip(","))
    yield
    # After an error the rollback takes the setting back itself.
    _set(before)


def _value() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        value: str = cursor.fetchone()[0]
    return value


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])


def let_empty() -> None:
    """Let this transaction empty tables, decided rows and all. For whoever begins anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, current_database(), true)", [EMPTYING])


@contextmanager
def explained() -> Iterator[None]:
    """Turn the database's refusal into words for the one who tried: `Sealed`."""
    try:
        yield
    except IntegrityError as error:
        if is_refusal(error):
            raise Sealed from error
        raise


def is_refusal(error: IntegrityError) -> bool:
    """Whether it was the guard that refused, and no constraint of a table."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return bool(diagnosis and diagnosis.constraint_name in ("sealed", "never_changes"))


CITY = "(SELECT id FROM organisations_organisation WHERE kind = 'city')"
# Scopes that several tables have. ROW stands for the row.
OF_THE_ADOPTED_BUDGET = (
    f"SELECT {CITY}, budget.year, 'budget' FROM goals_budget AS budget"
    " WHERE budget.id = ROW.budget_id AND budget.status = 'adopted'"
)
OF_THE_PLAN = "SELECT ROW.organisation_id, ROW.year, 'plan'"


class Part(StrEnum):
    """What of a matter a table holds: which decisions open it, `decisions_allows` says."""

    CONTENT = "content"
    TARGETS = "targets"
    RULES = "rules"
    CLOSING = "closing"


def guarded(
    scopes: str,
    *columns: str,
    part: Part = Part.CONTENT,
    stands: bool = False,
    added: str = "",
    differs: str = "",
) -> list[pgtrigger.Trigger]:
    """Triggers that refuse a change to a row under a seal, and emptying the table.

    `scopes` is a SELECT of organisation_id, year and subject in which ROW stands for the row.
    With `columns`, an update that leaves them alone is let through. With `stands`, what has ever
    been decided is held even while it is reopened: names and definitions, which older editions
    are read with. `added` is the SELECT for a new row where it is another. `differs` narrows,
    beside OLD and NEW, the scopes that an update touches.
    """
    touched = " UNION ".join(
        (scopes + (f" AND {differs}" if differs else "")).replace("ROW.", f"{row}.")
        for row in ("OLD", "NEW")
    )
    held = ("edition_id IS NOT NULL" if stands else "is_sealed", part)
    changed = pgtrigger.AnyChange(*columns) if columns else pgtrigger.AnyChange()
    new, old = (added or scopes).replace("ROW.", "NEW."), scopes.replace("ROW.", "OLD.")
    return [
        _guard("sealed_insert", pgtrigger.Insert, new, *held),
        _guard("sealed_delete", pgtrigger.Delete, old, *held),
        _guard("sealed_update", pgtrigger.Update, touched, *held, changed),
        NEVER_EMPTIED,
    ]


def _guard(
    name: str,
    operation: pgtrigger.Operation,
    scopes: str,
    held: str,
    part: Part,
    condition: pgtrigger.Condition | None = None,
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        condition=condition,
        func=f"""
            IF EXISTS (
                SELECT FROM ({scopes}) AS touched (organisation_id, year, subject)
                JOIN decisions_standing AS standing USING (organisation_id, year, subject)
                WHERE standing.{held}
                    AND NOT decisions_allows(
                        standing.organisation_id, standing.year, standing.subject, '{part}'
                    )
            ) THEN
                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',
                    TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',
                    HINT = 'Ändra i Målkedjan och ange beslutet.';
            END IF;
            RETURN {"OLD" if operation == pgtrigger.Delete else "NEW"};
        """,
    )

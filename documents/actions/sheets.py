"""Storing a checked sheet: all rows or none, with one statement however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pghistory
from django.db import transaction

from documents.sheets.difference import Checked
from indicators.calculations.entry import Entry
from indicators.calculations.targets import NO_TARGET
from indicators.models import Outcome, Target
from indicators.tasks import drain_soon
from organisations.models import User


def store_targets(*, checked: Checked[Target], by: User | None) -> None:
    """Store the targets of a checked sheet, new and changed."""
    columns = [
        *NO_TARGET.as_columns(),
        "text",
        "read_as",
        "source",
        "reference",
        "is_example",
        "updated_at",
    ]
    _store(Target, checked.rows, ["indicator", "organisation", "year"], columns, by)


def store_outcomes(*, checked: Checked[Outcome], by: User | None) -> None:
    """Store the outcomes of a checked sheet, new and changed."""
    columns = [*(column.name for column in fields(Entry)), "is_example", "updated_at"]
    _store(Outcome, checked.rows, ["indicator", "organisation", "year", "period"], columns, by)


def _store(
    model: type[Target] | type[Outcome],
    rows: Sequence[Any],
    unique: list[str],
    columns: list[str],
    by: User | None,
) -> None:
    # In one order whoever stores, so that two imports wait for each other instead of deadlocking.
    ordered = sorted(rows, key=lambda row: (row.indicator_id, row.organisation_id, row.year))
    with transaction.atomic(), pghistory.context(**({"user": by.pk} if by else {})):
        model.objects.bulk_create(
            ordered, update_conflicts=True, unique_fields=unique, update_fields=columns
        )
        drain_soon()

"""A sheet posted as an ordinary form: its cells and the answers to what is asked, together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import transaction

from drafting.sheets.requests import answers_in
from drafting.sheets.rows import RowChange


def save_answered(
    changes: list[RowChange],
    save: Callable[..., object],
    confirm: Callable[..., object],
    **where: Any,
) -> None:
    """Save changed rows and answer what is asked about them, everything or nothing.

    Both actions are told `where` and by whom: `save` takes `changes`, and `confirm` what an
    `Answer` holds. Raises as they do.
    """
    with transaction.atomic():
        save(changes=changes, **where)
        for answer in answers_in(changes):
            confirm(**asdict(answer), **where)

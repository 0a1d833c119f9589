"""Finding the organisation that somebody named."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from common.lookup import Lookup
from common.text import fold
from organisations.models import Organisation


def organisation_lookup(
    organisations: Iterable[Organisation], key: Callable[[str], str] = fold
) -> Lookup[Organisation]:
    """Organisations by code, name and short name."""
    return Lookup(
        organisations,
        names=lambda one: (one.code, one.name, one.short_name),
        label=lambda one: f"{one.name} ({one.code})",
        key=key,
    )

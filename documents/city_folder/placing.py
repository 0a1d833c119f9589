"""Places of rows among those that they stand with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any


def place(rows: Iterable[dict[str, Any]], *group: str) -> None:
    """Give the rows of each group positions of their own, where two of them share one.

    The rows come in the order in which they are shown.
    """
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in group)].append(row)
    for members in groups.values():
        if len({row["position"] for row in members}) < len(members):
            for position, row in enumerate(members, 1):
                row["position"] = position

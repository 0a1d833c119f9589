"""Which tables hold rows under editions: each room says so of its own when it starts."""

from __future__ import annotations

from typing import ClassVar


class Frozen:
    """The tables that hold rows under editions, each with the columns its checksum is over."""

    tables: ClassVar[dict[str, tuple[str, ...]]] = {}

    @classmethod
    def register(cls, label: str, *columns: str) -> None:
        """Let the rows of a table ("indicators.FrozenTarget") count, by these columns."""
        cls.tables[label] = columns

"""Which tables hold rows under editions: each room says so of its own when it starts."""

from __future__ import annotations

from typing import ClassVar


class Frozen:
    """The tables that hold rows under editions, each with the columns its checksum is over.

    Columns that a table was given `later` count by name, and only where they hold something. Older
    rows hold nothing in them, so editions that were sealed before give the sum that they were
    sealed with; a new edition's sum is over all that it holds, and filling such a column in an old
    one is found as any other change. A column moves to neither list and leaves neither.
    """

    tables: ClassVar[dict[str, tuple[str, ...]]] = {}
    later: ClassVar[dict[str, tuple[str, ...]]] = {}

    @classmethod
    def register(cls, label: str, *columns: str, later: tuple[str, ...] = ()) -> None:
        """Let the rows of a table ("indicators.FrozenTarget") count, by these columns."""
        cls.tables[label] = columns
        cls.later[label] = later

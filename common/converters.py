"""What an address may hold: years that a city can have, keys that a row can have."""

from __future__ import annotations

FIRST_YEAR, LAST_YEAR = 1900, 2199


class PartKey:
    """The stable key of a part of a document: "inledning", "1.4", "ekonomi-investeringar"."""

    regex = r"[0-9a-z][0-9a-z.-]{0,99}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Year:
    """A year of the city: 2024. Other numbers lead nowhere, and reach no query."""

    regex = r"[0-9]{4}"

    def to_python(self, value: str) -> int:
        year = int(value)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(value)
        return year

    def to_url(self, value: int | str) -> str:
        return str(value)


class Key:
    """A row's key: what PostgreSQL counts to, and no sign before it."""

    regex = r"[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)

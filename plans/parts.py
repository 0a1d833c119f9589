"""The addresses of a plan's parts: "inledning", "1", "1.4", "ekonomi", "ekonomi-investeringar"."""

from __future__ import annotations


def stands_under(key: str, above: str) -> bool:
    """Whether a part is the other one, or stands under it, as their addresses tell.

    >>> [stands_under(key, "1") for key in ("1", "1.4", "10", "1-inledning")]
    [True, True, False, True]
    """
    return key == above or key.startswith((f"{above}.", f"{above}-"))

"""Addresses that keep the period one reads: every link between reading pages is made here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

# The periods' codes as they stand in addresses: T1, VB, M03.
PERIOD = re.compile(r"[A-Z]{1,2}\d{0,2}")


def page_address(name: str, *args: object, period: str = "") -> str:
    """The address of a named page, in the period that one comes from."""
    return with_period(reverse(name, args=args), period)


def with_period(address: str, period: str) -> str:
    """The address, asking for the period; as it is where there is none to keep.

    >>> with_period("/2024/mal/1.1/#varfor", "T1"), with_period("/2024/mal/?sida=2", "")
    ('/2024/mal/1.1/?period=T1#varfor', '/2024/mal/?sida=2')
    """
    if not period:
        return address
    path, mark, anchor = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}period={period}{mark}{anchor}"


def asked_period(query: Mapping[str, Any]) -> str:
    """The period that an address asks for, where it looks like one.

    >>> asked_period({"period": "T1"}), asked_period({"period": "x&y"}), asked_period({})
    ('T1', '', '')
    """
    asked = str(query.get("period") or "")
    return asked if PERIOD.fullmatch(asked) else ""

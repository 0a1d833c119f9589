"""How grave an undesired event is."""

from __future__ import annotations

HIGH, MIDDLE, LOW = "high", "middle", "low"


def risk_value(probability: int | None, consequence: int | None) -> int | None:
    """Probability times consequence, 1–25; None until both are set.

    >>> risk_value(3, 5), risk_value(3, None)
    (15, None)
    """
    return probability * consequence if probability and consequence else None


def band(value: int | None, watched_from: int, controlled_from: int) -> str:
    """Where a risk value lies between the city's two limits; empty when there is none.

    >>> band(7, 8, 12), band(8, 8, 12), band(12, 8, 12), band(None, 8, 12)
    ('low', 'middle', 'high', '')
    """
    if value is None:
        return ""
    if value >= controlled_from:
        return HIGH
    return MIDDLE if value >= watched_from else LOW

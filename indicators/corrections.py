"""Corrections in words: what readers had seen, what stands now, since when and why."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.numbers import NOTHING, measure, round_half_up
from indicators.models import Correction


def corrected(correction: Correction, decimals: int | None = None) -> str:
    """The correction as it stands beside its figure: "rättad 3 mars 2025: 79,6 → 61, felräknat".

    A target says so: it may stand beside the outcome that is judged by it.
    """
    before, after = both_values(correction, decimals)
    words = _("rättad %(day)s: %(before)s → %(after)s, %(reason)s")
    if correction.what == Correction.What.TARGET:
        words = _("årsmålet ändrat %(day)s: %(before)s → %(after)s, %(reason)s")
    return words % {
        "day": date_format(correction.corrected_on, "j F Y"),
        "before": before,
        "after": after,
        "reason": _inside(correction.reason),
    }


def _inside(reason: str) -> str:
    """The reason inside a sentence; names in capitals (KF, SLK) keep them."""
    return reason if reason[1:2].isupper() else reason[:1].lower() + reason[1:]


def both_values(
    correction: Correction, decimals: int | None = None, unit: str = ""
) -> tuple[str, str]:
    """What readers had seen, and what it is now; a value that is gone is a dash."""
    if correction.what == Correction.What.TARGET:
        return correction.before_text or NOTHING, correction.after_text or NOTHING
    before, after = (
        measure(
            value if value is None or decimals is None else round_half_up(value, decimals), unit
        )
        for value in (correction.before_value, correction.after_value)
    )
    return before, after

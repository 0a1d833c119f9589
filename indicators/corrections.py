"""Corrections in words: what readers had seen, what stands now, since when and why."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.numbers import NOTHING, measure, round_half_up
from decisions.models import BUDGET, Decision, Edition
from indicators.models import Correction, Level


def corrected(correction: Correction, decimals: int | None = None) -> str:
    """The correction as it stands beside its figure: "rättad 3 mars 2025: 79,6 → 61, felräknat".

    A target says so: it may stand beside the outcome that is judged by it.
    """
    before, after = both_values(correction, decimals)
    return _words(correction) % {
        "day": date_format(correction.corrected_on, "j F Y"),
        "before": before,
        "after": after,
        # who came in is a name
        "reason": correction.reason
        if correction.what == Correction.What.LATE
        else _inside(correction.reason),
        "reference": correction.reference,
    }


def _words(correction: Correction) -> str:
    match correction.what:
        case Correction.What.TARGET:
            return _("årsmålet ändrat %(day)s: %(before)s → %(after)s, %(reason)s")
        case Correction.What.LATE:
            return _("ändrad %(day)s: %(before)s → %(after)s, %(reason)s")
        case Correction.What.LEVEL if correction.reference:
            return _(
                "ändrad %(day)s: %(before)s → %(after)s, följer av ändrade regler"
                " (%(reference)s): %(reason)s"
            )
        case Correction.What.LEVEL:
            return _("ändrad %(day)s: %(before)s → %(after)s, samma värden: %(reason)s")
    return _("rättad %(day)s: %(before)s → %(after)s, %(reason)s")


def _inside(reason: str) -> str:
    """The reason inside a sentence; names in capitals (KF, SLK) keep them."""
    return reason if reason[1:2].isupper() else reason[:1].lower() + reason[1:]


def both_values(
    correction: Correction, decimals: int | None = None, unit: str = ""
) -> tuple[str, str]:
    """What readers had seen, and what it is now; a value that is gone is a dash."""
    if correction.what == Correction.What.TARGET:
        return correction.before_text or NOTHING, correction.after_text or NOTHING
    if correction.what == Correction.What.LEVEL:
        return str(Level(correction.before_text).label), str(Level(correction.after_text).label)
    before, after = (
        measure(
            value if value is None or decimals is None else round_half_up(value, decimals), unit
        )
        for value in (correction.before_value, correction.after_value)
    )
    return before, after


def rules_until(edition: Edition | None, since: Edition | None = None) -> list[Decision]:
    """The decisions that changed the year's adopted rules before an edition was made, and after
    another; without one, none."""
    if edition is None:
        return []
    return rules_between(edition.year, since, edition)


def rules_between(
    year: int, since: Edition | None = None, until: Edition | None = None
) -> list[Decision]:
    """The decisions that changed a year's adopted rules, oldest first."""
    decided = Decision.objects.filter(kind=Decision.Kind.RULES, subject=BUDGET, year=year)
    if since is not None:
        decided = decided.filter(made_at__gt=since.made_at)
    if until is not None:
        decided = decided.filter(made_at__lte=until.made_at)
    return list(decided.order_by("made_at", "pk"))


def said_rule(decision: Decision) -> str:
    """When, by what decision and why the rules became others."""
    return _("Regler eller ansvar ändrades %(day)s, %(reference)s: %(reason)s") % {
        "day": date_format(decision.decided_on, "j F Y"),
        "reference": decision.reference,
        "reason": decision.motivation,
    }

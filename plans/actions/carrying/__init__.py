"""A new year starts from the old: what comes along, as suggestions or under the same identity."""

from plans.actions.carrying.kinds import (
    Offer,
    carry,
    has_come,
    offers,
    register,
    take_back,
    untouched,
)
from plans.actions.carrying.own import ACTIVITIES, GOALS, INDICATORS
from plans.actions.carrying.texts import TEXTS, keep_suggestion, settle_suggestions
from plans.actions.carrying.years import plan_before

# Texts first; goals before what stands under them.
KINDS = (TEXTS, GOALS, INDICATORS, ACTIVITIES)

__all__ = [
    "KINDS",
    "Offer",
    "carry",
    "has_come",
    "keep_suggestion",
    "offers",
    "plan_before",
    "register",
    "settle_suggestions",
    "take_back",
    "untouched",
]

"""Made-up figures in a draft that follow their data; one has changed since it was written."""

from __future__ import annotations

from common.numbers import NBSP
from demo.facts import YEAR
from drafting.actions import save_field
from drafting.calculations.figures import Inserted, as_text
from drafting.calculations.rich_text import revision
from organisations.models import User
from plans.actions.place import PartPlace
from plans.models import OperationalPlan

DRAFT, GOAL = "kultur", "3.4"
_TARGET = Inserted(f"target:sjukfranvaro:{YEAR}", f"8,1{NBSP}%")
_OUTCOME = Inserted(f"outcome:sjukfranvaro:{YEAR - 1}:VB", f"7,9{NBSP}%")
_TEXT = (
    "<p>Exempeldata: Kulturnämnden bidrar genom en sjukfrånvaro på högst"
    f" {_TARGET.element}, mot {_OUTCOME.element} förra året.</p>"
)


def told_in(organisation: str, goal: str) -> str:
    """What the city folder says there: a folder has the figures as text."""
    return as_text(_TEXT) if (organisation, goal) == (DRAFT, GOAL) else ""


def insert_figures() -> None:
    """Let the numbers of that text be figures, as an editor would insert them."""
    plans = OperationalPlan.objects.of_year(YEAR).select_related("organisation", "budget")
    plan = plans.get(organisation__code=DRAFT)
    place = PartPlace(plan, GOAL)
    save_field(
        place=place,
        address="section",
        base=revision(as_text(_TEXT)),
        value=_TEXT,
        by=User.objects.filter(memberships__role="editor").get(
            memberships__organisation__code=DRAFT
        ),
    )

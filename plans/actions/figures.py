"""Taking over what figures in a plan's texts are now."""

from __future__ import annotations

from drafting.actions import writing
from drafting.calculations.figures import brought_up_to_date
from drafting.fields import EditedField
from organisations.models import User
from plans.actions.place import PartPlace
from plans.figures import changed_parts, changes, figures_in
from plans.models import OperationalPlan, PlanSection
from plans.now import PlanNow

FIELD = "section"


def take_over_figures(
    *, plan: OperationalPlan, key: str, by: User, figure: str = ""
) -> EditedField | None:
    """Write the values of now in the text of a part: of one figure, or of all that have changed.

    What is no longer a figure of the plan becomes text as it stands. None: nothing has changed.
    """
    with writing(PartPlace(plan, key), by, FIELD) as place:
        field = place.field(FIELD)
        found = changes(field.value, figures_in(PlanNow(place.plan), [field.value]))
        now = {one.key: one.now for one in found if figure in ("", one.key)}
        if not now:
            return None
        field.store(brought_up_to_date(field.value, now), by)
        return field


def let_figures_stand(*, plan: OperationalPlan) -> None:
    """Write the values of now in all texts of a plan: it is handed over with them.

    What has no value now keeps the one it had, and can be a figure again when the plan is opened.
    """
    for part in changed_parts(PlanNow(plan)):
        now = {one.key: one.now for one in part.changes if one.now}
        text = brought_up_to_date(part.section.text, now)
        PlanSection.objects.filter(pk=part.section.pk).update(text=text)

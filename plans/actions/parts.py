"""What is done with a part of a plan as a whole: whether it concerns them, and own headings."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.checks import check
from drafting.actions import writing
from drafting.fields import Gone
from goals.models import Activity, AreaGoal, CommitteeGoal
from indicators.models import IndicatorPlacement
from organisations.models import User
from plans.actions import headings
from plans.actions.place import PartPlace
from plans.actions.spots import Spot, spot_of
from plans.closing import why_closed
from plans.holdings import held_in
from plans.models import OperationalPlan, PlanSection


def say_not_concerned(*, plan: OperationalPlan, key: str, why_not: str, by: User) -> PlanSection:
    """Say that a part does not concern the organisation, and why. Its text is kept, unseen.

    Refused while something of the organisation's own stands under it.
    """
    with writing(PartPlace(plan, key), by) as place:
        spot = spot_of(place.plan, key)
        if spot.own:
            raise ValidationError(_("En egen rubrik tas bort i stället."))
        if found := [*_under(place.plan, spot), *held_in(place.plan, key)]:
            words = _("Ta först bort det som ni själva har lagt under avsnittet: %(found)s.")
            raise ValidationError(words % {"found": ", ".join(found)})
        return _concern(place.plan, spot, by, is_concerned=False, why_not=why_not.strip())


def say_concerned(*, plan: OperationalPlan, key: str, by: User) -> PlanSection:
    """Take it back: the part is written again, with the text that it had."""
    with writing(PartPlace(plan, key), by) as place:
        spot = spot_of(place.plan, key)
        return _concern(place.plan, spot, by, is_concerned=True, why_not="")


def _concern(plan: OperationalPlan, spot: Spot, by: User, **said: object) -> PlanSection:
    section = spot.section(plan) or spot.begin(plan, by)
    for name, value in said.items():
        setattr(section, name, value)
    section.updated_by = by
    check(section, "why_not")
    section.save()
    return section


def _under(plan: OperationalPlan, spot: Spot) -> list[str]:
    """What the organisation has of its own under the part, in words."""
    section = spot.section(plan)
    found = [own.heading for own in section.own_headings.all()] if section else []
    return [*found, *(_under_goal(plan, spot.area_goal) if spot.area_goal else [])]


def _under_goal(plan: OperationalPlan, goal: AreaGoal) -> list[str]:
    organisation = plan.organisation_id
    goals = CommitteeGoal.objects.answered_by(organisation).filter(area_goal=goal)
    activities = Activity.objects.under(goal).filter(organisation=organisation)
    placed = IndicatorPlacement.objects.filter(area_goal=goal, indicator__owner=organisation)
    return [
        *(str(one) for one in goals),
        *(str(one) for one in activities),
        *placed.values_list("indicator__name", flat=True),
    ]


def add_heading(*, plan: OperationalPlan, key: str, heading: str, by: User) -> PlanSection:
    """Add a heading of the organisation's own last under a part."""
    with writing(PartPlace(plan, key), by) as place:
        spot = spot_of(place.plan, key)
        if spot.own:
            raise ValidationError(_("Under en egen rubrik står bara text."))
        section = spot.section(place.plan)
        if section is None:
            section = spot.begin(place.plan, by)
            section.save()
        return headings.add_under(plan=place.plan, parent=section, heading=heading, by=by)


def move_heading(*, plan: OperationalPlan, key: str, way: str, by: User) -> PlanSection:
    """Let an own heading change places with its neighbour under the same part."""
    with writing(PartPlace(plan, key), by) as place:
        own = _own(place)
        headings.move_heading(section=own, way=way, by=by)
        return own


def remove_heading(*, plan: OperationalPlan, key: str, by: User) -> PlanSection:
    """Remove an own heading with its text; `restore_heading` brings both back."""
    with writing(PartPlace(plan, key), by) as place:
        own = _own(place)
        headings.remove_heading(section=own, by=by)
        return own


def restore_heading(*, plan: OperationalPlan, pk: int, by: User) -> PlanSection:
    """Bring a removed heading back with its text, under its number and its part."""
    with writing(PartPlace(plan, ""), by) as place:
        gone = headings.removed_heading(place.plan, pk)
        if gone is None:
            raise Gone
        if reason := why_closed(place.plan, gone.parent.key if gone.parent else ""):
            raise ValidationError(reason)
        return headings.restore_heading(section=gone, by=by)


def _own(place: PartPlace) -> PlanSection:
    own = spot_of(place.plan, place.key).own
    if own is None:
        raise Gone
    return own

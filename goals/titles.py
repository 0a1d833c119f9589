"""What the council's goals are called."""

from __future__ import annotations

from goals.models import AreaGoal, StrategicGoal


def titles_of(**of_goals: object) -> dict[str, str]:
    """The titles of strategic and area goals by their codes, in one query."""
    strategic = StrategicGoal.objects.filter(**of_goals).order_by().values_list("code", "title")
    areas = AreaGoal.objects.filter(**of_goals).order_by().values_list("code", "title")
    return dict(strategic.union(areas))

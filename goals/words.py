"""What an organisation calls its own goals: a nämnd has nämndmål, a board bolagsmål."""

from __future__ import annotations

from django.utils.translation import gettext as _

from organisations.models import Organisation


def own_goal(organisation: Organisation) -> str:
    """One goal, or several: "nämndmål", "bolagsmål"."""
    return _("bolagsmål") if organisation.is_board else _("nämndmål")


def own_goal_definite(organisation: Organisation) -> str:
    """The goal: "nämndmålet", "bolagsmålet"."""
    return _("bolagsmålet") if organisation.is_board else _("nämndmålet")


def own_goals_definite(organisation: Organisation) -> str:
    """The goals: "nämndmålen", "bolagsmålen"."""
    return _("bolagsmålen") if organisation.is_board else _("nämndmålen")

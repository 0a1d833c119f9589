"""What an organisation is called in a sentence, and its own goals: a nämnd has nämndmål,
a board is a styrelse, whose goals, indicators and activities are the company's."""

from __future__ import annotations

import re

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


def decider(organisation: Organisation) -> str:
    """Who decides on the plan, in a sentence: "nämnden", "styrelsen"."""
    names = {
        Organisation.Kind.DISTRICT_COMMITTEE: _("stadsdelsnämnden"),
        Organisation.Kind.BOARD: _("styrelsen"),
        Organisation.Kind.EXECUTIVE: _("kommunstyrelsen"),
    }
    return names.get(Organisation.Kind(organisation.kind), _("nämnden"))


def whose(organisation: Organisation) -> str:
    """Before a goal, an indicator, a target: "nämndens", "bolagets"."""
    return _("bolagets") if organisation.is_board else _("nämndens")


# What is said of a nämnd, and of a board instead, longest first.
_OF_A_BOARD = {
    "nämndindikator": "indikator",
    "nämndmål": "bolagsmål",
    "nämndens": "bolagets",
    "nämnden": "styrelsen",
}
_OF_A_NAMND = re.compile(rf"\b(?:{'|'.join(_OF_A_BOARD)})", re.IGNORECASE)


def spoken(organisation: Organisation, text: str) -> str:
    """Words that are the same for all, such as a heading of the year's template, as they are said
    to the organisation: a board is no nämnd.

    >>> board = Organisation(kind=Organisation.Kind.BOARD)
    >>> spoken(board, "Nämndens ekonomiska förutsättningar")
    'Bolagets ekonomiska förutsättningar'
    """

    def instead(match: re.Match[str]) -> str:
        word = _OF_A_BOARD[match[0].lower()]
        return word.capitalize() if match[0][0].isupper() else word

    return _OF_A_NAMND.sub(instead, text) if organisation.is_board else text

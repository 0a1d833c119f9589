"""A goal's answer in one sentence, and the rule as a ladder of questions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.numbers import measure, sv_number
from indicators.models import Level, Period, Policy

# Judged by what the year is thought to end with.
BEFORE_THE_END = (Period.T1, Period.T2)


def is_forecast(period: str) -> bool:
    """Whether the period's proposals are forecasts of the year.

    >>> is_forecast("T1"), is_forecast("VB"), is_forecast("")
    (True, False, False)
    """
    return period in BEFORE_THE_END


@dataclass(frozen=True)
class Counted:
    """How many of what a goal consists of have each level; `of_goals` says that it is goals."""

    counts: Mapping[str, int]
    of_goals: bool = False

    def __getitem__(self, level: str) -> int:
        return self.counts.get(level, 0)

    @property
    def total(self) -> int:
        """Those that count: what is not applicable is left out."""
        return sum(self[level] for level in Level if level != Level.NOT_APPLICABLE)

    @property
    def missed(self) -> int:
        return self[Level.PARTIAL] + self[Level.NONE]

    def of(self, number: int) -> str:
        """As "4 av 11 indikatorer"."""
        noun = _("mål") if self.of_goals else ngettext("indikator", "indikatorer", self.total)
        named = {"number": sv_number(number), "total": sv_number(self.total), "noun": noun}
        return _("%(number)s av %(total)s %(noun)s") % named


def sentence(level: str, counted: Counted, policy: Policy | None, period: str) -> str:
    """Why a goal has its level: "Uppfylls delvis, därför att 4 av 11 indikatorer …"."""
    if not counted.total:
        return _("Inget under målet går att räkna i perioden.")
    words = {
        Level.FULL: _full,
        Level.PARTIAL: _partial,
        Level.NONE: _none,
        Level.HARD_TO_ASSESS: _hard,
    }.get(Level(level))
    if words is None:
        return ""
    said = words(counted, policy)
    return _("Prognos: %(sentence)s") % {"sentence": _lower(said)} if is_forecast(period) else said


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _full(counted: Counted, policy: Policy | None) -> str:
    if counted[Level.FULL] < counted.total:
        share = measure(policy.full_share * 100, "%") if policy else ""
        named = {"of": counted.of(counted[Level.FULL]), "share": share}
        return _("Uppfylls helt: %(of)s uppfylls helt, och minst %(share)s krävs.") % named
    if counted.of_goals:
        return _("Uppfylls helt: alla mål under det uppfylls helt.")
    return ngettext(
        "Uppfylls helt: målets enda indikator når årsmålet.",
        "Uppfylls helt: alla %(total)d indikatorer når årsmålet.",
        counted.total,
    ) % {"total": counted.total}


def _partial(counted: Counted, policy: Policy | None) -> str:
    hard = counted[Level.HARD_TO_ASSESS]
    named = {"of": counted.of(counted.missed or hard), "hard": sv_number(hard)}
    if not counted.missed:
        return _("Uppfylls delvis, därför att %(of)s inte går att bedöma.") % named
    if counted.of_goals and hard:
        return (
            _(
                "Uppfylls delvis, därför att %(of)s inte uppfylls helt"
                " och %(hard)s inte går att bedöma."
            )
            % named
        )
    if counted.of_goals:
        return _("Uppfylls delvis, därför att %(of)s inte uppfylls helt.") % named
    if hard:
        return (
            _(
                "Uppfylls delvis, därför att %(of)s inte når årsmålet"
                " och %(hard)s inte går att bedöma."
            )
            % named
        )
    return _("Uppfylls delvis, därför att %(of)s inte når årsmålet.") % named


def _none(counted: Counted, policy: Policy | None) -> str:
    share = measure(policy.none_share * 100, "%") if policy else ""
    named = {"of": counted.of(counted[Level.NONE]), "share": share}
    return _("Uppfylls inte, därför att %(of)s inte uppfylls ens delvis: mer än %(share)s.") % named


def _hard(counted: Counted, policy: Policy | None) -> str:
    share = measure(policy.hard_share * 100, "%") if policy else ""
    named = {"of": counted.of(counted[Level.HARD_TO_ASSESS]), "share": share}
    return _("Svårbedömt, därför att %(of)s inte går att bedöma: mer än %(share)s.") % named


def needed(counted: Counted, policy: Policy | None) -> str:
    """How many more must be reached for the goal to be reached fully."""
    if policy is None or not counted.total:
        return ""
    wanted = math.ceil(policy.full_share * counted.total)
    lacking = wanted - counted[Level.FULL]
    if lacking <= 0:
        return ""
    named = {"wanted": counted.of(wanted), "lacking": sv_number(lacking)}
    return _("För att uppfyllas helt behöver %(wanted)s uppfyllas helt: %(lacking)s till.") % named


@dataclass(frozen=True)
class Step:
    """A question of the rule with its answer. `ends` is the level that it decided, if it did."""

    question: str
    answer: str
    note: str = ""
    ends: str = ""


def steps(level: str, counted: Counted, policy: Policy | None) -> list[Step]:
    """The rule as it was gone through, question by question, until one decided."""
    if policy is None or not counted.total:
        return []
    asked = (
        (Level.FULL, policy.full_share, _("Uppfylls minst %(share)s helt?")),
        (Level.HARD_TO_ASSESS, policy.hard_share, _("Är mer än %(share)s svårbedömda?")),
        (Level.NONE, policy.none_share, _("Uppfylls mer än %(share)s inte alls?")),
    )
    found = [Step(_("Hur många räknas?"), sv_number(counted.total), _what_counts(counted))]
    for one, share, question in asked:
        words = question % {"share": measure(share * 100, "%")}
        if one == Level.FULL and share == 1:
            words = _("Uppfylls alla helt?")
        note = _("%(of)s gör det.") % {"of": counted.of(counted[one])}
        ends = str(one) if level == one else ""
        found.append(Step(words, _("Ja") if ends else _("Nej"), note, ends))
        if ends:
            return found
    rest = _("I alla andra fall uppfylls målet delvis.")
    return [*found, Step(_("Alltså"), "", rest, Level.PARTIAL)]


def _what_counts(counted: Counted) -> str:
    if counted.of_goals:
        return _("Målen under inriktningsmålet, efter beslutad bedömning eller förslag.")
    left_out = counted[Level.NOT_APPLICABLE]
    if not left_out:
        return _("Kommunfullmäktiges indikatorer under målet, för hela staden.")
    return ngettext(
        "Kommunfullmäktiges indikatorer under målet, för hela staden. %(number)d är inte aktuell.",
        "Kommunfullmäktiges indikatorer under målet, för hela staden. %(number)d är inte aktuella.",
        left_out,
    ) % {"number": left_out}

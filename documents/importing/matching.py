"""Finding the organisation, the budget, the goals and indicators that a document means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.lookup import Lookup
from documents.importing.report import ImportReport
from documents.parsing.headings import AREA, STRATEGIC, KnownGoal, is_same_title, key
from documents.parsing.model import (
    ParsedAreaGoal,
    ParsedPlan,
    ParsedStrategicGoal,
    ParsedTable,
    ParsedText,
)
from goals.models import AreaGoal, Budget, StrategicGoal
from organisations.lookup import organisation_lookup
from organisations.models import Organisation

# Of a text that is left, so much is shown that its place in the document is found.
_BEGINS = 60


def find_organisation(plan: ParsedPlan, code: str | None) -> Organisation:
    """The organisation asked for, else the one that the document names."""
    everyone = list(Organisation.objects.without_city())
    lookup = organisation_lookup(everyone, key)
    named = code or plan.organisation
    if named is None:
        raise ValidationError(
            _("Dokumentet säger inte vems plan det är. Ange --organisation med dess kod.")
        )
    found = lookup.find(named)
    if found is None and not code:
        found = _mentioned(everyone, named) or _mentioned(everyone, plan.title)
    if found is None:
        raise ValidationError(_unknown(lookup, named))
    return found


def _mentioned(everyone: Iterable[Organisation], text: str) -> Organisation | None:
    """The organisation whose whole name the text holds; the longest where several do."""
    inside = [one for one in everyone if re.search(rf"\b{re.escape(key(one.name))}\b", key(text))]
    return max(inside, key=lambda one: len(one.name), default=None)


def _unknown(lookup: Lookup[Organisation], name: str) -> str:
    nearest = lookup.nearest(name)
    hint = _(" Menas %(name)s?") % {"name": nearest} if nearest else ""
    return _("Organisationen ”%(name)s” finns inte.%(hint)s Ange --organisation KOD.") % {
        "name": name,
        "hint": hint,
    }


def find_budget(plan: ParsedPlan, year: int | None) -> Budget:
    """The adopted budget of the year asked for, else of the document's year."""
    wanted = year or plan.year
    if wanted is None:
        raise ValidationError(
            _("Dokumentet säger inte vilket år planen gäller. Ange --year, till exempel 2024.")
        )
    budget = Budget.objects.adopted_for(wanted).first()
    if budget is None:
        raise ValidationError(
            _(
                "Det finns ingen antagen budget för %(year)d, och planens mål hör till årets"
                " budget. Lägg in och anta budgeten för %(year)d först, eller visa bara vad"
                " dokumentet säger med --dry-run --json."
            )
            % {"year": wanted}
        )
    return budget


def known_goals(budget: Budget) -> list[KnownGoal]:
    """The budget's goals, by which a document's headings name them."""
    kinds = ((STRATEGIC, budget.strategic_goals), (AREA, budget.area_goals))
    return [KnownGoal(kind, one.code, one.title) for kind, goals in kinds for one in goals.all()]


def match_area_goals(
    plan: ParsedPlan, budget: Budget, report: ImportReport
) -> list[tuple[ParsedAreaGoal, AreaGoal]]:
    """Each of the plan's goals with the budget's goal of the same number and title."""
    known = {goal.code: goal for goal in budget.area_goals.select_related("strategic_goal")}
    pairs = []
    for goal in plan.area_goals:
        found = _same_goal(goal, known)
        if found is None:
            report.unmatched.append(_no_such_goal(goal, known, budget, _left_of(goal)))
        else:
            pairs.append((goal, found))
            report.notes += _renumbered(goal, found)
    return pairs


def match_strategic_goals(
    plan: ParsedPlan, budget: Budget, report: ImportReport
) -> list[tuple[ParsedStrategicGoal, StrategicGoal]]:
    """Each of the plan's inriktningsmål that says something, with the budget's of the same number
    and title."""
    known = {goal.code: goal for goal in budget.strategic_goals.all()}
    pairs = []
    for goal in plan.strategic_goals:
        found = _same_goal(goal, known)
        if found is not None:
            pairs.append((goal, found))
            report.notes += _renumbered(goal, found)
        elif left := counted(goal.texts, goal.tables):
            report.unmatched.append(_no_such_goal(goal, known, budget, left))
    return pairs


Ours = TypeVar("Ours", AreaGoal, StrategicGoal)


def _same_goal(
    goal: ParsedAreaGoal | ParsedStrategicGoal, known: Mapping[str, Ours]
) -> Ours | None:
    coded = known.get(goal.code or "")
    candidates = list(known.values()) if goal.code is None else [coded] if coded else []
    return next((found for found in candidates if is_same_title(goal.title, found.title)), None)


def _renumbered(
    goal: ParsedAreaGoal | ParsedStrategicGoal, found: AreaGoal | StrategicGoal
) -> list[str]:
    """That the document numbers a goal otherwise than the budget: its name tells which it is."""
    if not goal.number or goal.number == found.code:
        return []
    words = _(
        "Rad %(line)d: målet ”%(goal)s” har numret %(number)s i dokumentet. Namnet är målets i"
        " budgeten, så det läses som %(code)s."
    )
    told = {"line": goal.line, "goal": found.title, "number": goal.number, "code": found.code}
    return [words % told]


def _no_such_goal(
    goal: ParsedAreaGoal | ParsedStrategicGoal,
    known: Mapping[str, AreaGoal] | Mapping[str, StrategicGoal],
    budget: Budget,
    left: list[str],
) -> str:
    """Which goal the budget does not have, and all that is left with it."""
    printed = f"{goal.code or ''} {goal.title}".strip()
    ours = known.get(goal.code or "")
    told = {"line": goal.line, "goal": printed, "year": budget.year}
    if ours is None:
        words = _("Rad %(line)d: målet ”%(goal)s” finns inte i budgeten för %(year)d.") % told
    else:
        words = _("Rad %(line)d: målet ”%(goal)s” heter ”%(ours)s” i budgeten för %(year)d.") % {
            **told, "ours": ours.title,
        }  # fmt: skip
    if not left:
        return words
    return f"{words} " + _("Det som står under det tas inte med: %(left)s.") % {
        "left": ", ".join(left)
    }


def _left_of(goal: ParsedAreaGoal) -> list[str]:
    below = goal.committee_goals
    texts = [*goal.texts, *(text for one in below for text in one.texts)]
    tables = [*goal.tables, *(table for one in below for table in one.tables)]
    own = len(below)
    indicators = len(goal.indicators) + sum(len(one.indicators) for one in below)
    activities = len(goal.activities) + sum(len(one.activities) for one in below)
    results = sum(len(one.expected_results) for one in below)
    kinds = (
        (own, ngettext("%(number)d eget mål", "%(number)d egna mål", own)),
        (results, ngettext("%(number)d resultat", "%(number)d resultat", results)),
        (indicators, ngettext("%(number)d indikator", "%(number)d indikatorer", indicators)),
        (activities, ngettext("%(number)d aktivitet", "%(number)d aktiviteter", activities)),
    )
    rest = [words % {"number": number} for number, words in kinds if number]
    return [*counted(texts, tables), *rest]


def counted(texts: Sequence[ParsedText], tables: Sequence[ParsedTable]) -> list[str]:
    """How much text there is, and how it begins, so that somebody finds it in the document."""
    said = " ".join(text.text for text in texts)
    found = []
    if said:
        number = len(said.split())
        words = ngettext("%(number)d ord (”%(text)s”)", "%(number)d ord (”%(text)s”)", number)
        found.append(words % {"number": number, "text": Truncator(said).chars(_BEGINS)})
    if tables:
        words = ngettext("%(number)d tabell", "%(number)d tabeller", len(tables))
        found.append(words % {"number": len(tables)})
    return found

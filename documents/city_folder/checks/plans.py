"""Plans and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.city_folder.agenda import place_of
from documents.city_folder.agenda_table import GOAL
from documents.city_folder.cells import nearest
from documents.city_folder.checks.found import Check, Found, decided_when, in_order
from documents.city_folder.checks.names import Names
from documents.city_folder.columns import KINDS
from documents.city_folder.money_tables import DETAILS, POINTS
from documents.city_folder.points import ADJUSTMENTS, SINGLE
from documents.city_folder.rows import Row
from finance.models import is_part_of
from goals.agenda import GlobalGoal
from plans.economy.points import OWN
from plans.models.sections import OWN_KEY

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# Parts that stand for one part a goal.
GOALS = ("strategic_goals", "area_goals")
# Names of these are unique in the plan, and no longer than so.
NAMED, LONGEST_NAME = ("budget_line", "result_unit"), 200
# The columns that only some kinds of figures have.
HAVE = {
    "budget_line": ("costs", "revenues", "amount", "total"),
    "turnover_change": ("costs", "revenues", "total"),
    "operating_adjustment": ("amount", "status"),
    "investment_adjustment": ("amount", "status"),
    "adjustment": ("amount", "status"),
    "investment": ("group", "amount"),
    "result_unit": ("group", "code"),
}
SOME_HAVE = ("group", "code", "costs", "revenues", "amount", "status", "total")


def _plan(row: Row, names: Names) -> Iterator[Found]:
    yield from names.no_steering(row)
    yield from decided_when(row, "decided")


def _committee_goal(row: Row, names: Names) -> Iterator[Found]:
    yield from names.no_steering(row)
    yield from names.no_goal(row, "area_goal", names.steering_of(row), levels=(2,))
    if row["code"]:
        yield from _not_first(row, "code", names.first("committee_goals", _code, row))


def _code(row: Row) -> object:
    return row["organisation"], row["year"], row["area_goal"], row["code"]


def _expected_result(row: Row, names: Names) -> Iterator[Found]:
    yield from _of_committee_goal(row, "committee_goal", names)


def _of_committee_goal(row: Row, column: str, names: Names) -> Iterator[Found]:
    if "committee_goals" in names.unread:
        return
    goals = names.committee_goals
    found = goals.named(row["organisation"], row["year"], row[column])
    if len(found) == 1:
        return
    name = {"name": row[column]}
    problem = _("Flera mål kan heta %(name)s.") if found else _("Målet %(name)s finns inte.")
    known = goals.known(row["organisation"], row["year"])
    remedy = "" if found else nearest(row[column], known)
    yield Found(column, problem % name, remedy or _("Skriv målets kod, eller 1.1/2 efter plats."))


def _activity(row: Row, names: Names) -> Iterator[Found]:
    if not row["as_printed"]:
        yield from in_order(row, "start", "end")
    if row["proposer"]:
        yield from names.no_budget(row)
    else:
        yield from names.no_steering(row)
    proposer = row["proposer"] or names.steering_of(row) or ""
    if not row["goal"] or row["goal"] in names.goals[row["year"], proposer]:
        return
    if row["organisation"] == names.city:
        yield from names.no_goal(row, "goal", proposer)
    else:
        yield from _of_committee_goal(row, "goal", names)


def _agenda(row: Row, names: Names) -> Iterator[Found]:
    known = [str(number) for number in GlobalGoal.values]
    for number in row["goals"]:
        if number not in known:
            problem = _("”%(number)s” är inget mål i Agenda 2030.") % {"number": number}
            yield Found("goals", problem, _("Målen har nummer 1 till 17."))
    if row["kind"] == GOAL:
        yield from _of_committee_goal(row, "goal", names)
    elif names.activities[place_of(row)] != 1 and "activities" not in names.unread:
        problem = _("Ingen aktivitet, eller flera, står där.")
        yield Found("position", problem, _("Skriv mål och ordning som de står i activities.csv."))


def _section(row: Row, names: Names) -> Iterator[Found]:
    if (row["organisation"], row["year"]) not in names.plans and "plans" not in names.unread:
        problem = _("Organisationen har ingen plan för %(year)d.") % {"year": row["year"]}
        yield Found("organisation", problem, _("Lägg till planen i plans.csv."))
    if row["goal"]:
        yield from names.no_goal(row, "goal", names.steering_of(row))
        yield from _not_first(row, "goal", names.first("sections", _about, row))


def _section_template(row: Row, names: Names) -> Iterator[Found]:
    yield from names.no_steering(row)
    if not KEY.fullmatch(row["key"] or "") or row["key"].startswith(OWN_KEY):
        problem = _("”%(key)s” är ingen adress för ett avsnitt.") % {"key": row["key"]}
        yield Found("key", problem, _("Skriv små bokstäver, siffror och bindestreck."))
    if unknown := set(row["required_of"]) - set(KINDS):
        problem = _("”%(kind)s” är inget slag av organisation.") % {"kind": min(unknown)}
        yield Found("required_of", problem, nearest(min(unknown), KINDS))
    above = names.parts.get((row["year"], row["parent"]))
    if row["parent"] and (above is None or above["parent"]):
        problem = _("Avsnittet %(key)s finns inte, eller står självt under ett annat.")
        yield Found("parent", problem % {"key": row["parent"]}, _("Skriv ett kapitels adress."))
    if row["kind"] in GOALS and row.number != names.first("section_templates", _kind, row):
        yield Found("kind", _("Målen står redan på en annan rad."), _("Ta bort den ena raden."))


def _kind(row: Row) -> object:
    return row["year"], row["kind"]


def _section_place(row: Row, names: Names) -> Iterator[Found]:
    whose = row["organisation"], row["year"], row["position"]
    if names.sections[whose] != 1 and "sections" not in names.unread:
        problem = _("Planen har inget avsnitt, eller flera, med den ordningen.")
        yield Found("position", problem, _("Skriv ordningen som den står i sections.csv."))
    if row["key"] and row["parent"]:
        problem = _("Ett avsnitt ur mallen står inte under ett annat.")
        yield Found("parent", problem, _("Lämna den ena tom."))
    known = names.part_keys(row["year"])
    if row["key"] and row["key"] not in known and "section_templates" not in names.unread:
        problem = _("Årets mall har inget avsnitt %(key)s.") % {"key": row["key"]}
        yield Found("key", problem, nearest(row["key"], known))


def _about(row: Row) -> object:
    return row["organisation"], row["year"], row["goal"]


def _plan_figure(row: Row, names: Names) -> Iterator[Found]:
    for column in SOME_HAVE:
        if not _is_empty(row[column]) and column not in HAVE[row["kind"]]:
            yield _has_none(row, column)
    if row["kind"] == "turnover_change" and row["costs"] != row["revenues"]:
        problem = _("En omslutningsförändring höjer kostnader och intäkter lika mycket.")
        yield Found("revenues", problem, _("Skriv samma belopp."))
    if row["kind"] in NAMED:
        if len(row["name"]) > LONGEST_NAME:
            yield Found("name", _("Namnet är för långt."), _("Högst 200 tecken."))
        if not (row["kind"] == "budget_line" and is_part_of(row["name"])):  # once under its row
            yield from _not_first(row, "name", names.first("plan_figures", _called, row))


def _details(row: Row, names: Names) -> Iterator[Found]:
    whose = row["organisation"], row["year"], row["kind"], row["position"]
    if names.figures[whose] != 1 and "plan_figures" not in names.unread:
        problem = _("Planen har ingen sådan post, eller flera, med den ordningen.")
        yield Found("position", problem, _("Skriv ordningen som den står i plan_figures.csv."))
    for column in sorted({name for of_kind in DETAILS.values() for name in of_kind}):
        if not _is_empty(row[column]) and column not in DETAILS[row["kind"]]:
            yield _has_none(row, column)


def _point(row: Row, names: Names) -> Iterator[Found]:
    """A proposed decision comes from something that the plan has, and from that once."""
    source = row["source"]
    kind, _slash, position = source.partition("/")
    whose = row["organisation"], row["year"], kind, int(position) if position.isdecimal() else 0
    is_adjustment = kind in ADJUSTMENTS.values() and names.figures[whose] == 1
    unread = "plan_figures" in names.unread and kind in ADJUSTMENTS.values()
    if source not in (OWN, *SINGLE) and not (is_adjustment or unread):
        problem = _("”%(source)s” är inget som en punkt kommer ur.") % {"source": source}
        right = _("Skriv own, plan, turnover, units eller till exempel operating_adjustment/1.")
        yield Found("source", problem, right)
    elif source == OWN and not row["words"].strip():
        yield Found("words", _("Punkten säger ingenting."), _("Skriv vad som ska beslutas."))
    elif source != OWN:
        yield from _not_first(row, "source", names.first(POINTS, _comes_from, row))


def _comes_from(row: Row) -> object:
    return row["organisation"], row["year"], row["source"]


def _has_none(row: Row, column: str) -> Found:
    problem = _("%(kind)s har inget sådant.") % {"kind": row["kind"]}
    return Found(column, problem, _("Lämna cellen tom."))


def _is_empty(value: object) -> bool:
    """Nothing written; 0 is something."""
    return value is None or value is False or value == ""


def _called(row: Row) -> object:
    return row["organisation"], row["year"], row["kind"], row["name"]


def _not_first(row: Row, column: str, first: int) -> Iterator[Found]:
    if row.number != first:
        problem = _("”%(name)s” står redan på rad %(row)d.") % {"name": row[column], "row": first}
        yield Found(column, problem, _("Ta bort den ena raden."))


CHECKS: dict[str, Check] = {
    "plans": _plan,
    "committee_goals": _committee_goal,
    "expected_results": _expected_result,
    "activities": _activity,
    "agenda": _agenda,
    "sections": _section,
    "section_templates": _section_template,
    "section_places": _section_place,
    "plan_figures": _plan_figure,
    "plan_figure_details": _details,
    POINTS: _point,
}

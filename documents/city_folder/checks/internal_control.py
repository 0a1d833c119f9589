"""Internal control: what the office asks for, and what stands in the plans."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.city_folder.cells import nearest
from documents.city_folder.checks.found import Check, Found
from documents.city_folder.checks.names import Names
from documents.city_folder.columns import KINDS
from documents.city_folder.rows import Row

# Which file a row stands under, by the column that names it.
ABOVE = {
    "process": "control_processes",
    "risk": "control_risks",
    "control": "control_plans",
}


def _policy(row: Row, names: Names) -> Iterator[Found]:
    if not 1 <= row["watched_from"] <= row["controlled_from"]:
        problem = _("Medelhög risk börjar på 1 eller mer, och inte över hög.")
        yield Found("watched_from", problem, _("Till exempel 8 och 12."))


def _mandatory(row: Row, names: Names) -> Iterator[Found]:
    yield from names.no_steering(row)
    yield from names.no_goal(row, "area_goal", names.steering_of(row), levels=(2,))
    for kind in row["kinds"]:
        if kind not in KINDS:
            problem = _("”%(kind)s” är inget slag av organisation.") % {"kind": kind}
            yield Found("kinds", problem, nearest(kind, KINDS) or ", ".join(KINDS))


def _process(row: Row, names: Names) -> Iterator[Found]:
    yield from names.no_steering(row)
    yield from names.no_goal(row, "area_goal", names.steering_of(row), levels=(2,))
    if not row["applicable"] and not row["mandatory"]:
        problem = _("Bara en obligatorisk process kan sägas inte beröra organisationen.")
        yield Found("applicable", problem, _("Skriv 1, eller ta bort raden."))
    if row["mandatory"]:
        yield from _asked_for(row, names)


def _asked_for(row: Row, names: Names) -> Iterator[Found]:
    key = (row["year"], row["area_goal"], row["name"])
    if key not in names.mandatory_processes and "mandatory_processes" not in names.unread:
        problem = _("Processen finns inte bland de obligatoriska under målet.")
        yield Found(
            "mandatory", problem, _("Lägg till den i mandatory_processes.csv, eller skriv 0.")
        )
    one = names.first("control_processes", _asked_once, row)
    if one != row.number:
        problem = _("Samma obligatoriska process står redan på rad %(row)d.") % {"row": one}
        yield Found("name", problem, _("Ta bort den ena raden."))


def _asked_once(row: Row) -> object:
    own = row["position"] if not row["mandatory"] else None
    return row["organisation"], row["year"], row["area_goal"], row["name"], own


def _risk(row: Row, names: Names) -> Iterator[Found]:
    yield from _under("process", row, names)
    for column in ("probability", "consequence"):
        if row[column] == 0:
            problem = _("0 är ingen grad.")
            yield Found(column, problem, _("Skriv 1 till 5, eller lämna cellen tom."))


def _practice(row: Row, names: Names) -> Iterator[Found]:
    yield from _under("process", row, names)


def _control(row: Row, names: Names) -> Iterator[Found]:
    yield from _under("risk", row, names)


def _follow_up(row: Row, names: Names) -> Iterator[Found]:
    yield from _under("control", row, names)


def _under(column: str, row: Row, names: Names) -> Iterator[Found]:
    """The row that it stands under is there, in the same organisation and year."""
    file = ABOVE[column]
    known = names.control_names(file)
    if (row["organisation"], row["year"], row[column]) in known or file in names.unread:
        return
    said = {"name": row[column], "file": f"{file}.csv"}
    near = [
        name
        for organisation, year, name in known
        if (organisation, year) == (row["organisation"], row["year"])
    ]
    remedy = nearest(row[column], near) or _("Skriv mål och plats, till exempel 1.1/2.")
    yield Found(column, _("”%(name)s” finns inte i %(file)s.") % said, remedy)


CHECKS: dict[str, Check] = {
    "control_policies": _policy,
    "mandatory_processes": _mandatory,
    "control_processes": _process,
    "control_practices": _practice,
    "control_risks": _risk,
    "control_plans": _control,
    "control_followups": _follow_up,
}

"""Targets, outcomes, and the rules that they are judged by."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from documents.city_folder.checks.found import Check, Found, decided, decided_when, in_order
from documents.city_folder.checks.names import Names
from documents.city_folder.columns import DIGITS, PLAN
from documents.city_folder.rows import Row
from indicators.calculations.targets import TargetKind, parse_target


def _target(row: Row, names: Names) -> Iterator[Found]:
    if row["read_as"] and parse_target(row["read_as"]).kind == TargetKind.UNINTERPRETED:
        yield Found(
            "read_as",
            _("”%(text)s” kan inte tolkas, det heller.") % {"text": row["read_as"]},
            _("Skriv till exempel minst 95 %, 3 st, Ökning eller Fastställs 2025."),
        )


def _target_change(row: Row, names: Names) -> Iterator[Found]:
    yield from decided(row, "decided_on")
    changed = row["indicator"], row["organisation"], row["year"]
    if changed not in names.targets and "targets" not in names.unread:
        problem = _("Det finns inget sådant årsmål som kan ha ändrats.")
        yield Found("indicator", problem, _("Lägg till det i targets.csv."))


def _outcome(row: Row, names: Names) -> Iterator[Found]:
    parts = row["numerator"], row["denominator"]
    if (parts[0] is None) != (parts[1] is None):
        problem = _("Täljare och nämnare anges tillsammans.")
        yield Found("numerator" if parts[0] is None else "denominator", problem, _("Skriv båda."))
    elif parts[1] == 0:
        yield Found("denominator", _("Nämnaren är noll."), _("Skriv ett annat tal än noll."))
    elif None not in parts and _is_too_large(*parts):
        problem = _("Kvoten av täljare och nämnare är för stor.")
        yield Found("numerator", problem, _("Kontrollera delarna."))
    measured = row["value"] is not None or None not in parts
    if row["absence"] and (measured or row["women"] is not None or row["men"] is not None):
        problem = _("Ett utfall som saknas har inga värden.")
        yield Found("absence", problem, _("Ta bort värdena eller skälet till att de saknas."))
    elif not row["absence"] and not measured:
        problem = _("Det finns varken ett utfall eller ett skäl till att det saknas.")
        yield Found(
            "value", problem, _("Skriv ett tal, eller till exempel not_reported i absence.")
        )


def _is_too_large(numerator: Decimal, denominator: Decimal) -> bool:
    """What the parts make has to fit as any value does, also when the unit is per mille."""
    return abs(numerator) * 1000 >= abs(denominator) * 10 ** DIGITS[0]


def _policy(row: Row, names: Names) -> Iterator[Found]:
    for name in ("full_share", "hard_share", "none_share", "least_coverage"):
        share = row[name]
        if share is not None and not _is_share(name, share):
            problem = _("%(share)s är ingen andel som går.") % {"share": share}
            yield Found(name, problem, _("Skriv ett tal mellan 0 och 1, till exempel 0.5."))
    for name in ("large_gap", "large_spread"):
        yield from _not_negative(row, name)


def _is_share(name: str, share: Decimal) -> bool:
    if name == "full_share":
        return 0 < share <= 1
    return 0 <= share <= 1 if name == "least_coverage" else 0 <= share < 1


def _not_negative(row: Row, column: str) -> Iterator[Found]:
    if row[column] is not None and row[column] < 0:
        yield Found(column, _("Värdet är negativt."), _("Skriv 0 eller mer."))


def _tolerance(row: Row, names: Names) -> Iterator[Found]:
    if row["year"] not in names.policies and "policies" not in names.unread:
        problem = _("%(year)d har inga bedömningsregler.") % {"year": row["year"]}
        yield Found("year", problem, _("Lägg till året i policies.csv."))
    if (row["absolute"] is None) == (row["percent"] is None):
        problem = _("En tolerans anges antingen i enheten eller i procent.")
        yield Found("percent", problem, _("Fyll i en av kolumnerna absolute och percent."))
    for name in ("absolute", "percent"):
        yield from _not_negative(row, name)


def _period(row: Row, names: Names) -> Iterator[Found]:
    yield from decided(row, "published_on")
    yield from _nothing_to_publish(row, names)
    if row["period"] == PLAN:
        return
    yield from in_order(row, "opens_on", "due_on")
    for name in ("opens_on", "due_on"):
        if row[name] is None:
            yield Found(name, _("Datumet saknas."), _("Skriv ett datum, till exempel 2024-09-01."))


def _nothing_to_publish(row: Row, names: Names) -> Iterator[Found]:
    if not row["published_on"] or names.unread & {"budgets", "outcomes"}:
        return
    if row["year"] not in names.told_years:
        problem = _("Det finns inget att publicera för %(year)d.") % {"year": row["year"]}
        yield Found(
            "published_on", problem, _("Lägg till årets budget eller utfall, eller töm cellen.")
        )


def _report(row: Row, names: Names) -> Iterator[Found]:
    yield from decided_when(row, "decided")
    if (row["year"], row["period"]) not in names.periods and "periods" not in names.unread:
        yield Found("period", _("Perioden finns inte i periods.csv."), _("Lägg till den där."))


def _judgement(row: Row, names: Names) -> Iterator[Found]:
    yield from names.no_steering(row)
    yield from names.no_goal(row, "goal", names.steering_of(row))


CHECKS: dict[str, Check] = {
    "targets": _target,
    "target_changes": _target_change,
    "outcomes": _outcome,
    "policies": _policy,
    "tolerances": _tolerance,
    "periods": _period,
    "reports": _report,
    "judgements": _judgement,
}

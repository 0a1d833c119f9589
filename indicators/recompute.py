"""The recompute: set-based SQL over the rows that something has marked.

A mark says that an indicator, from a year on, must be computed again (see `indicators.triggers`).
Claiming marks and computing are one transaction: a job that is killed leaves its marks behind,
and computing twice changes nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from decisions.news import ANYBODY, WORKING, of_organisation, raise_news
from indicators.calculations.rule import DEFAULT_SHARES, RULE_VERSION
from indicators.calculations.rule_sql import alike_sql, goal_sql, parting_sql, recompute_sql, sql
from indicators.calculations.units import unit_key
from indicators.models.computed import Basis
from organisations.models import Organisation, the_city

logger = logging.getLogger(__name__)

Parameters = dict[str, str | int | Decimal | list[int] | list[str] | bool | None]

# Later than any year.
ENDLESS = 9999

# One recompute at a time, whichever process it runs in.
ADVISORY_LOCK = 0x6D616C6B  # "malk"
# The planner guesses that a step holds a row or two and would walk through each for each.
PLAN_IN_SETS = (
    "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off;"
    " SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"
)
PLAN_AS_USUAL = "RESET enable_nestloop; RESET enable_mergejoin; RESET work_mem"


@dataclass
class Claim:
    """What the claimed marks ask for: indicators with their first year, and years of goals."""

    city: int
    from_years: dict[int, int] = field(default_factory=dict)
    goal_years: set[int] = field(default_factory=set)

    def add(self, indicator: int | None, year: int) -> None:
        if indicator is None:
            self.goal_years.add(year)
        else:
            self.from_years[indicator] = min(year, self.from_years.get(indicator, year))

    @property
    def is_whole(self) -> bool:
        """All goals of a year are claimed, or an indicator of all years: it may count elsewhere
        though no row of its own is changed."""
        return bool(self.goal_years) or 0 in self.from_years.values()

    def __bool__(self) -> bool:
        return bool(self.from_years or self.goal_years)


@dataclass
class Result:
    """How many rows a recompute looked at and how many it had to change."""

    computed: int = 0
    written: int = 0
    removed: int = 0
    goals_written: int = 0
    # Organisations whose rows changed; nobody's name is known where all goals were computed.
    whose: frozenset[int] = field(default=frozenset(), repr=False)

    def __add__(self, other: Result) -> Result:
        return Result(
            self.computed + other.computed,
            self.written + other.written,
            self.removed + other.removed,
            self.goals_written + other.goals_written,
            self.whose | other.whose,
        )

    @property
    def is_news(self) -> bool:
        return bool(self.written or self.removed or self.goals_written)


def drain_marks(*, wait: bool = False) -> Result:
    """Compute everything that is marked, also what is marked meanwhile.

    Without `wait` it leaves at once when another process is draining: that one takes the marks.
    """
    total = Result()
    while (result := _drain_once(wait=wait)) is not None:
        total += result
    return total


def mark_everything() -> None:
    """Mark every indicator from its first year, and all goals; the next drain computes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO indicators_recomputemark (indicator_id, year)"
            " SELECT id, 0 FROM indicators_indicator"
            " UNION ALL SELECT NULL, year FROM goals_budget"
        )


def mark_outdated() -> None:
    """Mark everything when stored rows follow another version of the rule than this code's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM indicators_fulfilment"
            " WHERE rule_version <> %s AND edition_id IS NULL)",
            [RULE_VERSION],
        )
        (outdated,) = cursor.fetchone()
    if outdated:
        mark_everything()


def one_at_a_time() -> None:
    """Wait for whoever computes, and let nobody else until this transaction ends."""
    with connection.cursor() as cursor:
        _lock(cursor, wait=True)


def compute_now() -> None:
    """Compute all that is marked in the transaction at hand; see `one_at_a_time`."""
    while _drain_once(wait=True) is not None:
        pass


@transaction.atomic
def _drain_once(*, wait: bool) -> Result | None:
    """Claim and compute once; None when there was nothing to do or somebody else does it."""
    with connection.cursor() as cursor:
        if not _lock(cursor, wait=wait):
            return None
        city = Organisation.objects.filter(pk=the_city()).first()
        if city is None:  # the marks wait for it: there is nobody whose figures to compute
            return None
        claim = _claim(cursor, city)
        return recompute(claim) if claim else None


def _lock(cursor: CursorWrapper, *, wait: bool) -> bool:
    if wait:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return True
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
    return bool(cursor.fetchone()[0])


def _claim(cursor: CursorWrapper, city: Organisation) -> Claim:
    """Take the marks that are committed. Nobody who saves waits for this: they only insert."""
    cursor.execute("DELETE FROM indicators_recomputemark RETURNING indicator_id, year")
    claim = Claim(city.pk)
    for indicator, year in cursor.fetchall():
        claim.add(indicator, year)
    return claim


@transaction.atomic
def recompute(claim: Claim) -> Result:
    """Compute and store the claimed rows: fulfilment, then area goals, then strategic goals."""
    with connection.cursor() as cursor:
        parameters = _parameters(cursor, claim)
        cursor.execute(PLAN_IN_SETS)
        if claim.goal_years:
            cursor.execute(sql("unadopted_goals"))
        result = Result()
        for basis in (Basis.WORKING, Basis.STANDING):
            result += _compute(cursor, claim, {**parameters, "basis": str(basis)})
        cursor.execute(PLAN_AS_USUAL)
    if result.is_news:
        _tell(claim, result)
    logger.info("Recomputed %s", result)
    return result


def _tell(claim: Claim, result: Result) -> None:
    """Let the open pages know that there are new figures, and whose."""
    whose = [ANYBODY] if claim.is_whole else [of_organisation(pk) for pk in result.whose]
    raise_news(WORKING, *whose)


def _compute(cursor: CursorWrapper, claim: Claim, parameters: Parameters) -> Result:
    """One of the readings: the same statements over other facts."""
    result, from_years = Result(), claim.from_years
    if from_years and parameters["basis"] == Basis.STANDING:
        alike, from_years = _alike(cursor, parameters)
        result += alike
    if from_years:
        statement = recompute_sql(str(parameters["basis"]), shares=bool(parameters["shares"]))
        result += _stored(cursor, statement, {**parameters, **_marks(from_years)})
    whose = None if claim.is_whole else list(result.whose)
    (areas,) = _run(cursor, goal_sql("area_goals"), {**parameters, "organisations": whose})
    (strategic,) = _run(cursor, goal_sql("strategic_goals"), parameters)
    result.goals_written = areas + strategic
    return result


def _alike(cursor: CursorWrapper, parameters: Parameters) -> tuple[Result, dict[int, int]]:
    """Answer as the working reading did where it had the same facts; and what is left to compute.

    Most of what stands is also what was entered last, so that it need not be computed twice.
    """
    cursor.execute(parting_sql(), parameters)
    found = cursor.fetchall()
    until = [ENDLESS if apart is None else apart for _indicator, _from, apart in found]
    marks = {
        "indicators": [indicator for indicator, _from, _apart in found],
        "years": [first for _indicator, first, _apart in found],
    }
    left = {pk: max(first, apart) for pk, first, apart in found if apart is not None}
    return _stored(cursor, alike_sql(), {**parameters, **marks, "until": until}), left


def _marks(from_years: dict[int, int]) -> Parameters:
    return {"indicators": list(from_years), "years": list(from_years.values())}


def _stored(cursor: CursorWrapper, statement: str, parameters: Parameters) -> Result:
    computed, written, removed, changed = _run(cursor, statement, parameters)
    return Result(computed, written, removed, whose=frozenset(changed))


def _run(cursor: CursorWrapper, statement: str, parameters: Parameters) -> tuple[Any, ...]:
    cursor.execute(statement, parameters)
    found: tuple[Any, ...] = cursor.fetchone()
    return found


def _parameters(cursor: CursorWrapper, claim: Claim) -> Parameters:
    units = _units(cursor, list(claim.from_years))
    return {
        "city": claim.city,
        **_marks(claim.from_years),
        "goal_years": list(claim.goal_years),
        "affected_years": _affected_years(cursor, claim),
        "units": units,
        "shares": _has_shares(cursor, list(claim.from_years)),
        "unit_keys": [unit_key(unit) for unit in units],
        "rule_version": RULE_VERSION,
        "full_share": DEFAULT_SHARES.full,
        "hard_share": DEFAULT_SHARES.hard,
        "none_share": DEFAULT_SHARES.none,
    }


def _affected_years(cursor: CursorWrapper, claim: Claim) -> list[int]:
    """Budget years whose strategic goals may change."""
    first = min(claim.from_years.values(), default=None)
    cursor.execute("SELECT DISTINCT year FROM goals_budget")
    years = {year for (year,) in cursor.fetchall()}
    return sorted(
        year for year in years if year in claim.goal_years or (first is not None and year >= first)
    )


def _has_shares(cursor: CursorWrapper, indicators: list[int]) -> bool:
    cursor.execute(
        "SELECT EXISTS (SELECT FROM indicators_indicatordefinition"
        " WHERE indicator_id = ANY (%s) AND over_organisations = 'share_meeting')",
        [indicators],
    )
    return bool(cursor.fetchone()[0])


def _units(cursor: CursorWrapper, indicators: list[int]) -> list[str]:
    cursor.execute(
        "SELECT unit FROM indicators_target WHERE indicator_id = ANY (%(of)s)"
        " UNION SELECT unit FROM indicators_indicatordefinition WHERE indicator_id = ANY (%(of)s)",
        {"of": indicators},
    )
    return [unit for (unit,) in cursor.fetchall()]

"""The SQL of the rule and the recompute, read from `sql/` and put together once."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


@cache
def sql(name: str) -> str:
    """The text of one file in `sql/`, without its extension: `sql("judge")`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


# What the rule reads of an outcome and of a target.
OUTCOME_COLUMNS = (
    "indicator_id",
    "organisation_id",
    "year",
    "period",
    "value",
    "numerator",
    "denominator",
    "women",
    "men",
    "forecast",
    "absence",
)
TARGET_COLUMNS = (
    "indicator_id",
    "organisation_id",
    "year",
    "text",
    "read_as",
    "kind",
    "low",
    "high",
    "change",
    "unit",
    "base_year",
    "strict",
)


# The relation of `shares.sql` where no figure is a share that meets.
NO_SHARES = """
meeting AS MATERIALIZED (
    SELECT NULL::bigint AS indicator_id, NULL::bigint AS organisation_id, NULL::int AS year,
        NULL::text AS period, NULL::text AS question, NULL::text AS level, NULL::text AS reason,
        NULL::text AS judged
    WHERE false
)"""


@cache
def recompute_sql(basis: str, *, shares: bool) -> str:
    """One statement: read the facts, ask both questions, judge, and store what differs.

    `basis` says which facts: all that was entered (working) or what stands (standing). `shares`
    says whether any of the indicators counts in the city who meets; they are judged first.
    """
    steps = (
        sql("claimed"),
        _facts(basis),
        sql("readings"),
        sql("organisations"),
        sql("shares").format(judge=judge_sql("_meeting")) if shares else NO_SHARES,
        sql("city").format(**_QUOTIENTS),
        sql("questions"),
        judge_sql(),
        sql("answered"),
        sql("store"),
    )
    return "WITH " + ",\n".join(steps)


def _facts(basis: str) -> str:
    return sql(f"facts_{basis}").format(
        outcome_columns=own(OUTCOME_COLUMNS),
        target_columns=own(TARGET_COLUMNS),
        standing_outcomes=standing_sql("outcomes", OUTCOME_COLUMNS),
        standing_targets=standing_sql("targets", TARGET_COLUMNS),
    )


@cache
def parting_sql() -> str:
    """From which year on each claimed indicator's two readings have different facts."""
    both = ("working", "standing")
    facts = [
        _facts(basis).replace("fact_", f"{basis}_").replace("left_out", f"{basis}_left_out")
        for basis in both
    ]
    only_in_one = [
        "SELECT indicator_id, year FROM"  # noqa: S608, names of our own
        f" (SELECT * FROM {one}_{what} EXCEPT SELECT * FROM {other}_{what}) AS {what}"
        for what in ("outcome", "target", "place", "left_out")
        for one, other in (both, both[::-1])
    ]
    parted = sql("parting").format(parted="\nUNION ALL\n".join(only_in_one))
    return "WITH " + ",\n".join((sql("claimed"), *facts)) + "\n" + parted


@cache
def alike_sql() -> str:
    """One statement: where the facts are alike the standing reading answers as the working."""
    return "WITH " + ",\n".join((sql("alike"), sql("store")))


def judge_sql(of: str = "") -> str:
    """The rule over the relation `asked`, or another that ends as `of` does."""
    return sql("judge").replace("{of}", of)


def _quotient(n: str, d: str) -> str:
    """What is put together: a sum, or a sum over a sum, as exact as it can be kept."""
    return (
        f"CASE WHEN count({d}) = 0 THEN sum({n}) ELSE round(sum({n}), 40) / nullif(sum({d}), 0) END"
    )


_QUOTIENTS = {
    "quotient_n": _quotient("n", "d"),
    "quotient_top_n": _quotient("top_n", "d"),
    "quotient_now_n": _quotient("now.n", "now.d"),
    "quotient_now_top_n": _quotient("now.top_n", "now.d"),
    "quotient_before_n": _quotient("before.n", "before.d"),
}


def standing_sql(what: str, columns: Iterable[str]) -> str:
    """What stands of the "targets" or "outcomes", with these columns."""
    return sql(f"standing_{what}").format(columns=own(columns))


def own(columns: Iterable[str]) -> str:
    """The columns as a SELECT list of the relation `own`."""
    return ", ".join(f'own."{name}"' for name in columns)


@cache
def goal_sql(name: str) -> str:
    """`area_goals` or `strategic_goals` with the parts they share put in."""
    parts = {part: sql(part) for part in ("counts", "counted", "proposal")}
    return sql(name).format(**parts)

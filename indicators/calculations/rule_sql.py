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


@cache
def recompute_sql(basis: str) -> str:
    """One statement: read the facts, ask both questions, judge, and store what differs.

    `basis` says which facts: all that was entered (working) or what stands (standing).
    """
    facts = sql(f"facts_{basis}").format(
        outcome_columns=own(OUTCOME_COLUMNS),
        target_columns=own(TARGET_COLUMNS),
        standing_outcomes=standing_sql("outcomes", OUTCOME_COLUMNS),
        standing_targets=standing_sql("targets", TARGET_COLUMNS),
    )
    steps = (sql("claimed"), facts, sql("readings"), sql("questions"), sql("judge"), sql("store"))
    return "WITH " + ",\n".join(steps)


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

"""The SQL of the rule and the recompute, read from `sql/` and put together once."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


@cache
def sql(name: str) -> str:
    """The text of one file in `sql/`, without its extension: `sql("judge")`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@cache
def recompute_sql() -> str:
    """One statement: read the outcomes, ask both questions, judge, and store what differs."""
    steps = (sql("readings"), sql("questions"), sql("judge"), sql("store"))
    return "WITH " + ",\n".join(steps)


@cache
def goal_sql(name: str) -> str:
    """`area_goals` or `strategic_goals` with the parts they share put in."""
    parts = {part: sql(part) for part in ("counts", "counted", "proposal")}
    return sql(name).format(**parts)

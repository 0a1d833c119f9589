"""The SQL of the rule and the recompute, read from `sql/` once."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


@cache
def sql(name: str) -> str:
    """The text of one file in `sql/`, without its extension: `sql("judge")`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")

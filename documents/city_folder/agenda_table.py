"""The file of Agenda 2030 links, as data."""

from __future__ import annotations

from documents.city_folder.columns import (
    OF_ORGANISATION,
    POSITION,
    YEAR,
    Column,
    Kind,
    Table,
    text,
    word,
)

GOAL, ACTIVITY = KINDS = ("goal", "activity")

AGENDA_TABLE = Table(
    "agenda",
    (
        OF_ORGANISATION,
        YEAR,
        word("kind", KINDS),
        text("goal", 40),
        POSITION,
        Column("goals", Kind.CODES, default=()),
    ),
    ("organisation", "year", "kind", "goal", "position"),
    ("year", "organisation", "kind", "goal", "position"),
    ours=True,
)

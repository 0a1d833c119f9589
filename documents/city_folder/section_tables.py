"""The files of the year's template and of where sections stand, as data."""

from __future__ import annotations

from documents.city_folder.columns import (
    OF_ORGANISATION,
    POSITION,
    YEAR,
    Column,
    Kind,
    Table,
    code,
    text,
    word,
)

PARTS = (
    "text",
    "proposed_decisions",
    "strategic_goals",
    "area_goals",
    "economy",
    "internal_control",
    "quality",
    "annexes",
)

SECTION_TABLES = (
    Table(
        "section_templates",
        (
            YEAR,
            code("key", 60),
            text("parent", 60),
            text("heading", 300, required=True),
            text("instruction"),
            word("kind", PARTS, "text"),
            POSITION,
            Column("required_of", Kind.CODES, default=()),
        ),
        ("year", "key"),
        ("year", "position", "key"),
        ours=True,
    ),
    Table(
        "section_places",
        (
            OF_ORGANISATION,
            YEAR,
            POSITION,
            text("key", 60),
            text("parent", 60),
            text("why_not", 2000),
            Column("suggested_from", Kind.YEAR),
        ),
        ("organisation", "year", "position"),
        ("year", "organisation", "position"),
        ours=True,
    ),
)

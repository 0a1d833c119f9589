"""Repeated keys cannot contradict the rows that they are repeated from."""

from django.db import migrations

UNIQUE = [
    ("goals_strategicgoal", "strategic_goal_with_budget", "id, budget_id"),
    ("goals_areagoal", "area_goal_with_budget", "id, budget_id"),
    ("goals_committeegoal", "committee_goal_with_area_goal", "id, area_goal_id"),
    ("goals_committeegoal", "committee_goal_with_organisation", "id, organisation_id"),
]
# table, its columns, the table they must agree with, its columns
AGREE = [
    ("goals_areagoal", "strategic_goal_id, budget_id", "goals_strategicgoal", "id, budget_id"),
    ("goals_activity", "area_goal_id, budget_id", "goals_areagoal", "id, budget_id"),
    (
        "goals_activity",
        "committee_goal_id, area_goal_id",
        "goals_committeegoal",
        "id, area_goal_id",
    ),
    (
        "goals_activity",
        "committee_goal_id, organisation_id",
        "goals_committeegoal",
        "id, organisation_id",
    ),
]


def constrain(table: str, name: str, rule: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def agreeing(table: str, columns: str, other: str, others: str) -> migrations.RunSQL:
    """A foreign key of two columns: what is repeated says the same as where it comes from."""
    name = f"{table}_{columns.replace('_id', '').replace(', ', '_')}_agree"
    rule = f"FOREIGN KEY ({columns}) REFERENCES {other} ({others}) DEFERRABLE INITIALLY DEFERRED"
    return constrain(table, name, rule)


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0003_protected"),
    ]

    operations = [
        *(constrain(table, name, f"UNIQUE ({columns})") for table, name, columns in UNIQUE),
        *(agreeing(*keys) for keys in AGREE),
    ]

"""Repeated keys cannot contradict the rows that they are repeated from."""

from django.db import migrations

# table, its columns, the table they must agree with, its columns
AGREE = [
    ("indicators_indicatorplacement", "area_goal_id, budget_id", "goals_areagoal", "id, budget_id"),
    (
        "indicators_indicatorplacement",
        "committee_goal_id, area_goal_id",
        "goals_committeegoal",
        "id, area_goal_id",
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
        ("goals", "0004_same_keys"),
        ("indicators", "0003_protected"),
    ]

    operations = [
        *(agreeing(*keys) for keys in AGREE),
    ]

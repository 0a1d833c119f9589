"""What had no organisation is the city's."""

from django.db import migrations

from organisations.migrations._city import give_to_city

# Keys that are repeated follow the row that they are repeated from.
FOLLOW = """
    UPDATE indicators_indicatorplacement AS placement SET committee_goal_id = NULL
    FROM goals_committeegoal AS goal, indicators_indicator AS indicator
    WHERE goal.id = placement.committee_goal_id AND indicator.id = placement.indicator_id
        AND (goal.area_goal_id, goal.organisation_id)
        IS DISTINCT FROM (placement.area_goal_id, indicator.owner_id);

    UPDATE indicators_indicatorplacement AS placement SET budget_id = area.budget_id
    FROM goals_areagoal AS area
    WHERE area.id = placement.area_goal_id AND area.budget_id <> placement.budget_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_initial"),
        ("goals", "0002_council_is_the_city"),
        ("organisations", "0004_one_city"),
    ]

    operations = [
        migrations.RunPython(
            give_to_city(
                "indicators_target",
                "indicators_targetevent",
                "indicators_outcome",
                "indicators_outcomeevent",
                "indicators_fulfilment",
                "indicators_goaljudgement",
                "indicators_goaljudgementevent",
                "indicators_controldifference",
            ),
            migrations.RunPython.noop,
        ),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
    ]

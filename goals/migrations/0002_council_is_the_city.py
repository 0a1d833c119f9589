"""The council's activities are the city's."""

from django.db import migrations

from organisations.migrations._city import give_to_city

# Keys that are repeated follow the row that they are repeated from.
FOLLOW = """
    UPDATE goals_areagoal AS area SET budget_id = strategic.budget_id
    FROM goals_strategicgoal AS strategic
    WHERE strategic.id = area.strategic_goal_id AND strategic.budget_id <> area.budget_id;

    UPDATE goals_activity AS activity
    SET area_goal_id = goal.area_goal_id, organisation_id = goal.organisation_id
    FROM goals_committeegoal AS goal
    WHERE goal.id = activity.committee_goal_id
        AND (goal.area_goal_id, goal.organisation_id)
        IS DISTINCT FROM (activity.area_goal_id, activity.organisation_id);

    UPDATE goals_activity AS activity SET budget_id = area.budget_id
    FROM goals_areagoal AS area
    WHERE area.id = activity.area_goal_id AND area.budget_id <> activity.budget_id;

    -- what was removed may be brought back
    UPDATE goals_activityevent AS activity SET area_goal_id = goal.area_goal_id
    FROM goals_committeegoalevent AS goal
    WHERE goal.pgh_obj_id = activity.committee_goal_id AND activity.area_goal_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0001_initial"),
        ("organisations", "0004_one_city"),
    ]

    operations = [
        migrations.RunPython(
            give_to_city("goals_activity", "goals_activityevent"),
            migrations.RunPython.noop,
        ),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
    ]

"""Years become dates, shares move into the policies, and what a figure means is said.

Computes nothing differently: figures that are added up over the periods are each period's own,
and all others are read as they stand.
"""

from django.db import migrations

VALUES = [
    "UPDATE indicators_indicatordefinition SET values = 'own_period' WHERE over_periods = 'sum'",
    "UPDATE indicators_indicatordefinitionevent SET values = 'own_period'"
    " WHERE over_periods = 'sum'",
]

# Years in a row become one span. It goes on only where the indicator has no later year, so that
# nobody comes to answer for a year in which they did not.
SPANS = [
    """
    WITH latest AS (
        SELECT indicator_id, max(year) AS year
        FROM (
            SELECT indicator_id, year FROM indicators_indicatorresponsibility
            UNION ALL
            SELECT indicator_id, year FROM indicators_target
            UNION ALL
            SELECT indicator_id, year FROM indicators_outcome
            UNION ALL
            SELECT placement.indicator_id, budget.year
            FROM indicators_indicatorplacement AS placement
            JOIN goals_budget AS budget
                ON budget.id = placement.budget_id AND budget.status = 'adopted'
        ) AS known
        GROUP BY indicator_id
    ),
    numbered AS (
        SELECT
            id, indicator_id, organisation_id, source, year,
            year - row_number() OVER (
                PARTITION BY indicator_id, organisation_id, source ORDER BY year
            ) AS run
        FROM indicators_indicatorresponsibility
    ),
    span AS (
        SELECT min(id) AS id, indicator_id, min(year)::int AS first, max(year)::int AS last
        FROM numbered
        GROUP BY indicator_id, organisation_id, source, run
    )
    UPDATE indicators_indicatorresponsibility AS r
    SET
        starts_on = make_date(span.first, 1, 1),
        ends_on = CASE WHEN span.last < latest.year THEN make_date(span.last, 12, 31) END
    FROM span JOIN latest USING (indicator_id)
    WHERE r.id = span.id
    """,
    "DELETE FROM indicators_indicatorresponsibility WHERE starts_on IS NULL",
    """
    UPDATE indicators_indicatorresponsibilityevent
    SET starts_on = make_date(year, 1, 1), ends_on = make_date(year, 12, 31)
    """,
]

# The history of a policy gets the shares that its preset has now: what they were is in the
# preset's own history, which nobody has been able to read.
SHARES = [
    """
    UPDATE indicators_policy AS policy
    SET full_share = preset.full_share, hard_share = preset.hard_share,
        none_share = preset.none_share
    FROM indicators_proposalpreset AS preset
    WHERE preset.id = policy.preset_id
    """,
    """
    UPDATE indicators_policyevent AS policy
    SET full_share = preset.full_share, hard_share = preset.hard_share,
        none_share = preset.none_share
    FROM indicators_proposalpreset AS preset
    WHERE preset.id = policy.preset_id
    """,
]


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0005_budget_decision"),
        ("indicators", "0005_new_columns"),
    ]

    operations = [migrations.RunSQL([*VALUES, *SPANS, *SHARES])]

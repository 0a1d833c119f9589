-- What the working reading is made from: everything that has been entered. The indicators are named
-- once more wherever a table is read, so that the planner looks them up instead of reading it all.
fact_outcome AS NOT MATERIALIZED (
    SELECT * FROM claimed JOIN (SELECT {outcome_columns} FROM indicators_outcome AS own) AS entered
        USING (indicator_id)
    WHERE entered.indicator_id = ANY (%(indicators)s::bigint[])
),
fact_target AS NOT MATERIALIZED (
    SELECT * FROM claimed JOIN (SELECT {target_columns} FROM indicators_target AS own) AS entered
        USING (indicator_id)
    WHERE entered.indicator_id = ANY (%(indicators)s::bigint[])
),
fact_place AS NOT MATERIALIZED (
    SELECT placement.indicator_id, budget.year
    FROM claimed
    JOIN indicators_indicatorplacement AS placement USING (indicator_id)
    JOIN goals_budget AS budget
        ON budget.id = placement.budget_id AND budget.status = 'adopted'
),
-- what was taken out of its owner's plan, as it is written and as it stands
left_out (indicator_id, year) AS MATERIALIZED (
    SELECT indicator.id, matter.year::int
    FROM claimed
    JOIN indicators_indicator AS indicator
        ON indicator.id = claimed.indicator_id AND indicator.level = 'own'
    JOIN decisions_standing AS matter
        ON matter.organisation_id = indicator.owner_id AND matter.subject = 'plan'
    WHERE NOT EXISTS (
        SELECT FROM indicators_indicatorplacement AS placement
        JOIN goals_budget AS budget ON budget.id = placement.budget_id
        WHERE placement.indicator_id = indicator.id AND budget.year = matter.year
    ) AND NOT EXISTS (
        SELECT FROM indicators_frozenplacement AS placement
        WHERE placement.edition_id = matter.edition_id AND placement.indicator_id = indicator.id
    )
)

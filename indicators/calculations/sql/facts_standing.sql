-- What the standing reading is made from: what has been handed in and decided. The indicators are
-- named once more in each, so that the planner looks them up instead of reading all editions.
fact_outcome AS MATERIALIZED (
    SELECT * FROM claimed JOIN ({standing_outcomes}) AS standing USING (indicator_id)
    WHERE standing.indicator_id = ANY (%(indicators)s::bigint[])
),
fact_target AS MATERIALIZED (
    SELECT * FROM claimed JOIN ({standing_targets}) AS standing USING (indicator_id)
    WHERE standing.indicator_id = ANY (%(indicators)s::bigint[])
),
-- where the adopted budgets have them, and own ones where a decided plan has them
fact_place AS NOT MATERIALIZED (
    SELECT placement.indicator_id, budget.year
    FROM claimed
    JOIN indicators_indicatorplacement AS placement USING (indicator_id)
    JOIN goals_budget AS budget
        ON budget.id = placement.budget_id AND budget.status = 'adopted'
    UNION ALL
    SELECT placement.indicator_id, matter.year
    FROM claimed
    JOIN indicators_indicator AS indicator
        ON indicator.id = claimed.indicator_id AND indicator.level = 'own'
    JOIN indicators_frozenplacement AS placement USING (indicator_id)
    JOIN decisions_standing AS matter
        ON matter.edition_id = placement.edition_id AND matter.subject = 'plan'
        AND matter.organisation_id = indicator.owner_id
),
-- an organisation's own indicators stand when a decided plan holds them
left_out (indicator_id, year) AS MATERIALIZED (
    SELECT indicator.id, matter.year::int
    FROM claimed
    JOIN indicators_indicator AS indicator
        ON indicator.id = claimed.indicator_id AND indicator.level = 'own'
    JOIN decisions_standing AS matter
        ON matter.organisation_id = indicator.owner_id AND matter.subject = 'plan'
    WHERE NOT EXISTS (
        SELECT FROM indicators_frozenplacement AS placement
        WHERE placement.edition_id = matter.edition_id AND placement.indicator_id = indicator.id
    )
)

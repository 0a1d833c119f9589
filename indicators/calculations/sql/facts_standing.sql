-- What the standing reading is made from: what has been handed in and decided.
fact_outcome AS MATERIALIZED (
    SELECT * FROM claimed JOIN ({standing_outcomes}) AS standing USING (indicator_id)
),
fact_target AS MATERIALIZED (
    SELECT * FROM claimed JOIN ({standing_targets}) AS standing USING (indicator_id)
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

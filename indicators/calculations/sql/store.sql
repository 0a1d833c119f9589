-- Write what is new or different, remove what is no longer asked, touch nothing else.
-- `answered` is what is right now, and `stored` what stands there.
-- most rows are as they were and go no further
changed AS MATERIALIZED (
    SELECT answered.*, f.id AS stored_id,
        coalesce(answered.organisation_id, f.organisation_id) AS whose
    FROM answered
    FULL JOIN stored AS f
        ON f.indicator_id = answered.indicator_id
        AND f.organisation_id = answered.organisation_id
        AND f.year = answered.year AND f.period = answered.period
        AND f.question = answered.question
    WHERE f.id IS NULL OR answered.indicator_id IS NULL OR (
        f.outcome, f.level, f.reason, f.trend, f.target_text, f.target_value, f.previous,
        f.distance, f.coverage, f.expected, f.rule_version, f.inputs, f.women, f.men,
        f.forecast, f.judged, f.compared_with
    ) IS DISTINCT FROM (
        answered.outcome, answered.level, answered.reason, answered.trend,
        answered.target_text, answered.target_value, answered.previous, answered.distance,
        answered.coverage, answered.expected, %(rule_version)s, answered.inputs, answered.women,
        answered.men, answered.forecast, answered.judged, answered.compared_with
    )
),
written AS (
    INSERT INTO indicators_fulfilment AS f (
        indicator_id, organisation_id, year, period, question, level, reason, trend, target_text,
        target_value, outcome, women, men, forecast, judged, previous, compared_with, distance,
        coverage, expected, inputs, rule_version, computed_at, basis
    )
    SELECT
        indicator_id, organisation_id, year, period, question, level, reason, trend,
        target_text, target_value, outcome, women, men, forecast, judged, previous, compared_with,
        distance, coverage, expected, inputs,
        %(rule_version)s, now(), %(basis)s
    FROM changed
    WHERE indicator_id IS NOT NULL
    ON CONFLICT (question, year, period, indicator_id, organisation_id, basis, edition_id)
    DO UPDATE SET
        level = excluded.level, reason = excluded.reason, trend = excluded.trend,
        target_text = excluded.target_text, target_value = excluded.target_value,
        outcome = excluded.outcome, women = excluded.women, men = excluded.men,
        forecast = excluded.forecast, judged = excluded.judged, previous = excluded.previous,
        compared_with = excluded.compared_with, distance = excluded.distance,
        coverage = excluded.coverage, expected = excluded.expected, inputs = excluded.inputs,
        rule_version = excluded.rule_version, computed_at = excluded.computed_at
    RETURNING 1
),
removed AS (
    DELETE FROM indicators_fulfilment AS f
    USING changed
    WHERE f.id = changed.stored_id AND changed.indicator_id IS NULL
    RETURNING 1
)
SELECT
    (SELECT count(*) FROM stored)
        + (SELECT count(*) FROM changed WHERE stored_id IS NULL)
        - (SELECT count(*) FROM removed) AS computed,
    (SELECT count(*) FROM written) AS written,
    (SELECT count(*) FROM removed) AS removed,
    (SELECT coalesce(array_agg(DISTINCT whose), '{}'::bigint[]) FROM changed) AS changed

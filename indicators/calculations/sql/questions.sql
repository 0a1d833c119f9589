-- The rows to judge: one relation `asked` for both questions, in the form judge.sql reads.
target AS MATERIALIZED (
    SELECT
        t.indicator_id, t.organisation_id, t.year::int AS year,
        t.text, t.read_as, t.kind, t.low, t.high, t.change, t.strict,
        -- the base year, when it can be compared with
        origin.year AS base_year,
        -- points are no percent: "+2 procentenheter" of 40 is 42
        t.unit = '%%' AS change_in_percent,
        coalesce(unit_key.key <> '' AND spec.unit_key <> '' AND unit_key.key <> spec.unit_key, false)
            AS unit_clash
    FROM spec
    JOIN fact_target AS t USING (indicator_id, year)
    LEFT JOIN unit_key ON unit_key.unit = t.unit
    LEFT JOIN spec AS origin
        ON t.kind = 'change_since' AND origin.indicator_id = t.indicator_id
        AND origin.year = t.base_year
        AND origin.definition_id IS NOT DISTINCT FROM spec.definition_id
    WHERE spec.is_asked
),
answer AS (
    SELECT indicator_id, organisation_id, year, period, value, incomplete, absence,
        CASE WHEN value IS NULL THEN 0 ELSE 1 END AS coverage, 1 AS expected, NULL::jsonb AS inputs
    FROM grid
    UNION ALL
    SELECT indicator_id, organisation_id, year, period, value, incomplete, absence, coverage,
        expected, inputs
    FROM city
),
outcome_question AS (
    SELECT
        'outcome' AS question, false AS is_plan, answer.organisation_id = %(city)s AS is_city,
        answer.indicator_id, answer.organisation_id, answer.year, answer.period,
        coalesce(target.text, '') AS target_text, coalesce(target.read_as, '') AS read_as,
        coalesce(target.kind, 'none') AS kind,
        target.low, target.high, target.change, coalesce(target.strict, false) AS strict,
        coalesce(target.change_in_percent, false) AS change_in_percent,
        coalesce(target.unit_clash, false) AS unit_clash,
        spec.direction, spec.decimals,
        answer.value AS value_low, NULL::numeric AS value_high, answer.absence,
        answer.incomplete, '' AS promise, false AS part_of_sum,
        previous.value AS comparable, base.value AS base,
        answer.coverage, answer.expected, answer.inputs, spec.tolerance, spec.tolerance_percent
    FROM answer
    JOIN spec ON spec.indicator_id = answer.indicator_id AND spec.year = answer.year
    LEFT JOIN earlier AS previous
        ON previous.indicator_id = answer.indicator_id AND previous.year = spec.before_year
        AND previous.organisation_id = answer.organisation_id
        AND previous.period = answer.period
    LEFT JOIN target
        ON target.indicator_id = answer.indicator_id AND target.year = answer.year
        AND target.organisation_id = answer.organisation_id
    LEFT JOIN earlier AS base
        ON base.indicator_id = answer.indicator_id AND base.year = target.base_year
        AND base.organisation_id = answer.organisation_id AND base.period = answer.period
    WHERE spec.is_asked
),
-- a year without any target has no plans to ask about
planning AS MATERIALIZED (
    SELECT * FROM spec
    WHERE is_asked AND NOT is_own AND (indicator_id, year) IN (
        SELECT indicator_id, year FROM target
    )
),
-- the latest full year before the plan's, under the plan year's definition
latest AS MATERIALIZED (
    SELECT DISTINCT ON (spec.indicator_id, spec.year, full_year.organisation_id)
        spec.indicator_id, spec.year, full_year.organisation_id, full_year.value,
        full_year.denominator
    FROM planning AS spec
    JOIN spec AS before
        ON before.indicator_id = spec.indicator_id AND before.year < spec.year
        AND before.definition_id IS NOT DISTINCT FROM spec.definition_id
    JOIN earlier AS full_year
        ON full_year.indicator_id = before.indicator_id AND full_year.year = before.year
        AND full_year.period = 'VB'
    ORDER BY spec.indicator_id, spec.year, full_year.organisation_id, full_year.year DESC
),
planned AS MATERIALIZED (
    SELECT
        responsible.indicator_id, responsible.organisation_id, responsible.year,
        CASE
            WHEN unit_clash THEN NULL
            WHEN kind IN ('level', 'at_least', 'band') THEN low
            WHEN kind = 'at_most' THEN high
            WHEN kind = 'unchanged' THEN latest.value
            WHEN kind IN ('change', 'change_since') THEN round(CASE
                WHEN change_in_percent
                    THEN reference.value + abs(reference.value) * change * 0.01
                ELSE reference.value + change
            END, 9)
        END AS value_low,
        CASE WHEN kind = 'band' AND NOT unit_clash THEN high END AS value_high,
        -- changes in percent have no unit to contradict the indicator's
        unit_clash,
        CASE WHEN kind IN ('increase', 'decrease') THEN kind ELSE '' END AS promise,
        CASE
            WHEN kind IS NULL OR kind IN ('none', 'by_committee') THEN 'no_target'
            WHEN kind IN ('to_be_set', 'uninterpreted', 'not_measured') THEN kind
            WHEN unit_clash THEN 'unit_mismatch'
            WHEN kind IN ('unchanged', 'change', 'change_since') AND reference.value IS NULL
                THEN 'no_comparison'
            ELSE ''
        END AS absence,
        kind IN ('level', 'at_least', 'at_most') AND NOT unit_clash AS is_level,
        kind IN ('level', 'band') AND NOT unit_clash AS has_ends,
        kind = 'band' AND NOT unit_clash AS is_band,
        latest.value AS comparable,
        latest.denominator,
        weight.weight
    FROM responsible
    JOIN planning USING (indicator_id, year)
    LEFT JOIN LATERAL (
        SELECT t.kind, t.low, t.high, t.change, t.base_year, t.change_in_percent,
            t.unit_clash AND NOT (t.kind IN ('change', 'change_since') AND t.change_in_percent)
                AS unit_clash
        FROM (SELECT 1) AS one
        JOIN target AS t
            ON t.indicator_id = responsible.indicator_id AND t.year = responsible.year
            AND t.organisation_id = responsible.organisation_id
    ) AS own ON true
    LEFT JOIN latest
        ON latest.indicator_id = responsible.indicator_id AND latest.year = responsible.year
        AND latest.organisation_id = responsible.organisation_id
    LEFT JOIN earlier AS base
        ON base.indicator_id = responsible.indicator_id AND base.year = own.base_year
        AND base.organisation_id = responsible.organisation_id AND base.period = 'VB'
    CROSS JOIN LATERAL (
        SELECT CASE WHEN own.kind = 'change_since' THEN base.value ELSE latest.value END AS value
    ) AS reference
    LEFT JOIN indicators_weight AS weight
        ON weight.indicator_id = responsible.indicator_id
        AND weight.organisation_id = responsible.organisation_id
        AND weight.year = responsible.year
    WHERE responsible.period = 'plan'
),
-- Only levels can be added up to the city's; bands too, when everybody who has a target that can
-- be used has one with two ends.
addable AS (
    SELECT
        planned.*,
        CASE WHEN in_bands THEN has_ends ELSE is_level END AS adds,
        CASE WHEN in_bands THEN coalesce(value_high, value_low) END AS top
    FROM planned
    JOIN (
        SELECT indicator_id, year,
            coalesce(bool_or(is_band) AND bool_and(has_ends OR absence <> ''), false) AS in_bands
        FROM planned
        GROUP BY indicator_id, year
    ) AS kinds USING (indicator_id, year)
),
planned_together AS (
    SELECT
        indicator_id, year,
        count(*) AS expected,
        count(*) FILTER (WHERE adds) AS with_value,
        count(denominator) FILTER (WHERE adds) AS with_ratio,
        count(weight) FILTER (WHERE adds) AS with_weight,
        sum(value_low) FILTER (WHERE adds) AS total,
        avg(value_low) FILTER (WHERE adds) AS mean,
        sum(value_low * denominator) FILTER (WHERE adds) AS ratio_weighted,
        sum(top) FILTER (WHERE adds) AS top_total,
        avg(top) FILTER (WHERE adds) AS top_mean,
        sum(top * denominator) FILTER (WHERE adds) AS top_ratio_weighted,
        sum(top * weight) FILTER (WHERE adds) AS top_weighted,
        sum(denominator) FILTER (WHERE adds) AS denominators,
        sum(value_low * weight) FILTER (WHERE adds) AS weighted,
        sum(weight) FILTER (WHERE adds) AS weights,
        -- the same promise from everybody is the city's promise
        CASE WHEN min(promise) = max(promise) THEN min(promise) ELSE '' END AS promise,
        CASE
            WHEN min(absence) = max(absence) AND min(absence) <> '' THEN min(absence)
            WHEN bool_or(absence = '') THEN 'not_comparable'
            ELSE 'no_target'
        END AS absence,
        coalesce(jsonb_agg(jsonb_build_object(
            'organisation', organisation_id,
            'value', trim_scale(value_low)::text,
            'value_high', trim_scale(value_high)::text,
            'denominator', trim_scale(denominator)::text,
            'weight', trim_scale(weight)::text
        ) ORDER BY organisation_id) FILTER (WHERE adds), '[]') AS organisations,
        coalesce(jsonb_agg(jsonb_build_object(
            'organisation', organisation_id,
            'reason', coalesce(nullif(absence, ''), 'not_comparable')
        ) ORDER BY organisation_id) FILTER (WHERE adds IS NOT TRUE), '[]') AS missing
    FROM addable
    GROUP BY indicator_id, year
),
planned_city AS (
    SELECT
        p.*,
        CASE
            WHEN p.expected = 1 THEN 'single'
            WHEN spec.over_organisations = 'ratio' AND coalesce(denominators, 0) = 0 THEN 'mean'
            WHEN spec.over_organisations = 'weighted_mean' AND coalesce(weights, 0) = 0 THEN 'mean'
            ELSE spec.over_organisations
        END AS method
    FROM planned_together AS p JOIN planning AS spec USING (indicator_id, year)
),
plan_answer AS (
    SELECT
        planned.indicator_id, planned.organisation_id, planned.year,
        value_low, value_high, planned.absence, planned.promise, false AS incomplete, comparable,
        spec.over_organisations = 'sum' AND planned_together.expected > 1 AS part_of_sum,
        CASE WHEN value_low IS NULL AND planned.promise = '' THEN 0 ELSE 1 END AS coverage,
        1 AS expected, NULL::jsonb AS inputs
    FROM planned
    JOIN planning AS spec USING (indicator_id, year)
    JOIN planned_together USING (indicator_id, year)
    UNION ALL
    SELECT
        spec.indicator_id, %(city)s, spec.year,
        round(CASE method
            WHEN 'single' THEN total
            WHEN 'sum' THEN total
            WHEN 'ratio' THEN ratio_weighted / denominators
            WHEN 'weighted_mean' THEN weighted / weights
            WHEN 'mean' THEN mean
        END, 9),
        round(CASE method
            WHEN 'single' THEN top_total
            WHEN 'sum' THEN top_total
            WHEN 'ratio' THEN top_ratio_weighted / denominators
            WHEN 'weighted_mean' THEN top_weighted / weights
            WHEN 'mean' THEN top_mean
        END, 9),
        CASE
            WHEN coalesce(method, spec.over_organisations) IN ('central', 'none')
                THEN 'measured_centrally'
            ELSE coalesce(c.absence, 'no_target')
        END,
        CASE WHEN method IN ('central', 'none') THEN '' ELSE coalesce(c.promise, '') END,
        coalesce(method = 'sum' AND with_value < c.expected AND with_value > 0, false),
        latest.value,
        false,
        CASE method WHEN 'ratio' THEN with_ratio WHEN 'weighted_mean' THEN with_weight
            ELSE coalesce(with_value, 0) END,
        coalesce(c.expected, 0),
        jsonb_strip_nulls(jsonb_build_object(
            'source', 'organisations',
            'method', coalesce(method, spec.over_organisations),
            'organisations', organisations,
            'missing', missing
        ))
    FROM planning AS spec
    LEFT JOIN planned_city AS c USING (indicator_id, year)
    LEFT JOIN latest
        ON latest.indicator_id = spec.indicator_id AND latest.year = spec.year
        AND latest.organisation_id = %(city)s
),
plan_question AS (
    SELECT
        'plan' AS question, true AS is_plan, answer.organisation_id = %(city)s AS is_city,
        answer.indicator_id, answer.organisation_id, answer.year, 'plan' AS period,
        coalesce(target.text, '') AS target_text, coalesce(target.read_as, '') AS read_as,
        coalesce(target.kind, 'none') AS kind,
        target.low, target.high, target.change, coalesce(target.strict, false) AS strict,
        coalesce(target.change_in_percent, false) AS change_in_percent,
        coalesce(target.unit_clash, false) AS unit_clash,
        spec.direction, spec.decimals,
        answer.value_low, answer.value_high, answer.absence,
        answer.incomplete, answer.promise, answer.part_of_sum,
        answer.comparable, base.value AS base,
        answer.coverage, answer.expected, answer.inputs, spec.tolerance, spec.tolerance_percent
    FROM plan_answer AS answer
    JOIN planning AS spec ON spec.indicator_id = answer.indicator_id AND spec.year = answer.year
    LEFT JOIN target
        ON target.indicator_id = answer.indicator_id AND target.year = answer.year
        AND target.organisation_id = %(city)s
    LEFT JOIN earlier AS base
        ON base.indicator_id = answer.indicator_id AND base.year = target.base_year
        AND base.organisation_id = answer.organisation_id AND base.period = 'VB'
),
asked AS (
    SELECT * FROM outcome_question
    UNION ALL
    SELECT * FROM plan_question
)

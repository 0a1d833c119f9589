-- What each organisation is asked, in the form that judge.sql reads: does its outcome, or its
-- forecast, reach its target; and does its target reach the council's?
target AS MATERIALIZED (
    SELECT
        t.indicator_id, t.organisation_id, t.year::int AS year,
        t.text, t.read_as, t.kind, t.low, t.high, t.change, t.strict,
        t.kind IN ('increase', 'decrease', 'change_since') AND t.base_year IS NOT NULL AS has_base,
        -- the base year, when it can be compared with
        origin.year AS base_year,
        -- points are no percent: "+2 procentenheter" of 40 is 42
        t.unit = '%%' AS change_in_percent,
        CASE
            WHEN t.kind IN ('change', 'change_since') AND t.unit = '%%' THEN false
            WHEN t.unit = 'procentenheter' THEN spec.unit_key NOT IN ('%%', '‰')
            -- an indicator without unit counts things
            ELSE coalesce(
                spec.definition_id IS NOT NULL AND unit_key.key <> ''
                AND unit_key.key <> coalesce(nullif(spec.unit_key, ''), 'st'), false
            )
        END AS unit_clash,
        (t.kind, spec.direction) IN (('increase', 'lower'), ('decrease', 'higher')) AS against
    FROM spec
    JOIN fact_target AS t USING (indicator_id, year)
    LEFT JOIN unit_key ON unit_key.unit = t.unit
    LEFT JOIN spec AS origin
        ON t.kind IN ('increase', 'decrease', 'change_since')
        AND origin.indicator_id = t.indicator_id AND origin.year = t.base_year
        AND origin.definition_id IS NOT DISTINCT FROM spec.definition_id
    WHERE spec.is_asked OR spec.over_organisations = 'share_meeting'
),
council AS MATERIALIZED (
    SELECT * FROM target WHERE organisation_id = %(city)s
),
-- a year without any target has no plans to ask about
planning AS MATERIALIZED (
    SELECT * FROM spec
    WHERE is_asked AND NOT is_own AND (indicator_id, year) IN (
        SELECT indicator_id, year FROM target
    )
),
planned AS MATERIALIZED (
    SELECT
        responsible.indicator_id, responsible.organisation_id, responsible.year,
        CASE
            WHEN unit_clash OR against THEN NULL
            WHEN kind IN ('level', 'at_least', 'band') THEN low
            WHEN kind = 'at_most' THEN high
            WHEN kind = 'unchanged' THEN latest.value
            WHEN change_in_percent
                THEN reference.value + abs(reference.value) * change * 0.01
            ELSE reference.value + change
        END AS value_low,
        CASE WHEN kind = 'band' AND NOT unit_clash THEN high END AS value_high,
        CASE WHEN kind IN ('increase', 'decrease') AND NOT against THEN kind ELSE '' END AS promise,
        CASE
            WHEN kind IS NULL OR kind IN ('none', 'by_committee') THEN 'no_target'
            WHEN kind IN ('to_be_set', 'uninterpreted', 'not_measured') THEN kind
            WHEN unit_clash THEN 'unit_mismatch'
            WHEN against THEN 'against_direction'
            WHEN kind IN ('unchanged', 'change', 'change_since') AND reference.value IS NULL
                THEN 'no_comparison'
            ELSE ''
        END AS absence,
        latest.value AS comparable,
        latest.denominator
    FROM responsible
    JOIN planning USING (indicator_id, year)
    LEFT JOIN target AS own
        ON own.indicator_id = responsible.indicator_id AND own.year = responsible.year
        AND own.organisation_id = responsible.organisation_id
    LEFT JOIN latest
        ON latest.indicator_id = responsible.indicator_id AND latest.year = responsible.year
        AND latest.organisation_id = responsible.organisation_id
    LEFT JOIN earlier AS base
        ON base.indicator_id = responsible.indicator_id AND base.year = own.base_year
        AND base.organisation_id = responsible.organisation_id AND base.period = 'VB'
    CROSS JOIN LATERAL (
        SELECT CASE WHEN own.kind = 'change_since' THEN base.value ELSE latest.value END AS value
    ) AS reference
    WHERE responsible.period = 'plan'
),
outcome_of_each AS (
    SELECT
        measured.question, false AS is_plan, false AS is_city,
        grid.indicator_id, grid.organisation_id, grid.year, grid.period,
        coalesce(target.text, '') AS target_text, coalesce(target.read_as, '') AS read_as,
        coalesce(target.kind, 'none') AS kind,
        target.low, target.high, target.change, coalesce(target.strict, false) AS strict,
        coalesce(target.change_in_percent, false) AS change_in_percent,
        coalesce(target.unit_clash, false) AS unit_clash,
        coalesce(target.against, false) AS against,
        coalesce(target.has_base, false) AS has_base,
        -- "Tas fram av nämnd" beside an organisation's name is the council asking that one
        spec.is_asked_of_each OR coalesce(own.kind = 'by_committee', false)
            OR coalesce(council.kind NOT IN ('none', 'not_measured', 'to_be_set'), false)
            AS is_missed,
        spec.direction, spec.decimals,
        coalesce(grid.forecast, grid.value) AS value_low, NULL::numeric AS value_high,
        coalesce(grid.forecast, grid.value) AS like_low, NULL::numeric AS like_high,
        coalesce(grid.forecast, grid.value) AS base_low, NULL::numeric AS base_high,
        CASE WHEN grid.forecast IS NULL THEN grid.absence ELSE '' END AS absence,
        grid.incomplete AND grid.forecast IS NULL AS incomplete,
        false AS low_coverage,
        spec.accumulates AND grid.forecast IS NULL AND grid.period NOT IN ('VB', 'M12')
            AS unforeseen,
        '' AS promise, false AS part_of_sum,
        CASE WHEN grid.forecast IS NULL THEN previous.value ELSE whole_year.value END AS comparable,
        base.value AS base,
        CASE WHEN NOT grid.incomplete THEN grid.value END AS seen_low, NULL::numeric AS seen_high,
        previous.value AS seen_before,
        grid.value AS outcome, previous.value AS previous, grid.forecast, grid.women, grid.men,
        CASE
            WHEN grid.forecast IS NOT NULL THEN 'forecast'
            WHEN grid.period IN ('VB', 'M12') THEN 'outcome'
            ELSE 'so_far'
        END AS judged,
        CASE WHEN grid.value IS NULL THEN 0 ELSE 1 END AS coverage, 1 AS expected,
        NULL::jsonb AS inputs, spec.tolerance, spec.tolerance_percent
    FROM grid
    JOIN spec ON spec.indicator_id = grid.indicator_id AND spec.year = grid.year
    LEFT JOIN earlier AS previous
        ON previous.indicator_id = grid.indicator_id AND previous.year = spec.before_year
        AND previous.organisation_id = grid.organisation_id AND previous.period = grid.period
    LEFT JOIN earlier AS whole_year
        ON grid.forecast IS NOT NULL
        AND whole_year.indicator_id = grid.indicator_id AND whole_year.year = spec.before_year
        AND whole_year.organisation_id = grid.organisation_id AND whole_year.period = 'VB'
    LEFT JOIN council
        ON council.indicator_id = grid.indicator_id AND council.year = grid.year
    LEFT JOIN target AS own
        ON own.indicator_id = grid.indicator_id AND own.year = grid.year
        AND own.organisation_id = grid.organisation_id
    -- where the city's figure is who meets, the council's words are the measure of each; a row of
    -- its own an organisation has by its own words, where it has any
    JOIN (VALUES ('outcome'), ('meeting')) AS measured (question)
        ON measured.question = 'outcome' OR spec.over_organisations = 'share_meeting'
    LEFT JOIN target
        ON target.indicator_id = grid.indicator_id AND target.year = grid.year
        AND target.organisation_id = CASE
            WHEN measured.question = 'meeting' OR (
                spec.over_organisations = 'share_meeting'
                AND coalesce(own.kind, 'none') IN ('none', 'by_committee')
            ) THEN %(city)s
            ELSE grid.organisation_id
        END
    LEFT JOIN earlier AS base
        ON base.indicator_id = grid.indicator_id AND base.year = target.base_year
        AND base.organisation_id = grid.organisation_id
        AND base.period = CASE WHEN grid.forecast IS NULL THEN grid.period ELSE 'VB' END
    WHERE spec.is_asked OR spec.over_organisations = 'share_meeting'
),
plan_of_each AS (
    SELECT
        'plan' AS question, true AS is_plan, false AS is_city,
        planned.indicator_id, planned.organisation_id, planned.year, 'plan' AS period,
        coalesce(target.text, '') AS target_text, coalesce(target.read_as, '') AS read_as,
        coalesce(target.kind, 'none') AS kind,
        target.low, target.high, target.change, coalesce(target.strict, false) AS strict,
        coalesce(target.change_in_percent, false) AS change_in_percent,
        coalesce(target.unit_clash, false) AS unit_clash,
        coalesce(target.against, false) AS against,
        coalesce(target.has_base, false) AS has_base,
        true AS is_missed,
        spec.direction, spec.decimals,
        value_low, value_high, value_low AS like_low, value_high AS like_high,
        value_low AS base_low, value_high AS base_high,
        planned.absence, false AS incomplete, false AS low_coverage, false AS unforeseen,
        planned.promise, spec.over_organisations = 'sum' AND several.here AS part_of_sum,
        planned.comparable, base.value AS base,
        value_low AS seen_low, value_high AS seen_high, planned.comparable AS seen_before,
        value_low AS outcome, planned.comparable AS previous, NULL::numeric AS forecast,
        NULL::numeric AS women, NULL::numeric AS men, '' AS judged,
        CASE WHEN value_low IS NULL AND planned.promise = '' THEN 0 ELSE 1 END AS coverage,
        1 AS expected, NULL::jsonb AS inputs, spec.tolerance, spec.tolerance_percent
    FROM planned
    JOIN planning AS spec USING (indicator_id, year)
    JOIN (
        SELECT indicator_id, year, count(*) > 1 AS here FROM planned GROUP BY indicator_id, year
    ) AS several USING (indicator_id, year)
    LEFT JOIN council AS target USING (indicator_id, year)
    LEFT JOIN earlier AS base
        ON base.indicator_id = planned.indicator_id AND base.year = target.base_year
        AND base.organisation_id = planned.organisation_id AND base.period = 'VB'
),
asked_of_each AS MATERIALIZED (
    SELECT * FROM outcome_of_each
    UNION ALL
    SELECT * FROM plan_of_each
)

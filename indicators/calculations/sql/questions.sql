-- The rows to judge: one relation `asked` for both questions, in the form judge.sql reads. The
-- city's figures and plans beside the organisations'.
-- An earlier city figure that everything of this year's is held against, not only a part of it.
whole AS (
    SELECT indicator_id, year, period, is_reported, value,
        value IS NOT NULL AND NOT incomplete AND NOT low_coverage AS is_usable,
        CASE WHEN NOT incomplete THEN value END AS seen
    FROM city
),
-- the council's words as the city is held against them: where it counts who meets, all are to
citys_target AS (
    SELECT
        spec.indicator_id, spec.year, coalesce(council.text, '') AS target_text,
        coalesce(council.read_as, '') AS read_as,
        CASE WHEN meets.here THEN 'at_least' ELSE coalesce(council.kind, 'none') END AS kind,
        CASE WHEN meets.here THEN 100 ELSE council.low END AS low,
        CASE WHEN NOT meets.here THEN council.high END AS high,
        CASE WHEN NOT meets.here THEN council.change END AS change,
        NOT meets.here AND coalesce(council.strict, false) AS strict,
        coalesce(council.change_in_percent, false) AS change_in_percent,
        coalesce(council.unit_clash, false) AS unit_clash,
        coalesce(council.against, false) AS against,
        NOT meets.here AND coalesce(council.has_base, false) AS has_base,
        CASE WHEN NOT meets.here THEN council.base_year END AS base_year,
        CASE WHEN share.here THEN 'higher' ELSE spec.direction END AS direction,
        -- 229 of 230 are not all
        CASE WHEN share.here THEN 6 ELSE spec.decimals END AS decimals,
        CASE WHEN NOT share.here THEN spec.tolerance END AS tolerance,
        CASE WHEN NOT share.here THEN spec.tolerance_percent END AS tolerance_percent
    FROM spec
    LEFT JOIN council USING (indicator_id, year)
    CROSS JOIN LATERAL (SELECT spec.over_organisations = 'share_meeting' AS here) AS share
    CROSS JOIN LATERAL (
        SELECT share.here AND coalesce(council.kind NOT IN (
            'none', 'by_committee', 'to_be_set', 'uninterpreted', 'not_measured'
        ), false) AND NOT council.unit_clash AND NOT council.against AS here
    ) AS meets
    WHERE spec.is_asked AND NOT spec.is_own
),
outcome_of_city AS (
    SELECT
        'outcome' AS question, false AS is_plan, true AS is_city,
        city.indicator_id, %(city)s::bigint AS organisation_id, city.year, city.period,
        t.target_text, t.read_as, t.kind, t.low, t.high, t.change, t.strict, t.change_in_percent,
        t.unit_clash, t.against, t.has_base, false AS is_missed, t.direction, t.decimals,
        figure.judged AS value_low, NULL::numeric AS value_high,
        CASE
            WHEN figure.by_forecast AND (city.is_foretold OR whole_year.is_reported)
                THEN figure.judged
            WHEN NOT figure.by_forecast AND (city.is_reported OR before.is_reported)
                THEN CASE WHEN figure.is_covered THEN figure.judged END
            ELSE pair.now_low
        END AS like_low, NULL::numeric AS like_high,
        CASE
            WHEN CASE WHEN figure.by_forecast THEN city.is_foretold ELSE city.is_reported END
                OR base.is_reported
                THEN CASE WHEN figure.by_forecast OR figure.is_covered THEN figure.judged END
            ELSE base_pair.now_low
        END AS base_low, NULL::numeric AS base_high,
        CASE WHEN figure.by_forecast THEN '' ELSE city.absence END AS absence,
        city.incomplete AND NOT figure.by_forecast AS incomplete,
        city.low_coverage AND NOT figure.by_forecast AS low_coverage,
        spec.accumulates AND NOT figure.by_forecast AND city.period NOT IN ('VB', 'M12')
            AS unforeseen,
        '' AS promise, false AS part_of_sum,
        CASE
            WHEN figure.by_forecast AND (city.is_foretold OR whole_year.is_reported)
                THEN CASE WHEN whole_year.is_usable THEN whole_year.value END
            WHEN NOT figure.by_forecast AND (city.is_reported OR before.is_reported)
                THEN CASE WHEN figure.is_covered AND before.is_usable THEN before.value END
            ELSE pair.before_value
        END AS comparable,
        CASE
            WHEN CASE WHEN figure.by_forecast THEN city.is_foretold ELSE city.is_reported END
                OR base.is_reported
                THEN CASE WHEN (figure.by_forecast OR figure.is_covered) AND base.is_usable
                    THEN base.value END
            ELSE base_pair.before_value
        END AS base,
        CASE
            WHEN city.incomplete OR NOT figure.is_covered THEN NULL
            WHEN city.is_reported OR before.is_reported THEN city.value
            ELSE so_far.now_low
        END AS seen_low, NULL::numeric AS seen_high,
        seen.before AS seen_before,
        city.value AS outcome,
        CASE WHEN city.value IS NULL THEN before.seen ELSE seen.before END AS previous,
        city.forecast, city.women, city.men,
        CASE
            WHEN figure.by_forecast THEN 'forecast'
            WHEN city.period IN ('VB', 'M12') THEN 'outcome'
            ELSE 'so_far'
        END AS judged,
        city.coverage, city.expected, city.inputs, t.tolerance, t.tolerance_percent
    FROM city
    JOIN spec USING (indicator_id, year)
    JOIN citys_target AS t USING (indicator_id, year)
    CROSS JOIN LATERAL (
        SELECT city.forecast IS NOT NULL AS by_forecast,
            coalesce(city.forecast, city.value) AS judged,
            -- a figure of some is held against none of all
            city.is_reported OR NOT (city.low_coverage OR city.incomplete) AS is_covered,
            CASE WHEN city.forecast IS NULL THEN 'outcome' ELSE 'forecast' END AS what,
            CASE WHEN city.forecast IS NULL THEN city.period ELSE 'VB' END AS like_period
    ) AS figure
    LEFT JOIN whole AS before
        ON before.indicator_id = city.indicator_id AND before.year = spec.before_year
        AND before.period = city.period
    LEFT JOIN whole AS whole_year
        ON whole_year.indicator_id = city.indicator_id AND whole_year.year = spec.before_year
        AND whole_year.period = 'VB'
    LEFT JOIN whole AS base
        ON base.indicator_id = city.indicator_id AND base.year = t.base_year
        AND base.period = figure.like_period
    LEFT JOIN pair
        ON pair.indicator_id = city.indicator_id AND pair.year = city.year
        AND pair.period = city.period AND pair.what = figure.what
        AND pair.before_year = spec.before_year
    LEFT JOIN pair AS base_pair
        ON base_pair.indicator_id = city.indicator_id AND base_pair.year = city.year
        AND base_pair.period = city.period AND base_pair.what = figure.what
        AND base_pair.before_year = t.base_year
    LEFT JOIN pair AS so_far
        ON so_far.indicator_id = city.indicator_id AND so_far.year = city.year
        AND so_far.period = city.period AND so_far.what = 'outcome'
        AND so_far.before_year = spec.before_year
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN city.is_reported OR before.is_reported
                THEN CASE WHEN figure.is_covered AND before.is_usable THEN before.value END
            ELSE so_far.before_value
        END AS before
    ) AS seen
),
-- the same promise from everybody is the city's promise
promised AS (
    SELECT indicator_id, year,
        CASE WHEN min(promise) = max(promise) THEN min(promise) ELSE '' END AS promise
    FROM planned
    WHERE absence NOT IN ('not_applicable', 'not_measured')
    GROUP BY indicator_id, year
),
-- all plans together; those of some are held against no figure of all
all_plans AS (
    SELECT *,
        coalesce(needs_all AND coverage > 0 AND coverage < expected, false) AS lacks_some,
        coalesce(NOT needs_all AND coverage > 0 AND coverage < least_coverage * expected, false)
            AS are_few
    FROM together
    WHERE what = 'plan'
),
-- the latest full year that the plans can be held against
plans_before AS (
    SELECT DISTINCT ON (indicator_id, year) indicator_id, year, now_low, now_high, before_value
    FROM (
        SELECT pair.indicator_id, pair.year, before_year, now_low, now_high, before_value
        FROM pair
        JOIN whole
            ON whole.indicator_id = pair.indicator_id AND whole.year = before_year
            AND whole.period = 'VB' AND NOT whole.is_reported
        WHERE what = 'plan'
        UNION ALL
        SELECT planning.indicator_id, planning.year, before.year, plans.aggregate, plans.top,
            whole.value
        FROM planning
        JOIN spec AS before
            ON before.indicator_id = planning.indicator_id AND before.year < planning.year
            AND before.definition_id IS NOT DISTINCT FROM planning.definition_id
        JOIN whole
            ON whole.indicator_id = before.indicator_id AND whole.year = before.year
            AND whole.period = 'VB' AND whole.is_reported AND whole.is_usable
        LEFT JOIN all_plans AS plans
            ON plans.indicator_id = planning.indicator_id AND plans.year = planning.year
        WHERE (plans.lacks_some OR plans.are_few) IS NOT TRUE
    ) AS known
    ORDER BY indicator_id, year, before_year DESC
),
plan_of_city AS (
    SELECT
        'plan' AS question, true AS is_plan, true AS is_city,
        planning.indicator_id, %(city)s::bigint, planning.year, 'plan' AS period,
        t.target_text, t.read_as, t.kind, t.low, t.high, t.change, t.strict, t.change_in_percent,
        t.unit_clash, t.against, t.has_base, true AS is_missed, t.direction, t.decimals,
        c.aggregate AS value_low, c.top AS value_high,
        before.now_low AS like_low, before.now_high AS like_high,
        CASE WHEN base.is_reported THEN CASE WHEN whole_plans.here THEN c.aggregate END
            ELSE base_pair.now_low END AS base_low,
        CASE WHEN base.is_reported THEN CASE WHEN whole_plans.here THEN c.top END
            ELSE base_pair.now_high END AS base_high,
        CASE
            WHEN coalesce(c.method, planning.over_organisations) IN ('central', 'none')
                THEN 'measured_centrally'
            ELSE coalesce(c.absence, 'no_target')
        END AS absence,
        coalesce(c.lacks_some, false) AS incomplete, coalesce(c.are_few, false) AS low_coverage,
        false AS unforeseen,
        CASE
            WHEN c.method IN ('central', 'none') OR c.coverage > 0 THEN ''
            ELSE coalesce(promised.promise, '')
        END AS promise,
        false AS part_of_sum,
        before.before_value AS comparable,
        CASE
            WHEN base.is_reported
                THEN CASE WHEN base.is_usable AND whole_plans.here THEN base.value END
            ELSE base_pair.before_value
        END AS base,
        before.now_low AS seen_low, before.now_high AS seen_high,
        before.before_value AS seen_before,
        c.aggregate AS outcome, before.before_value AS previous, NULL::numeric AS forecast,
        NULL::numeric AS women, NULL::numeric AS men, '' AS judged,
        coalesce(c.coverage, 0) AS coverage, coalesce(c.expected, 0) AS expected,
        jsonb_strip_nulls(jsonb_build_object(
            'source', 'organisations',
            'method', coalesce(c.method, planning.over_organisations),
            'organisations', c.organisations,
            'missing', c.missing
        )) AS inputs,
        t.tolerance, t.tolerance_percent
    FROM planning
    JOIN citys_target AS t USING (indicator_id, year)
    LEFT JOIN all_plans AS c
        ON c.indicator_id = planning.indicator_id AND c.year = planning.year
    CROSS JOIN LATERAL (
        SELECT (c.lacks_some OR c.are_few) IS NOT TRUE AS here
    ) AS whole_plans
    LEFT JOIN promised
        ON promised.indicator_id = planning.indicator_id AND promised.year = planning.year
    LEFT JOIN plans_before AS before
        ON before.indicator_id = planning.indicator_id AND before.year = planning.year
    LEFT JOIN whole AS base
        ON base.indicator_id = planning.indicator_id AND base.year = t.base_year
        AND base.period = 'VB'
    LEFT JOIN pair AS base_pair
        ON base_pair.indicator_id = planning.indicator_id AND base_pair.year = planning.year
        AND base_pair.what = 'plan' AND base_pair.before_year = t.base_year
),
asked AS (
    SELECT asked_of_each.*
    FROM asked_of_each JOIN spec USING (indicator_id, year)
    WHERE spec.is_asked AND question <> 'meeting'
    UNION ALL
    SELECT * FROM outcome_of_city
    UNION ALL
    SELECT * FROM plan_of_city
)

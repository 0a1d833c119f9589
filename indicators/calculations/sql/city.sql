-- From organisations to the city: outcomes, forecasts and plans alike. Every method is a sum, or a
-- sum of n over a sum of d, so that the same organisations can be put together again for a
-- comparison. The same in Python: indicators/control/aggregation.py.
offered AS (
    SELECT indicator_id, year, period, 'outcome' AS what, organisation_id, value,
        NULL::numeric AS top, numerator, denominator, absence, incomplete, women, men
    FROM grid JOIN spec USING (indicator_id, year)
    WHERE NOT is_own AND over_organisations <> 'share_meeting'
    UNION ALL
    -- the year's end, weighed as the last full year was
    SELECT grid.indicator_id, grid.year, grid.period, 'forecast', grid.organisation_id,
        grid.forecast, NULL, NULL, latest.denominator,
        CASE
            WHEN grid.forecast IS NOT NULL THEN ''
            WHEN grid.absence IN ('not_applicable', 'secret') THEN grid.absence
            ELSE 'forecast_missing'
        END,
        false, NULL, NULL
    FROM grid
    JOIN spec USING (indicator_id, year)
    LEFT JOIN latest
        ON latest.indicator_id = grid.indicator_id AND latest.year = grid.year
        AND latest.organisation_id = grid.organisation_id
    WHERE is_asked AND NOT is_own AND over_organisations <> 'share_meeting'
        AND (grid.indicator_id, grid.year, grid.period) IN (
            SELECT indicator_id, year, period FROM grid WHERE forecast IS NOT NULL
        )
    UNION ALL
    SELECT planned.indicator_id, planned.year, 'plan', 'plan', planned.organisation_id,
        value_low, value_high, NULL, denominator,
        CASE WHEN promise <> '' THEN 'not_comparable' ELSE absence END, false, NULL, NULL
    FROM planned JOIN spec USING (indicator_id, year)
    WHERE over_organisations <> 'share_meeting'
    UNION ALL
    -- who meets is 100, who does not 0; nobody is both so far and foreseen
    SELECT
        indicator_id, year, period,
        CASE
            WHEN question = 'plan' THEN 'plan'
            WHEN bool_or(judged = 'forecast' AND level IN ('full', 'partial', 'none'))
                OVER (PARTITION BY indicator_id, year, period, question) THEN 'forecast'
            ELSE 'outcome'
        END,
        organisation_id,
        CASE WHEN level = 'full' THEN 100 WHEN level IN ('partial', 'none') THEN 0 END,
        NULL, NULL, NULL,
        CASE
            WHEN level = 'not_applicable' THEN 'not_applicable'
            WHEN level = 'hard_to_assess' THEN reason
            ELSE ''
        END,
        false, NULL, NULL
    FROM meeting
),
answering AS (
    SELECT indicator_id, year, period, count(*) AS number
    FROM responsible
    GROUP BY indicator_id, year, period
),
portion AS MATERIALIZED (
    SELECT
        offered.*, used.method, used.d, weight.weight,
        CASE
            WHEN NOT used.here THEN NULL
            WHEN used.method = 'ratio' AND what = 'outcome' THEN numerator * spec.scale
            ELSE value * coalesce(used.d, 1)
        END AS n,
        CASE WHEN used.here THEN coalesce(top, value) * coalesce(used.d, 1) END AS top_n,
        CASE
            WHEN absence <> '' THEN absence
            WHEN incomplete AND used.method IN ('ratio', 'mean', 'weighted_mean') THEN 'incomplete'
            WHEN used.method = 'ratio' THEN 'no_parts'
            WHEN used.method = 'weighted_mean' THEN 'no_weight'
            ELSE 'measured_centrally'
        END AS why
    FROM offered
    JOIN spec USING (indicator_id, year)
    JOIN answering USING (indicator_id, year, period)
    LEFT JOIN indicators_weight AS weight
        ON weight.indicator_id = offered.indicator_id
        AND weight.organisation_id = offered.organisation_id
        AND weight.year = offered.year AND weight.indicator_id = ANY (%(indicators)s::bigint[])
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN answering.number = 1 AND over_organisations <> 'share_meeting'
                AND (what = 'plan' OR over_organisations <> 'sum') THEN 'single'
            ELSE over_organisations
        END AS method
    ) AS how
    CROSS JOIN LATERAL (
        SELECT how.method,
            CASE how.method
                WHEN 'ratio' THEN nullif(denominator, 0)
                WHEN 'weighted_mean' THEN nullif(weight.weight, 0)
                WHEN 'mean' THEN 1
                WHEN 'share_meeting' THEN 1
            END AS d
        OFFSET 0
    ) AS weighing
    CROSS JOIN LATERAL (
        SELECT how.method, fits.here, CASE WHEN fits.here THEN weighing.d END AS d
        FROM (
            SELECT value IS NOT NULL AND how.method NOT IN ('central', 'none')
                -- what lacks a part is in no figure, but of a sum that says so itself
                AND (NOT incomplete OR how.method IN ('sum', 'single'))
                AND (weighing.d IS NOT NULL OR how.method IN ('sum', 'single')) AS here
        ) AS fits
    ) AS used
),
together AS MATERIALIZED (
    SELECT
        indicator_id, year, period, what, method, over_organisations = 'sum' AS needs_all,
        least_coverage,
        count(n) AS coverage,
        count(*) FILTER (WHERE absence NOT IN ('not_applicable', 'not_measured')) AS expected,
        array_agg(organisation_id) FILTER (WHERE n IS NOT NULL) AS used_by,
        {quotient_n} AS aggregate,
        CASE WHEN bool_or(top IS NOT NULL) THEN {quotient_top_n} END AS top,
        CASE
            WHEN count(d) = 0 THEN sum(women) FILTER (WHERE n IS NOT NULL)
            ELSE round(sum(women * d), 40) / nullif(sum(d) FILTER (WHERE women IS NOT NULL), 0)
        END AS women,
        CASE
            WHEN count(d) = 0 THEN sum(men) FILTER (WHERE n IS NOT NULL)
            ELSE round(sum(men * d), 40) / nullif(sum(d) FILTER (WHERE men IS NOT NULL), 0)
        END AS men,
        coalesce(bool_or(incomplete) FILTER (WHERE n IS NOT NULL), false) AS incomplete,
        CASE
            WHEN bool_and(why IN ('not_applicable', 'not_measured') AND n IS NULL) THEN min(why)
            WHEN min(why) FILTER (WHERE why NOT IN ('not_applicable', 'not_measured'))
                = max(why) FILTER (WHERE why NOT IN ('not_applicable', 'not_measured'))
                THEN min(why) FILTER (WHERE why NOT IN ('not_applicable', 'not_measured'))
            WHEN what <> 'plan' THEN 'not_reported'
            WHEN bool_or(why IN ('not_comparable', 'no_parts', 'no_weight')) THEN 'not_comparable'
            ELSE 'no_target'
        END AS absence,
        coalesce(jsonb_agg(jsonb_build_object(
            'organisation', organisation_id,
            'value', trim_scale(round(value, 20))::text,
            'value_high', trim_scale(round(top, 20))::text,
            'numerator', trim_scale(numerator)::text,
            'denominator', trim_scale(denominator)::text,
            'weight', trim_scale(weight)::text
        )) FILTER (WHERE goes_in), '[]') AS organisations,
        coalesce(jsonb_agg(jsonb_build_object(
            'organisation', organisation_id, 'reason', why,
            'value', trim_scale(round(value, 20))::text
        )) FILTER (WHERE NOT goes_in), '[]') AS missing
    FROM (
        -- sorted once, for the groups and for the order inside their lists
        SELECT portion.*, spec.over_organisations, spec.least_coverage,
            n IS NOT NULL OR (method IN ('central', 'none') AND value IS NOT NULL AND what <> 'plan')
                AS goes_in
        FROM portion JOIN spec USING (indicator_id, year)
        ORDER BY indicator_id, year, period, what, organisation_id
    ) AS portion
    GROUP BY indicator_id, year, period, what, method, over_organisations, least_coverage
),
-- Whoever answered for a part of the year leaves its last figure in a sum that grows.
ended AS MATERIALIZED (
    SELECT indicator_id, year, period, sum(value) AS value, bool_or(incomplete) AS incomplete,
        jsonb_agg(jsonb_build_object(
            'organisation', organisation_id, 'value', trim_scale(value)::text
        ) ORDER BY organisation_id) AS organisations
    FROM (
        SELECT DISTINCT ON (grid.indicator_id, grid.year, later.period, grid.organisation_id)
            grid.indicator_id, grid.year, later.period, grid.organisation_id, grid.value,
            grid.incomplete
        FROM grid
        JOIN spec USING (indicator_id, year)
        JOIN span ON span.period = grid.period
        JOIN ending AS later
            ON later.indicator_id = grid.indicator_id AND later.year = grid.year
            AND later.end_month > span.end_month
        LEFT JOIN responsible
            ON responsible.indicator_id = grid.indicator_id AND responsible.year = grid.year
            AND responsible.period = later.period
            AND responsible.organisation_id = grid.organisation_id
        WHERE spec.accumulates AND spec.over_organisations = 'sum' AND NOT spec.is_own
            AND grid.value IS NOT NULL AND later.period <> 'plan' AND responsible.period IS NULL
        ORDER BY grid.indicator_id, grid.year, later.period, grid.organisation_id,
            span.end_month DESC, span.is_month
    ) AS last_figure
    GROUP BY indicator_id, year, period
),
city AS MATERIALIZED (
    SELECT
        spec.indicator_id, spec.year, span.period,
        own.value IS NOT NULL AS is_reported,
        figure.value,
        CASE WHEN own.value IS NOT NULL THEN own.women ELSE a.women END AS women,
        CASE WHEN own.value IS NOT NULL THEN own.men ELSE a.men END AS men,
        CASE
            WHEN own.value IS NOT NULL THEN own.incomplete
            ELSE figure.value IS NOT NULL AND (
                coalesce(a.incomplete, false) OR coalesce(ended.incomplete, false)
                OR coalesce(a.needs_all AND a.coverage < a.expected, false)
            )
        END AS incomplete,
        own.value IS NULL AND figure.value IS NOT NULL AND NOT coalesce(a.needs_all, true)
            AND coalesce(a.coverage < a.least_coverage * a.expected, false) AS low_coverage,
        said.absence,
        told.forecast IS NOT NULL AS is_foretold,
        CASE
            WHEN said.absence IN ('not_applicable', 'secret') THEN NULL
            WHEN told.forecast IS NOT NULL THEN told.forecast
            WHEN f.coverage > 0 AND CASE
                WHEN f.needs_all THEN f.coverage >= f.expected
                ELSE coalesce(f.coverage >= f.least_coverage * f.expected, true)
            END THEN f.aggregate + coalesce(ended.value, 0)
        END AS forecast,
        coalesce(a.coverage, f.coverage, 0) AS coverage,
        coalesce(a.expected, f.expected, 0) AS expected,
        jsonb_strip_nulls(jsonb_build_object(
            'source', CASE WHEN own.value IS NOT NULL THEN 'city' ELSE 'organisations' END,
            'method', coalesce(a.method, f.method, spec.over_organisations),
            'aggregate', CASE WHEN own.value IS NOT NULL
                THEN trim_scale(round(a.aggregate, 20))::text END,
            'organisations', a.organisations,
            'missing', a.missing,
            'ended', ended.organisations,
            'forecast', CASE WHEN f.coverage IS NOT NULL THEN jsonb_build_object(
                'coverage', f.coverage, 'expected', f.expected,
                'organisations', f.organisations, 'missing', f.missing
            ) END
        )) AS inputs
    FROM spec
    JOIN span ON NOT span.is_month OR spec.frequency = 'month'
    CROSS JOIN LATERAL (
        SELECT CASE spec.frequency
            WHEN 'year' THEN span.period = 'VB'
            WHEN 'half_year' THEN span.period IN ('T2', 'VB')
            ELSE true
        END AS now
    ) AS due
    LEFT JOIN reading AS own
        ON own.indicator_id = spec.indicator_id AND own.organisation_id = %(city)s
        AND own.year = spec.year AND own.period = span.period
    LEFT JOIN prognosis AS told
        ON told.indicator_id = spec.indicator_id AND told.organisation_id = %(city)s
        AND told.year = spec.year AND told.period = span.period
    LEFT JOIN together AS a
        ON a.indicator_id = spec.indicator_id AND a.year = spec.year AND a.period = span.period
        AND a.what = 'outcome'
    LEFT JOIN together AS f
        ON f.indicator_id = spec.indicator_id AND f.year = spec.year AND f.period = span.period
        AND f.what = 'forecast'
    LEFT JOIN ended
        ON ended.indicator_id = spec.indicator_id AND ended.year = spec.year
        AND ended.period = span.period
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN own.value IS NOT NULL THEN own.value
            WHEN ended.value IS NOT NULL THEN coalesce(a.aggregate, 0) + ended.value
            ELSE a.aggregate
        END AS value
    ) AS figure
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN figure.value IS NOT NULL THEN ''
            WHEN own.period IS NOT NULL
                AND (due.now OR own.absence NOT IN ('', 'not_reported', 'comes_later'))
                THEN coalesce(nullif(own.absence, ''), 'not_reported')
            WHEN NOT due.now THEN 'not_due'
            WHEN a.method IN ('central', 'none') THEN 'not_reported'
            ELSE coalesce(a.absence, 'not_reported')
        END AS absence
    ) AS said
    WHERE NOT spec.is_own
),
-- What is held against which earlier outcome: last year's, a base year's, and for plans any full
-- year's, of which the latest that can be is used.
sought AS (
    SELECT together.indicator_id, together.year, together.period, what, before_year,
        CASE what WHEN 'outcome' THEN together.period ELSE 'VB' END AS before_period
    FROM together JOIN spec USING (indicator_id, year)
    WHERE is_asked AND before_year IS NOT NULL AND what <> 'plan'
    UNION
    SELECT together.indicator_id, together.year, together.period, what, council.base_year,
        CASE what WHEN 'outcome' THEN together.period ELSE 'VB' END
    FROM together JOIN council USING (indicator_id, year) JOIN spec USING (indicator_id, year)
    WHERE is_asked AND council.has_base AND council.base_year IS NOT NULL
    UNION
    SELECT together.indicator_id, together.year, 'plan', 'plan', before.year, 'VB'
    FROM together
    JOIN spec USING (indicator_id, year)
    JOIN spec AS before
        ON before.indicator_id = together.indicator_id AND before.year < together.year
        AND before.definition_id IS NOT DISTINCT FROM spec.definition_id
    WHERE what = 'plan'
),
sides AS MATERIALIZED (
    SELECT sought.*, now.needs_all, now.least_coverage,
        greatest(now.expected, before.expected) AS expected,
        now.used_by = before.used_by AS alike, now.coverage,
        now.aggregate AS now_low, now.top AS now_high, before.aggregate AS before_value,
        now.incomplete OR before.incomplete AS incomplete, now.top IS NOT NULL AS has_top
    FROM sought
    JOIN together AS now
        ON now.indicator_id = sought.indicator_id AND now.year = sought.year
        AND now.period = sought.period AND now.what = sought.what
    JOIN together AS before
        ON before.indicator_id = sought.indicator_id AND before.year = sought.before_year
        AND before.period = sought.before_period AND before.what = 'outcome'
    WHERE now.used_by && before.used_by
),
-- over the organisations that are in both
pair AS MATERIALIZED (
    SELECT indicator_id, year, period, what, before_year, before_period, now_low, now_high,
        before_value
    FROM (
        SELECT indicator_id, year, period, what, before_year, before_period, needs_all,
            least_coverage, expected, coverage, now_low, now_high, before_value, incomplete
        FROM sides
        WHERE alike
        UNION ALL
        SELECT sides.indicator_id, sides.year, sides.period, sides.what, sides.before_year,
            sides.before_period, sides.needs_all, sides.least_coverage, sides.expected, count(*),
            {quotient_now_n}, CASE WHEN sides.has_top THEN {quotient_now_top_n} END,
            {quotient_before_n}, bool_or(now.incomplete OR before.incomplete)
        FROM sides
        JOIN portion AS now
            ON now.indicator_id = sides.indicator_id AND now.year = sides.year
            AND now.period = sides.period AND now.what = sides.what
        JOIN portion AS before
            ON before.indicator_id = sides.indicator_id AND before.year = sides.before_year
            AND before.period = sides.before_period AND before.what = 'outcome'
            AND before.organisation_id = now.organisation_id
        WHERE NOT sides.alike AND now.n IS NOT NULL AND before.n IS NOT NULL
        GROUP BY sides.indicator_id, sides.year, sides.period, sides.what, sides.before_year,
            sides.before_period, sides.needs_all, sides.least_coverage, sides.expected,
            sides.has_top
    ) AS common
    WHERE NOT incomplete AND CASE
        WHEN needs_all THEN coverage >= expected
        ELSE coalesce(coverage >= least_coverage * expected, true)
    END
)

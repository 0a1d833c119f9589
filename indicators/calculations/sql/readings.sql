-- From entered outcomes to one reading per indicator, organisation, year and period.
-- Parameters: the city, the claimed indicators with the first year to store, and the units in use with
-- the keys they are compared by. All years of a claimed indicator are read, because a year is
-- compared with earlier ones. The same in Python: indicators/control/aggregation.py.
unit_key AS MATERIALIZED (
    SELECT unit, key FROM unnest(%(units)s::text[], %(unit_keys)s::text[]) AS known (unit, key)
),
span (period, after_month, end_month, is_month) AS MATERIALIZED (
    VALUES
        ('T1', 0, 4, false), ('T2', 4, 8, false), ('VB', 8, 12, false),
        ('M01', 0, 1, true), ('M02', 1, 2, true), ('M03', 2, 3, true), ('M04', 3, 4, true),
        ('M05', 4, 5, true), ('M06', 5, 6, true), ('M07', 6, 7, true), ('M08', 7, 8, true),
        ('M09', 8, 9, true), ('M10', 9, 10, true), ('M11', 10, 11, true), ('M12', 11, 12, true)
),
known_year AS MATERIALIZED (
    SELECT indicator_id, year
    FROM (
        SELECT indicator_id, year FROM fact_target
        UNION
        SELECT indicator_id, year FROM fact_outcome
        UNION
        SELECT indicator_id, year FROM fact_place
    ) AS known
    WHERE NOT EXISTS (
        SELECT FROM left_out
        WHERE left_out.indicator_id = known.indicator_id AND left_out.year = known.year
    )
),
defined AS (
    SELECT d.*, lead(d.from_year, 1, 9999) OVER (PARTITION BY d.indicator_id ORDER BY d.from_year)
        AS until_year
    FROM claimed JOIN indicators_indicatordefinition AS d USING (indicator_id)
),
-- Everything that holds for an indicator's whole year, looked up once for all its rows.
spec AS MATERIALIZED (
    SELECT
        known_year.indicator_id,
        known_year.year::int AS year,
        known_year.year >= claimed.from_year AS is_asked,
        indicator.level = 'own' AS is_own,
        indicator.owner_id,
        definition.id AS definition_id,
        coalesce(definition.decimals, 0)::int AS decimals,
        coalesce(definition.direction, 'none') AS direction,
        coalesce(definition.frequency, 'year') AS frequency,
        -- a share that meets has no rule yet: nothing is put together
        coalesce(nullif(definition.over_organisations, 'share_meeting'), 'none')
            AS over_organisations,
        -- one figure a year is that year's figure, whatever it would be with several
        CASE
            WHEN coalesce(definition.frequency, 'year') = 'year' THEN 'latest'
            ELSE definition.over_periods
        END AS over_periods,
        coalesce(unit_key.key, '') AS unit_key,
        CASE WHEN unit_key.key = '%%' THEN 100 ELSE 1 END AS scale,
        -- the year before, when it can be compared with: the same definition
        CASE
            WHEN lag(known_year.year) OVER series = known_year.year - 1
                AND lag(definition.id) OVER series IS NOT DISTINCT FROM definition.id
                THEN known_year.year - 1
        END AS before_year,
        tolerance.absolute AS tolerance,
        tolerance.percent AS tolerance_percent
    FROM known_year
    JOIN claimed USING (indicator_id)
    JOIN indicators_indicator AS indicator ON indicator.id = known_year.indicator_id
    LEFT JOIN defined AS definition
        ON definition.indicator_id = known_year.indicator_id
        AND known_year.year >= definition.from_year AND known_year.year < definition.until_year
    LEFT JOIN unit_key ON unit_key.unit = definition.unit
    LEFT JOIN indicators_policy AS policy ON policy.year = known_year.year
    LEFT JOIN indicators_tolerance AS tolerance
        ON tolerance.policy_id = policy.id AND tolerance.indicator_id = known_year.indicator_id
    WINDOW series AS (PARTITION BY known_year.indicator_id ORDER BY known_year.year)
),
-- Who answers for a period is asked on its last day; the plans' is the year's.
ending AS MATERIALIZED (
    SELECT indicator_id, year, last.period, is_own, owner_id,
        (make_date(year, last.end_month, 1) + interval '1 month' - interval '1 day')::date AS day
    FROM spec
    JOIN (
        SELECT period, end_month, is_month FROM span UNION ALL VALUES ('plan', 12, false)
    ) AS last ON NOT last.is_month OR spec.frequency = 'month'
),
responsible AS MATERIALIZED (
    SELECT ending.indicator_id, ending.year, ending.period, r.organisation_id
    FROM ending
    JOIN indicators_indicatorresponsibility AS r
        ON r.indicator_id = ending.indicator_id AND r.starts_on <= ending.day
        AND (r.ends_on IS NULL OR r.ends_on >= ending.day)
    WHERE NOT ending.is_own
    UNION ALL
    SELECT indicator_id, year, period, owner_id FROM ending WHERE is_own
    UNION ALL
    -- earlier years for which nobody wrote down who answers: those who reported
    SELECT reporter.indicator_id, reporter.year, ending.period, reporter.organisation_id
    FROM (
        SELECT DISTINCT indicator_id, year, organisation_id
        FROM spec JOIN fact_outcome AS o USING (indicator_id, year)
        WHERE NOT is_own AND o.organisation_id <> %(city)s AND NOT EXISTS (
            SELECT FROM indicators_indicatorresponsibility AS r
            WHERE r.indicator_id = spec.indicator_id
                AND r.starts_on <= make_date(spec.year, 12, 31)
                AND (r.ends_on IS NULL OR r.ends_on >= make_date(spec.year, 1, 1))
        )
    ) AS reporter
    JOIN ending USING (indicator_id, year)
),
-- entries of indicators whose periods may be read out of other periods
entered AS MATERIALIZED (
    SELECT
        indicator_id,
        organisation_id,
        year, o.period, value, numerator, denominator, absence,
        frequency, over_periods, over_organisations, scale,
        span.end_month, span.is_month,
        CASE WHEN frequency = 'half_year' AND o.period = 'T2' THEN 0 ELSE span.after_month END
            AS after_month,
        CASE frequency
            WHEN 'tertial' THEN NOT span.is_month
            WHEN 'half_year' THEN o.period IN ('T2', 'VB')
            WHEN 'month' THEN true
            ELSE false
        END AS is_step
    FROM spec
    JOIN fact_outcome AS o USING (indicator_id, year)
    JOIN span ON span.period = o.period
    WHERE frequency = 'month' OR over_periods <> 'latest'
),
-- entries that add up; a tertial that was reported itself stands for its months
stepping AS (
    SELECT part.*, whole.end_month AS whole_until
    FROM entered AS part
    LEFT JOIN entered AS whole
        ON part.is_month
        AND whole.indicator_id = part.indicator_id
        AND whole.organisation_id = part.organisation_id
        AND whole.year = part.year
        AND whole.period = CASE
            WHEN part.end_month <= 4 THEN 'T1' WHEN part.end_month <= 8 THEN 'T2' ELSE 'VB'
        END
        AND whole.value IS NOT NULL
    WHERE part.is_step AND part.over_periods <> 'latest'
),
cumulative AS (
    SELECT
        e.indicator_id, e.organisation_id, e.year, p.period,
        CASE
            WHEN NOT coalesce(bool_or(e.value IS NOT NULL AND e.is_current), false) THEN NULL
            WHEN e.over_organisations = 'ratio' AND count(e.denominator) = count(e.value)
                AND sum(e.denominator) <> 0
                THEN round(sum(e.numerator) * e.scale / sum(e.denominator), 9)
            WHEN e.over_periods = 'sum' THEN sum(e.value)
            ELSE round(avg(e.value), 9)
        END AS value,
        sum(e.numerator) AS numerator,
        sum(e.denominator) AS denominator,
        coalesce(
            (array_agg(e.absence ORDER BY e.end_month DESC, e.is_month) FILTER (WHERE e.is_current))[1], ''
        ) AS absence,
        e.over_periods = 'sum' AND p.end_month > coalesce(sum(e.end_month - e.after_month)
            FILTER (WHERE e.value IS NOT NULL OR e.absence = 'not_applicable'), 0) AS incomplete
    FROM (
        SELECT stepping.*, p.period AS of_period,
            stepping.end_month > CASE
                WHEN frequency = 'half_year' AND p.period = 'T2' THEN 0 ELSE p.after_month
            END AS is_current
        FROM stepping
        JOIN span AS p ON stepping.end_month <= p.end_month
        WHERE (frequency = 'month' OR NOT p.is_month)
            AND (frequency <> 'half_year' OR p.period <> 'T1')
            AND (whole_until IS NULL OR whole_until > p.end_month)
    ) AS e
    JOIN span AS p ON p.period = e.of_period
    GROUP BY e.indicator_id, e.organisation_id, e.year, p.period, p.end_month,
        e.over_organisations, e.over_periods, e.scale
    HAVING bool_or(e.is_current)
),
from_months AS (
    SELECT DISTINCT ON (e.indicator_id, e.organisation_id, e.year, p.period)
        e.indicator_id, e.organisation_id, e.year, p.period,
        e.value, e.numerator, e.denominator, e.absence, false AS incomplete
    FROM entered AS e
    JOIN span AS p
        ON NOT p.is_month AND e.end_month > p.after_month AND e.end_month <= p.end_month
    WHERE e.frequency = 'month' AND e.over_periods = 'latest' AND e.is_month
        AND NOT EXISTS (
            SELECT FROM entered AS whole
            WHERE whole.indicator_id = e.indicator_id
                AND whole.organisation_id = e.organisation_id
                AND whole.year = e.year
                AND whole.period = p.period
        )
    ORDER BY e.indicator_id, e.organisation_id, e.year, p.period,
        (e.value IS NOT NULL) DESC, e.end_month DESC
),
reading AS MATERIALIZED (
    SELECT indicator_id, organisation_id, year, period, value, numerator, denominator, absence,
        false AS incomplete
    FROM entered
    WHERE over_periods = 'latest' OR NOT is_step
    UNION ALL
    SELECT indicator_id, organisation_id, year, period, value, numerator,
        denominator, absence, false
    FROM spec JOIN fact_outcome AS o USING (indicator_id, year)
    WHERE frequency <> 'month' AND over_periods = 'latest'
    UNION ALL
    SELECT * FROM from_months
    UNION ALL
    SELECT * FROM cumulative
),
grid AS MATERIALIZED (
    SELECT
        responsible.indicator_id, responsible.organisation_id, responsible.year,
        responsible.period, reading.value, reading.numerator, reading.denominator,
        coalesce(reading.incomplete, false) AS incomplete,
        CASE
            WHEN reading.value IS NOT NULL THEN ''
            WHEN NOT due.now AND coalesce(reading.absence, '') IN ('', 'not_reported', 'comes_later')
                THEN 'not_due'
            ELSE coalesce(nullif(reading.absence, ''), 'not_reported')
        END AS absence
    FROM responsible
    JOIN spec USING (indicator_id, year)
    CROSS JOIN LATERAL (
        SELECT CASE spec.frequency
            WHEN 'year' THEN responsible.period = 'VB'
            WHEN 'half_year' THEN responsible.period IN ('T2', 'VB')
            ELSE true
        END AS now
    ) AS due
    LEFT JOIN reading
        ON reading.indicator_id = responsible.indicator_id
        AND reading.organisation_id = responsible.organisation_id
        AND reading.year = responsible.year
        AND reading.period = responsible.period
    WHERE responsible.period <> 'plan'
),
together AS (
    SELECT
        grid.indicator_id, grid.year, grid.period,
        count(*) FILTER (WHERE grid.absence <> 'not_applicable') AS expected,
        count(grid.value) AS with_value,
        count(grid.denominator) FILTER (WHERE grid.value IS NOT NULL) AS with_ratio,
        count(grid.weight) FILTER (WHERE grid.value IS NOT NULL) AS with_weight,
        sum(grid.value) AS total,
        avg(grid.value) AS mean,
        sum(grid.numerator) FILTER (WHERE grid.value IS NOT NULL) AS numerators,
        sum(grid.denominator) FILTER (WHERE grid.value IS NOT NULL) AS denominators,
        sum(grid.value * grid.weight) AS weighted,
        sum(grid.weight) FILTER (WHERE grid.value IS NOT NULL) AS weights,
        bool_or(grid.incomplete) AS incomplete,
        CASE
            WHEN bool_and(grid.absence = 'not_applicable') THEN 'not_applicable'
            WHEN min(grid.absence) FILTER (WHERE grid.absence <> 'not_applicable')
                = max(grid.absence) FILTER (WHERE grid.absence <> 'not_applicable')
                THEN min(grid.absence) FILTER (WHERE grid.absence <> 'not_applicable')
            ELSE 'not_reported'
        END AS absence,
        coalesce(jsonb_agg(jsonb_build_object(
            'organisation', grid.organisation_id,
            'value', trim_scale(grid.value)::text,
            'numerator', trim_scale(grid.numerator)::text,
            'denominator', trim_scale(grid.denominator)::text,
            'weight', trim_scale(grid.weight)::text
        )) FILTER (WHERE grid.value IS NOT NULL), '[]') AS organisations,
        coalesce(jsonb_agg(jsonb_build_object(
            'organisation', grid.organisation_id, 'reason', grid.absence
        )) FILTER (WHERE grid.value IS NULL), '[]') AS missing
    FROM (
        -- sorted once, for the groups and for the order inside their lists
        SELECT grid.*, weight.weight
        FROM grid
        JOIN spec USING (indicator_id, year)
        LEFT JOIN indicators_weight AS weight
            ON weight.indicator_id = grid.indicator_id
            AND weight.organisation_id = grid.organisation_id
            AND weight.year = grid.year
        WHERE NOT spec.is_own
        ORDER BY grid.indicator_id, grid.year, grid.period, grid.organisation_id
    ) AS grid
    GROUP BY grid.indicator_id, grid.year, grid.period
),
-- the method that was really used: shares without what they need become a plain mean
joined AS (
    SELECT
        together.*,
        CASE
            WHEN spec.over_organisations = 'ratio' AND coalesce(denominators, 0) = 0 THEN 'mean'
            WHEN spec.over_organisations = 'weighted_mean' AND coalesce(weights, 0) = 0 THEN 'mean'
            ELSE spec.over_organisations
        END AS method,
        spec.scale
    FROM together JOIN spec USING (indicator_id, year)
),
aggregated AS (
    SELECT
        joined.*,
        round(CASE method
            WHEN 'sum' THEN total
            WHEN 'ratio' THEN numerators * scale / denominators
            WHEN 'weighted_mean' THEN weighted / weights
            WHEN 'mean' THEN mean
        END, 9) AS aggregate,
        CASE method WHEN 'ratio' THEN with_ratio WHEN 'weighted_mean' THEN with_weight
            ELSE with_value END AS coverage
    FROM joined
),
city AS MATERIALIZED (
    SELECT
        spec.indicator_id, %(city)s::bigint AS organisation_id, spec.year, span.period,
        CASE WHEN own.period IS NOT NULL THEN own.value ELSE a.aggregate END AS value,
        CASE
            WHEN own.period IS NOT NULL THEN own.incomplete
            ELSE coalesce(a.method = 'sum' AND a.aggregate IS NOT NULL
                AND (a.coverage < a.expected OR a.incomplete), false)
        END AS incomplete,
        CASE
            WHEN own.value IS NOT NULL THEN ''
            WHEN own.period IS NOT NULL
                AND (due.now OR own.absence NOT IN ('', 'not_reported', 'comes_later'))
                THEN coalesce(nullif(own.absence, ''), 'not_reported')
            WHEN own.period IS NULL AND a.aggregate IS NOT NULL THEN ''
            WHEN NOT due.now THEN 'not_due'
            WHEN spec.over_organisations = 'none' THEN 'not_aggregated'
            WHEN spec.over_organisations = 'central' THEN 'not_reported'
            ELSE coalesce(a.absence, 'not_reported')
        END AS absence,
        coalesce(a.coverage, 0) AS coverage,
        coalesce(a.expected, 0) AS expected,
        jsonb_strip_nulls(jsonb_build_object(
            'source', CASE WHEN own.period IS NOT NULL THEN 'city' ELSE 'organisations' END,
            'method', coalesce(a.method, spec.over_organisations),
            'aggregate', CASE WHEN own.period IS NOT NULL THEN trim_scale(a.aggregate)::text END,
            'organisations', a.organisations,
            'missing', a.missing
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
    LEFT JOIN aggregated AS a
        ON a.indicator_id = spec.indicator_id AND a.year = spec.year AND a.period = span.period
    WHERE NOT spec.is_own
),
-- what later years are compared with; an incomplete sum compares with nothing
earlier AS MATERIALIZED (
    SELECT indicator_id, organisation_id, year, period, value, denominator
    FROM reading
    WHERE organisation_id <> %(city)s AND value IS NOT NULL AND NOT incomplete
    UNION ALL
    SELECT indicator_id, organisation_id, year, period, value, NULL
    FROM city
    WHERE value IS NOT NULL AND NOT incomplete
)

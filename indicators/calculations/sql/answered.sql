-- What has been judged, as it is stored, and what is stored of what was claimed.
answered AS (
    SELECT
        indicator_id, organisation_id, year, period, question,
        level, reason, trend, target_text, round(target_value, 20) AS target_value,
        round(outcome, 20) AS outcome, round(women, 20) AS women, round(men, 20) AS men,
        round(forecast, 20) AS forecast, judged, round(previous, 20) AS previous,
        round(comparable, 20) AS compared_with, distance, coverage, expected,
        CASE WHEN inputs IS NULL AND base IS NULL AND tolerance IS NULL
            AND tolerance_percent IS NULL AND value_high IS NULL AND promise = '' AND read_as = ''
            THEN '{}'::jsonb
        ELSE coalesce(inputs, '{}') || jsonb_strip_nulls(jsonb_build_object(
            'base', trim_scale(round(base, 20))::text,
            'tolerance', trim_scale(tolerance)::text,
            'tolerance_percent', trim_scale(tolerance_percent)::text,
            'value_high', trim_scale(round(value_high, 20))::text,
            'promise', nullif(promise, ''),
            'read_as', nullif(read_as, '')
        )) END AS inputs
    FROM judged
),
stored AS NOT MATERIALIZED (
    SELECT f.*
    FROM indicators_fulfilment AS f
    JOIN claimed ON claimed.indicator_id = f.indicator_id AND f.year >= claimed.from_year
    WHERE f.basis = %(basis)s AND f.indicator_id = ANY (%(indicators)s::bigint[])
)

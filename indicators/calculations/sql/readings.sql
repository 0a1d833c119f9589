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
        -- the council asks those who answer for a target of their own
        indicator.level = 'mandatory' AND (known_year.indicator_id, known_year.year) IN (
            SELECT indicator_id, year FROM fact_place
        ) AS is_asked_of_each,
        indicator.owner_id,
        definition.id AS definition_id,
        coalesce(definition.decimals, 0)::int AS decimals,
        coalesce(definition.direction, 'none') AS direction,
        coalesce(definition.frequency, 'year') AS frequency,
        coalesce(definition.over_organisations, 'none') AS over_organisations,
        coalesce(definition.values, 'state') AS meaning,
        -- one figure a year is that year's figure, whatever it would be with several
        CASE
            WHEN coalesce(definition.frequency, 'year') = 'year'
                OR definition.values = 'year_to_date' THEN 'latest'
            ELSE definition.over_periods
        END AS over_periods,
        -- grows through the year, so that a figure of part of it says nothing about the whole
        coalesce(
            (definition.values = 'year_to_date'
                OR (definition.values = 'own_period' AND definition.over_periods = 'sum'))
            AND coalesce(unit_key.key, '') NOT IN ('%%', '‰'), false
        ) AS accumulates,
        coalesce(unit_key.key, '') AS unit_key,
        CASE unit_key.key WHEN '%%' THEN 100 WHEN '‰' THEN 1000 ELSE 1 END AS scale,
        -- the year before, when it can be compared with: the same definition
        CASE
            WHEN lag(known_year.year) OVER series = known_year.year - 1
                AND lag(definition.id) OVER series IS NOT DISTINCT FROM definition.id
                THEN known_year.year - 1
        END AS before_year,
        tolerance.absolute AS tolerance,
        tolerance.percent AS tolerance_percent,
        policy.least_coverage
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
    SELECT indicator_id, year, last.period, last.end_month, is_own, owner_id,
        (make_date(year, last.end_month, 1) + interval '1 month' - interval '1 day')::date AS day
    FROM spec
    JOIN (
        SELECT period, end_month, is_month FROM span UNION ALL VALUES ('plan', 12, false)
    ) AS last ON NOT last.is_month OR spec.frequency = 'month'
),
named AS (
    SELECT ending.indicator_id, ending.year, ending.period, ending.day, r.organisation_id
    FROM ending
    JOIN indicators_indicatorresponsibility AS r
        ON r.indicator_id = ending.indicator_id AND r.starts_on <= ending.day
        AND (r.ends_on IS NULL OR r.ends_on >= ending.day)
    WHERE NOT ending.is_own AND r.indicator_id = ANY (%(indicators)s::bigint[])
    UNION ALL
    SELECT indicator_id, year, period, day, owner_id FROM ending WHERE is_own
    UNION ALL
    -- history, from before anybody was named and with no budget that asks: those who reported
    SELECT reporter.indicator_id, reporter.year, ending.period, ending.day, reporter.organisation_id
    FROM (
        SELECT DISTINCT indicator_id, year, organisation_id
        FROM spec JOIN fact_outcome AS o USING (indicator_id, year)
        WHERE NOT is_own AND o.organisation_id <> %(city)s
            AND (indicator_id, year) NOT IN (SELECT indicator_id, year FROM fact_place)
            AND NOT EXISTS (
                SELECT FROM indicators_indicatorresponsibility AS r
                WHERE r.indicator_id = spec.indicator_id
                    AND r.starts_on <= make_date(spec.year, 12, 31)
            )
    ) AS reporter
    JOIN ending USING (indicator_id, year)
),
responsible AS MATERIALIZED (
    SELECT named.indicator_id, named.year, named.period, named.organisation_id
    FROM named
    JOIN organisations_organisation AS organisation ON organisation.id = named.organisation_id
    WHERE coalesce(organisation.exists_from, '-infinity') <= named.day
        AND coalesce(organisation.exists_to, 'infinity') >= named.day
),
-- What was entered, by those who answered then. The value of a ratio is the exact quotient of its parts: with 40 decimals, so
-- that what comes of it is the same as with all of them once 30 are compared (judge.sql).
told AS MATERIALIZED (
    SELECT
        indicator_id, organisation_id, year, o.period, frequency, meaning, over_periods,
        over_organisations, scale, numerator, denominator, absence, forecast,
        CASE
            WHEN over_organisations = 'ratio' AND denominator <> 0
                THEN round(numerator * scale, 40) / denominator
            ELSE value
        END AS value,
        CASE WHEN men IS NOT NULL THEN women END AS women,
        CASE WHEN women IS NOT NULL THEN men END AS men
    FROM spec
    JOIN fact_outcome AS o USING (indicator_id, year)
    LEFT JOIN responsible USING (indicator_id, year, organisation_id, period)
    WHERE o.organisation_id = %(city)s OR responsible.period IS NOT NULL
),
-- Parts of the year for which an organisation did not answer yet leave no hole in its figure.
unanswered AS (
    SELECT part.indicator_id, part.organisation_id, part.year, span.period, span.end_month,
        span.is_month, span.after_month
    FROM (
        SELECT indicator_id, organisation_id, year, array_agg(period) AS answered
        FROM responsible
        GROUP BY indicator_id, organisation_id, year
        -- three tertials and the plan, and by month twelve more
        HAVING count(*) NOT IN (4, 16)
    ) AS part
    JOIN span ON span.period <> ALL (part.answered)
),
-- entries of indicators whose periods may be read out of other periods
entered AS MATERIALIZED (
    SELECT
        told.*,
        span.end_month, span.is_month,
        CASE WHEN frequency = 'half_year' AND told.period = 'T2' THEN 0 ELSE span.after_month END
            AS after_month,
        CASE frequency
            WHEN 'tertial' THEN NOT span.is_month
            WHEN 'half_year' THEN told.period IN ('T2', 'VB')
            WHEN 'month' THEN true
            ELSE false
        END AS is_step,
        true AS is_answered
    FROM told
    JOIN span ON span.period = told.period
    WHERE frequency = 'month' OR over_periods <> 'latest'
    UNION ALL
    SELECT
        indicator_id, organisation_id, year, unanswered.period, frequency, meaning, over_periods,
        over_organisations, scale, NULL, NULL, '', NULL, NULL, NULL, NULL,
        end_month, is_month,
        CASE WHEN frequency = 'half_year' AND unanswered.period = 'T2' THEN 0 ELSE after_month END,
        true, false
    FROM unanswered
    JOIN spec USING (indicator_id, year)
    WHERE over_periods <> 'latest' AND CASE frequency
        WHEN 'tertial' THEN NOT is_month
        WHEN 'half_year' THEN unanswered.period IN ('T2', 'VB')
        WHEN 'month' THEN is_month
        ELSE false
    END
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
-- The figure so far out of its parts. A sum, or a ratio of several periods, needs them all.
cumulative AS (
    SELECT
        indicator_id, organisation_id, year, period,
        CASE
            WHEN last_value IS NULL THEN NULL
            WHEN is_ratio AND has_parts AND denominators <> 0
                THEN round(numerators * scale, 40) / denominators
            WHEN is_ratio THEN last_value
            WHEN over_periods = 'sum' THEN total
            ELSE round(total, 40) / valued
        END AS value,
        CASE WHEN NOT is_ratio OR has_parts THEN numerators END AS numerator,
        CASE WHEN NOT is_ratio OR has_parts THEN denominators END AS denominator,
        CASE
            WHEN by_gender < valued OR last_value IS NULL THEN NULL
            WHEN over_periods = 'sum' AND NOT is_ratio THEN women
            WHEN is_ratio AND has_parts AND denominators <> 0
                THEN round(women_weighted, 40) / denominators
            ELSE round(women, 40) / valued
        END AS women,
        CASE
            WHEN by_gender < valued OR last_value IS NULL THEN NULL
            WHEN over_periods = 'sum' AND NOT is_ratio THEN men
            WHEN is_ratio AND has_parts AND denominators <> 0
                THEN round(men_weighted, 40) / denominators
            ELSE round(men, 40) / valued
        END AS men,
        absence,
        ((over_periods = 'sum' OR is_ratio) AND covered < end_month)
            OR (is_ratio AND valued > 1 AND NOT has_parts) AS incomplete
    FROM (
        SELECT
            e.indicator_id, e.organisation_id, e.year, p.period, p.end_month, e.over_periods,
            e.scale, e.over_organisations = 'ratio' AS is_ratio,
            count(e.denominator) FILTER (WHERE e.value IS NOT NULL) = count(e.value) AS has_parts,
            (array_agg(e.value ORDER BY e.end_month DESC, e.is_month)
                FILTER (WHERE e.is_current AND e.value IS NOT NULL))[1] AS last_value,
            count(e.value) AS valued,
            count(e.women) FILTER (WHERE e.value IS NOT NULL) AS by_gender,
            sum(e.value) AS total,
            sum(e.numerator) AS numerators,
            sum(e.denominator) AS denominators,
            sum(e.women) AS women,
            sum(e.men) AS men,
            sum(e.women * e.denominator) AS women_weighted,
            sum(e.men * e.denominator) AS men_weighted,
            coalesce((array_agg(e.absence ORDER BY e.end_month DESC, e.is_month)
                FILTER (WHERE e.is_current AND e.is_answered))[1], '') AS absence,
            coalesce(sum(e.end_month - e.after_month)
                FILTER (WHERE e.value IS NOT NULL OR e.absence = 'not_applicable'
                    OR NOT e.is_answered), 0) AS covered
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
        HAVING bool_or(e.is_current AND e.is_answered)
    ) AS parts
),
-- A tertial out of months: up to its last day what counts from the year's first, else the latest.
from_months AS (
    SELECT DISTINCT ON (e.indicator_id, e.organisation_id, e.year, p.period)
        e.indicator_id, e.organisation_id, e.year, p.period,
        e.value, e.numerator, e.denominator, e.women, e.men, e.absence, false AS incomplete
    FROM entered AS e
    JOIN span AS p
        ON NOT p.is_month AND e.end_month > p.after_month AND e.end_month <= p.end_month
    WHERE e.frequency = 'month' AND e.over_periods = 'latest' AND e.is_month
        AND (e.meaning <> 'year_to_date' OR e.end_month = p.end_month)
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
    SELECT indicator_id, organisation_id, year, period, value, numerator, denominator, women, men,
        absence, false AS incomplete
    FROM entered
    WHERE over_periods = 'latest' OR NOT is_step
    UNION ALL
    SELECT indicator_id, organisation_id, year, period, value, numerator, denominator, women, men,
        absence, false
    FROM told
    WHERE frequency <> 'month' AND over_periods = 'latest'
    UNION ALL
    SELECT * FROM from_months
    UNION ALL
    SELECT * FROM cumulative
),
-- The year's end as it was seen in a period; a tertial's in its latest month, where it says none.
prognosis AS MATERIALIZED (
    SELECT DISTINCT ON (told.indicator_id, told.organisation_id, told.year, p.period)
        told.indicator_id, told.organisation_id, told.year, p.period, told.forecast
    FROM told
    JOIN span AS s ON s.period = told.period
    JOIN span AS p
        ON p.period = told.period OR (
            told.frequency = 'month' AND s.is_month AND NOT p.is_month
            AND s.end_month > p.after_month AND s.end_month <= p.end_month
        )
    WHERE told.forecast IS NOT NULL AND p.period NOT IN ('VB', 'M12')
    ORDER BY told.indicator_id, told.organisation_id, told.year, p.period, s.is_month,
        s.end_month DESC
),
grid AS MATERIALIZED (
    SELECT
        responsible.indicator_id, responsible.organisation_id, responsible.year,
        responsible.period, reading.value, reading.numerator, reading.denominator,
        reading.women, reading.men,
        coalesce(reading.incomplete, false) AS incomplete,
        said.absence,
        CASE WHEN said.absence NOT IN ('not_applicable', 'secret') THEN prognosis.forecast END
            AS forecast
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
    LEFT JOIN prognosis
        ON prognosis.indicator_id = responsible.indicator_id
        AND prognosis.organisation_id = responsible.organisation_id
        AND prognosis.year = responsible.year
        AND prognosis.period = responsible.period
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN reading.value IS NOT NULL THEN ''
            WHEN NOT due.now AND coalesce(reading.absence, '') IN ('', 'not_reported', 'comes_later')
                THEN 'not_due'
            ELSE coalesce(nullif(reading.absence, ''), 'not_reported')
        END AS absence
    ) AS said
    WHERE responsible.period <> 'plan'
),
-- what later years are compared with; an incomplete sum compares with nothing
earlier AS MATERIALIZED (
    SELECT indicator_id, organisation_id, year, period, value, denominator
    FROM reading
    WHERE organisation_id <> %(city)s AND value IS NOT NULL AND NOT incomplete
),
-- the latest full year before the one asked about, under its definition; and the latest that has
-- something to weigh by
latest AS MATERIALIZED (
    SELECT spec.indicator_id, spec.year, full_year.organisation_id,
        (array_agg(full_year.value ORDER BY full_year.year DESC))[1] AS value,
        (array_agg(full_year.denominator ORDER BY full_year.year DESC)
            FILTER (WHERE full_year.denominator <> 0))[1] AS denominator
    FROM spec
    JOIN spec AS before
        ON before.indicator_id = spec.indicator_id AND before.year < spec.year
        AND before.definition_id IS NOT DISTINCT FROM spec.definition_id
    JOIN earlier AS full_year
        ON full_year.indicator_id = before.indicator_id AND full_year.year = before.year
        AND full_year.period = 'VB'
    WHERE spec.is_asked OR spec.over_organisations = 'share_meeting'
    GROUP BY spec.indicator_id, spec.year, full_year.organisation_id
)

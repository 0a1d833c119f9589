-- What the working reading answers where both have the same facts is the standing one's answer too.
-- Parameters: indicators with the first year, and the year before which the facts are the same.
shared AS MATERIALIZED (
    SELECT indicator_id, from_year, until_year
    FROM unnest(%(indicators)s::bigint[], %(years)s::int[], %(until)s::int[])
        AS mark (indicator_id, from_year, until_year)
),
answered AS NOT MATERIALIZED (
    SELECT f.*
    FROM shared
    JOIN indicators_fulfilment AS f USING (indicator_id)
    WHERE f.basis = 'working' AND f.indicator_id = ANY (%(indicators)s::bigint[])
        AND f.year >= shared.from_year AND f.year < shared.until_year
),
stored AS NOT MATERIALIZED (
    SELECT f.*
    FROM shared
    JOIN indicators_fulfilment AS f USING (indicator_id)
    WHERE f.basis = 'standing' AND f.indicator_id = ANY (%(indicators)s::bigint[])
        AND f.year >= shared.from_year AND f.year < shared.until_year
)

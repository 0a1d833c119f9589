-- The indicators to compute, each from a year on. Parameters: the marks.
claimed AS MATERIALIZED (
    SELECT indicator_id, min(year) AS from_year
    FROM unnest(%(indicators)s::bigint[], %(years)s::int[]) AS mark (indicator_id, year)
    GROUP BY indicator_id
)

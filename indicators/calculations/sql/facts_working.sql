-- What the working reading is made from: everything that has been entered.
fact_outcome AS NOT MATERIALIZED (
    SELECT o.indicator_id, o.organisation_id, o.year, o.period, o.value, o.numerator,
        o.denominator, o.absence
    FROM claimed JOIN indicators_outcome AS o USING (indicator_id)
),
fact_target AS NOT MATERIALIZED (
    SELECT t.indicator_id, t.organisation_id, t.year, t.text, t.kind, t.low, t.high, t.change,
        t.unit, t.base_year, t.strict
    FROM claimed JOIN indicators_target AS t USING (indicator_id)
),
left_out (indicator_id, year) AS MATERIALIZED (SELECT NULL::bigint, NULL::int WHERE false)

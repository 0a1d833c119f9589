-- What the working reading is made from: everything that has been entered.
fact_outcome AS NOT MATERIALIZED (
    SELECT * FROM claimed JOIN (SELECT {outcome_columns} FROM indicators_outcome AS own) AS entered
        USING (indicator_id)
),
fact_target AS NOT MATERIALIZED (
    SELECT * FROM claimed JOIN (SELECT {target_columns} FROM indicators_target AS own) AS entered
        USING (indicator_id)
),
left_out (indicator_id, year) AS MATERIALIZED (SELECT NULL::bigint, NULL::int WHERE false)

-- The rule, authoritative. Reads the relation `asked`, one row per question, and adds
-- reason, level, trend, target_value and distance. Its twin in words and in Python, with the
-- meaning of every column, is indicators/control/fulfilment.py. OFFSET 0 keeps each step's
-- columns from being computed again at every use in the next. A quotient has 40 decimals; of them
-- 30 are compared, so that what is exactly half is rounded as half.
sided{of} AS (
    SELECT
        asked{of}.*,
        CASE
            WHEN kind = 'at_most' THEN 'lower'
            WHEN kind = 'at_least' THEN 'higher'
            WHEN kind = 'band' THEN 'band'
            -- a word or a sign of change speaks only where the indicator does not
            WHEN direction IN ('higher', 'lower') THEN direction
            WHEN kind = 'decrease' OR change < 0 THEN 'lower'
            WHEN kind = 'increase' OR change >= 0 THEN 'higher'
            ELSE direction
        END AS side,
        kind IN ('increase', 'decrease', 'unchanged', 'change', 'change_since') AS moves,
        CASE WHEN has_base THEN base ELSE comparable END AS reference,
        round(round(value_low, 30), decimals) AS v_low,
        round(round(coalesce(value_high, value_low), 30), decimals) AS v_high,
        round(round(like_low, 30), decimals) AS l_low,
        round(round(coalesce(like_high, like_low), 30), decimals) AS l_high,
        round(round(base_low, 30), decimals) AS b_low,
        round(round(coalesce(base_high, base_low), 30), decimals) AS b_high,
        round(round(seen_low, 30), decimals) AS s_low,
        round(round(coalesce(seen_high, seen_low), 30), decimals) AS s_high,
        round(round(seen_before, 30), decimals) AS s_before,
        round(round(comparable, 30), decimals) AS before
    FROM asked{of}
    OFFSET 0
),
pointed{of} AS (
    SELECT
        sided{of}.*,
        -- the level asked for: a level's own, or the reference moved by the change
        CASE
            WHEN kind IN ('level', 'at_least') THEN low
            WHEN kind = 'at_most' THEN high
            WHEN kind IN ('increase', 'decrease', 'unchanged') THEN reference
            WHEN moves AND change_in_percent THEN reference + abs(reference) * change * 0.01
            WHEN moves THEN reference + change
        END AS point,
        -- what is held against it: over the organisations that the reference is over
        CASE WHEN NOT moves THEN v_low WHEN has_base THEN b_low ELSE l_low END AS t_low,
        CASE WHEN NOT moves THEN v_high WHEN has_base THEN b_high ELSE l_high END AS t_high
    FROM sided{of}
    OFFSET 0
),
bounded{of} AS (
    SELECT
        pointed{of}.*,
        round(round(CASE
            WHEN kind = 'band' THEN low
            WHEN side = 'lower' OR (kind = 'level' AND side = 'none') THEN NULL
            ELSE point
        END, 30), decimals) AS lower_bound,
        round(round(CASE
            WHEN kind = 'band' THEN high
            WHEN side = 'higher' OR (kind = 'level' AND side = 'none') THEN NULL
            ELSE point
        END, 30), decimals) AS upper_bound,
        strict OR kind IN ('increase', 'decrease') AS excludes
    FROM pointed{of}
    OFFSET 0
),
measured{of} AS (
    SELECT
        bounded{of}.*,
        -- greatest and least leave NULL out: a missing bound is no bound
        greatest(lower_bound - t_low, t_high - upper_bound, 0) AS gap,
        greatest(lower_bound - l_low, l_high - upper_bound, 0) AS gap_like,
        greatest(lower_bound - before, before - upper_bound, 0) AS gap_before,
        greatest(lower_bound - s_low, s_high - upper_bound, 0) AS gap_seen,
        greatest(lower_bound - s_before, s_before - upper_bound, 0) AS gap_seen_before,
        least(t_low - lower_bound, upper_bound - t_high) AS margin,
        CASE WHEN kind NOT IN ('increase', 'decrease') THEN coalesce(
            tolerance,
            abs(CASE WHEN t_low <= lower_bound THEN lower_bound ELSE upper_bound END)
            * tolerance_percent * 0.01
        ) END AS allowed
    FROM bounded{of}
    OFFSET 0
),
reasoned{of} AS (
    SELECT
        measured{of}.*,
        CASE
            -- nothing to judge
            WHEN is_plan AND kind = 'none' THEN 'no_council_target'
            WHEN is_city AND kind = 'by_committee' THEN 'by_committee'
            WHEN kind = 'not_measured' THEN 'not_measured'
            WHEN absence IN ('not_applicable', 'not_due', 'not_measured') THEN absence
            WHEN is_plan AND kind = 'by_committee' AND (v_low IS NOT NULL OR promise <> '')
                THEN 'by_committee'
            WHEN is_plan AND kind = 'by_committee'
                THEN coalesce(nullif(absence, ''), 'no_target')
            -- a target that cannot be used
            WHEN kind IN ('none', 'by_committee')
                THEN CASE WHEN is_missed THEN 'no_target' ELSE 'no_target_set' END
            WHEN kind IN ('to_be_set', 'uninterpreted') THEN kind
            WHEN unit_clash THEN 'unit_mismatch'
            WHEN against THEN 'against_direction'
            -- a value that cannot be used
            WHEN v_low IS NULL AND promise = '' THEN coalesce(nullif(absence, ''), 'not_reported')
            WHEN unforeseen THEN 'forecast_missing'
            WHEN incomplete THEN 'incomplete'
            WHEN low_coverage THEN 'low_coverage'
            WHEN part_of_sum THEN 'part_of_sum'
            -- an organisation's "Ökning" answers the council's, and nothing more exact
            WHEN promise <> '' THEN CASE
                WHEN promise = kind THEN 'reached'
                WHEN kind = 'unchanged'
                    AND (promise, side) IN (('increase', 'higher'), ('decrease', 'lower'))
                    THEN 'reached'
                ELSE 'not_comparable'
            END
            -- the comparison itself
            WHEN lower_bound IS NULL AND upper_bound IS NULL
                THEN CASE WHEN kind = 'level' THEN 'no_direction' ELSE 'no_comparison' END
            WHEN t_low IS NULL THEN 'no_comparison'
            WHEN margin > 0 OR (margin = 0 AND NOT excludes) THEN 'reached'
            WHEN gap = 0 AND kind IN ('increase', 'decrease') THEN 'equal_to_comparable'
            WHEN gap <= allowed THEN 'within_tolerance'
            WHEN before IS NOT NULL AND l_low IS NOT NULL AND gap_like < gap_before
                THEN 'better_than_comparable'
            ELSE 'not_reached'
        END AS reason
    FROM measured{of}
    OFFSET 0
),
judged{of} AS (
    SELECT
        reasoned{of}.*,
        CASE
            WHEN reason = 'reached' THEN 'full'
            WHEN reason IN ('within_tolerance', 'better_than_comparable', 'equal_to_comparable')
                THEN 'partial'
            WHEN reason = 'not_reached' THEN 'none'
            WHEN reason IN (
                'not_applicable', 'not_measured', 'no_target_set', 'not_due', 'by_committee',
                'no_council_target', 'part_of_sum'
            ) THEN 'not_applicable'
            ELSE 'hard_to_assess'
        END AS level,
        CASE
            WHEN s_low IS NULL OR s_before IS NULL THEN 'unknown'
            ELSE coalesce(
                (ARRAY['worse', 'equal', 'better'])[2 + sign(CASE
                    WHEN side = 'higher' THEN s_low - s_before
                    WHEN side = 'lower' THEN s_before - s_high
                    WHEN lower_bound IS NOT NULL AND upper_bound IS NOT NULL
                        THEN gap_seen_before - gap_seen
                END)::int],
                'unknown'
            )
        END AS trend,
        point AS target_value,
        CASE WHEN v_low IS NOT NULL
            AND reason IN (
                'reached', 'within_tolerance', 'better_than_comparable', 'equal_to_comparable',
                'not_reached'
            ) THEN margin
        END AS distance
    FROM reasoned{of}
    OFFSET 0
)

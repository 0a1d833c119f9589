-- The rule, authoritative. Reads the relation `asked`, one row per question, and adds
-- reason, level, trend, target_value and distance. Its twin in words and in Python, with the
-- meaning of every column, is indicators/control/fulfilment.py. OFFSET 0 keeps each step's
-- columns from being computed again at every use in the next.
sided AS (
    SELECT
        asked.*,
        CASE
            WHEN change < 0 OR kind IN ('at_most', 'decrease') THEN 'lower'
            WHEN change >= 0 OR kind IN ('at_least', 'increase') THEN 'higher'
            WHEN kind = 'band' THEN 'band'
            ELSE direction
        END AS side,
        CASE WHEN kind = 'change_since' THEN base ELSE comparable END AS reference,
        round(value_low, decimals) AS v_low,
        round(coalesce(value_high, value_low), decimals) AS v_high,
        round(comparable, decimals) AS before
    FROM asked
    OFFSET 0
),
pointed AS (
    SELECT
        sided.*,
        -- the level asked for: a level's own, or the reference moved by the change
        CASE
            WHEN kind IN ('level', 'at_least') THEN low
            WHEN kind = 'at_most' THEN high
            WHEN kind IN ('increase', 'decrease', 'unchanged') THEN reference
            WHEN kind IN ('change', 'change_since') AND change_in_percent
                THEN reference + abs(reference) * change * 0.01
            WHEN kind IN ('change', 'change_since') THEN reference + change
        END AS point
    FROM sided
    OFFSET 0
),
bounded AS (
    SELECT
        pointed.*,
        round(CASE
            WHEN kind = 'band' THEN low
            WHEN side = 'lower' OR (kind = 'level' AND side = 'none') THEN NULL
            ELSE point
        END, decimals) AS lower_bound,
        round(CASE
            WHEN kind = 'band' THEN high
            WHEN side = 'higher' OR (kind = 'level' AND side = 'none') THEN NULL
            ELSE point
        END, decimals) AS upper_bound,
        strict OR kind IN ('increase', 'decrease') AS excludes
    FROM pointed
    OFFSET 0
),
measured AS (
    SELECT
        bounded.*,
        -- least and greatest leave NULL out: a missing bound is no bound
        greatest(lower_bound - v_low, v_high - upper_bound, 0) AS gap,
        greatest(lower_bound - before, before - upper_bound, 0) AS gap_before,
        least(v_low - lower_bound, upper_bound - v_high) AS margin,
        coalesce(
            tolerance,
            abs(CASE WHEN v_low <= lower_bound THEN lower_bound ELSE upper_bound END)
            * tolerance_percent * 0.01
        ) AS allowed
    FROM bounded
    OFFSET 0
),
reasoned AS (
    SELECT
        measured.*,
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
            WHEN kind IN ('none', 'by_committee') THEN 'no_target'
            WHEN kind IN ('to_be_set', 'uninterpreted') THEN kind
            WHEN unit_clash AND NOT (kind IN ('change', 'change_since') AND change_in_percent)
                THEN 'unit_mismatch'
            -- a value that cannot be used
            WHEN v_low IS NULL AND promise = '' THEN coalesce(nullif(absence, ''), 'not_reported')
            WHEN incomplete THEN 'incomplete'
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
            WHEN margin > 0 OR (margin = 0 AND NOT excludes) THEN 'reached'
            WHEN gap = 0 AND kind IN ('increase', 'decrease') THEN 'equal_to_comparable'
            WHEN gap <= allowed THEN 'within_tolerance'
            WHEN before IS NOT NULL AND gap < gap_before THEN 'better_than_comparable'
            ELSE 'not_reached'
        END AS reason
    FROM measured
    OFFSET 0
),
judged AS (
    SELECT
        reasoned.*,
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
            WHEN v_low IS NULL OR before IS NULL OR incomplete THEN 'unknown'
            ELSE coalesce(
                (ARRAY['worse', 'equal', 'better'])[2 + sign(CASE
                    WHEN side = 'higher' THEN v_low - before
                    WHEN side = 'lower' THEN before - v_high
                    WHEN lower_bound IS NOT NULL AND upper_bound IS NOT NULL THEN gap_before - gap
                END)::int],
                'unknown'
            )
        END AS trend,
        round(point, 9) AS target_value,
        CASE WHEN v_low IS NOT NULL
            AND reason IN (
                'reached', 'within_tolerance', 'better_than_comparable', 'equal_to_comparable',
                'not_reached'
            ) THEN margin
        END AS distance
    FROM reasoned
    OFFSET 0
)

-- Proposals for the area goals, the city's and each organisation's own, out of stored fulfilment
-- rows. The rule in Python, with the meaning of the shares: indicators/control/proposals.py.
-- Parameters: the city, the claimed indicators with their first year, the organisations that have
-- other rows than before (none given: all), and the years whose goals are all to be computed again.
-- What the other organisations have under a goal is as it is stored, however much that is.
WITH touched AS MATERIALIZED (
    SELECT
        area.id AS area_goal_id, budget.year::int AS year,
        coalesce(policy.full_share, %(full_share)s) AS full_share,
        coalesce(policy.hard_share, %(hard_share)s) AS hard_share,
        coalesce(policy.none_share, %(none_share)s) AS none_share
    FROM goals_areagoal AS area
    JOIN goals_budget AS budget ON budget.id = area.budget_id AND budget.status = 'adopted'
    LEFT JOIN indicators_policy AS policy ON policy.year = budget.year
    WHERE budget.year = ANY (%(goal_years)s::int[])
        OR (area.id, true) IN (
            SELECT placement.area_goal_id, mark.from_year <= budget.year
            FROM unnest(%(indicators)s::bigint[], %(years)s::int[]) AS mark (indicator_id, from_year)
            JOIN indicators_indicatorplacement AS placement USING (indicator_id)
        )
),
asked (question, period) AS (
    VALUES ('outcome', 'T1'), ('outcome', 'T2'), ('outcome', 'VB'), ('plan', 'plan')
),
answered AS MATERIALIZED (
    SELECT
        touched.area_goal_id, f.question, f.period, f.organisation_id, f.level,
        f.judged = 'forecast' AND f.level IN ('full', 'partial', 'none') AS is_foretold,
        indicator.level = 'council' AS of_council
    FROM touched
    JOIN indicators_indicatorplacement AS placement USING (area_goal_id)
    JOIN indicators_indicator AS indicator
        ON indicator.id = placement.indicator_id AND indicator.level <> 'own'
    JOIN indicators_fulfilment AS f
        ON f.indicator_id = placement.indicator_id AND f.year = touched.year
        AND f.year = ANY (%(affected_years)s::int[]) AND f.basis = %(basis)s
        AND (%(organisations)s::bigint[] IS NULL
            OR f.organisation_id = ANY (%(organisations)s::bigint[] || %(city)s::bigint))
    JOIN asked ON asked.question = f.question AND asked.period = f.period
),
of_indicators AS (
    SELECT touched.*, asked.*, {counts},
        count(*) FILTER (WHERE is_foretold) AS foretold,
        count(*) FILTER (WHERE is_foretold AND level = 'full') AS foretold_full
    FROM touched
    CROSS JOIN asked
    LEFT JOIN answered
        ON answered.area_goal_id = touched.area_goal_id AND answered.question = asked.question
        AND answered.period = asked.period AND answered.of_council
        AND answered.organisation_id = %(city)s
    GROUP BY touched.area_goal_id, touched.year, full_share, hard_share, none_share,
        asked.question, asked.period
),
-- each organisation by the same rule over its own rows under the goal
per_organisation AS (
    SELECT area_goal_id, question, period, organisation_id, {counts}
    FROM answered
    WHERE organisation_id <> %(city)s
    GROUP BY area_goal_id, question, period, organisation_id
),
organisation_level AS MATERIALIZED (
    SELECT
        p.area_goal_id, p.question, p.period, p.organisation_id, organisation.kind,
        {proposal} AS level, jsonb_build_object('indicators', jsonb_build_object({counted})) AS counts
    FROM per_organisation AS p
    JOIN touched USING (area_goal_id)
    JOIN organisations_organisation AS organisation ON organisation.id = p.organisation_id
),
of_organisations AS (
    SELECT
        area_goal_id, question, period,
        CASE
            WHEN kind IN ('executive', 'committee', 'district_committee') THEN 'committees'
            WHEN kind = 'board' THEN 'boards'
            ELSE 'others'
        END AS who,
        {counts}
    FROM (
        SELECT area_goal_id, question, period, kind, level FROM organisation_level
        UNION ALL
        SELECT area_goal_id, o.question, o.period, organisation.kind, o.level
        FROM touched
        JOIN indicators_ownproposal AS o USING (area_goal_id)
        JOIN organisations_organisation AS organisation ON organisation.id = o.organisation_id
        WHERE o.basis = %(basis)s AND o.organisation_id <> ALL (%(organisations)s::bigint[])
    ) AS each_level
    GROUP BY area_goal_id, question, period, who
),
organisations AS (
    SELECT area_goal_id, question, period,
        jsonb_object_agg(who, jsonb_build_object({counted})) AS counts
    FROM of_organisations
    GROUP BY area_goal_id, question, period
),
proposed AS MATERIALIZED (
    SELECT
        area_goal_id, question, period, {proposal} AS level,
        jsonb_build_object('indicators', jsonb_build_object({counted}))
            -- how many of the levels rest on forecasts, where any does
            || CASE WHEN foretold > 0 THEN jsonb_build_object(
                'forecasts', jsonb_build_object('full', foretold_full, 'total', foretold)
            ) ELSE '{{}}' END
            || coalesce(organisations.counts, '{{}}') AS counts
    FROM of_indicators LEFT JOIN organisations USING (area_goal_id, question, period)
),
written AS (
    INSERT INTO indicators_goalproposal
        (area_goal_id, question, period, level, counts, rule_version, computed_at, basis)
    SELECT proposed.*, %(rule_version)s, now(), %(basis)s
    FROM proposed
    LEFT JOIN indicators_goalproposal AS g
        ON g.area_goal_id = proposed.area_goal_id AND g.question = proposed.question
        AND g.period = proposed.period AND g.basis = %(basis)s
    WHERE g.id IS NULL
        OR (g.level, g.counts, g.rule_version)
        IS DISTINCT FROM (proposed.level, proposed.counts, %(rule_version)s)
    ON CONFLICT (area_goal_id, strategic_goal_id, period, question, basis, edition_id) DO UPDATE SET
        level = excluded.level, counts = excluded.counts,
        rule_version = excluded.rule_version, computed_at = excluded.computed_at
    RETURNING 1
),
-- the same levels, kept for the organisations' own judgements
own_written AS (
    INSERT INTO indicators_ownproposal
        (area_goal_id, organisation_id, question, period, level, counts, rule_version, computed_at,
        basis)
    SELECT
        p.area_goal_id, p.organisation_id, p.question, p.period, p.level, p.counts,
        %(rule_version)s, now(), %(basis)s
    FROM organisation_level AS p
    LEFT JOIN indicators_ownproposal AS o
        ON o.area_goal_id = p.area_goal_id AND o.organisation_id = p.organisation_id
        AND o.question = p.question AND o.period = p.period AND o.basis = %(basis)s
    WHERE o.id IS NULL
        OR (o.level, o.counts, o.rule_version)
        IS DISTINCT FROM (p.level, p.counts, %(rule_version)s)
    ON CONFLICT (area_goal_id, organisation_id, period, question, basis) DO UPDATE SET
        level = excluded.level, counts = excluded.counts,
        rule_version = excluded.rule_version, computed_at = excluded.computed_at
    RETURNING 1
),
own_removed AS (
    DELETE FROM indicators_ownproposal AS o
    USING touched
    WHERE o.area_goal_id = touched.area_goal_id AND o.basis = %(basis)s
        AND (%(organisations)s::bigint[] IS NULL
            OR o.organisation_id = ANY (%(organisations)s::bigint[]))
        AND NOT EXISTS (
            SELECT FROM organisation_level AS p
            WHERE p.area_goal_id = o.area_goal_id AND p.organisation_id = o.organisation_id
                AND p.question = o.question AND p.period = o.period
        )
    RETURNING 1
)
SELECT
    (SELECT count(*) FROM written) + (SELECT count(*) FROM own_written)
        + (SELECT count(*) FROM own_removed)

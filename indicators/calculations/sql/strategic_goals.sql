-- Proposals for the strategic goals: the same rule over the area goals, each by its decided
-- central judgement where there is one, else by its proposal.
WITH touched AS MATERIALIZED (
    SELECT
        strategic.id AS strategic_goal_id,
        coalesce(policy.full_share, %(full_share)s) AS full_share,
        coalesce(policy.hard_share, %(hard_share)s) AS hard_share,
        coalesce(policy.none_share, %(none_share)s) AS none_share
    FROM goals_strategicgoal AS strategic
    JOIN goals_budget AS budget ON budget.id = strategic.budget_id AND budget.status = 'adopted'
    LEFT JOIN indicators_policy AS policy ON policy.year = budget.year
    WHERE budget.year = ANY (%(affected_years)s::int[])
),
asked (question, period) AS (
    VALUES ('outcome', 'T1'), ('outcome', 'T2'), ('outcome', 'VB'), ('plan', 'plan')
),
answered AS (
    SELECT
        area.strategic_goal_id, proposal.question, proposal.period,
        coalesce(judgement.document ->> 'level', proposal.level) AS level,
        judgement.id IS NOT NULL AS is_decided
    FROM goals_areagoal AS area
    JOIN goals_budget AS budget ON budget.id = area.budget_id
    JOIN indicators_goalproposal AS proposal
        ON proposal.area_goal_id = area.id AND proposal.basis = %(basis)s
    -- the city's decided judgement of the goal in the period ("VB:1.2")
    LEFT JOIN decisions_standing AS decided
        ON decided.organisation_id = %(city)s AND decided.year = budget.year
        AND decided.subject = proposal.period || ':' || area.code
    LEFT JOIN decisions_edition AS judgement ON judgement.id = decided.edition_id
),
of_goals AS (
    SELECT touched.*, asked.*, {counts}, count(*) FILTER (WHERE is_decided) AS decided
    FROM touched
    CROSS JOIN asked
    LEFT JOIN answered USING (strategic_goal_id, question, period)
    GROUP BY touched.strategic_goal_id, full_share, hard_share, none_share,
        asked.question, asked.period
),
proposed AS MATERIALIZED (
    SELECT
        strategic_goal_id, question, period, {proposal} AS level,
        jsonb_build_object(
            'area_goals', jsonb_build_object({counted}), 'decided', decided
        ) AS counts
    FROM of_goals
),
written AS (
    INSERT INTO indicators_goalproposal
        (strategic_goal_id, question, period, level, counts, rule_version, computed_at, basis)
    SELECT proposed.*, %(rule_version)s, now(), %(basis)s
    FROM proposed
    LEFT JOIN indicators_goalproposal AS g
        ON g.strategic_goal_id = proposed.strategic_goal_id AND g.question = proposed.question
        AND g.period = proposed.period AND g.basis = %(basis)s
    WHERE g.id IS NULL
        OR (g.level, g.counts, g.rule_version)
        IS DISTINCT FROM (proposed.level, proposed.counts, %(rule_version)s)
    ON CONFLICT (area_goal_id, strategic_goal_id, period, question, basis, edition_id) DO UPDATE SET
        level = excluded.level, counts = excluded.counts,
        rule_version = excluded.rule_version, computed_at = excluded.computed_at
    RETURNING 1
)
SELECT count(*) FROM written

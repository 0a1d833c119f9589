-- A budget that is no longer the adopted one steers nothing; its goals have no proposals.
WITH of_organisations AS (
    DELETE FROM indicators_ownproposal AS o
    USING goals_areagoal AS area
    JOIN goals_budget AS budget ON budget.id = area.budget_id AND budget.status <> 'adopted'
    WHERE o.area_goal_id = area.id
)
DELETE FROM indicators_goalproposal AS g
USING goals_budget AS budget, goals_strategicgoal AS strategic
LEFT JOIN goals_areagoal AS area ON area.strategic_goal_id = strategic.id
WHERE (g.area_goal_id = area.id OR g.strategic_goal_id = strategic.id)
    AND budget.id = strategic.budget_id AND budget.status <> 'adopted'
    AND g.edition_id IS NULL

-- A budget that is no longer the adopted one steers nothing; its goals have no proposals.
DELETE FROM indicators_goalproposal AS g
USING goals_budget AS budget, goals_strategicgoal AS strategic
LEFT JOIN goals_areagoal AS area ON area.strategic_goal_id = strategic.id
WHERE (g.area_goal_id = area.id OR g.strategic_goal_id = strategic.id)
    AND budget.id = strategic.budget_id AND budget.status <> 'adopted'
    AND g.edition_id IS NULL

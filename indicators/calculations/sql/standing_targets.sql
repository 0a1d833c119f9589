-- The targets that stand (rules.md, "What stands"): the city's of an adopted budget; what plans
-- held when they were decided; and the history of years about which nobody has anything to decide.
SELECT {columns}
FROM indicators_target AS own
LEFT JOIN decisions_standing AS matter
    ON matter.organisation_id = own.organisation_id AND matter.year = own.year
    AND matter.subject = CASE WHEN own.organisation_id = %(city)s THEN 'budget' ELSE 'plan' END
WHERE matter.id IS NULL OR (own.organisation_id = %(city)s AND matter.edition_id IS NOT NULL)
UNION ALL
SELECT {columns}
FROM indicators_frozentarget AS own
JOIN decisions_standing AS matter
    ON matter.edition_id = own.edition_id AND matter.organisation_id = own.organisation_id
    AND matter.subject = 'plan'
WHERE own.organisation_id <> %(city)s

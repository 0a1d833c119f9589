-- The outcomes that stand: what reports held when they were handed in; without a report, and for
-- the city itself, what is final.
SELECT {columns}
FROM indicators_outcome AS own
LEFT JOIN decisions_standing AS matter
    ON matter.organisation_id = own.organisation_id AND matter.year = own.year
    AND matter.subject = own.period AND own.organisation_id <> %(city)s
WHERE own.status = 'final' AND matter.id IS NULL
UNION ALL
SELECT {columns}
FROM indicators_frozenoutcome AS own
JOIN decisions_standing AS matter
    ON matter.edition_id = own.edition_id AND matter.organisation_id = own.organisation_id
    AND matter.year = own.year AND matter.subject = own.period
WHERE own.organisation_id <> %(city)s
